"""What a calculator gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction


class Verdict(StrEnum):
    """``MET``: what the figures describe is enough, valid or in time. ``NOT_MET``: it is not.
    ``NEEDS``: the question gives no figure to judge; the lead says what is needed.
    """

    MET = "met"
    NOT_MET = "not-met"
    NEEDS = "needs"


@dataclass(frozen=True, slots=True)
class Calculation:
    """One computed statement.

    Attributes:
        rule_id: the row of the tables (``share_rules``, ``deadline_rules``, ``number_rules``).
        lead: one Vietnamese sentence that answers.
        formula: how the figure came about, for people to check.
        clause: the address of the provision that carries the rule.
        inputs: the figures read or given.
        note: a second Vietnamese sentence (what else the law allows or asks); empty when there is none.
        note_clause: the address that carries the note.
        ground: the rows of ``grounds.yaml`` (apart by a space) with the words of the law that carry it, where they
            are not the rule's own.
    """

    rule_id: str
    verdict: Verdict
    lead: str
    formula: str
    clause: str
    inputs: Mapping[str, int | str] = field(default_factory=dict)
    note: str = ""
    note_clause: str = ""
    ground: str = ""


def decimal(value: Fraction | int) -> str:
    """A number as Vietnamese writes it: ``1.200``, ``163,33`` (rounded half up to two places), ``18,5``."""
    exact = Fraction(value)
    cents = (exact * 200 + 1) // 2
    whole, rest = divmod(cents, 100)
    text = f"{whole:,}".replace(",", ".")
    return f"{text},{rest:02d}".rstrip("0") if rest else text
