"""Over the whole dev set: an answer carries the register's warnings when it rests on a listed provision, else none."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from listed_provisions import expected

from assistant.engine import Assistant

TODAY = date(2026, 9, 1)
_OF_THE_KIND = {"handbook", "news"}


def test_every_answer_of_the_dev_set(official_assistant: Assistant, shared: Path) -> None:
    items = [json.loads(line) for line in (shared / "eval/dev.jsonl").read_text("utf-8").splitlines() if line.strip()]
    wrong, warned = {}, 0
    for item in items:
        answer = official_assistant.ask(item.get("turns") or [item["question"]], TODAY)
        codes = {w.code for w in answer.warnings} - _OF_THE_KIND
        warned += bool(codes)
        if codes != (due := expected([c.id for c in answer.citations], official_assistant.library)):
            wrong[item["id"]] = (codes, due)
    assert wrong == {}
    assert warned, "không câu nào mang cảnh báo: bài kiểm này không còn kiểm gì"


def test_before_the_law_every_answer_says_so(official_assistant: Assistant, shared: Path) -> None:
    items = [json.loads(line) for line in (shared / "eval/dev.jsonl").read_text("utf-8").splitlines() if line.strip()]
    asked = [item["question"] for item in items if item.get("question") and item["cat"] == "exam"]
    for question in asked:
        answer = official_assistant.ask([question], date(2023, 6, 30))
        if any(c.id.startswith("10/2022/QH15#") for c in answer.citations):
            told = [w.message for w in answer.warnings if w.code == "not-in-force"]
            assert any("01/07/2023" in message for message in told), question
