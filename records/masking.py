"""Phone numbers, identity numbers and e-mail addresses are taken out before anything is stored.

A number that points at the law, a date, a count of households or an amount of money stays: what is stored must still be
worth reading. Where a long number might be someone's, it goes. Names and addresses are not recognised.

Forms: Vietnam's numbering plan (mobile numbers of ten digits since 2018, fixed lines 02x), the identity card of nine
digits and the one of twelve that begins with its province's code.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from records.counted import is_amount, is_counted

PHONE = "[số điện thoại]"
IDENTITY = "[số giấy tờ]"
EMAIL = "[thư điện tử]"

_EMAIL = re.compile(r"[\w.%+'-]{1,64} ?(?:@|\(at\)|\[at\]) ?(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}")
_PASSPORT = re.compile(r"(?<!\w)[A-Za-z]\d{7,8}(?!\w)")
_DOMESTIC = re.compile(r"0[35789]\d{8}|02\d{9}")
_ABROAD = re.compile(r"(?:00)?840?(?:[35789]\d{8}|2\d{9})")
_REPORT = re.compile(r"news:[\w.-]+")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})( ?[.-] ?| )(\d{1,2})\2(?:19|20)\d\d(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(?:19|20)\d\d-([01]\d)-([0-3]\d)(?!\d)")
_CARD_NAMED = re.compile(
    r"(?:cmnd|cccd|cmt|chứng minh(?: thư| nhân dân)?|căn cước(?: công dân)?|định danh(?: cá nhân)?|hộ chiếu"
    r"|chung minh(?: thu| nhan dan)?|can cuoc(?: cong dan)?|dinh danh(?: ca nhan)?|ho chieu)[^\d\n]{0,25}$",
    re.IGNORECASE,
)
_GAP = re.compile(r"[ .()_-]{1,3}")  # between the groups of one number
_GROUPS, _DIGITS = 12, 16
_LONG, _CARD_OLD, _CARD_NEW, _CARD_GROUP = 9, 9, 12, 6
_THREE = 3
_BEFORE = 60
#: Written otherwise, meant the same; one character for one, so that places stay.
_SAME = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2007\u2009\u202f\u200b\u200c\u200d\u2060\ufeff\u00ad\t", " "),
        **dict.fromkeys("‐‑‒–—−", "-"),
        **dict.fromkeys("·•．", "."),
        "＋": "+",
        "＠": "@",
    }
)
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without the numbers that are someone's.

    Attributes:
        found: what was taken out, as it stood, and what stands there now; never to be stored or logged.
    """

    text: str
    found: tuple[tuple[str, str], ...] = ()


def mask(text: str) -> Masked:
    """Take out what identifies a person; masking twice changes nothing more."""
    text = storable(text)
    kept, found, end = [], [], 0
    for start, stop, label in _spans(_plain(text)):
        if start >= end:
            kept += [text[end:start], label]
            found.append((text[start:stop], label))
            end = stop
    return Masked("".join([*kept, text[end:]]), tuple(found))


def mask_repeated(value: Any, found: Sequence[tuple[str, str]]) -> Any:
    """JSON data in which every string that repeats one of ``found`` has it masked; all else stands verbatim."""
    if isinstance(value, str):
        text = storable(value)
        for secret, label in sorted(set(found), key=lambda f: -len(f[0])):
            text = text.replace(secret, label)
        return text
    if isinstance(value, dict):
        return {storable(str(key)): mask_repeated(inner, found) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [mask_repeated(inner, found) for inner in value]
    return value


def storable(text: str) -> str:
    """Without what no database takes: NUL, and halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _plain(text: str) -> str:
    """The same text with plain digits, spaces, dots and dashes, character for character."""
    digits = (str(unicodedata.decimal(c)) if c.isdecimal() and not c.isascii() else c for c in text)
    return "".join(digits).translate(_SAME)


def _spans(text: str) -> list[tuple[int, int, str]]:
    """(start, end, what to put there) in order of start; of two that overlap, the first counts."""
    found = [(*match.span(), EMAIL) for match in _EMAIL.finditer(text)]
    found += [(*match.span(), IDENTITY) for match in _PASSPORT.finditer(text) if _card_named(text, match.start())]
    kept = [match.span() for match in _REPORT.finditer(text)] + _dates(text)
    for chain in _chains(text):
        at = 0
        while at < len(chain):
            if counted := _thousands(text, chain[at:]):
                at += counted
                continue
            taken, label = _number_at(text, chain[at:], kept)
            if taken:
                start = chain[at][0]
                found.append((start - (text[max(0, start - 1) : start] == "+"), chain[at + taken - 1][1], label))
            at += taken or 1
    return sorted(found, key=lambda f: (f[0], -f[1]))


def _dates(text: str) -> list[Span]:
    days = [m for m in _DAY_FIRST.finditer(text) if 1 <= int(m[1]) <= 31 and 1 <= int(m[3]) <= 12]
    return [m.span() for m in [*days, *_YEAR_FIRST.finditer(text)]]


def _chains(text: str) -> list[list[Span]]:
    """Groups of digits, those in one list that only a gap parts."""
    chains: list[list[Span]] = []
    for match in re.finditer(r"\d+", text):
        if chains and _GAP.fullmatch(text, chains[-1][-1][1], match.start()):
            chains[-1].append(match.span())
        else:
            chains.append([match.span()])
    return chains


def _thousands(text: str, groups: Sequence[Span]) -> int:
    """How many groups, from the first on, are one count written in thousands, its unit behind it; 0 when none is."""
    first, *rest = groups
    if first[1] - first[0] > _THREE or text[first[0]] == "0":
        return 0
    threes = list(takewhile(lambda group: group[1] - group[0] == _THREE, rest))
    return 1 + len(threes) if threes and is_counted(text, threes[-1][1]) else 0


def _number_at(text: str, groups: Sequence[Span], kept: Sequence[Span]) -> tuple[int, str]:
    """How many groups from the first on are one person's number, and its label; (0, "") when they are none."""
    cards: list[int] = []
    for count in range(1, min(_GROUPS, len(groups)) + 1):
        one = groups[:count]
        start, stop = one[0][0], one[-1][1]
        digits = "".join(text[a:b] for a, b in one)
        if count > 1 and len(digits) > _DIGITS:
            break
        if any(start < b and a < stop for a, b in kept):
            break
        if _is_phone(text, digits, start, stop):
            return count, PHONE
        if _is_card(text, one, digits):
            cards.append(count)
    return (cards[-1], IDENTITY) if cards else (0, "")


def _is_phone(text: str, digits: str, start: int, stop: int) -> bool:
    if _DOMESTIC.fullmatch(digits):
        return True
    dialled = text[max(0, start - 1) : start] == "+" or digits.startswith("00")
    return bool(_ABROAD.fullmatch(digits)) and (dialled or not is_counted(text, stop))


def _is_card(text: str, groups: Sequence[Span], digits: str) -> bool:
    start, stop = groups[0][0], groups[-1][1]
    if _card_named(text, start) and len(digits) in (_CARD_OLD, _CARD_NEW):
        return True
    if len(groups) == 1:
        return len(digits) >= _LONG and not is_amount(text, digits, stop)
    if digits[0] == "0" and len(digits) == _CARD_NEW:
        return all(b - a <= _CARD_GROUP for a, b in groups) and not is_counted(text, stop)
    threes = len(digits) == _CARD_OLD and all(b - a == _THREE for a, b in groups)
    spaced = digits[0] == "0" or "." not in text[start:stop]
    return threes and spaced and not is_amount(text, digits, stop)


def _card_named(text: str, start: int) -> bool:
    return bool(_CARD_NAMED.search(text[max(0, start - _BEFORE) : start]))
