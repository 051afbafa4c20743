"""What every floor's tests share: the official material beside the checkout, and a corpus that holds it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.importing import import_paths
from corpus.store import Corpus


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fuzz", type=int, default=150, metavar="N", help="random and hostile inputs in tests/fuzz")


SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """``../shared`` beside the repository: official text and labelled questions, which are never committed."""
    if not (SHARED / "corpus").is_dir():
        pytest.skip("không có ../shared/corpus cạnh kho mã: bỏ qua phần kiểm trên văn bản chính thức")
    return SHARED


@pytest.fixture(scope="session")
def official(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """A corpus with topic 44.13, decree 185/2026 and the five reports. Shared by all tests: read only."""
    corpus = Corpus(tmp_path_factory.mktemp("official-home"))
    import_paths(corpus, [shared / "corpus"])
    yield corpus
    corpus.close()
