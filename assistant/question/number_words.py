"""Numbers of provisions written in words: "khoản hai điều hai mươi mốt" reads as "khoản 2 điều 21".

Only behind the name of a provision, and only with their marks: "điều tam" and "khoản sau" are no numbers.
"""

from __future__ import annotations

import re

_DIGIT = {
    "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
    "tám": 8, "chín": 9,
}  # fmt: skip
_D = "|".join(_DIGIT)
_NUMBER = rf"(?:(?:{_D}) )?(?:mươi|mười)(?: (?:{_D}))?|(?:một|hai) trăm(?: (?:linh |lẻ )?(?:{_D}))?|{_D}"
_PLACE = r"(?:điều|khoản|chương|mục|mẫu(?: số)?)"
#: What makes the number an amount of something: "khoản hai triệu", "điều ba hộ nêu".
_COUNTED = r"(?! *(?:\d|%|triệu|nghìn|ngàn|trăm|tỷ|tỉ|đồng|người|hộ|nhà|bên|bà|ông|ngày|tháng|lần|phần|việc|loại|nay|ngoái|trước|sau)\b)"
_NAMED = re.compile(rf"\b(?P<name>{_PLACE}(?: thứ)? )(?P<number>{_NUMBER})\b{_COUNTED}", re.IGNORECASE)
_NEXT = re.compile(
    rf"(?P<name>\d(?: ?, ?| và | đến | tới )(?:{_PLACE} )?)(?P<number>{_NUMBER})\b{_COUNTED}", re.IGNORECASE
)


def with_figures(text: str) -> str:
    """``text`` (NFC, its diacritics restored) with the numbers of provisions as figures."""
    written = _NAMED.sub(_figure, text)
    while written != text:  # "điều mười lăm, mười sáu và mười bảy": each joint needs the number before it
        text, written = written, _NEXT.sub(_figure, written)
    return text


def _figure(match: re.Match[str]) -> str:
    return f"{match['name']}{value_of(match['number'])}"


def value_of(words: str) -> int:
    """The number that words say: ``value_of("hai mươi mốt") == 21``."""
    total = unit = 0
    for word in words.lower().split():
        if word == "trăm":
            total, unit = unit * 100, 0
        elif word in ("mươi", "mười"):
            total, unit = total + (unit or 1) * 10, 0
        else:
            unit = _DIGIT.get(word, 0)
    return total + unit
