"""One count of a question: how many in all, summoned, present, in favour, signing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assistant.calculators.figures import STAFF, Figure, Role, Unit
from assistant.calculators.reading import Reading
from assistant.calculators.topics import REST_AGREE

#: "mới có 59 người": who came, where nothing else is said of them.
_ONLY = re.compile(r"\b(?:m_i|moi|chi|chi thay|van chi|diem lai) (?:co |duoc )$")


class UnclearError(ValueError):
    """Two different figures claim the same role: nothing may be computed."""


@dataclass(frozen=True, slots=True)
class Part:
    """A figure that is judged: a count, or a share of the base; with what is known when it is not exact."""

    value: int
    share: Fraction | None = None
    bound: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """The figures of one vote or meeting; None where the question does not say."""

    total: int | None = None
    summoned: int | None = None
    present: Part | None = None
    favour: Part | None = None
    against: int | None = None
    signed: Part | None = None


def tally(reading: Reading, units: Iterable[Unit]) -> Tally:
    """Count the figures of ``units``, with the votes and signatures that go with them.

    Raises:
        UnclearError: when two different figures hold the same role.
    """
    own = set(units)
    votes = {Unit.VOTE, Unit.SIGNATURE, Unit.NONE, Unit.SHARE} | (STAFF if Unit.HOUSEHOLD in own else set())
    counted = [f for f in reading.figures if f.unit in own]
    others = [f for f in reading.figures if f.unit in votes - own]
    total = _total(counted, others)
    summoned = _one(f for f in counted if f.role is Role.SUMMONED)
    present = _part([f for f in [*counted, *others] if f.role is Role.PRESENT])
    if attending := [f for f in [*counted, *others] if f.of_present and f.whole]:
        present = Part(_one_value([f.whole for f in attending if f.whole]) or 0)
    favour = _part([f for f in [*counted, *others] if f.role is Role.FAVOUR])
    if present is None and favour is None and (summoned or total):
        present = _part([f for f in counted if f.role is Role.NONE and _ONLY.search(reading.text, 0, f.start)])
    signed = _part([f for f in [*counted, *others] if f.role is Role.SIGNED])
    against = _one(f for f in [*counted, *others] if f.role is Role.AGAINST)
    absent = _one(f for f in [*counted, *others] if f.role is Role.ABSENT)
    if present is None and absent is not None and (total or summoned):
        present = Part((summoned or total or 0) - absent)
    if favour is None and against is not None and total and present is None and reading.says(REST_AGREE):
        favour = Part(total - against)
    return _checked(Tally(total, summoned, present, favour, against, signed))


def _total(counted: Sequence[Figure], others: Sequence[Figure]) -> int | None:
    """All there are: said so, or the one figure without a role that is the largest and comes first."""
    said = [f for f in counted if f.role is Role.TOTAL and f.whole is None]
    wholes = [
        f.whole for f in [*counted, *others] if f.whole is not None and f.unit is not Unit.VOTE and not f.of_present
    ]
    if said or wholes:
        return _one_value([*(_exact(f) for f in said), *wholes])
    bare = [f for f in counted if f.role is Role.NONE]
    if not bare or len({f.value for f in bare}) > 1 or bare[0] is not counted[0]:
        return None
    return _exact(bare[0]) if all(f.value <= bare[0].value for f in counted) else None


def _exact(figure: Figure) -> int:
    if figure.bound or figure.value.denominator != 1:
        raise UnclearError
    return int(figure.value)


def _one(figures: Iterable[Figure]) -> int | None:
    return _one_value([_exact(f) for f in figures if f.unit is not Unit.SHARE])


def _one_value(values: Sequence[int]) -> int | None:
    if len(set(values)) > 1:
        raise UnclearError
    return values[0] if values else None


def _part(figures: Sequence[Figure]) -> Part | None:
    """The one count (or share) among figures of the same role."""
    counts = {(f.value, f.bound) for f in figures if f.unit is not Unit.SHARE}
    shares = {(f.value, f.bound) for f in figures if f.unit is Unit.SHARE}
    if len(counts) > 1 or len(shares) > 1:
        raise UnclearError
    if counts:
        value, bound = counts.pop()
        if value.denominator != 1:
            raise UnclearError
        return Part(int(value), bound=bound)
    if shares:
        share, bound = shares.pop()
        return Part(0, share, bound)
    return None


def _checked(count: Tally) -> Tally:
    """Refuse figures that cannot be: more in favour than there are, more present than summoned."""
    top = count.summoned or count.total
    parts = [p.value for p in (count.present, count.favour, count.signed) if p and p.share is None]
    if top is not None and any(value > top for value in parts):
        raise UnclearError
    if count.total and count.summoned and count.summoned > count.total:
        raise UnclearError
    return count
