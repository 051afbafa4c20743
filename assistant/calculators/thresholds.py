"""Approval thresholds, quorums, initiatives: exact integer arithmetic, no floating point.

A share of a base is either reached ("từ … trở lên", "ít nhất") or passed ("trên …"); a
count of people or households that reaches it is always a whole number.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from assistant.calculators.result import Calculation, Verdict, decimal
from corpus.errors import DanchuError, ErrorCode


@dataclass(frozen=True, slots=True)
class Threshold:
    """A share of a base; ``strict`` when it has to be passed, not only reached."""

    fraction: Fraction
    strict: bool

    def needed(self, base: int) -> int:
        """The smallest whole number that satisfies the threshold: 2/3 of 96 → 64; over 50 % of 118 → 60."""
        exact = self.fraction * base
        return floor(exact) + 1 if self.strict else ceil(exact)

    def allows(self, share: Fraction) -> bool:
        """Whether a share (0 … 1) satisfies it."""
        return share > self.fraction if self.strict else share >= self.fraction

    @property
    def words(self) -> str:
        """As the law says it."""
        return f"trên {self.figure}" if self.strict else f"ít nhất {self.figure}"

    @property
    def figure(self) -> str:
        """``2/3``, ``1/3``, ``50%``, ``10%``."""
        percent = self.fraction * 100
        return f"{percent}%" if percent.denominator == 1 else str(self.fraction)

    def formula(self, base: int) -> str:
        """How ``needed`` came about: ``2/3 × 210 = 140``."""
        product = f"{self.figure} × {decimal(base)} = {decimal(self.fraction * base)}"
        if self.strict:
            return f"{product}; phải trên {decimal(self.fraction * base)} → ít nhất {decimal(self.needed(base))}"
        if (self.fraction * base).denominator == 1:
            return product
        return f"{product} → làm tròn lên {decimal(self.needed(base))}"


@dataclass(frozen=True, slots=True)
class ShareRule:
    """A threshold that stands in the law.

    Attributes:
        subject: what it decides, for people.
        setting: the law's setting (``corpus.handbook.Setting`` values), or ``quan-doi``.
        base: what is counted in full; ``part``: who of them count.
        unit: the Vietnamese counting word.
        act: what they do.
        passed, failed: how the lead begins.
        clause: the provision; ``related``: other articles that lead to it.
    """

    id: str
    subject: str
    setting: str
    base: str
    threshold: Threshold
    clause: str
    unit: str = "hộ"
    act: str = "tán thành"
    passed: str = "Được thông qua"
    failed: str = "Chưa được thông qua"
    related: tuple[str, ...] = ()
    note: str = ""
    note_clause: str = ""


def check_share(rule: ShareRule, base: int, part: int | None = None) -> Calculation:
    """Judge a count against a rule, or say what is needed when there is no count yet.

    Args:
        base: how many there are in all (households, villages, staff, people present).
        part: how many of them agree, attend or sign; None when that is what is asked.

    Raises:
        DanchuError: ``figures-invalid`` when the base is not positive or the part is not within it.
    """
    if base < 1 or (part is not None and not 0 <= part <= base):
        raise DanchuError(
            ErrorCode.FIGURES_INVALID,
            f"Số liệu không hợp lý: {part if part is not None else ''} trong tổng số {base}. Hãy kiểm tra lại hai số.",
            exit_status=2,
        )
    needed = rule.threshold.needed(base)
    inputs: dict[str, int | str] = {"base": base, "needed": needed}
    if part is not None:
        inputs["part"] = part
    verdict = Verdict.NEEDS if part is None else Verdict.MET if part >= needed else Verdict.NOT_MET
    return Calculation(
        rule.id,
        verdict,
        _lead(rule, base, needed, part),
        rule.threshold.formula(base),
        rule.clause,
        inputs,
        rule.note if verdict is not Verdict.MET else "",
        rule.note_clause if verdict is not Verdict.MET else "",
    )


def state_share(rule: ShareRule) -> Calculation:
    """What a rule asks for, where no figures are given."""
    lead = f"Cần {rule.threshold.words} {rule.base} {rule.act}."
    return Calculation(rule.id, Verdict.NEEDS, lead, "", rule.clause, {}, rule.note, rule.note_clause)


def _lead(rule: ShareRule, base: int, needed: int, part: int | None) -> str:
    least = f"ít nhất {decimal(needed)}/{decimal(base)} {rule.unit} {rule.act}"
    law = f"{rule.threshold.words} {rule.base}"
    if part is None:
        return f"Cần {least} ({law})."
    if part >= needed:
        got = f"{decimal(part)}/{decimal(base)} {rule.unit} {rule.act}"
        return f"{rule.passed}: {got}, mức cần là {decimal(needed)} {rule.unit} ({law})."
    who = f"{rule.unit} {rule.act}" if rule.unit.endswith("dự") else rule.unit
    short = f"mới có {decimal(part)} {who} (thiếu {decimal(needed - part)})"
    return f"{rule.failed}: cần {least} ({law}), {short}."


def check_proportion(rule: ShareRule, share: Fraction, said: str, *, above: bool = False) -> Calculation:
    """Judge a share that was given as such ("60%", "một nửa").

    Args:
        share: 0 … 1; said: the words it was given in.
        above: whether the share is passed, not only reached ("trên 50%").
    """
    met = rule.threshold.allows(share) or (above and share >= rule.threshold.fraction)
    law = f"{rule.threshold.words} {rule.base} {rule.act}"
    sign = (">" if rule.threshold.strict else "≥") if met else ("không trên" if rule.threshold.strict else "<")
    return Calculation(
        rule.id,
        Verdict.MET if met else Verdict.NOT_MET,
        f"{rule.passed if met else rule.failed}: cần {law}; tỷ lệ nêu ra là {said}.",
        f"{said} {sign} {rule.threshold.figure}",
        rule.clause,
        {"share": said},
        "" if met else rule.note,
        "" if met else rule.note_clause,
    )
