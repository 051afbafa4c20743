"""The assistants that these tests ask: the real one over the official text, and two quick ones that need none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from homes import official_home
from made_garden import digests, garden

from app import Danchu, load_settings
from assistant.engine import Assistant


@pytest.fixture(scope="session")
def official_assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The product's own assistant over the official text, with the built-in model."""
    danchu = Danchu(load_settings(official_home(tmp_path_factory)))
    yield danchu.assistant()
    danchu.corpus.close()


@pytest.fixture(scope="session")
def gardener(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over an invented law, a decree and a report."""
    yield from _closed(garden(tmp_path_factory.mktemp("garden-home")))


@pytest.fixture(scope="session")
def digest_assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over the shipped handbook alone, as on a fresh machine."""
    yield from _closed(digests(tmp_path_factory.mktemp("digest-home")))


def _closed(assistant: Assistant) -> Iterator[Assistant]:
    yield assistant
    assistant.index.close()
    assistant.library.corpus.close()
