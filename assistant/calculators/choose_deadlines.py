"""Which deadline a question's days call for."""

from __future__ import annotations

import re

from assistant.calculators.dates import Day
from assistant.calculators.deadline_cues import Cue, load_cues
from assistant.calculators.deadline_rules import DEADLINE_RULE
from assistant.calculators.deadlines import DeadlineRule, Kind, check_span
from assistant.calculators.figures import Figure, Unit
from assistant.calculators.named_days import one_day, two_days
from assistant.calculators.reading import Reading
from assistant.calculators.result import Calculation
from assistant.calculators.spans import beside, real_spans
from assistant.calculators.workdays import VIETNAM, WorkCalendar
from assistant.calculators.yearly import yearly

_PAIR = 2
_DATED = frozenset({Kind.AFTER, Kind.BEFORE, Kind.LASTING, Kind.VALID})
_ASIDE = re.compile(r"\b(?:khong|co|tinh|tru|ke)(?: tinh| ca| ke)? (?:ca )?(?:(?:thu bay|chu nhat|cn|,|va) ?)*$")
_HOLIDAYS = re.compile(r"\b(?:tet|nghi le|ngay le|quoc khanh|gio to|30/4|2/9)\b")
_BY_WHEN = re.compile(
    r"\b(?:(?:cham|tre|muon|lau|som) nhat|han chot|han (?:nop|gui|la|den)|(?:den|toi) (?:hom|ngay|khi) nao|hom nao|"
    r"ngay nao|bao gio|khi nao|ngay may|truoc ngay nao|ngay bao nhieu|con gia tri)\b"
)


def choose_deadlines(reading: Reading, calendar: WorkCalendar = VIETNAM) -> list[Calculation]:
    """The deadline that applies, computed; empty when none certainly does."""
    days = _countable(reading)
    if not days and not reading.spans:
        return []
    rules = _narrowed(reading, [DEADLINE_RULE[cue.rule_id] for cue in load_cues() if _meant(reading, cue)])
    if len({(rule.kind, rule.amount, rule.unit) for rule in rules}) > 1:
        return []
    for rule in rules:
        if found := _compute(reading, rule, days, calendar):
            return [found]
    conference = yearly(reading, days)
    return [conference] if conference else []


def _meant(reading: Reading, cue: Cue) -> bool:
    if cue.bound and DEADLINE_RULE[cue.rule_id].setting != reading.place:
        return False
    if cue.bar and cue.bar.search(reading.text):
        return False
    return all(need.search(reading.text) for need in cue.need)


def _narrowed(reading: Reading, rules: list[DeadlineRule]) -> list[DeadlineRule]:
    """Those rules that retrieval also points at, when it points at some of them."""
    top = reading.articles[:5]
    pointed = [r for r in rules if r.clause.partition(".")[0] in top or any(a in top for a in r.related)]
    return pointed or rules


def _countable(reading: Reading) -> list[Day]:
    """The days named, once each, without weekends only said not to count, and weekdays beside two full days."""
    days: dict[tuple[int | None, ...], Day] = {}
    for day in reading.days:
        aside = day.weekday in (5, 6) and not day.day and _ASIDE.search(reading.text, 0, day.start)
        if not aside:
            days.setdefault((day.day, day.month, day.year, day.weekday, day.week), day)
    dated = [day for day in days.values() if day.day and day.month]
    return dated if len(dated) >= _PAIR else list(days.values())


def _is_that_long(rule: DeadlineRule, spans: list[Figure]) -> bool:
    """Whether how long something lasts was told beside its days ("15 ngày từ 1/12 đến 15/12")."""
    return rule.kind is Kind.LASTING and len(spans) == 1 and spans[0].value.denominator == 1


def _compute(reading: Reading, rule: DeadlineRule, days: list[Day], calendar: WorkCalendar) -> Calculation | None:
    dated = rule.kind in _DATED and rule.unit is not Unit.HOUR
    spans = real_spans(reading)
    if dated and len(days) == 2:
        found = two_days(rule, days[0], days[1], calendar)
        told = check_span(rule, int(spans[0].value), spans[0].unit) if _is_that_long(rule, spans) else None
        return told if found and told and found.verdict is told.verdict else found
    if dated and len(days) == 1 and reading.says(_BY_WHEN) and not spans:
        return one_day(rule, days[0], calendar)
    spans = [span for span in spans if beside(reading, rule.kind, span)]
    if len(days) > 2 or len({(s.value, s.unit) for s in spans}) != 1 or spans[0].value.denominator != 1:
        return None
    mixed = Unit.WORKING_DAY in (rule.unit, spans[0].unit) and spans[0].unit is not rule.unit
    if mixed and reading.says(_HOLIDAYS):
        return None
    return check_span(rule, int(spans[0].value), spans[0].unit)
