"""Thresholds: exact arithmetic, and rules that stand in the official text."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.calculators.result import Verdict, decimal
from assistant.calculators.share_rules import SHARE_RULE, SHARE_RULES
from assistant.calculators.thresholds import Threshold, check_proportion, check_share
from corpus.errors import DanchuError, ErrorCode

RATIO_WORDS = {
    Fraction(2, 3): ("hai phần ba", "khoản 1 Điều 21"),
    Fraction(1, 3): ("một phần ba",),
    Fraction(1, 2): ("50%", "đa số", "khoản 1 Điều 21"),
    Fraction(1, 10): ("10%",),
}


@pytest.mark.parametrize(
    ("rule", "base", "needed"),
    [
        ("xa-dong-gop", 96, 64),
        ("xa-dong-gop", 150, 100),
        ("xa-dong-gop", 245, 164),
        ("xa-dong-gop-toan-xa", 14, 10),
        ("xa-huong-uoc", 118, 60),
        ("xa-huong-uoc", 119, 60),
        ("cq-nghi-quyet", 32, 17),
        ("cq-hop-le", 48, 32),
        ("dn-de-nghi-hop", 210, 70),
        ("cq-de-nghi-hop", 100, 34),
        ("xa-sang-kien", 185, 19),
        ("xa-kien-nghi-thoi", 121, 61),
        ("xa-kien-nghi-thoi", 120, 60),
    ],
)
def test_the_line_is_where_the_law_draws_it(rule, base, needed):
    at, below = check_share(SHARE_RULE[rule], base, needed), check_share(SHARE_RULE[rule], base, needed - 1)
    assert (at.verdict, below.verdict) == (Verdict.MET, Verdict.NOT_MET)
    assert check_share(SHARE_RULE[rule], base).inputs["needed"] == needed
    assert f"{needed}/{base}" in below.lead and "thiếu 1" in below.lead


@given(
    base=st.integers(1, 10**6),
    share=st.fractions(min_value=Fraction(1, 100), max_value=Fraction(99, 100), max_denominator=100),
    strict=st.booleans(),
)
def test_needed_is_the_smallest_number_that_is_enough(base, share, strict):
    threshold = Threshold(share, strict)
    needed = threshold.needed(base)
    assert threshold.allows(Fraction(needed, base))
    assert not threshold.allows(Fraction(needed - 1, base))


def test_the_formula_shows_the_rounding():
    assert check_share(SHARE_RULE["xa-dong-gop"], 210).formula == "2/3 × 210 = 140"
    assert check_share(SHARE_RULE["xa-dong-gop"], 245).formula == "2/3 × 245 = 163,33 → làm tròn lên 164"
    assert check_share(SHARE_RULE["xa-huong-uoc"], 118).formula == "50% × 118 = 59; phải trên 59 → ít nhất 60"


@pytest.mark.parametrize(("base", "part"), [(0, 0), (-3, None), (10, 11), (10, -1)])
def test_figures_that_cannot_be_are_refused(base, part):
    with pytest.raises(DanchuError) as refused:
        check_share(SHARE_RULE["xa-dong-gop"], base, part)
    assert refused.value.code is ErrorCode.FIGURES_INVALID


def test_a_share_is_judged_without_rounding():
    rule = SHARE_RULE["xa-huong-uoc"]
    assert check_proportion(rule, Fraction(1, 2), "50%").verdict is Verdict.NOT_MET
    assert check_proportion(rule, Fraction(1, 2), "trên 50%", above=True).verdict is Verdict.MET
    assert check_proportion(SHARE_RULE["xa-dong-gop"], Fraction(2, 3), "2/3").verdict is Verdict.MET


def test_a_note_with_its_clause_comes_with_a_failure_only():
    rule = SHARE_RULE["xa-sang-kien"]
    assert check_share(rule, 185, 18).note_clause == "10/2022/QH15#16.3"
    assert not check_share(rule, 185, 19).note


@pytest.mark.parametrize(("value", "text"), [(Fraction(490, 3), "163,33"), (1200, "1.200"), (Fraction(37, 2), "18,5")])
def test_numbers_are_written_the_vietnamese_way(value, text):
    assert decimal(value) == text


def test_rule_identifiers_are_unique():
    assert len(SHARE_RULE) == len(SHARE_RULES)


@pytest.mark.parametrize("rule", SHARE_RULES, ids=lambda r: r.id)
def test_each_rule_stands_in_the_clause_it_cites(rule, official):
    provision = official.provision(rule.clause)
    assert provision is not None, rule.clause
    text = " ".join(provision.text.split())
    assert any(word in text for word in RATIO_WORDS[rule.threshold.fraction]), text
    assert not rule.note_clause or official.provision(rule.note_clause) is not None
