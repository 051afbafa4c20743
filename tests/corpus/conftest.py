"""An empty corpus, and a codification of invented law, for tests that need no official text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from made_corpus import garden_topic

from corpus.store import Corpus


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    """An empty corpus in a home of its own."""
    opened = Corpus(tmp_path / "home")
    yield opened
    opened.close()


@pytest.fixture
def codification(tmp_path: Path) -> Path:
    """A folder laid out like the official codification: one topic of invented law and one empty shell."""
    root = tmp_path / "BoPhapDienDienTu"
    (root / "demuc").mkdir(parents=True)
    (root / "demuc" / "aaaa.html").write_text(garden_topic().html(), "utf-8-sig")
    (root / "demuc" / "bbbb.html").write_text(garden_topic("98.7", articles=()).html(), "utf-8-sig")
    return root
