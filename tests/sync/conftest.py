"""Homes and settings for the tests that download: everything on 127.0.0.1, every wait short."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from made_server import PATH, Answer, Server, serving

from corpus.settings import CorpusSettings
from corpus.store import Corpus

Start = Callable[[Answer], Server]
OpenHome = Callable[..., Corpus]


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a server that answers as told; all stop with the test."""
    with ExitStack() as stack:
        yield lambda answer: stack.enter_context(serving(answer))


def quick_settings(base: str, **more: object) -> CorpusSettings:
    values: dict[str, object] = {
        "sync_url": base + PATH,
        "sync_connect_seconds": 2,
        "sync_read_seconds": 0.4,
        "sync_total_seconds": 10,
        "sync_retries": 3,
        "sync_backoff_seconds": 0.01,
        "refresh_url": base + "/doc/{id}",
        "refresh_delay_seconds": 0,
        "refresh_seconds": 0.5,
        "refresh_retries": 1,
    }
    return CorpusSettings.model_validate(values | more)


@pytest.fixture
def open_home(tmp_path: Path) -> Iterator[OpenHome]:
    """The corpus of the test's one home, with settings that point at a server; each call opens it anew."""
    with ExitStack() as stack:

        def opened(base: str, **more: object) -> Corpus:
            corpus = Corpus(tmp_path / "home", quick_settings(base, **more))
            stack.callback(corpus.close)
            return corpus

        yield opened
