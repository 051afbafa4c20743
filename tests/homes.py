"""A home that the command line can be run on, shared by all tests of a session and built once.

``DANCHU_TEST_HOME`` may name a home to keep from one run to the next; it is brought up to date
when the texts or the code have changed.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app import Danchu, load_settings
from corpus.importing import import_paths

VARIABLE = "DANCHU_TEST_HOME"
SHARED = Path(__file__).resolve().parents[2] / "shared"
_built: dict[str, Path] = {}


def official_home(factory: pytest.TempPathFactory) -> Path:
    """A home with topic 44.13, decree 185/2026, the five reports and their index; skips without them. Read only."""
    if not (SHARED / "corpus").is_dir():
        pytest.skip("không có ../shared/corpus cạnh kho mã: bỏ qua phần kiểm trên văn bản chính thức")
    return _home(factory, "official", [SHARED / "corpus"])


def any_home(factory: pytest.TempPathFactory) -> Path:
    """The official home, or where there is no official text, one that holds the handbook alone. Read only."""
    return official_home(factory) if (SHARED / "corpus").is_dir() else _home(factory, "bare", [])


def _home(factory: pytest.TempPathFactory, name: str, sources: list[Path]) -> Path:
    if name not in _built:
        kept = os.environ.get(VARIABLE)
        home = Path(kept).expanduser() if kept else factory.mktemp(f"{name}-home")
        danchu = Danchu(load_settings(home))
        if sources:
            import_paths(danchu.corpus, sources)
        danchu.build_index()
        danchu.corpus.close()
        _built[name] = home
    return _built[name]
