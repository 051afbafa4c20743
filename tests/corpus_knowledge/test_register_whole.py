"""The register against a table written apart from it: a warning on every listed provision, none elsewhere."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from listed_provisions import expected

from corpus.library import Library
from corpus.register import notices_for
from eval.sets import shipped_sets

TODAY = date(2026, 9, 1)


def _codes(addresses: list[str], library: Library) -> set[str]:
    return {notice.code for notice in notices_for(addresses, TODAY, library)}


def _gold(path: Path) -> dict[str, list[str]]:
    items = (json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip())
    return {item["id"]: item["gold"] for item in items if item.get("gold")}


@pytest.mark.parametrize("name", [*shipped_sets(), "dev"])
def test_what_the_sets_rest_on(knowing: Library, shared: Path, name: str) -> None:
    gold = _gold(shared / "eval/dev.jsonl" if name == "dev" else shipped_sets()[name])
    wrong = {
        item: (_codes(ids, knowing), expected(ids, knowing))
        for item, ids in gold.items()
        if _codes(ids, knowing) != expected(ids, knowing)
    }
    assert wrong == {}


def test_every_provision_held(knowing: Library) -> None:
    wrong = [
        (part.id, _codes([part.id], knowing), expected([part.id], knowing))
        for article in knowing.corpus.articles()
        for part in article.provisions()
        if _codes([part.id], knowing) != expected([part.id], knowing)
    ]
    assert wrong == []
