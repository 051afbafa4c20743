"""Figures on, one below and one above every line: the verdict, its clause, and silence where nothing is certain."""

from __future__ import annotations

import pytest

from assistant.engine import Assistant
from eval.sets import EvalItem, load_set

VERDICTS = {"được": "met", "chưa": "not-met", "cần": "needs"}


@pytest.fixture(scope="module")
def outcomes(official_assistant: Assistant) -> dict[str, list[str]]:
    """The ids of the cases by what became of them: ``right``, ``silent``, ``wrong``."""
    found: dict[str, list[str]] = {"right": [], "silent": [], "wrong": []}
    for item in load_set("line-cases").items:
        found[_outcome(item, official_assistant)].append(item.id)
    return found


def _outcome(item: EvalItem, assistant: Assistant) -> str:
    computed = assistant.find(assistant.understand(item.asked)).computed
    if item.extra.get("silent"):
        return "wrong" if any(c.verdict != "needs" for c in computed) else "right"
    if not computed:
        return "silent"
    verdict, _, needed = str(item.extra["verdict"]).partition("; ")
    agrees = computed[0].verdict == VERDICTS[verdict] and computed[0].clause.startswith(str(item.extra["clause"]))
    counted = "/" not in needed or str(computed[0].inputs.get("needed")) == needed.split("/")[0]
    return "right" if agrees and counted else "wrong"


def test_no_verdict_is_wrong(outcomes: dict[str, list[str]]) -> None:
    assert outcomes["wrong"] == []


def test_nearly_every_verdict_is_given(outcomes: dict[str, list[str]]) -> None:
    assert len(outcomes["right"]) >= 0.95 * sum(map(len, outcomes.values())), outcomes["silent"]


def test_a_verdict_leads_its_answer_and_cites_its_clause(official_assistant: Assistant) -> None:
    answer = official_assistant.ask(["118 nhà, ông Hòa được 59 nhà chọn làm trưởng thôn, vậy trúng chưa?"])
    assert answer.answer.startswith("**Chưa được thông qua: cần ít nhất 60/118 hộ")
    assert answer.citations[0].id == "10/2022/QH15#21.1"
