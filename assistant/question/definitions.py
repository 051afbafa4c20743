"""The abbreviations that a corpus defines itself: "Quy chế dân chủ ở cơ sở (sau đây viết tắt là QCDC)"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from corpus.text import fold

_DEFINED = re.compile(
    r"\((?:(?:sau đây|dưới đây)?\s*(?:được\s+)?(?:viết|gọi) tắt là\s*:?\s*)?"
    r"[\"“]?(?P<short>[A-ZĐÂĂÊÔƠƯ][A-Za-zĐđÂĂÊÔƠƯ]{1,11})[\"”]?\)"
)
_ENDS = re.compile(r"[()\n.;:]")
_LONGEST = 160  # characters before the bracket that may hold the phrase
_LINKS = {"ở", "của", "và", "theo", "về", "các", "trong", "cho", "tại", "-", "–"}
_LONGEST_REST = 4  # words of a name that its abbreviation may leave out at the end


def from_corpus(texts: Iterable[str]) -> dict[str, str]:
    """The abbreviations that texts define in brackets, each with the words it stands for; the first wins.

    Its letters must be the initials of the words before, in order; linking words may be left
    out, and so may the end: "Quy chế dân chủ ở cơ sở (QCDC)".
    """
    found: dict[str, str] = {}
    for text in (unicodedata.normalize("NFC", text) for text in texts):
        for match in _DEFINED.finditer(text):
            before = _ENDS.split(text[max(0, match.start() - _LONGEST) : match.start()])[-1]
            if phrase := _named(match["short"], before.strip()):
                found.setdefault(match["short"], phrase)
    return found


def _named(short: str, before: str) -> str:
    """The end of ``before`` whose initials spell ``short``; empty when none do."""
    letters = tuple(re.findall(r"[A-ZĐÂĂÊÔƠƯ][a-zđ]*", short))
    places = [m.start() for m in re.finditer(r"[^\s,]+", before)]
    words = re.findall(r"[^\s,]+", before)
    first = max(0, len(words) - 3 * len(letters) - _LONGEST_REST)
    left_out = {start: _left_out(letters, words[start:]) for start in range(len(words) - 1, first - 1, -1)}
    fits = {start: rest for start, rest in left_out.items() if rest is not None}
    return before[places[min(fits, key=lambda start: (fits[start], -start))] :] if fits else ""


def _left_out(letters: tuple[str, ...], phrase: list[str], inside: bool = False) -> int | None:
    """How many words ``phrase`` has after those that ``letters`` spell; None when they do not."""
    if not letters:
        return len(phrase) if len(phrase) <= _LONGEST_REST else None
    if not phrase:
        return None
    rest = _left_out(letters[1:], phrase[1:], True) if _opens(letters[0], phrase[0]) else None
    if rest is None and inside and phrase[0].lower() in _LINKS:
        return _left_out(letters, phrase[1:], True)
    return rest


def _opens(letters: str, word: str) -> bool:
    bare = re.sub(r"[\u0300\u0301\u0303\u0309\u0323]", "", unicodedata.normalize("NFD", word.lower()))
    bare = unicodedata.normalize("NFC", bare)
    first, rest = letters[0].lower(), letters[1:].lower()
    return (
        bool(bare) and (bare[0] == first or (first != "d" and fold(bare[0]) == first)) and all(c in bare for c in rest)
    )
