"""Deadlines of this law: from an event, before an event, how long something stays, how long it is valid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assistant.calculators.figures import Unit
from assistant.calculators.result import Calculation, Verdict
from assistant.calculators.workdays import VIETNAM, WEEKDAYS, WorkCalendar


class Kind(StrEnum):
    """How a period binds.

    ``AFTER``: done at most so long after the event. ``BEFORE``: done at least so long before it.
    ``LASTING``: kept up at least so long. ``VALID``: good for so long. ``LIMIT``: at most so long.
    ``REMAINING``: called for when at least so much is left.
    """

    AFTER = "after"
    BEFORE = "before"
    LASTING = "lasting"
    VALID = "valid"
    LIMIT = "limit"
    REMAINING = "remaining"


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """A period that stands in the law.

    Attributes:
        event: what the count begins from (or ends at, for ``BEFORE``), as in "kể từ ngày …".
        act: what is to be done in that time.
        clause: the provision; ``related``: other articles that lead to it.
        rolls: whether the last day of an ``AFTER`` moves on from a day off (a term of office does not).
    """

    id: str
    kind: Kind
    amount: int
    unit: Unit
    event: str
    act: str
    clause: str
    setting: str = ""
    related: tuple[str, ...] = ()
    rolls: bool = True

    @property
    def period(self) -> str:
        """``05 ngày làm việc``."""
        return f"{self.amount:02d} {self.unit}"

    @property
    def law(self) -> str:
        """The rule in one phrase."""
        return {
            Kind.AFTER: f"chậm nhất {self.period} kể từ {self.event}",
            Kind.BEFORE: f"ít nhất {self.period} trước {self.event}",
            Kind.LASTING: f"ít nhất {self.period} kể từ {self.event}",
            Kind.VALID: f"trong thời hạn {self.period} kể từ {self.event}",
            Kind.LIMIT: f"không quá {self.period}",
            Kind.REMAINING: f"từ {self.period} trở lên",
        }[self.kind]


def limit_of(rule: DeadlineRule, event: date, calendar: WorkCalendar = VIETNAM) -> date:
    """The last day (``BEFORE``: the latest day; ``LASTING``: the day the minimum is reached).

    Only a period within which something is due moves on from a day off (Điều 148);
    working days never end on one.
    """
    if rule.kind is Kind.BEFORE:
        return calendar.back(event, rule.amount, rule.unit)
    last = calendar.add(event, rule.amount, rule.unit)
    return calendar.rolled(last) if rule.kind is Kind.AFTER and rule.rolls else last


def due(rule: DeadlineRule, event: date, calendar: WorkCalendar = VIETNAM) -> Calculation:
    """The last day for something, when the day of the event is known."""
    last = limit_of(rule, event, calendar)
    lead = {
        Kind.AFTER: f"Chậm nhất là {full(last)} ({rule.law}, {day(event)}).",
        Kind.BEFORE: f"Chậm nhất là {full(last)} ({rule.law}, {day(event)}).",
        Kind.LASTING: f"Ít nhất đến hết {full(last)} ({rule.law}, {day(event)}).",
    }.get(rule.kind, f"Đến hết {full(last)} ({rule.law}, {day(event)}).")
    inputs: dict[str, int | str] = {"event": event.isoformat(), "last": last.isoformat()}
    return Calculation(rule.id, Verdict.NEEDS, lead, count_shown(rule, event, last, calendar), rule.clause, inputs)


def check_dates(rule: DeadlineRule, event: date, acted: date, calendar: WorkCalendar = VIETNAM) -> Calculation:
    """Whether something done (or still undone) on ``acted`` keeps the rule."""
    last = limit_of(rule, event, calendar)
    met = acted >= last if rule.kind is Kind.LASTING else acted <= last
    inputs: dict[str, int | str] = {"event": event.isoformat(), "acted": acted.isoformat(), "last": last.isoformat()}
    return Calculation(
        rule.id,
        Verdict.MET if met else Verdict.NOT_MET,
        _dated_lead(rule, event, acted, last, met),
        count_shown(rule, event, last, calendar),
        rule.clause,
        inputs,
    )


def _dated_lead(rule: DeadlineRule, event: date, acted: date, last: date, met: bool) -> str:
    if rule.kind is Kind.LASTING:
        kept = f"từ {day(event)} đến {day(acted)} là {(acted - event).days} ngày"
        return f"Đủ: {kept}, mức cần là {rule.law}." if met else f"Chưa đủ: {kept}, phải {rule.law} (đến {day(last)})."
    if rule.kind is Kind.VALID:
        return f"{'Còn' if met else 'Hết'} giá trị: {rule.act} {rule.law}, tức đến hết {day(last)}."
    word = "Đúng hạn" if met else "Không đúng hạn"
    return f"{word}: {rule.act} {rule.law}, tức chậm nhất {full(last)}; ở đây là {full(acted)}."


def check_span(rule: DeadlineRule, amount: int, unit: Unit) -> Calculation | None:
    """Whether a stretch of time keeps the rule; None when its unit leaves that open."""
    least, most = _in_days(amount, unit)
    low, high = _in_days(rule.amount, rule.unit)
    if unit is rule.unit:
        least = most = amount
        low = high = rule.amount
    at_least = rule.kind in (Kind.BEFORE, Kind.LASTING, Kind.REMAINING)
    if at_least:
        met = True if least >= high else False if most < low else None
    else:
        met = True if most <= low else False if least > high else None
    if met is None:
        return None
    given = f"{amount} {unit}"
    sign = ("≥" if met else "<") if at_least else ("≤" if met else ">")
    inputs: dict[str, int | str] = {"given": given, "rule": rule.period}
    verdict = Verdict.MET if met else Verdict.NOT_MET
    formula = f"{given} {sign} {rule.period}{_gap(rule, amount, unit, met)}"
    return Calculation(rule.id, verdict, _span_lead(rule, given, met), formula, rule.clause, inputs)


def _gap(rule: DeadlineRule, amount: int, unit: Unit, met: bool) -> str:
    return "" if met or unit is not rule.unit else f" (chênh {abs(amount - rule.amount)} {unit})"


def _span_lead(rule: DeadlineRule, given: str, met: bool) -> str:
    words = {
        Kind.AFTER: ("Đúng hạn", "Quá hạn"),
        Kind.BEFORE: ("Đúng hạn", "Không đúng hạn"),
        Kind.LASTING: ("Đủ", "Chưa đủ"),
        Kind.VALID: ("Còn giá trị", "Hết giá trị"),
        Kind.LIMIT: ("Trong giới hạn", "Vượt giới hạn"),
        Kind.REMAINING: ("Phải thực hiện", "Không bắt buộc"),
    }[rule.kind]
    return f"{words[0] if met else words[1]}: {rule.act} {rule.law}; ở đây là {given}."


#: The shortest and the longest run of days that a unit can stand for; working days: without and with days off.
_DAYS = {
    Unit.HOUR: (1 / 24, 1 / 24),
    Unit.DAY: (1.0, 1.0),
    Unit.WEEK: (7.0, 7.0),
    Unit.MONTH: (28.0, 31.0),
    Unit.YEAR: (365.0, 366.0),
}


def _in_days(amount: int, unit: Unit) -> tuple[float, float]:
    """Bounds in calendar days; N working days take N days at the least, and weekends with a day or two at the most."""
    if unit is Unit.WORKING_DAY:
        return float(amount), float(amount + 2 * -(-amount // 5))
    if unit is Unit.MONTH and amount > 1:
        return amount * 30.0 - 2, amount * 30.0 + 2 + amount / 2
    low, high = _DAYS[unit]
    return amount * low, amount * high


def count_shown(rule: DeadlineRule, event: date, last: date, calendar: WorkCalendar = VIETNAM) -> str:
    """The count, for people to check: where it begins, where it ends, which days were passed over."""
    if rule.kind is Kind.BEFORE:
        return f"{day(event)} trừ {rule.period} = {day(last)}{_passed_over(rule, last, event, calendar)}"
    raw = calendar.add(event, rule.amount, rule.unit)
    moved = f" là ngày nghỉ nên hạn là {day(last)}" if raw != last else ""
    return f"{day(event)} (không tính) + {rule.period} = {day(raw)}{moved}{_passed_over(rule, event, last, calendar)}"


def _passed_over(rule: DeadlineRule, start: date, end: date, calendar: WorkCalendar) -> str:
    if rule.unit is not Unit.WORKING_DAY:
        return ""
    inner = [date.fromordinal(n) for n in range(start.toordinal() + 1, end.toordinal())]
    off = [d for d in inner if not calendar.is_working(d)]
    if not off:
        return ""
    return "; bỏ " + ", ".join(
        f"{d.day:02d}/{d.month}" + (f" ({n})" if (n := calendar.holiday(d)) else "") for d in off
    )


def day(value: date) -> str:
    """``01/6/2026``, as Vietnamese official papers write it."""
    return f"{value.day:02d}/{value.month if value.month > 2 else f'{value.month:02d}'}/{value.year}"


def full(value: date) -> str:
    """``thứ Hai 08/6/2026``."""
    return f"{WEEKDAYS[value.weekday()]} {day(value)}"
