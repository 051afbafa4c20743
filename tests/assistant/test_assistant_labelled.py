"""What the product promises on labelled questions that it was never tuned on (issue “1 of 6”)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from answer_checks import broken_rules

from assistant.answer import Answer
from assistant.engine import Assistant
from eval.bounds import Bound, check_bounds
from eval.run import run_set
from eval.sets import load_set

BOUNDS = (
    "exam/recall@5=0.93",
    "direct/recall@1=1.0",
    "nodiac/recall@5=0.85",
    "refusal_recall=0.5",
    "false_refusal=0.05",
    "uncited=0",
)


@pytest.fixture(scope="module")
def labelled() -> Path:
    """The labelled questions beside the checkout, which are never committed."""
    path = Path(__file__).resolve().parents[3] / "shared" / "eval" / "dev.jsonl"
    if not path.is_file():
        pytest.skip("không có ../shared/eval/dev.jsonl cạnh kho mã")
    return path


def test_the_promised_figures(official_assistant: Assistant, labelled: Path) -> None:
    answers: list[Answer] = []

    def ask(request: dict[str, Any]) -> dict[str, Any]:
        answers.append(official_assistant.ask(request.get("turns") or [request["question"]]))
        return answers[-1].as_dict(request["id"])

    run = run_set(load_set(labelled).items, ask)
    check_bounds(run, map(Bound.parse, BOUNDS))
    broken = [rules for answer in answers if (rules := broken_rules(answer, official_assistant.library))]
    assert broken == []
