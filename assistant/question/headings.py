"""Chapters and sections that a question names: "chương II", "mục 2 chương III nghị định 59", "chương 2 mục 4 tiểu mục 1"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NUMBER = r"(?P<number>\d{1,2}|[ivx]{1,5})\b(?!\s*[%/\d])"
_NAMED = re.compile(
    rf"\b(?:(?P<chapter>chuong)|(?P<part>tieu muc)|(?P<section>muc))\s+(?:so\s+|thu\s+)?{_NUMBER}"
    r"(?!\s*(?:ho|nguoi|trieu|nghin|dong|ngay|thang|diem|phan tram)\b)"
)
_LEVELS = {"chapter": "Chương", "section": "Mục", "part": "Tiểu mục"}
_APART = 16  # characters between two names of one place: ", ", " của ", " thuộc "
_OTHER_PLACE = re.compile(r"\b(?:va|voi|hay|hoac)\b|\|")
_ROMAN = {"i": 1, "v": 5, "x": 10}


@dataclass(frozen=True, slots=True)
class HeadingReference:
    """A chapter, or a section of one.

    Attributes:
        start, end: where it is named.
        document: the number of the document meant.
        path: level ("Chương", "Mục", "Tiểu mục") and number, the widest first.
    """

    start: int
    end: int
    path: tuple[tuple[str, int], ...]
    document: str = ""

    @property
    def label(self) -> str:
        """``Mục 2 Chương III``."""
        shown = (f"{level} {roman(number) if level == 'Chương' else number}" for level, number in reversed(self.path))
        return " ".join(shown)


def headings_in(text: str, plain: str) -> Iterator[HeadingReference]:
    """The chapters named, with their sections; a section whose chapter is not said is left out.

    Args:
        plain: ``text`` folded letter by letter. "mục" is looked up in ``text``, for folding makes it of "mức" too.
    """
    group: list[re.Match[str]] = []
    for match in [*_NAMED.finditer(plain), None]:
        if match and match["section"] and text[match.start() : match.start() + 3].lower() not in ("mục", "muc"):
            continue
        if group and (match is None or not _belongs(match, group, plain)):
            if any(m["chapter"] for m in group):
                yield _of(group)
            group = []
        if match:
            group.append(match)


def _belongs(match: re.Match[str], group: list[re.Match[str]], plain: str) -> bool:
    """Whether a name goes on with the place that the names before it began."""
    between = plain[group[-1].end() : match.start()]
    return len(between) <= _APART and not _OTHER_PLACE.search(between) and _level(match) not in map(_level, group)


def _of(group: list[re.Match[str]]) -> HeadingReference:
    path = sorted(
        ((_level(m), number_of(m["number"])) for m in group), key=lambda step: list(_LEVELS.values()).index(step[0])
    )
    return HeadingReference(group[0].start(), group[-1].end(), tuple(path))


def _level(match: re.Match[str]) -> str:
    return next(level for name, level in _LEVELS.items() if match[name])


def number_of(text: str) -> int:
    """``number_of("XIV") == number_of("14") == 14``; 0 when it is neither."""
    if text.isdecimal():
        return int(text)
    values = [_ROMAN.get(letter, 0) for letter in text.lower()]
    return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True)) if all(values) else 0


def roman(number: int) -> str:
    """``roman(4) == "IV"``, for numbers of chapters (up to 39)."""
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]
