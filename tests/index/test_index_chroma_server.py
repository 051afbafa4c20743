"""Chroma as a server: the same neighbours as locally, nothing left behind, and what is said when it is away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import chromadb
import numpy as np
import pytest
from chroma_gateway import Gateway
from chroma_servers import Relay, free_port
from chromadb.config import Settings
from made_library import ARTICLES, HashEmbedder, made_library, put
from pydantic import SecretStr

from corpus.errors import DanchuError, ErrorCode
from corpus.library import Library
from index.build import build_index
from index.opened import CHROMA_FOLDER
from index.publish import Shelf
from index.search import Index, Query
from index.settings import IndexSettings
from index.vectors import chroma, drop_collections

LOCAL = IndexSettings()


def collections(settings: IndexSettings) -> set[str]:
    with chroma(settings, Path()) as client:
        return {collection.name for collection in client.list_collections()}


def test_build_and_search_over_http_find_the_same_as_locally(
    server: IndexSettings, library: Library, embedder: HashEmbedder, shelf: Shelf, tmp_path: Path
) -> None:
    report = build_index(library, embedder, server, shelf)  # type: ignore[arg-type]
    assert not (report.folder / CHROMA_FOLDER).exists()
    remote = Index.open(shelf, embedder, server, library.hash)  # type: ignore[arg-type]
    local_shelf = Shelf(tmp_path / "local")
    build_index(library, embedder, LOCAL, local_shelf)  # type: ignore[arg-type]
    local = Index.open(local_shelf, embedder, LOCAL, library.hash)  # type: ignore[arg-type]
    for text in ("tưới cây", "họp thôn", "chia quả chín"):
        ours, theirs = remote.search(Query(text)).hits, local.search(Query(text)).hits
        assert [hit.article for hit in ours] == [hit.article for hit in theirs]
        np.testing.assert_allclose([h.score for h in ours], [h.score for h in theirs], atol=1e-5)
    remote.close()
    local.close()


def test_collections_of_removed_indexes_leave_the_server_and_other_homes_stay(
    server: IndexSettings, library: Library, embedder: HashEmbedder, shelf: Shelf, tmp_path: Path
) -> None:
    other = made_library(tmp_path / "other-home")
    other_shelf = Shelf(tmp_path / "other-home" / "index")
    build_index(other, embedder, server, other_shelf)  # type: ignore[arg-type]
    names = [build_index(library, embedder, server, shelf, force=True).folder.name for _ in range(3)]  # type: ignore[arg-type]
    held = collections(server)
    assert not {n for n in held if names[0] in n}
    for name in names[1:]:
        assert {n for n in held if name in n} == {f"danchu-{name}-text", f"danchu-{name}-handbook"}
    Index.open(other_shelf, embedder, server, other.hash).close()  # type: ignore[arg-type]
    other.corpus.close()


def test_collections_of_a_killed_build_leave_the_server_with_the_next(
    server: IndexSettings, library: Library, embedder: HashEmbedder, shelf: Shelf
) -> None:
    leftover = shelf.folder / ".building-0123456789abcdef-dead"
    leftover.mkdir(parents=True)
    with chroma(server, Path()) as client:
        client.create_collection("danchu-0123456789abcdef-dead-text", embedding_function=None)
    build_index(library, embedder, server, shelf)  # type: ignore[arg-type]
    assert not leftover.exists()
    assert "danchu-0123456789abcdef-dead-text" not in collections(server)


def test_an_index_whose_collections_are_gone_from_the_server_is_damaged(
    server: IndexSettings, library: Library, embedder: HashEmbedder, shelf: Shelf
) -> None:
    report = build_index(library, embedder, server, shelf)  # type: ignore[arg-type]
    reader = Index.open(shelf, embedder, server, library.hash)  # type: ignore[arg-type]
    drop_collections(server, f"danchu-{report.folder.name}-")
    for fails in (
        lambda: reader.search(Query("tưới cây")),
        lambda: Index.open(shelf, embedder, server, library.hash),  # type: ignore[arg-type]
    ):
        with pytest.raises(DanchuError) as caught:
            fails()
        assert caught.value.code is ErrorCode.INDEX_DAMAGED
    assert build_index(library, embedder, server, shelf).changed  # type: ignore[arg-type]
    reader.close()


def test_a_server_that_is_down_is_named(library: Library, embedder: HashEmbedder, shelf: Shelf) -> None:
    away = IndexSettings(chroma_host="127.0.0.1", chroma_port=free_port())
    with pytest.raises(DanchuError) as caught:
        build_index(library, embedder, away, shelf)  # type: ignore[arg-type]
    assert caught.value.code is ErrorCode.VECTOR_STORE_DOWN
    assert f"127.0.0.1:{away.chroma_port}" in caught.value.message
    assert shelf.current() is None
    assert not list(shelf.folder.glob(".building-*"))


def test_a_server_that_dies_under_a_reader_is_named(
    library: Library, embedder: HashEmbedder, shelf: Shelf, server: IndexSettings, tmp_path: Path
) -> None:
    """The reader's server is reached through a relay that is then closed."""
    build_index(library, embedder, server, shelf)  # type: ignore[arg-type]
    with Relay(server.chroma_port) as relay:
        settings = IndexSettings(chroma_host="127.0.0.1", chroma_port=relay.port)
        reader = Index.open(shelf, embedder, settings, library.hash)  # type: ignore[arg-type]
        assert reader.search(Query("tưới cây")).hits
    put(library.corpus, ARTICLES[1:])
    for fails in (
        lambda: reader.search(Query("tưới cây")),
        lambda: build_index(library, embedder, settings, shelf),  # type: ignore[arg-type]
    ):
        with pytest.raises(DanchuError) as caught:
            fails()
        assert caught.value.code is ErrorCode.VECTOR_STORE_DOWN
    reader.close()


# -- a hosted server ---------------------------------------------------------------------------


@pytest.fixture
def hosted(server: IndexSettings) -> Iterator[tuple[Gateway, IndexSettings]]:
    """A tenant and a database of ours behind a gateway that asks for a token."""
    admin = chromadb.AdminClient(
        Settings(
            chroma_api_impl="chromadb.api.fastapi.FastAPI",
            chroma_server_host=server.chroma_host,
            chroma_server_http_port=server.chroma_port,
        )
    )
    tenant = f"phuong-{uuid4().hex}"
    admin.create_tenant(tenant)
    admin.create_database("luat", tenant)
    with Gateway(server.chroma_port, "mat-khau") as gateway:
        yield (
            gateway,
            IndexSettings(
                chroma_host="127.0.0.1",
                chroma_port=gateway.port,
                chroma_tenant=tenant,
                chroma_database="luat",
                chroma_token=SecretStr("mat-khau"),
                chroma_batch=20,
            ),
        )


def test_a_hosted_server_is_reached_with_token_tenant_and_database(
    server: IndexSettings,
    hosted: tuple[Gateway, IndexSettings],
    library: Library,
    embedder: HashEmbedder,
    shelf: Shelf,
) -> None:
    gateway, settings = hosted
    report = build_index(library, embedder, settings, shelf)  # type: ignore[arg-type]
    with closing(Index.open(shelf, embedder, settings, library.hash)) as index:  # type: ignore[arg-type]
        assert index.search(Query("tưới cây")).hits
    assert 0 < gateway.largest <= settings.chroma_batch
    ours = {f"danchu-{report.folder.name}-text", f"danchu-{report.folder.name}-handbook"}
    assert ours <= collections(settings)
    assert not ours & collections(server)
    drop_collections(settings, f"danchu-{report.folder.name}-")
    assert not ours & collections(settings)


def test_a_hosted_server_that_refuses_the_token_is_named_and_the_token_is_not(
    hosted: tuple[Gateway, IndexSettings], library: Library, embedder: HashEmbedder, shelf: Shelf
) -> None:
    gateway, settings = hosted
    wrong = settings.model_copy(update={"chroma_token": SecretStr("khoa-sai-hoan-toan")})
    with pytest.raises(DanchuError) as caught:
        build_index(library, embedder, wrong, shelf)  # type: ignore[arg-type]
    assert caught.value.code is ErrorCode.VECTOR_STORE_DOWN
    assert f"127.0.0.1:{gateway.port}" in caught.value.message
    assert "khoa-sai" not in caught.value.message + repr(wrong)
    assert shelf.current() is None
