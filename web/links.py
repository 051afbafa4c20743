"""Addresses of the pages and fragments that show a provision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode

from corpus.address import Address
from corpus.structure import Span

FRAGMENT = "/provision/"
SHELF = "/van-ban"
PAGE = "/van-ban/"
TOOLS = "/cong-cu"


def page_path(address: str, marks: Sequence[Span] = ()) -> str:
    """Where an address has a page of its own, relative to the site's root: ``/van-ban/10/2022/QH15%2321.1``."""
    query = f"?mark={marks_value(marks)}" if marks else ""
    return f"{PAGE}{quote(address, safe='/:.')}{query}"


@dataclass(frozen=True, slots=True)
class Site:
    """Where the site stands, and the day that its reader asks about.

    Attributes:
        root: prefix of every path.
        day: the day on which validity is looked at; None for today, which links then do not name.
    """

    root: str = ""
    day: date | None = None

    @property
    def as_of(self) -> date:
        return self.day or date.today()

    def page(self, address: str, marks: Sequence[Span] = ()) -> str:
        """The page of a document, a provision or a report; a khoản or điểm is scrolled to without a script."""
        anchor = _anchor(address)
        query = {"mark": marks_value(marks)} if marks else {}
        return self.to(f"{PAGE}{quote(address, safe='/:.')}", **query) + (f"#{anchor}" if anchor else "")

    def to(self, path: str, **query: str) -> str:
        """A path of this site with a query; the day goes along where it is not today."""
        asked = {name: value for name, value in query.items() if value}
        if self.day:
            asked["ngay"] = self.day.isoformat()
        return f"{self.root}{path}{'?' + urlencode(asked, safe=',') if asked else ''}"


AT_ROOT = Site()


def anchor_of(address: Address) -> str:
    """The id of a khoản or điểm within the page of its article: ``k1``, ``k1-a``; empty for anything else."""
    if not address.clause:
        return ""
    return f"k{address.clause}" + (f"-{address.point}" if address.point else "")


def _anchor(address: str) -> str:
    return anchor_of(Address.parse(address)) if "#" in address else ""


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
