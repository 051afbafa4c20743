"""Short questions over the official text: the right article is found, and few are refused."""

from __future__ import annotations

import pytest

from assistant.engine import Assistant
from bench.short import measure, short_questions


@pytest.fixture(scope="module")
def counts(official_assistant: Assistant) -> dict[str, float]:
    groups = measure(official_assistant, short_questions(), failures=False)
    total = sum(c["questions"] for c in groups.values())
    return {name: sum(c[name] for c in groups.values()) / total for name in ("at1", "at5", "full at5", "refused")}


def test_the_right_article_is_among_the_first(counts: dict[str, float]) -> None:
    assert counts["at1"] >= 0.78
    assert counts["at5"] >= 0.92


def test_typed_without_marks_finds_as_much_as_written_in_full(counts: dict[str, float]) -> None:
    assert counts["at5"] >= counts["full at5"] - 0.02


def test_few_are_refused(counts: dict[str, float]) -> None:
    assert counts["refused"] <= 0.06
