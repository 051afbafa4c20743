"""Split an article's text into khoản and điểm, as spans that lose no character."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from corpus.address import POINT_LETTERS

_CLAUSE = re.compile(r"(\d{1,3}[a-zđ]?)[.)] ?(?=\S)")
_POINT = re.compile(r"([a-zđ])(\d?)\) ?(?=\S)")


class Span(NamedTuple):
    """Half-open character range ``[start, end)`` of a stored text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Point:
    """A điểm: its letter (``a``, ``đ``, ``a1``) and its span, marker included."""

    letter: str
    span: Span


@dataclass(frozen=True, slots=True)
class Clause:
    """A khoản: its number, its span with marker and points, and the span of the text before the points."""

    number: str
    span: Span
    points: tuple[Point, ...]

    @property
    def lead(self) -> Span:
        """The clause's own words before its first point."""
        return Span(self.span.start, self.points[0].span.start) if self.points else self.span


def split_clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of an article, in order; empty when the article has no numbered khoản.

    A line opens a clause only when its number is the next one, and only outside quotation
    marks, so that "2018." in a sentence and the quoted text of an amendment open none.
    """
    clauses = []
    for number, span in _parts(text, Span(0, len(text)), _CLAUSE, _clause_follows):
        clauses.append(Clause(number, span, _split_points(text, span)))
    return tuple(clauses)


def _split_points(text: str, span: Span) -> tuple[Point, ...]:
    points = [Point(letter, at) for letter, at in _parts(text, span, _POINT, _point_follows)]
    if points:
        points[-1] = Point(points[-1].letter, _end_of_list(text, points[-1].span))
    return tuple(points)


def _parts(
    text: str, span: Span, marker: re.Pattern[str], follows: Callable[[str | None, str], bool]
) -> list[tuple[str, Span]]:
    """The parts of ``span`` that lines matching ``marker`` open, each running to the next one."""
    starts: list[tuple[str, int]] = []
    depth = 0
    for line in re.finditer(r"[^\n]+", text[span.start : span.end]):
        match = marker.match(line.group()) if depth <= 0 else None
        name = "".join(match.groups()).lower() if match else ""
        if match and follows(starts[-1][0] if starts else None, name):
            starts.append((name, span.start + line.start()))
        depth = max(0, depth + line.group().count("“") - line.group().count("”"))
    ends = [start for _, start in starts[1:]] + [span.end]
    return [
        (name, Span(start, start + len(text[start:end].rstrip())))
        for (name, start), end in zip(starts, ends, strict=bool(starts))
    ]


def _clause_follows(previous: str | None, number: str) -> bool:
    """Whether a clause numbered ``number`` can come after ``previous``.

    The next number, or 2a after 2; the official text now and then skips one (3, 5).
    """
    value, suffix = _split_number(number)
    if previous is None:
        return value == 1 and not suffix
    last, _ = _split_number(previous)
    return value == last if suffix else value in (last + 1, last + 2)


def _split_number(number: str) -> tuple[int, str]:
    digits = number.rstrip(POINT_LETTERS)
    return int(digits), number[len(digits) :]


def _point_follows(previous: str | None, letter: str) -> bool:
    if previous is None:
        return letter == "a"
    if letter[1:]:
        return letter[0] == previous[0]
    order = POINT_LETTERS.find(letter[0])
    return order >= 0 and order == POINT_LETTERS.find(previous[0]) + 1


def _end_of_list(text: str, last: Span) -> Span:
    """Where the last point ends: a new paragraph after its full stop belongs to the clause, not to it."""
    body = text[last.start : last.end]
    for match in re.finditer(r"\n", body):
        if body[: match.start()].endswith((".", ".”")):
            return Span(last.start, last.start + match.start())
    return last
