"""Chroma's door: cosine asserted, exact neighbours, files written whole and let go."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import chromadb
import numpy as np
import pytest
from chromadb.config import Settings
from made_library import HashEmbedder, files_let_go

from corpus.errors import DanchuError, ErrorCode
from corpus.library import Library
from index.build import build_index
from index.opened import CHROMA_FOLDER
from index.publish import Shelf
from index.search import Index
from index.settings import IndexSettings
from index.vectors import VectorField, _portions, chroma

LOCAL = IndexSettings()
START_SECONDS = 60


def vectors(count: int, dimension: int = 32) -> np.ndarray:
    found = np.random.default_rng(7).normal(size=(count, dimension)).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


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
    cuts, sync = _portions(count, 2000)
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
