"""Numbers in Vietnamese legal prose, read as facts: dates, shares, percentages, durations, references, counts.

Two texts agree on a quantity when they name the same kind with the same value, however it
is written: ``05 ngày làm việc`` and ``5 ngày làm việc``, ``hai phần ba`` and ``2/3``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from corpus.address import find_document_numbers
from corpus.text import one_line

#: ``one_line``, remembered: numbers, bounds and bodies are read from the same few texts.
flat = lru_cache(maxsize=512)(one_line)

_WORDS = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
_VALUE = {word: str(n) for n, word in enumerate(_WORDS, 1)} | {"rưỡi": "0,5", "tư": "4", "nhất": "1"}
_WORD = "|".join(_WORDS)
_N = rf"(?:\d+(?:[.,]\d+)?|\b(?:{_WORD})\b)"
_UNIT = r"ngày làm việc|làm việc ngày|ngày|tháng|năm|tuổi|giờ|tuần|quý"

_DATE = re.compile(
    r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b|\b(?:ngày )?(\d{1,2}) tháng (\d{1,2})(?: năm (\d{4}))?"
    r"|\b(\d{1,2})/(\d{1,2})\b(?=\s*(?:hằng năm|hàng năm))"
)
#: "Nghị định 59/2023" for short.
_SHORT_NUMBER = re.compile(r"\b(\d+)/((?:19|20)\d{2})\b")
_FRACTION = re.compile(rf"\b(\d+)/(\d+)\b|\b({_WORD}) phần ({_WORD})\b")
_PERCENT = re.compile(r"\b(\d+(?:[.,]\d+)?) ?(?:%|phần trăm)")
_SPELT = re.compile(rf"\b(\d+) \((?:{_WORD})[^)]{{0,20}}\)", re.IGNORECASE)
_REFERENCE = re.compile(
    r"\b(điều|khoản|mẫu số|phụ lục|chương|mục|tiểu mục) (\d+[a-zđ]?(?:(?:,| và| hoặc| hay| đến)\s*\d+)*)"
)
_RANGE = re.compile(rf"\b({_N}) (?:đến|tới|-|–) ({_N}) ({_UNIT})\b")
_DURATION = re.compile(rf"({_N}) ({_UNIT})\b")
_COUNT = re.compile(r"\d+(?:[.,]\d+)*")


#: Kinds of cross-references: they may be named wherever the article names them.
REFERENCES = frozenset({"document", "điều", "khoản", "mẫu số", "phụ lục", "chương", "mục", "tiểu mục"})


class Quantity(NamedTuple):
    """``kind``: ``document``, ``date``, ``share``, ``percent``, ``number``, a unit of time, or ``điều``, ``khoản``…"""

    kind: str
    value: str


def quantities(text: str) -> list[Quantity]:
    """The quantities of ``text``; what one reading has taken, the next does not see."""
    text = flat(text)
    found = [Quantity("document", number.upper()) for number in find_document_numbers(text)]
    for number in find_document_numbers(text):
        text = text.replace(number, " ", 1)
    text = _SPELT.sub(r"\1", text).lower()
    for pattern, read in _READERS:
        found += [quantity for match in pattern.finditer(text) for quantity in read(match)]
        text = pattern.sub(" ; ", text)
    return found


def plain(number: str) -> str:
    """``05`` as ``5``, ``hai`` as ``2``, ``1.000`` as ``1000``."""
    number = _VALUE.get(number, number).replace(".", "")
    return number.lstrip("0") or "0"


def _date(match: re.Match[str]) -> Iterator[Quantity]:
    day, month, year = (next((g for g in match.groups()[i::3] if g), "") for i in range(3))
    yield Quantity("date", "/".join(plain(part) for part in (day, month, year) if part))


def _short_number(match: re.Match[str]) -> Iterator[Quantity]:
    yield Quantity("document", f"{match[1]}/{match[2]}")


def _share(match: re.Match[str]) -> Iterator[Quantity]:
    parts = [plain(g) for g in match.groups() if g]
    yield Quantity("share", "/".join(parts))


def _percent(match: re.Match[str]) -> Iterator[Quantity]:
    yield Quantity("percent", plain(match[1]))


def _reference(match: re.Match[str]) -> Iterator[Quantity]:
    yield from (Quantity(match[1], plain(number)) for number in re.findall(r"\d+", match[2]))


def _range(match: re.Match[str]) -> Iterator[Quantity]:
    yield Quantity(_unit(match[3]), plain(match[1]))
    yield Quantity(_unit(match[3]), plain(match[2]))


def _duration(match: re.Match[str]) -> Iterator[Quantity]:
    yield Quantity(_unit(match[2]), plain(match[1]))


def _unit(unit: str) -> str:
    """The decree prints "05 làm việc ngày" once."""
    return "ngày làm việc" if unit == "làm việc ngày" else unit


def _count(match: re.Match[str]) -> Iterator[Quantity]:
    yield Quantity("number", plain(match[0]))


_READERS = (
    (_DATE, _date),
    (_SHORT_NUMBER, _short_number),
    (_FRACTION, _share),
    (_PERCENT, _percent),
    (_REFERENCE, _reference),
    (_RANGE, _range),
    (_DURATION, _duration),
    (_COUNT, _count),
)
