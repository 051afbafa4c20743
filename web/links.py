"""Addresses of the pages and fragments that show a provision."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from corpus.structure import Span

FRAGMENT = "/provision/"
PAGE = "/van-ban/"


def page_path(address: str, marks: Sequence[Span] = ()) -> str:
    """Where an address has a page of its own, relative to the site's root: ``/van-ban/10/2022/QH15%2321.1``."""
    query = f"?mark={marks_value(marks)}" if marks else ""
    return f"{PAGE}{quote(address, safe='/:.')}{query}"


def marks_value(marks: Sequence[Span]) -> str:
    """Spans of the article's text to highlight, as they stand in a query: ``0-207,210-340``."""
    return ",".join(f"{m.start}-{m.end}" for m in marks)


def read_marks(value: str, length: int) -> tuple[Span, ...]:
    """Read ``marks_value`` back; spans that do not lie in a text of ``length`` characters are left out."""
    found = []
    for part in value.split(",")[:20]:
        start, _, end = part.partition("-")
        if part.isascii() and start.isdecimal() and end.isdecimal() and int(start) < int(end) <= length:
            found.append(Span(int(start), int(end)))
    return tuple(sorted(found))
