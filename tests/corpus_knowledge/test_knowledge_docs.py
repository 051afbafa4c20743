"""Every code that the checker and the register can give is explained in the docs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpus.handbook.documents import DIGESTED
from corpus.register import load_register

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("sources", "page"), [("corpus/handbook/*.py", "docs/handbook.md"), ("corpus/register/*.py", "docs/register.md")]
)
def test_codes_are_documented(sources: str, page: str) -> None:
    code = "\n".join(path.read_text("utf-8") for path in ROOT.glob(sources))
    named = set(re.findall(r"(?:Finding\(|yield |= )\"([a-z]+(?:-[a-z]+)+|amended|replaced|repealed)\"", code))
    assert len(named) > 5
    explained = (ROOT / page).read_text("utf-8")
    assert sorted(name for name in named if f"`{name}`" not in explained) == []


def test_the_number_of_entries_is_documented() -> None:
    told = (ROOT / "docs" / "handbook.md").read_text("utf-8")
    assert f"\n{sum(document.articles for document in DIGESTED.values())} entries, one an article" in told


def test_cautions_of_the_shipped_register_are_documented() -> None:
    explained = (ROOT / "docs" / "register.md").read_text("utf-8")
    assert [c.code for c in load_register().cautions if f"`{c.code}`" not in explained] == []
