"""Split an article's text into khoản and điểm, as spans that lose no character."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from corpus.address import POINT_LETTERS

#: "1. Text", "1.Text" or, in consolidated texts, a footnote's number between ("3.49 Text"); never "3.500.000".
_CLAUSE = re.compile(r"([0-9]{1,3}[a-zđ]?)[.)](?: (?=\S)|(?=[^\s\d])|(?=\d{1,3} [A-ZĐÂÊÔƠƯỦ]))")
_POINT = re.compile(r"([a-zđ])([0-9]?)\) ?(?=\S)")
_CURLY = re.compile("[“”]")
#: A quotation longer than this is more likely one mark forgotten than so long an amendment.
_LONGEST_QUOTE = 30_000


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
    quoted = quotations(text)
    clauses = []
    for number, span in _parts(text, Span(0, len(text)), _CLAUSE, _clause_follows, quoted):
        clauses.append(Clause(number, span, _split_points(text, span, quoted)))
    return tuple(clauses)


def quotations(text: str) -> list[Span]:
    """The outermost quoted stretches of ``text``, curly or straight; a mark without its partner opens none."""
    found = _straight_quotations(text)
    opened: list[int] = []
    for mark in _CURLY.finditer(text):
        if mark.group() == "“":
            opened.append(mark.start())
        elif opened:
            found.append(Span(opened.pop(), mark.end()))
    outer: list[Span] = []
    for span in sorted(s for s in found if s.end - s.start <= _LONGEST_QUOTE):
        if not outer or span.start >= outer[-1].end:
            outer.append(span)
    return outer


def _straight_quotations(text: str) -> list[Span]:
    """Quotations between straight marks that run over lines: opened before a line's text, closed at a line's end."""
    found: list[Span] = []
    start: int | None = None
    for line in re.finditer(r"[^\n]+", text):
        words = line.group()
        if words.count('"') % 2 == 0:
            continue
        opens = re.search(r'(?:^|: )"', words)
        if start is None and opens:
            start = line.start() + opens.end() - 1
        elif start is not None and words.rstrip(".;,").endswith('"'):
            found.append(Span(start, line.end()))
            start = None
    return found


def inside(spans: list[Span], position: int) -> bool:
    """Whether a position stands strictly inside one of ``spans`` (its opening mark does not)."""
    return any(span.start < position < span.end for span in spans)


def _split_points(text: str, span: Span, quoted: list[Span]) -> tuple[Point, ...]:
    points = [Point(letter, at) for letter, at in _parts(text, span, _POINT, _point_follows, quoted)]
    if points:
        points[-1] = Point(points[-1].letter, _end_of_list(text, points[-1].span))
    return tuple(points)


def _parts(
    text: str,
    span: Span,
    marker: re.Pattern[str],
    follows: Callable[[str | None, str], bool],
    quoted: list[Span],
) -> list[tuple[str, Span]]:
    """The parts of ``span`` that lines matching ``marker`` open, each running to the next one."""
    starts: list[tuple[str, int]] = []
    for line in re.finditer(r"[^\n]+", text[span.start : span.end]):
        match = marker.match(line.group())
        name = "".join(match.groups()) if match else ""
        at = span.start + line.start()
        if match and follows(starts[-1][0] if starts else None, name) and not inside(quoted, at):
            starts.append((name, at))
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
    last, last_suffix = _split_number(previous)
    if suffix:
        return value == last and POINT_LETTERS.find(suffix) > POINT_LETTERS.find(last_suffix or " ")
    return value in (last + 1, last + 2)


def _split_number(number: str) -> tuple[int, str]:
    digits = number.rstrip(POINT_LETTERS)
    return int(digits), number[len(digits) :]


def _point_follows(previous: str | None, letter: str) -> bool:
    """Whether a point can come after ``previous``: the next letter, one skipped at most, or a1 after a."""
    if previous is None:
        return letter == "a"
    if letter[1:]:
        return letter[0] == previous[0] and letter[1:] > previous[1:]
    step = POINT_LETTERS.find(letter[0]) - POINT_LETTERS.find(previous[0])
    return letter[0] in POINT_LETTERS and step in (1, 2)


def _end_of_list(text: str, last: Span) -> Span:
    """Where the last point ends: a new paragraph after its full stop belongs to the clause, not to it."""
    body = text[last.start : last.end]
    for match in re.finditer(r"\n", body):
        if body[: match.start()].endswith((".", ".”", '."')):
            return Span(last.start, last.start + match.start())
    return last
