"""The sentences of the law's text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from corpus.text import CAPITALS, one_line

_BREAK = re.compile(rf"(?<=[.;])\s+(?=[{CAPITALS}“(])|\n")
_NUMBERED = re.compile(r"(?:(?:phần|chương|mục|điều|khoản|mẫu số)\s+)?(?:\d+[a-zđ]?|[ivxlc]+)[.;]", re.IGNORECASE)
_INITIAL = re.compile(r"(?:^|\s)[A-ZĐ][.;]$")
_CLAUSE_NUMBER = re.compile(r"^(?:\d{1,3}[a-zđ]?[.)]|[a-zđ]\)) ?")


@lru_cache(maxsize=32768)
def sentences(quote: str) -> tuple[str, ...]:
    """The sentences of a quotation, without the numbers that open clauses and points."""
    parts = (_CLAUSE_NUMBER.sub("", part.strip()).rstrip(" .;") for part in _split(quote))
    return tuple(part for part in parts if part) or (one_line(quote),)


def _split(text: str) -> Iterator[str]:
    start = 0
    for found in _BREAK.finditer(text):
        before = text[start : found.start()].strip()
        if found[0] != "\n" and (_NUMBERED.fullmatch(before) or _INITIAL.search(before)):
            continue  # "Điều 15. Hội nghị", "1. Nhân dân", "ông A. Nguyễn"
        yield before
        start = found.end()
    yield text[start:]
