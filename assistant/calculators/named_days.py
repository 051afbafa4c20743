"""Deadlines on days as a question names them, told without the parts that it leaves open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from assistant.calculators.completions import MONDAY, completions, pairs
from assistant.calculators.dates import Day
from assistant.calculators.deadlines import DeadlineRule, Kind, check_dates, check_span, due
from assistant.calculators.figures import Unit
from assistant.calculators.result import Calculation, Verdict
from assistant.calculators.workdays import WEEKDAYS, WorkCalendar

_ROLLS = "; rơi vào ngày nghỉ thì lùi đến ngày làm việc kế tiếp"
_PLAIN = {
    Kind.VALID: ("Còn giá trị", "Hết giá trị"),
    Kind.LASTING: ("Đủ", "Chưa đủ"),
}


def two_days(rule: DeadlineRule, first: Day, second: Day, calendar: WorkCalendar) -> Calculation | None:
    """The verdict on two days, if every way to complete them gives the same."""
    ways = pairs(rule, first, second)
    results = [check_dates(rule, event, acted, calendar) for event, acted in ways]
    if len({c.verdict for c in results}) > 1:
        return _last_day(rule, first, second, calendar)
    if not results:
        return None
    if first.year or second.year:
        return results[0]
    return _without_year(rule, ways, results[0], calendar, exact=bool(first.day and second.day))


def one_day(rule: DeadlineRule, named: Day, calendar: WorkCalendar) -> Calculation | None:
    """The last day, if it is the same however the day named is completed."""
    if named.day is None:
        return _one_weekday(rule, named, calendar) if named.weekday is not None else None
    events = completions(named)
    if not events:
        return None
    if named.year and named.month:
        return due(rule, events[0], calendar)
    move = calendar.back if rule.kind is Kind.BEFORE else calendar.add
    lasts = [move(event, rule.amount, rule.unit) for event in events]
    if named.month is None or len({(d.day, d.month) for d in lasts}) != 1:
        return None
    return _dated_without_year(rule, events[0], lasts[0], named)


def _dated_without_year(rule: DeadlineRule, event: date, last: date, named: Day) -> Calculation:
    weekday = f"{WEEKDAYS[last.weekday()]} " if named.weekday is not None else ""
    start, end = f"{event.day:02d}/{event.month}", f"{last.day:02d}/{last.month}"
    rolls = rule.kind is Kind.AFTER and rule.rolls and rule.unit is not Unit.WORKING_DAY
    opening = {Kind.LASTING: "Ít nhất đến hết", Kind.VALID: "Đến hết"}.get(rule.kind, "Chậm nhất là")
    sign = "trừ" if rule.kind is Kind.BEFORE else "(không tính) +"
    return Calculation(
        rule.id,
        Verdict.NEEDS,
        f"{opening} {weekday}ngày {end} ({rule.law}, {start}{_ROLLS if rolls else ''}).",
        f"{start} {sign} {rule.period} = {end}",
        rule.clause,
        {"event": start, "last": end},
    )


def _one_weekday(rule: DeadlineRule, named: Day, calendar: WorkCalendar) -> Calculation | None:
    """The weekday on which a short period ends, holidays apart."""
    if rule.amount > 5 or rule.unit is not Unit.WORKING_DAY or rule.kind is Kind.LASTING:
        return None
    event = MONDAY + timedelta(days=named.weekday or 0)
    found = due(rule, event, calendar)
    last = date.fromisoformat(str(found.inputs["last"]))
    weeks = (last.toordinal() - last.weekday() - event.toordinal() + event.weekday()) // 7
    told = f"{WEEKDAYS[last.weekday()]} {'tuần sau' if weeks > 0 else 'tuần trước' if weeks < 0 else 'cùng tuần'}"
    start = WEEKDAYS[event.weekday()]
    return replace(
        found,
        lead=f"Chậm nhất là {told} ({rule.law}, {start}; chưa kể ngày nghỉ lễ).",
        formula=f"{start} {'trừ' if rule.kind is Kind.BEFORE else '(không tính) +'} {rule.period} = {told}",
        inputs={"event": start, "last": told},
    )


def _last_day(rule: DeadlineRule, first: Day, second: Day, calendar: WorkCalendar) -> Calculation | None:
    """Where only a day off at the end decides, and the year is not known: the last day instead of a verdict."""
    if rule.kind is not Kind.AFTER or rule.unit is Unit.WORKING_DAY:
        return None
    if not (first.day and first.month and second.day and second.month):
        return None
    early = first if (first.month, first.day) <= (second.month, second.day) else second
    return one_day(rule, early, calendar)


def _without_year(
    rule: DeadlineRule, ways: list[tuple[date, date]], found: Calculation, calendar: WorkCalendar, *, exact: bool
) -> Calculation:
    """The same verdict told by the days between, because the year (and so the weekdays) is not known."""
    gaps = {abs((b - a).days) for a, b in ways}
    if not exact or len(gaps) > 2:
        return _plainly(rule, found)
    told = check_span(rule, min(gaps), Unit.DAY)
    if told is None or told.verdict is not found.verdict:
        working = {calendar.between(min(way), max(way), Unit.WORKING_DAY) for way in ways}
        told = check_span(rule, working.pop(), Unit.WORKING_DAY) if len(working) == 1 else None
    return told if told and told.verdict is found.verdict else _plainly(rule, found)


def _plainly(rule: DeadlineRule, found: Calculation) -> Calculation:
    """Without days that would only be guessed."""
    yes, no = _PLAIN.get(rule.kind, ("Đúng hạn", "Không đúng hạn"))
    word = yes if found.verdict is Verdict.MET else no
    return replace(found, lead=f"{word}: {rule.act} {rule.law}.", formula=rule.law, inputs={"rule": rule.period})
