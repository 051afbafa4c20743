"""Whether what a question names is what the law says, or follows from it."""

from __future__ import annotations

from fractions import Fraction

from assistant.calculators.figures import Unit
from assistant.premises.claims import Claim
from assistant.premises.schema import Measure
from assistant.premises.truth import Truth

#: 51 % is how people say "quá bán", 66 % and 67 % how they say two thirds.
_NEAR = Fraction(1, 90)


def agrees(claim: Claim, truth: Truth) -> bool:
    """Whether a claim is right, or follows from what is right ("báo trước 3 ngày là đủ" where the law asks for 2)."""
    if not isinstance(claim.value, Fraction):
        return truth.day is None or _same_day(claim.value, truth.day)
    if claim.measure is Measure.FREQUENCY:
        return claim.value in truth.ends
    if claim.measure is Measure.SHARE:
        near = any(abs(claim.value - end) <= _NEAR for end in truth.ends | truth.named)
        return near or (claim.enough and _within(claim.value, truth))
    return _amount_agrees(claim, claim.value, truth)


def _amount_agrees(claim: Claim, value: Fraction, truth: Truth) -> bool:
    """For periods and counts; hours and terms of office are not measured against one another."""
    if claim.unit is Unit.HOUR and truth.unit is Unit.YEAR:
        return True
    if claim.unit is Unit.WORKING_DAY and truth.unit in (Unit.DAY, Unit.MONTH):
        return False
    if value in truth.ends or value in truth.named:
        return True
    ruled = claim.least or claim.most or claim.standing.modal
    return _within(value, truth) and (claim.enough or (claim.measure is Measure.COUNT and not ruled))


def _same_day(claimed: tuple[int, int, int], true: tuple[int, int, int]) -> bool:
    """Whether two days are the same; a year that is not named may be any."""
    return claimed[:2] == true[:2] and (claimed[2] == true[2] or 0 in (claimed[2], true[2]))


def _within(value: Fraction, truth: Truth) -> bool:
    above = truth.low is None or value > truth.low or (value == truth.low and not truth.strict)
    return above and (truth.high is None or value <= truth.high)
