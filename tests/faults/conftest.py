"""Real processes whose neighbours fail: ``danchu serve`` with Chroma, PostgreSQL and a language model beside it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import homes
import pytest

TESTS = Path(__file__).resolve().parents[1]
sys.path += [str(TESTS / floor) for floor in ("records", "assistant")]  # their invented servers serve here too

from real_processes import ChromaServer, ServedApp, own_home, run  # noqa: E402


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an index. Read only."""
    return homes.any_home(tmp_path_factory)


@pytest.fixture(scope="module")
def home(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of this module's own."""
    return own_home(source, tmp_path_factory.mktemp("fault-home"))


@pytest.fixture(scope="module")
def chroma(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    """A Chroma server that holds the index of ``home``."""
    server = ChromaServer(tmp_path_factory.mktemp("fault-chroma"))
    server.start()
    run(["index", "build"], home, server.settings)
    yield server
    server.kill()


@pytest.fixture
def started() -> Iterator[list[ServedApp]]:
    """Put what you start here; it is ended."""
    apps: list[ServedApp] = []
    yield apps
    for app in apps:
        app.kill()
