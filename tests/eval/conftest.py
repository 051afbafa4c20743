"""Builders for items and answers, so that each test shows only what it is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from eval.sets import EvalItem, parse_item

Build = Callable[..., Any]


@pytest.fixture
def item() -> Callable[..., EvalItem]:
    """``item(gold=["A"])``: gold and alternatives may be single letters, which stand for articles."""

    def build(**fields: Any) -> EvalItem:
        values = {"id": "q1", "cat": "exam", "question": "Câu hỏi?", "expect": "answer"} | fields
        for name in ("gold", "alt_gold"):
            if name in values:
                values[name] = [article(letter) for letter in values[name]]
        return parse_item(values)

    return build


@pytest.fixture
def answer() -> Callable[..., dict[str, Any]]:
    """``answer(retrieved="XA", cites="A")``: rankings and citations as letters that stand for articles."""

    def build(status: str = "answered", *, retrieved: str = "", cites: str = "", **fields: Any) -> dict[str, Any]:
        citations = [
            {"marker": n, "id": f"{article(letter)}.1", "article": article(letter), "label": f"Điều {letter}"}
            for n, letter in enumerate(cites, 1)
        ]
        base = {
            "status": status,
            "answer": "",
            "citations": citations,
            "retrieved": [article(letter) for letter in retrieved],
            "warnings": [],
            "timings_ms": {"total": 10.0},
        }
        return base | fields

    return build


def article(letter: str) -> str:
    """``A`` is Điều 1 of a made-up document; anything longer than a letter is an identifier already."""
    return f"1/2020/QH14#{ord(letter) - ord('A') + 1}" if len(letter) == 1 else letter
