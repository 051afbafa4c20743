"""A text as tokens that two careful writers would write the same: what verification compares.

Case, tone placement, Unicode form, spacing, list markers and ellipses are gone; a number
carries its unit, a body is one token under the law's name, and so is each phrase of
``words.yaml``.
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import NamedTuple

from assistant.writing.vocabulary import Role, vocabulary
from corpus.handbook.bodies import spans
from corpus.handbook.quantities import plain
from corpus.text import normalise, syllable_key


class Gap(IntEnum):
    """What stands before a token; a greater one parts more."""

    NONE = 0
    COMMA = 1
    COLON = 2
    SEMICOLON = 3
    STOP = 4
    LINE = 5
    LIST = 6  # a line behind a line that ends in a colon


class Token(NamedTuple):
    """A comparable piece of text.

    Attributes:
        key: equal for pieces that mean the same.
        role: what it does.
        gap: what stands between it and the token before.
        label: depth of the item label that opened its line, 0 for none.
        shown: as written.
    """

    key: str
    role: Role
    gap: Gap
    label: int
    shown: str


_LEADING_CUT = re.compile(r"\s*(?:…|\.{3,})\s*")
_DASH_LABEL = re.compile(r"\s*[-–—•*+]\s+")
_NUMBER_LABEL = re.compile(r"\s*\(?\d{1,3}[a-zđ]?\s?[.)](?:\s+|(?=[^\s\d.,]))")
_LETTER_LABEL = re.compile(r"\s*\(?[a-zđ]\d?\s?\)\s*", re.IGNORECASE)
#: Labels of a list whose line breaks were lost: "gồm: a) …; b) …".
_INNER_LABEL = re.compile(
    r"(?:(?<!điểm)\s[a-zđ]\d?\)|(?<=[:;.])\s+(?:[a-zđ]\d?\s\)|\d{1,3}[a-zđ]?\s?[.)](?=\s)))\s*", re.IGNORECASE
)
_SPACE_BEFORE_SIGN = re.compile(r"\s+(?=[,.;:!?%)])")
_SPELT = re.compile(r"\b(\d+) ?\((?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)[^)\d]{0,20}\)", re.IGNORECASE)
_LONG_DATE = re.compile(r"\b(\d{1,2}) tháng (\d{1,2}) năm (\d{4})\b", re.IGNORECASE)
_SHARE_WORDS = (("một phần hai", "1/2"), ("một phần ba", "1/3"), ("hai phần ba", "2/3"), ("ba phần tư", "3/4"))
_SHARES = tuple((re.compile(rf"\b{said}\b", re.IGNORECASE), share) for said, share in _SHARE_WORDS)
_UNIT = r"ngày làm việc|làm việc ngày|ngày|tháng|năm|tuổi|giờ|tuần|quý|phần trăm"
_SPELT_NUMBER = r"một|hai|ba|bốn|sáu|bảy|tám|chín|mười"
_TOKEN = re.compile(
    rf"(?P<document>\d+[a-zđ]?/(?:\d{{4}}/)?(?=[^\W\d_])[^\W_]+(?:[/&-][^\W_]+)+)"
    rf"|(?P<number>\d+(?:[./]\d+)*|\b(?:{_SPELT_NUMBER})(?=\s+(?:{_UNIT})\b))"
    rf"(?P<unit>\s*(?:%|(?:{_UNIT})\b))?(?![^\W\d_])"
    r"|(?P<word>[^\W_]+)|(?P<cut>…|\.{3,})|(?P<sign>[,():;.!?])",
    re.IGNORECASE,
)
_GAP_OF_SIGN = {",": Gap.COMMA, "(": Gap.COMMA, ")": Gap.COMMA, ":": Gap.COLON, ";": Gap.SEMICOLON}


def tokens(text: str) -> list[Token]:
    """The tokens of ``text``, line by line."""
    found: list[Token] = []
    gap = Gap.LINE
    for line in normalise(text).split("\n"):
        found += _line_tokens(line, gap)
        gap = Gap.LIST if line.rstrip().endswith(":") else Gap.LINE
    return found


def tidied(text: str) -> str:
    """``text`` without the numbers and letters that open its clauses and points, and no space before a sign."""
    lines = (_SPACE_BEFORE_SIGN.sub("", line) for line in normalise(text).split("\n"))
    return "\n".join(_INNER_LABEL.sub(" ", _without_label(line)[0]) for line in lines)


def is_cut(text: str) -> bool:
    """Whether ``text`` shows at its end that more follows."""
    return normalise(text).rstrip('”" .;,').endswith("…") or normalise(text).endswith("...")


def _line_tokens(line: str, gap: Gap) -> list[Token]:
    body, label = _without_label(line)
    return _phrased(_pieces(_rewritten(body), gap, label))


def _without_label(line: str) -> tuple[str, int]:
    """A line without what numbers it, and how deep that puts it: 1 for a clause, 2 for a point, 3 for a dash."""
    depth = 0
    for level, pattern in ((0, _LEADING_CUT), (3, _DASH_LABEL), (1, _NUMBER_LABEL), (2, _LETTER_LABEL)):
        if match := pattern.match(line):
            line, depth = line[match.end() :], max(depth, level)
    return line, depth


def _rewritten(line: str) -> str:
    line = _INNER_LABEL.sub(" ", line)
    line = _LONG_DATE.sub(r"\1/\2/\3", _SPELT.sub(r"\1", line))
    for said, share in _SHARES:
        line = said.sub(share, line)
    return line


def _pieces(line: str, gap: Gap, label: int) -> list[Token]:
    found: list[Token] = []
    for match in _TOKEN.finditer(line):
        if match["sign"]:
            gap = max(gap, _sign_gap(match, line))
        elif not match["cut"]:
            key, role = _read(match)
            found.append(Token(key, role, gap, 0 if found else label, match[0]))
            gap = Gap.NONE
    return found


def _sign_gap(match: re.Match[str], line: str) -> Gap:
    sign = match["sign"]
    if sign == "." and line[match.end() : match.end() + 1].isalnum():
        return Gap.NONE
    return _GAP_OF_SIGN.get(sign, Gap.STOP)


def _read(match: re.Match[str]) -> tuple[str, Role]:
    if match["document"]:
        return match["document"].upper(), Role.NUMBER
    if match["number"]:
        return _number_key(match["number"].lower(), (match["unit"] or "").strip().lower()), Role.NUMBER
    return syllable_key(match["word"]), Role.WORD


def _number_key(number: str, unit: str) -> str:
    unit = {"làm việc ngày": "ngày làm việc", "phần trăm": "%"}.get(unit, unit)
    value = "/".join(plain(part) for part in number.split("/"))
    return f"{value} {unit}".strip()


def _phrased(pieces: list[Token]) -> list[Token]:
    """Bodies and phrases as one piece each."""
    found: list[Token] = []
    bodies = _bodies(pieces)
    at = 0
    while at < len(pieces):
        end, key, role = bodies.get(at) or _phrase(pieces, at)
        shown = " ".join(piece.shown for piece in pieces[at:end])
        found.append(pieces[at]._replace(key=key, role=role, shown=shown))
        at = end
    return found


def _bodies(pieces: list[Token]) -> dict[int, tuple[int, str, Role]]:
    """Bodies by where they start: (where they end, key, role)."""
    line, starts, ends = "", {}, {}
    for at, piece in enumerate(pieces):
        line += " , " if piece.gap == Gap.COMMA and at else " . " if piece.gap and at else " "
        starts[len(line)] = at
        line += piece.key
        ends[len(line)] = at + 1
    found = {}
    for start, end, name in spans(line):
        if start in starts and end in ends:
            found[starts[start]] = (ends[end], f"<{name}>", Role.BODY)
    return found


def _phrase(pieces: list[Token], at: int) -> tuple[int, str, Role]:
    """The longest phrase of the vocabulary that starts here: (where it ends, key, role)."""
    piece = pieces[at]
    if piece.role is Role.WORD:
        for words, role, key in vocabulary().phrases.get(piece.key, ()):
            following = pieces[at : at + len(words)]
            joined = all(p.gap == Gap.NONE for p in following[1:])
            if joined and tuple(p.key for p in following) == words:
                return at + len(words), key, role
    return at + 1, piece.key, piece.role
