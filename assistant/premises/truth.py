"""What the law says at a point: the sentence, and the value that it lays down, read from the text held."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from assistant.calculators.figures import SPANS, Figure, Unit
from assistant.calculators.reading import read
from assistant.premises.claims import HOURS, _frequencies
from assistant.premises.schema import Measure, Point
from assistant.premises.wording import folded
from corpus.address import Address
from corpus.library import Library
from corpus.text import CAPITALS, one_line

_END = re.compile(rf"(?<=[.;:])\s+(?=[{CAPITALS}“(])|\n")
_NUMBERED = re.compile(r"^(?:\d{1,3}[a-zđ]?[.)]|[a-zđ]\)) ?")
#: "05 (năm) ngày" as "05 ngày".
_SPELT = re.compile(r"\b(\d+) \([^)\d]{2,20}\)")
_AT_LEAST = re.compile(r"\b(?:it nhat|toi thieu|khong it hon|khong duoi|tu(?: du)?)(?: la| truoc)? $")
_AT_MOST = re.compile(
    r"\b(?:khong qua|toi da|nhieu nhat|cham nhat|khong cham hon|trong thoi han|trong vong|(?<!khong )duoi|"
    r"(?<!khong )it hon)(?: la| sau| khong qua)? $"
)
_OVER = re.compile(r"\btren $")
_OR_MORE = re.compile(r"^[^.;:]{0,70}?\btro len\b")
_OR_LESS = re.compile(r"^[^.;:]{0,60}?\btro xuong\b")
_AHEAD = re.compile(r"^ truoc\b")
_TO = re.compile(r"^ (?:den|toi|-|–) $")


@dataclass(frozen=True, slots=True)
class Truth:
    """What the law says.

    Attributes:
        sentence: verbatim, without the number that opens a clause.
        low, high: the bounds; both the same for an exact value, None where the law sets no end.
        ends: the values that it lays down.
        named: every value of the kind in the sentence: none of them is wrong by itself.
        strict: whether the value itself is not enough ("trên 50%").
        unit: of a period or a count.
        day: a date, for ``Measure.DATE``.
        at: where the value begins in ``sentence``; 0 when there is none.
    """

    sentence: str
    low: Fraction | None = None
    high: Fraction | None = None
    ends: frozenset[Fraction] = frozenset()
    named: frozenset[Fraction] = frozenset()
    strict: bool = False
    unit: Unit = Unit.NONE
    day: tuple[int, int, int] | None = None
    at: int = 0


def truth_of(point: Point, library: Library) -> Truth | None:
    """What the text says at a point; None when it is not held, or no longer says anything of the kind."""
    provision = library.provision(point.address)
    if provision is None:
        return None
    named = [s for s in _sentences(provision.text) if not point.sentence or _key(point.sentence) in _key(s)]
    if point.measure in (Measure.ACTOR, Measure.SAYING):
        return Truth(named[0]) if named else None
    if point.value_at:
        held = library.provision(point.value_at)
        values = [read_value(s, point) for s in _sentences(held.text)] if held else []
        value = next((v for v in values if v), None)
        return _moved(value, named[0]) if value and named else None
    return next((value for s in named if (value := read_value(s, point))), None)


def read_value(sentence: str, point: Point) -> Truth | None:
    """The first value of a point's kind in a sentence, after the point's words where they stand in it."""
    plain = _SPELT.sub(r"\1", sentence).replace("làm việc ngày", "ngày làm việc")
    text = folded(plain)
    start = max(_key(plain).find(_key(point.sentence)), 0) if point.sentence else 0
    if point.measure is Measure.FREQUENCY:
        found = next(iter(_frequencies(text, plain)), None)
        return (
            _exact(sentence, found.value, found.standing.start) if found and isinstance(found.value, Fraction) else None
        )
    reading = read(plain)
    if point.measure is Measure.DATE:
        days = [d for d in reading.days if d.day and d.month]
        return next((Truth(sentence, day=(d.day or 0, d.month or 0, d.year or 0), at=d.start) for d in days), None)
    within = range(start, start + len(point.sentence or ""))
    figures = [
        f
        for i, f in enumerate(reading.figures)
        if _measures(f, point)
        or (f.unit is Unit.NONE and (f.start in within or _opens_range(reading.figures[i:], text, point)))
    ]
    later = [f for f in figures if f.start >= start] or figures
    if not later:
        return None
    return replace(_bounded(sentence, text, later), named=frozenset(_value(f) for f in figures))


def _measures(figure: Figure, point: Point) -> bool:
    if point.measure is Measure.SHARE:
        return figure.unit is Unit.SHARE
    return figure.unit in SPANS if point.measure is Measure.PERIOD else figure.unit in point.units


def _opens_range(figures: Sequence[Figure], text: str, point: Point) -> bool:
    """Whether the first figure is the "03" of "từ 03 đến 05 thành viên"."""
    if len(figures) < 2 or figures[0].unit is not Unit.NONE or not _measures(figures[1], point):
        return False
    return _TO.match(text[figures[0].end : figures[1].start]) is not None


def _bounded(sentence: str, text: str, figures: list[Figure]) -> Truth:
    """The first figure with its bounds; "từ 03 đến 05" is one value of two ends."""
    first = figures[0]
    value = _value(first)
    before, after = text[: first.start], text[first.end :]
    if len(figures) > 1 and _TO.match(text[first.end : figures[1].start] or "x"):
        top = _value(figures[1])
        return Truth(sentence, value, top, frozenset({value, top}), unit=figures[1].unit, at=first.start)
    most = bool(_AT_MOST.search(before) or _OR_LESS.match(after))
    if most and _AHEAD.match(after):  # "chậm nhất 45 ngày trước …": more days are earlier
        return Truth(sentence, value, None, frozenset({value}), unit=first.unit, at=first.start)
    strict = not most and (bool(_OVER.search(before)) or first.bound == ">")
    least = strict or (not most and bool(_AT_LEAST.search(before) or _OR_MORE.match(after)))
    low, high = None if most else value, None if least else value
    return Truth(sentence, low, high, frozenset({value}), strict=strict, unit=first.unit, at=first.start)


def _value(figure: Figure) -> Fraction:
    return figure.value * HOURS.get(figure.unit, 1)


def _exact(sentence: str, value: Fraction, at: int) -> Truth:
    return Truth(sentence, value, value, frozenset({value}), at=at)


def _moved(value: Truth, sentence: str) -> Truth:
    """A value that another provision carries, under the sentence that refers to it."""
    return replace(value, sentence=sentence, at=0)


def _sentences(text: str) -> list[str]:
    parts = (_NUMBERED.sub("", part.strip()).rstrip(" .;") for part in _END.split(text))
    return [one_line(part) for part in parts if part]


def _key(text: str) -> str:
    return text.lower()


def point_article(point: Point) -> str:
    """The article that a point stands in."""
    return Address.parse(point.address).article_id
