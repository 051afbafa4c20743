"""Counting days, and periods that stand in the official text."""

from __future__ import annotations

import re
from datetime import date

import pytest

from assistant.calculators.completions import pairs
from assistant.calculators.dates import Day
from assistant.calculators.deadline_cues import load_cues
from assistant.calculators.deadline_rules import DEADLINE_RULE, DEADLINE_RULES, YEARLY_CONFERENCE
from assistant.calculators.deadlines import check_dates, check_span, due, limit_of
from assistant.calculators.figures import Unit
from assistant.calculators.result import Verdict
from assistant.calculators.workdays import VIETNAM, WorkCalendar

UNITS = {Unit.DAY: "ngày", Unit.WORKING_DAY: "ngày làm việc|làm việc ngày", Unit.MONTH: "tháng", Unit.HOUR: "giờ"}


@pytest.mark.parametrize(
    ("start", "amount", "unit", "last"),
    [
        (date(2026, 6, 1), 5, Unit.WORKING_DAY, date(2026, 6, 8)),  # over a weekend
        (date(2026, 4, 28), 5, Unit.WORKING_DAY, date(2026, 5, 7)),  # over 30/4 and 1/5
        (date(2026, 2, 10), 5, Unit.WORKING_DAY, date(2026, 2, 24)),  # over Tết
        (date(2026, 6, 6), 1, Unit.WORKING_DAY, date(2026, 6, 8)),  # an event on a Saturday
        (date(2026, 6, 1), 15, Unit.DAY, date(2026, 6, 16)),
        (date(2025, 1, 10), 3, Unit.MONTH, date(2025, 4, 10)),
        (date(2026, 1, 31), 1, Unit.MONTH, date(2026, 2, 28)),  # no such day: the last of the month
        (date(2024, 2, 29), 1, Unit.YEAR, date(2025, 2, 28)),
    ],
)
def test_the_day_of_the_event_is_not_counted(start, amount, unit, last):
    assert VIETNAM.add(start, amount, unit) == last


def test_a_weekend_day_worked_instead_counts():
    assert VIETNAM.is_working(date(2026, 8, 22)) and not VIETNAM.is_working(date(2026, 8, 31))


def test_own_days_off_and_days_worked_are_heeded():
    own = WorkCalendar(days_off=[date(2026, 6, 3)], days_worked=[date(2026, 6, 6)])
    assert own.add(date(2026, 6, 1), 4, Unit.WORKING_DAY) == date(2026, 6, 6)
    assert VIETNAM.add(date(2026, 6, 1), 4, Unit.WORKING_DAY) == date(2026, 6, 5)


def test_counting_back_and_forth_agree():
    event = date(2026, 6, 15)
    latest = VIETNAM.back(event, 5, Unit.WORKING_DAY)
    assert latest == date(2026, 6, 8)
    assert VIETNAM.between(latest, event, Unit.WORKING_DAY) == 5


def test_a_period_that_ends_on_a_day_off_ends_on_the_next_working_day():
    rule = DEADLINE_RULE["dn-cong-khai"]
    assert limit_of(rule, date(2026, 6, 5)) == date(2026, 6, 22)  # 20/6/2026 is a Saturday
    assert "là ngày nghỉ" in due(rule, date(2026, 6, 5)).formula
    assert limit_of(DEADLINE_RULE["xa-lam-thoi"], date(2026, 7, 1)) == date(
        2027, 1, 1
    )  # a term of office does not move


def test_the_count_is_shown_with_what_was_passed_over():
    shown = due(DEADLINE_RULE["xa-cong-nhan-huong-uoc"], date(2026, 4, 28)).formula
    assert "28/4/2026 (không tính) + 05 ngày làm việc = 07/5/2026" in shown
    assert "30/4" in shown and "01/5" in shown and "02/5" in shown


@pytest.mark.parametrize(
    ("rule", "event", "acted", "verdict"),
    [
        ("cq-cong-khai", date(2026, 6, 1), date(2026, 6, 8), Verdict.MET),
        ("cq-cong-khai", date(2026, 6, 1), date(2026, 6, 9), Verdict.NOT_MET),
        ("xa-bao-hop", date(2026, 8, 15), date(2026, 8, 13), Verdict.MET),
        ("xa-bao-hop", date(2026, 8, 15), date(2026, 8, 14), Verdict.NOT_MET),
        ("xa-niem-yet-huong-uoc", date(2026, 3, 1), date(2026, 3, 31), Verdict.MET),
        ("xa-niem-yet-huong-uoc", date(2026, 3, 1), date(2026, 3, 30), Verdict.NOT_MET),
        ("xa-dong-thuan", date(2026, 1, 15), date(2026, 4, 15), Verdict.MET),
        ("xa-dong-thuan", date(2026, 1, 15), date(2026, 4, 16), Verdict.NOT_MET),
    ],
)
def test_the_last_day_is_still_in_time(rule, event, acted, verdict):
    assert check_dates(DEADLINE_RULE[rule], event, acted).verdict is verdict


@pytest.mark.parametrize(
    ("rule", "amount", "unit", "verdict"),
    [
        ("xa-cong-khai", 5, Unit.DAY, Verdict.MET),  # five days hold at most five working days
        ("xa-cong-khai", 7, Unit.DAY, None),  # seven may or may not
        ("xa-cong-khai", 8, Unit.DAY, Verdict.NOT_MET),
        ("dn-cong-khai", 8, Unit.WORKING_DAY, Verdict.MET),
        ("dn-cong-khai", 14, Unit.WORKING_DAY, None),
        ("xa-dong-thuan", 100, Unit.DAY, Verdict.NOT_MET),
        ("xa-dong-thuan", 91, Unit.DAY, None),
        ("xa-bao-hop", 2, Unit.HOUR, Verdict.NOT_MET),
        ("xa-niem-yet", 1, Unit.MONTH, None),
        ("xa-niem-yet", 2, Unit.MONTH, Verdict.MET),
    ],
)
def test_mixed_units_are_judged_only_when_certain(rule, amount, unit, verdict):
    found = check_span(DEADLINE_RULE[rule], amount, unit)
    assert (found.verdict if found else None) is verdict


def test_days_without_a_year_are_completed_in_every_way():
    ways = pairs(DEADLINE_RULE["xa-cong-khai"], Day(0, 1, 1, 6), Day(2, 3, 10, 6))
    assert len(ways) == 9 and all((b - a).days == 9 for a, b in ways)
    turned = pairs(DEADLINE_RULE["xa-cong-khai"], Day(0, 1, 20, 12, 2025), Day(2, 3, 5, 1))
    assert turned == [(date(2025, 12, 20), date(2026, 1, 5))]


@pytest.mark.parametrize("rule", DEADLINE_RULES, ids=lambda r: r.id)
def test_each_period_stands_in_the_clause_it_cites(rule, official):
    provision = official.provision(rule.clause)
    assert provision is not None, rule.clause
    text = " ".join(provision.text.split())
    number = rf"0?{rule.amount}(?: \([^)]+\))?"
    assert re.search(rf"{number} (?:{UNITS[rule.unit]})|{UNITS[rule.unit]} .{{0,12}}{number}", text), text


def test_the_yearly_conference_stands_in_the_clause_it_cites(official):
    for clause in YEARLY_CONFERENCE.values():
        assert "không chậm hơn 03 tháng" in official.provision(clause).text


def test_every_cue_belongs_to_a_rule_and_every_rule_but_known_ones_has_a_cue():
    cued = {cue.rule_id for cue in load_cues()}
    assert cued <= set(DEADLINE_RULE)
    assert set(DEADLINE_RULE) - cued <= {"cq-kiem-diem", "dn-kiem-diem"}
    assert all(DEADLINE_RULE[cue.rule_id].setting for cue in load_cues() if cue.bound)
