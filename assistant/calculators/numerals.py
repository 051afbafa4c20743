"""Numbers in running Vietnamese: ``1.200``, ``1,2 nghìn``, ``mười hai``, ``một trăm linh năm``, ``hai phần ba``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from assistant.calculators.plain import Plain

_DIGIT = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip
_D = "mot|hai|ba|bon|nam|sau|bay|tam|chin"
_TENS = rf"(?:(?:{_D}) (?:muoi|chuc)|muoi|chuc)(?: (?:mot|hai|ba|bon|tu|lam|nam|sau|bay|tam|chin)\b)?"
_HUNDREDS = rf"(?:{_D}) tram(?: (?:linh|le) (?:{_D}|tu)\b| {_TENS})?"
_SPELLED = re.compile(rf"\b(?:{_HUNDREDS}|{_TENS}|{_D})\b")
_FIGURES = re.compile(r"(?<![\w#/.,-])(\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?)(?![\d/]|[.,]\d)( ?(?:nghin|ngan|chuc|k)\b)?")
_SHARES = (
    (re.compile(r"(?<![\w#/.,])(hai|ba|mot|bon|[1-4]) phan (ba|tu|hai|nam|muoi|[2-5]|10)\b(?! ?%)"), None),
    (re.compile(r"\b(?:mot nua|nua so|nua tong|phan nua|qua nua|qua ban|dung nua)\b"), Fraction(1, 2)),
)
_PARTS = {"hai": 2, "ba": 3, "tu": 4, "nam": 5, "muoi": 10}
_PERCENT = re.compile(r"(?<![\w#/.,])(\d+(?:,\d+)?) ?(?:%|phan tram\b)")
_TYPED = {
    "mot": ("một", "mốt"), "hai": ("hai",), "ba": ("ba",), "bon": ("bốn",), "tu": ("tư",), "nam": ("năm",),
    "lam": ("lăm",), "sau": ("sáu",), "bay": ("bảy", "bẩy"), "tam": ("tám",), "chin": ("chín",),
    "muoi": ("mười", "mươi"),
    "tram": ("trăm",), "chuc": ("chục",), "linh": ("linh",), "le": ("lẻ",),
}  # fmt: skip
#: Alone and without diacritics these are far more often another word.
_DOUBTFUL = frozenset({"mot", "ba", "nam", "sau", "bay", "tam"})
_TIMES = {"nghin": 1000, "ngan": 1000, "k": 1000, "chuc": 10}


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number and where it stands; ``share`` when it is a part of one whole (60 %, hai phần ba)."""

    value: Fraction
    start: int
    end: int
    share: bool = False


def numerals(plain: Plain) -> list[Numeral]:
    """Every number of a question, in order, none inside another."""
    found: list[Numeral] = []
    taken: list[tuple[int, int]] = []
    for numeral in [*_shares(plain), *_digits(plain), *_spelled(plain)]:
        if not any(numeral.start < end and start < numeral.end for start, end in taken):
            found.append(numeral)
            taken.append((numeral.start, numeral.end))
    return sorted(found, key=lambda n: n.start)


def whole(text: str) -> Fraction:
    """``1.200`` → 1200, ``10,5`` → 21/2."""
    return Fraction(text.replace(".", "").replace(",", "."))


def _shares(plain: Plain) -> Iterator[Numeral]:
    for match in _PERCENT.finditer(plain.text):
        yield Numeral(whole(match.group(1)) / 100, match.start(), match.end(), share=True)
    for pattern, value in _SHARES:
        for match in pattern.finditer(plain.text):
            share = value or Fraction(_part(match.group(1), _DIGIT), _part(match.group(2), _PARTS))
            if 0 < share <= 1:
                yield Numeral(share, match.start(), match.end(), share=True)


def _part(word: str, values: dict[str, int]) -> int:
    """``hai`` or ``2`` → 2."""
    return int(word) if word.isdecimal() else values[word]


def _digits(plain: Plain) -> Iterator[Numeral]:
    for match in _FIGURES.finditer(plain.text):
        times = _TIMES.get((match.group(2) or "").strip(), 1)
        yield Numeral(whole(match.group(1)) * times, match.start(), match.end())


def _spelled(plain: Plain) -> Iterator[Numeral]:
    for match in _SPELLED.finditer(plain.text):
        words = match.group().split()
        if plain.marked:
            if not _written_so(plain, match):
                continue
        elif len(words) == 1 and words[0] in _DOUBTFUL:
            continue
        if words not in (["mot"], ["chuc"]):
            yield Numeral(Fraction(_value(words)), match.start(), match.end())


def _written_so(plain: Plain, match: re.Match[str]) -> bool:
    at = match.start()
    for word in match.group().split():
        if not plain.typed(at, *_TYPED[word]):
            return False
        at += len(word) + 1
    return True


def _value(words: list[str]) -> int:
    """``hai trăm mười lăm`` → 215."""
    total = unit = 0
    for word in words:
        if word == "tram":
            total, unit = total + unit * 100, 0
        elif word in ("muoi", "chuc"):
            total, unit = total + (unit or 1) * 10, 0
        elif word in _DIGIT:
            unit = _DIGIT[word]
    return total + unit
