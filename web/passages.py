"""A stored text as lines of pieces: what is highlighted, what is a cross-reference, where khoản and điểm begin.

Pure functions over spans; no character is added or lost, so that what is highlighted is
the quotation itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.model import Article
from corpus.structure import Span

_LINE = re.compile(r"[^\n]+")
_NUMBER = re.compile(r"(?:\d{1,3}[a-zđ]?[.)]|[a-zđ]\d?\))\s*")


@dataclass(frozen=True, slots=True)
class Reference:
    """A stretch of text that points at a provision held: ``href`` its page, ``mark`` what to highlight there."""

    span: Span
    id: str
    href: str
    mark: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters, highlighted or not."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces in a row that belong to one cross-reference, or to none."""

    reference: Reference | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text.

    Attributes:
        role: ``clause``, ``point``, ``clause-more``, ``point-more`` or ``plain``.
        anchor: ``k1`` or ``k1-a`` where a khoản or điểm begins, else empty.
        number: the pieces of the line's own number ("1. "), which hang in the margin.
        runs: the rest of the line.
        first: whether the first highlighted character stands in this line.
    """

    role: str
    anchor: str
    number: tuple[Piece, ...]
    runs: tuple[Run, ...]
    first: bool


def article_lines(article: Article, marks: Sequence[Span], references: Sequence[Reference]) -> list[Line]:
    """The lines of an article, khoản and điểm told apart."""
    roles = _Roles(article)
    return [
        _line(article.text, Span(*m.span()), roles.at(m.start()), marks, references)
        for m in _LINE.finditer(article.text)
    ]


def plain_lines(text: str, marks: Sequence[Span]) -> list[Line]:
    """The paragraphs of a text without khoản, such as a report."""
    return [_line(text, Span(*m.span()), ("plain", ""), marks, ()) for m in _LINE.finditer(text)]


class _Roles:
    """What a line is, by the character it starts at."""

    def __init__(self, article: Article) -> None:
        self._clauses = article.clauses

    def at(self, start: int) -> tuple[str, str]:
        clause = next((c for c in self._clauses if c.span.start <= start < c.span.end), None)
        if clause is None:
            return "plain", ""
        if start == clause.span.start:
            return "clause", f"k{clause.number}"
        point = next((p for p in clause.points if p.span.start <= start < p.span.end), None)
        if point is None:
            return "clause-more", ""
        if start == point.span.start:
            return "point", f"k{clause.number}-{point.letter}"
        return "point-more", ""


def _line(text: str, line: Span, role: tuple[str, str], marks: Sequence[Span], references: Sequence[Reference]) -> Line:
    number = _NUMBER.match(text, line.start, line.end) if role[1] else None
    body = Span(number.end() if number else line.start, line.end)
    first = bool(marks) and line.start <= marks[0].start < line.end
    return Line(
        role=role[0],
        anchor=role[1],
        number=_pieces(text, Span(line.start, body.start), marks),
        runs=tuple(_runs(text, body, marks, references)),
        first=first,
    )


def _runs(text: str, body: Span, marks: Sequence[Span], references: Sequence[Reference]) -> Iterable[Run]:
    at = body.start
    for reference in references:
        span = reference.span
        if span.start < at or span.end > body.end:
            continue
        if span.start > at:
            yield Run(None, _pieces(text, Span(at, span.start), marks))
        yield Run(reference, _pieces(text, span, marks))
        at = span.end
    if at < body.end:
        yield Run(None, _pieces(text, Span(at, body.end), marks))


def _pieces(text: str, span: Span, marks: Sequence[Span]) -> tuple[Piece, ...]:
    edges = {span.start, span.end}
    edges |= {edge for mark in marks for edge in mark if span.start < edge < span.end}
    return tuple(
        Piece(text[start:end], any(m.start <= start and end <= m.end for m in marks))
        for start, end in pairwise(sorted(edges))
    )
