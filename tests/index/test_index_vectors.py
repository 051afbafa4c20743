"""Chroma's door: cosine asserted, exact neighbours, a server of its own, and what is said when it is away."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import chromadb
import numpy as np
import pytest
from chromadb.config import Settings
from made_library import ARTICLES, HashEmbedder, files_let_go, made_library, put

from corpus.errors import DanchuError, ErrorCode
from corpus.library import Library
from index.build import build_index
from index.opened import CHROMA_FOLDER
from index.publish import Shelf
from index.search import Index, Query
from index.settings import IndexSettings
from index.vectors import VectorField, _portions, chroma, drop_collections

LOCAL = IndexSettings()
START_SECONDS = 60


def vectors(count: int, dimension: int = 32) -> np.ndarray:
    found = np.random.default_rng(7).normal(size=(count, dimension)).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_neighbours_are_exact_and_similarities_are_cosines(tmp_path: Path) -> None:
    rows = vectors(2500)
    with chroma(LOCAL, tmp_path) as client:
        field = VectorField.create(client, "danchu-a-text", rows, [{"row": str(i)} for i in range(2500)], LOCAL)
        assert field.count() == 2500
        for query in vectors(2520)[2500:]:
            exact = np.argsort(-(rows @ query))[:10]
            found = field.search(query, 10)
            assert [row for row, _ in found] == exact.tolist()
            np.testing.assert_allclose([s for _, s in found], (rows @ query)[exact], atol=1e-5)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 999, 1000, 2000, 2001, 5300, 20_001, 205_704])
def test_a_collection_is_written_out_a_few_times_at_any_size_and_nothing_is_left_over(count: int) -> None:
    cuts, sync = _portions(count)
    portions = [end - start for start, end in pairwise(cuts)]
    assert (cuts[0], cuts[-1], sum(portions)) == (0, count, count)
    assert all(0 < portion <= 2001 for portion in portions)
    written, waiting = 0, 0
    for portion in portions:  # as Chroma does it: after an addition that makes up the threshold
        waiting += portion
        if waiting >= sync:
            written, waiting = written + 1, 0
    assert written <= 10
    assert waiting <= max(1, written)


def test_a_collection_is_whole_on_disk_once_it_is_made(tmp_path: Path) -> None:
    rows = vectors(2500)
    with chroma(LOCAL, tmp_path) as client:
        VectorField.create(client, "danchu-a-text", rows, [{"row": "x"}] * 2500, LOCAL)
    graphs = [path.stat().st_size for path in tmp_path.rglob("data_level0.bin")]
    assert len(graphs) == 1
    assert graphs[0] >= rows.nbytes, "not left in the log, to be added again at every opening"


def test_more_neighbours_than_rows_and_length_of_the_vector_does_not_count(tmp_path: Path) -> None:
    rows = vectors(3)
    with chroma(LOCAL, tmp_path) as client:
        field = VectorField.create(client, "danchu-a-text", rows, [{"row": str(i)} for i in range(3)], LOCAL)
        short, long = field.search(rows[1], 60), field.search(rows[1] * 9, 60)
    assert [row for row, _ in short] == [row for row, _ in long]
    assert len(short) == 3
    assert short[0] == (1, pytest.approx(1.0, abs=1e-6))


def test_a_collection_that_does_not_use_cosine_is_refused(tmp_path: Path) -> None:
    with closing(chromadb.PersistentClient(str(tmp_path), Settings(anonymized_telemetry=False))) as client:
        for name, space in (("danchu-a-text", "l2"), ("danchu-b-text", "ip"), ("danchu-c-text", "cosine")):
            client.create_collection(name, configuration={"hnsw": {"space": space}}, embedding_function=None)
        for name, space in (("danchu-a-text", "l2"), ("danchu-b-text", "ip")):
            with pytest.raises(DanchuError, match=space) as caught:
                VectorField(client, name, LOCAL)
            assert caught.value.code is ErrorCode.INDEX_DAMAGED
            assert "danchu index build --force" in caught.value.message
        assert VectorField(client, "danchu-c-text", LOCAL).count() == 0
        with pytest.raises(DanchuError) as caught:
            VectorField(client, "danchu-missing", LOCAL)
        assert caught.value.code is ErrorCode.INDEX_DAMAGED


def test_an_index_whose_collection_was_made_with_l2_is_refused(
    library: Library, embedder: HashEmbedder, shelf: Shelf
) -> None:
    folder = build_index(library, embedder, LOCAL, shelf).folder  # type: ignore[arg-type]
    with chroma(LOCAL, folder / CHROMA_FOLDER) as client:
        name = next(c.name for c in client.list_collections() if c.name.endswith("-text"))
        client.delete_collection(name)
        client.create_collection(name, configuration={"hnsw": {"space": "l2"}}, embedding_function=None)
    with pytest.raises(DanchuError, match="cosine"):
        Index.open(shelf, embedder, LOCAL, library.hash)  # type: ignore[arg-type]


def test_a_closed_client_lets_go_of_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "chroma"
    with chroma(LOCAL, folder) as client:
        VectorField.create(client, "danchu-a-text", vectors(1200), [{"a": "b"}] * 1200, LOCAL)
    assert files_let_go(folder)
    with chroma(LOCAL, folder) as client:
        assert VectorField(client, "danchu-a-text", LOCAL).count() == 1200


def test_many_threads_may_open_and_close_the_same_folder_at_once(tmp_path: Path) -> None:
    rows, threads = vectors(20), 8
    with chroma(LOCAL, tmp_path) as client:
        VectorField.create(client, "danchu-a-text", rows, [{"a": "b"}] * 20, LOCAL)
    barrier = threading.Barrier(threads)

    def search(row: int) -> int:
        barrier.wait(30)
        with chroma(LOCAL, tmp_path) as client:
            return VectorField(client, "danchu-a-text", LOCAL).search(rows[row], 1)[0][0]

    with ThreadPoolExecutor(threads) as pool:
        for _ in range(10):
            assert list(pool.map(search, range(threads))) == list(range(threads))


# -- a server ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IndexSettings]:
    """A real Chroma server on a free port; skipped where it does not start."""
    port, folder = free_port(), tmp_path_factory.mktemp("chroma-server")
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--path", str(folder)]
    environment = os.environ | {"ANONYMIZED_TELEMETRY": "False"}
    try:
        process = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(port)],
            env=environment,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        pytest.skip(f"không chạy được lệnh chroma: {error}")
    try:
        if not answers(port, process):
            pytest.skip(f"máy chủ Chroma không khởi động trong {START_SECONDS} giây")
        yield IndexSettings(chroma_host="127.0.0.1", chroma_port=port)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


def answers(port: int, process: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/api/v2/heartbeat", timeout=1):
                return True
        except (URLError, OSError):
            time.sleep(0.2)
    return False


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


class Relay:
    """A TCP relay to a local port, in a process of its own so that closing it cuts every connection."""

    CODE = """
import asyncio, sys
async def pipe(reader, writer):
    while data := await reader.read(65536):
        writer.write(data); await writer.drain()
    writer.close()
async def serve(reader, writer):
    there = await asyncio.open_connection("127.0.0.1", int(sys.argv[1]))
    await asyncio.gather(pipe(reader, there[1]), pipe(there[0], writer), return_exceptions=True)
async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""

    def __init__(self, port: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", self.CODE, str(port)], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())

    def __enter__(self) -> Relay:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait(10)
        assert self._process.stdout is not None
        self._process.stdout.close()
