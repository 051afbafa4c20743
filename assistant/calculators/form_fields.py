"""What a form asks for, and reading what people type into it: whole numbers, days, a choice; kindly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_TYPED = re.compile(r"(?:ngày )?(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")
_WHOLE = re.compile(r"\d{1,3}(?:[. ]\d{3})+|\d+")
_MOST = 100_000_000
_YEARS = range(2000, 2051)
_Read = TypeVar("_Read", int, date)


class _Problem(str):
    """Why what was typed could not be read, in Vietnamese."""


class FieldKind(StrEnum):
    """``DAYS``: several days, apart by commas."""

    WHOLE = "whole"
    DAY = "day"
    DAYS = "days"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form.

    Attributes:
        name: as it stands in an address; Vietnamese without diacritics.
        hint: a sentence under the label.
        options: (value, label) of a ``CHOICE``.
        least: the smallest whole number that makes sense.
    """

    name: str
    label: str
    kind: FieldKind = FieldKind.WHOLE
    hint: str = ""
    required: bool = True
    options: tuple[tuple[str, str], ...] = ()
    least: int = 0


@dataclass
class Given:
    """What was typed into the fields, read one by one; what could not be read is kept as problems by field."""

    typed: Mapping[str, str]
    problems: dict[str, str] = field(default_factory=dict)

    def whole(self, wanted: Field) -> int | None:
        """A whole number ("1.200" and "1 200" are 1200); None when it is missing or wrong."""
        text = self._text(wanted)
        return self._kept(wanted, _read_whole(text, wanted.least)) if text else None

    def day(self, wanted: Field) -> date | None:
        text = self._text(wanted)
        return self._kept(wanted, _read_day(text)) if text else None

    def days(self, wanted: Field) -> tuple[date, ...]:
        parts = [part.strip() for part in re.split("[,;]", self._text(wanted)) if part.strip()]
        found = (self._kept(wanted, _read_day(part)) for part in parts)
        return tuple(day for day in found if day)

    def choice(self, wanted: Field) -> str | None:
        text = self._text(wanted)
        if text and text not in {value for value, _ in wanted.options}:
            self.problems[wanted.name] = "Hãy chọn một mục trong danh sách."
            return None
        return text or None

    def _text(self, wanted: Field) -> str:
        text = " ".join(self.typed.get(wanted.name, "").split())
        if not text and wanted.required:
            self.problems[wanted.name] = "Hãy chọn một mục." if wanted.kind is FieldKind.CHOICE else "Hãy điền ô này."
        return text

    def _kept(self, wanted: Field, read: _Read | _Problem) -> _Read | None:
        if isinstance(read, _Problem):
            self.problems[wanted.name] = str(read)
            return None
        return read


def _read_whole(text: str, least: int) -> int | _Problem:
    if not _WHOLE.fullmatch(text):
        return _Problem(f"“{text[:30]}” chưa phải số nguyên. Hãy ghi bằng chữ số, ví dụ 120.")
    number = int(re.sub(r"[. ]", "", text))
    if number > _MOST:
        return _Problem("Số này lớn quá, xin xem lại.")
    return number if number >= least else _Problem(f"Số này phải từ {least} trở lên.")


def _read_day(text: str) -> date | _Problem:
    if match := _ISO.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif match := _TYPED.fullmatch(text):
        day, month, year = map(int, match.groups())
    else:
        return _Problem(f"“{text[:30]}” chưa phải ngày. Hãy ghi đủ ngày/tháng/năm, ví dụ 15/8/2026.")
    try:
        found = date(year, month, day)
    except ValueError:
        return _Problem(f"Không có ngày {day}/{month}/{year}. Hãy xem lại.")
    return found if year in _YEARS else _Problem(f"Năm phải từ {_YEARS[0]} đến {_YEARS[-1]}.")
