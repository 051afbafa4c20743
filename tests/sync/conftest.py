"""Homes and settings for the tests that download: everything on 127.0.0.1, every wait short."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sync_server import OpenHome, Start, quick_settings, serving

from corpus.store import Corpus


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a server that answers as told; all stop with the test."""
    with ExitStack() as stack:
        yield lambda answer: stack.enter_context(serving(answer))


@pytest.fixture
def open_home(tmp_path: Path) -> Iterator[OpenHome]:
    """The corpus of the test's one home, with settings that point at a server; each call opens it anew."""
    with ExitStack() as stack:

        def opened(base: str, **more: object) -> Corpus:
            corpus = Corpus(tmp_path / "home", quick_settings(base, **more))
            stack.callback(corpus.close)
            return corpus

        yield opened
