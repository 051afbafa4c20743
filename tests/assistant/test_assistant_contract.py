"""Every answer keeps the contract: verbatim quotes, markers and citations that match, identifiers that exist."""

from __future__ import annotations

import os
import random

from answer_checks import broken_rules, shows_words
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.engine import Assistant
from corpus.errors import DanchuError
from eval.sets import EvalItem, load_sets, shipped_sets

SAMPLE = 150
#: Set it to ask every question of the shipped sets.
EVERY_QUESTION = "DANCHU_TEST_EVERY_QUESTION"
VOCABULARY = r"""
vườn quả cây cổng sổ mùa hạ nhà xóm Mây hội người giữ được thay sau mấy năm tuần lần chia rụng ai thế nào bao nhiêu
Điều 2 Điều 105 khoản 1 khoản 9 điểm b điểm x luật nghị định 8/2031 tin bài hội vườn phần trăm và hay ko dc ntn ad
[1] [99] **đậm** “trích” … : ; | # > `mã` <b> \ & 10/2022/QH15#2 news:vuon-1 ? ! 50% 12/5
"""
WORDS = VOCABULARY.split()


def sampled() -> list[EvalItem]:
    items = [item for loaded in load_sets(sorted(shipped_sets())) for item in loaded.items]
    return items if os.environ.get(EVERY_QUESTION) else random.Random(20260701).sample(items, SAMPLE)


def test_every_answer_over_the_official_text(official_assistant: Assistant) -> None:
    items = sampled()
    answers = [(item, official_assistant.ask(item.asked)) for item in items]
    broken = {item.id: rules for item, answer in answers if (rules := broken_rules(answer, official_assistant.library))}
    assert broken == {}
    quoting = [answer for _, answer in answers if answer.citations]
    assert len(quoting) > 0.7 * len(items)
    assert sum(shows_words(answer) for answer in quoting) > 0.9 * len(quoting)


def test_every_answer_of_the_handbook_alone(digest_assistant: Assistant) -> None:
    items = random.Random(7).sample(sampled(), 40)
    answers = {item.id: digest_assistant.ask(item.asked) for item in items}
    broken = {i: rules for i, a in answers.items() if (rules := broken_rules(a, digest_assistant.library))}
    assert broken == {}


@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join), min_size=1, max_size=3))
def test_whatever_is_asked(gardener: Assistant, turns: list[str]) -> None:
    try:
        answer = gardener.ask(turns)
    except DanchuError as error:
        assert error.code == "question-empty"
        return
    assert broken_rules(answer, gardener.library) == []


@settings(
    max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(min_size=1, max_size=80))
def test_whatever_is_typed(gardener: Assistant, typed: str) -> None:
    try:
        answer = gardener.ask([typed])
    except DanchuError as error:
        assert error.code == "question-empty"
        return
    assert broken_rules(answer, gardener.library) == []
