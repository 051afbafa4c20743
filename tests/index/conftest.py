"""A small index of invented law for most tests; the real model and index once a session, for those that ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from chroma_servers import started_server
from made_library import HashEmbedder, made_library
from network import blocked

from corpus.library import Library
from corpus.store import Corpus
from index.build import build_index
from index.embedder import Embedder
from index.publish import Shelf
from index.search import Index
from index.settings import IndexSettings

SETTINGS = IndexSettings()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """The invented library in a home of its own (``tmp_path / "home"``)."""
    library = made_library(tmp_path / "home")
    yield library
    library.corpus.close()


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "home" / "index")


@pytest.fixture
def embedder() -> HashEmbedder:
    return HashEmbedder()


@pytest.fixture
def opened(library: Library, shelf: Shelf, embedder: HashEmbedder) -> Iterator[Callable[[], Index]]:
    """Opens the published index as the product does; what it opened is closed afterwards."""
    indexes: list[Index] = []

    def open_() -> Index:
        indexes.append(Index.open(shelf, embedder, SETTINGS, library.hash))
        return indexes[-1]

    yield open_
    for index in indexes:
        index.close()


@pytest.fixture(scope="session")
def made_index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Index, Library]]:
    """An index of the invented library, built once. Read only."""
    home = tmp_path_factory.mktemp("made-home")
    library, embedder, shelf = made_library(home), HashEmbedder(), Shelf(home / "index")
    build_index(library, embedder, SETTINGS, shelf)
    index = Index.open(shelf, embedder, SETTINGS, library.hash)
    yield index, library
    index.close()
    library.corpus.close()


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the built-in model, converted once, without a network."""
    folder = tmp_path_factory.mktemp("models")
    with blocked() as attempts:
        Embedder(SETTINGS, folder).warm()
    assert attempts == []
    return folder


@pytest.fixture(scope="session")
def builtin(models: Path) -> Embedder:
    """The built-in model, loaded."""
    return Embedder(SETTINGS, models)


@pytest.fixture(scope="session")
def official_library(official: Corpus) -> Library:
    """The official corpus with the shipped handbook."""
    return Library(official)


@pytest.fixture(scope="session")
def official_index(
    official_library: Library, builtin: Embedder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Index]:
    """The real index: the official corpus through the built-in model, built once. Read only."""
    shelf = Shelf(tmp_path_factory.mktemp("official-index"))
    build_index(official_library, builtin, SETTINGS, shelf)
    index = Index.open(shelf, builtin, SETTINGS, official_library.hash)
    yield index
    index.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IndexSettings]:
    """How to reach a real Chroma server; skipped where none starts."""
    with started_server(tmp_path_factory.mktemp("chroma-server")) as port:
        yield IndexSettings(chroma_host="127.0.0.1", chroma_port=port)
