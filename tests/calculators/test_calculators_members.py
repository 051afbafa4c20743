"""Numbers of members and sizes, and that each stands in the official text."""

from __future__ import annotations

import re

import pytest

from assistant.calculators.members import (
    NUMBER_RULE,
    NUMBER_RULES,
    REGIONS,
    SIZE_RULE,
    SIZE_RULES,
    check_number,
    check_region,
    check_size,
    inspectors_of,
)
from assistant.calculators.result import Verdict
from corpus.errors import DanchuError


@pytest.mark.parametrize(
    ("rule", "count", "verdict"),
    [
        ("to-phat-phieu", 2, "not-met"),
        ("to-phat-phieu", 3, "met"),
        ("to-phat-phieu", 5, "met"),
        ("to-phat-phieu", 6, "not-met"),
        ("gsdt", 4, "not-met"),
        ("gsdt", 11, "met"),
        ("gsdt-dan", 6, "not-met"),
        ("cq-ttnd", 9, "met"),
        ("cq-ttnd", 10, "not-met"),
        ("khong-chuyen-trach", 3, "met"),
        ("qd-uy-vien", 10, "not-met"),
        ("truong-thon-tuoi", 20, "not-met"),
    ],
)
def test_the_ends_of_a_range_belong_to_it(rule, count, verdict):
    assert check_number(NUMBER_RULE[rule], count).verdict == verdict


def test_more_than_nine_names_the_exception():
    assert "phân tán" in check_number(NUMBER_RULE["dn-ttnd"], 11).note


def test_a_negative_number_is_refused():
    with pytest.raises(DanchuError):
        check_number(NUMBER_RULE["gsdt"], -1)


@pytest.mark.parametrize(
    ("villages", "members", "verdict"),
    [(11, None, "needs"), (11, 11, "met"), (11, 7, "not-met"), (4, 5, "met"), (4, 4, "not-met"), (4, 7, "not-met")],
)
def test_a_commune_has_one_inspector_for_each_village_and_at_least_five(villages, members, verdict):
    assert inspectors_of(villages, members).verdict == verdict


def test_more_inspectors_than_villages_is_not_judged():
    assert inspectors_of(9, 11) is None


@pytest.mark.parametrize(("rule", "least"), [("cq-ttnd-lap", 8), ("cq-dai-bieu", 100), ("xa-hop-cum", 200)])
def test_a_size_is_reached_at_its_line(rule, least):
    assert check_size(SIZE_RULE[rule], least).verdict is Verdict.MET
    assert check_size(SIZE_RULE[rule], least - 1).verdict is Verdict.NOT_MET


def test_a_village_needs_the_households_of_its_region():
    assert check_region("c", False, 398).verdict is Verdict.NOT_MET
    assert check_region("a", True, 700).verdict is Verdict.MET
    assert check_region("c", False, 398).note_clause == "185/2026/NĐ-CP#10.3.a"


@pytest.mark.parametrize("rule", NUMBER_RULES, ids=lambda r: r.id)
def test_each_number_stands_in_the_clause_it_cites(rule, official):
    text = official.provision(rule.clause).text
    for end in (rule.low, rule.high):
        assert end is None or re.search(rf"\b0?{end}\b", text), text
    assert not rule.note_clause or official.provision(rule.note_clause) is not None


@pytest.mark.parametrize("rule", SIZE_RULES, ids=lambda r: r.id)
def test_each_size_stands_in_the_clause_it_cites(rule, official):
    text = official.provision(rule.clause).text.replace(".", "")
    assert re.search(rf"\b0?(?:{rule.least}|{rule.least - 1})\b", text), text


@pytest.mark.parametrize("point", REGIONS)
def test_each_region_stands_in_the_decree(point, official):
    _, rural, urban = REGIONS[point]
    text = official.provision(f"185/2026/NĐ-CP#10.1.{point}").text
    assert f"{rural} hộ" in text and f"{urban} hộ" in text
