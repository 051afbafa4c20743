"""Forms of the thresholds: a base, and how many of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from assistant.calculators.form_fields import Field, Given
from assistant.calculators.result import Calculation
from assistant.calculators.share_rules import SHARE_RULES
from assistant.calculators.thresholds import ShareRule, check_share

Parts = tuple[str, str, tuple[Field, ...], Callable[[Given], Calculation | None]]


def share_cases() -> dict[str, Parts]:
    """(rule in words, clause, fields, computation) by rule id."""
    return {rule.id: (_law(rule), rule.clause, _fields(rule), partial(_compute, rule)) for rule in SHARE_RULES}


def _law(rule: ShareRule) -> str:
    return f"{rule.threshold.words} {rule.base}"


def _fields(rule: ShareRule) -> tuple[Field, ...]:
    base = rule.base.partition(", vì")[0]
    act = rule.act.partition(" mới ")[0]
    return (
        Field("tong", f"{base[:1].upper()}{base[1:]}", least=1),
        Field("dat", f"Số {rule.unit} {act}", hint="Để trống nếu chỉ muốn biết cần bao nhiêu.", required=False),
    )


def _compute(rule: ShareRule, given: Given) -> Calculation | None:
    whole, part = _fields(rule)
    base, reached = given.whole(whole), given.whole(part)
    if base is None or given.problems:
        return None
    if reached is not None and reached > base:
        given.problems[part.name] = f"Số này không thể lớn hơn tổng số ({base})."
        return None
    return check_share(rule, base, reached)
