"""Building and publishing: only what changed is embedded, readers see a whole index or the one before."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from made_library import (
    ARTICLES,
    DESCRIPTORS,
    LAW,
    HashEmbedder,
    build,
    changed,
    files_let_go,
    made_library,
    open_files,
    put,
)

from corpus.errors import DanchuError, ErrorCode
from corpus.handbook import Handbook
from corpus.library import Library
from corpus.model import Article
from index.chunks import chunks_of
from index.manifest import Manifest
from index.opened import VECTORS_FILE, OpenedIndex
from index.publish import Shelf
from index.search import Index, Query
from index.settings import IndexSettings

SETTINGS = IndexSettings()
Open = Callable[[], Index]


def folders(shelf: Shelf) -> list[str]:
    return sorted(path.name for path in shelf.folder.iterdir() if path.is_dir())


def test_first_build_embeds_every_text_once(library: Library, embedder: HashEmbedder, shelf: Shelf) -> None:
    report = build(library, embedder, shelf)
    passages = [chunk.passage for chunk in chunks_of(library, SETTINGS.chunk_chars)]
    assert report.changed
    assert report.chunks == len(passages)
    assert report.embedded == len(embedder.embedded) == len(set(passages))
    manifest = Manifest.load(report.folder)
    assert (manifest.metric, manifest.dimension, manifest.model) == ("cosine", 64, "hash|||")
    assert (manifest.articles, manifest.reports, manifest.chunks) == (5, 2, report.chunks)
    assert manifest.library_hash == library.hash
    assert manifest.corpus_hash == library.corpus.hash
    assert set(manifest.versions) >= {"chromadb", "bm25s"}


def test_unchanged_library_embeds_nothing_and_publishes_nothing(
    library: Library, embedder: HashEmbedder, shelf: Shelf
) -> None:
    first = build(library, embedder, shelf)
    again = build(library, embedder, shelf)
    assert (again.changed, again.embedded, again.chunks, again.folder) == (False, 0, first.chunks, first.folder)
    assert embedder.embedded == []


def test_one_changed_clause_embeds_one_passage(
    library: Library, embedder: HashEmbedder, shelf: Shelf, opened: Open
) -> None:
    first = build(library, embedder, shelf)
    text = ARTICLES[1].text.replace("mỗi năm 02 lần", "mỗi quý một lần")
    put(library.corpus, changed(text))
    again = build(library, embedder, shelf)
    assert again.changed and again.embedded == 1 and again.chunks == first.chunks
    assert ["mỗi quý một lần" in passage for passage in embedder.embedded] == [True]
    best = opened().search(Query("triệu tập họp thôn mỗi quý một lần")).hits[0]
    assert (best.article, best.passages[0][0]) == (f"{LAW}#2", f"{LAW}#2.1")


def test_added_and_removed_articles(library: Library, embedder: HashEmbedder, shelf: Shelf, opened: Open) -> None:
    build(library, embedder, shelf)
    new = Article(f"{LAW}#8", "Ao cá", "Ao cá của thôn được thả cá chép hằng năm.", source="made")
    put(library.corpus, [*ARTICLES[1:], new])
    assert build(library, embedder, shelf).embedded == 1
    articles = opened().articles
    assert f"{LAW}#8" in articles and f"{LAW}#1" not in articles


def test_rebuilt_index_answers_like_one_built_from_nothing(
    library: Library, embedder: HashEmbedder, shelf: Shelf, opened: Open, tmp_path: Path
) -> None:
    build(library, embedder, shelf)
    put(library.corpus, changed("1. Thôn họp mỗi tháng.\n2. Ai cũng được nói."))
    build(library, embedder, shelf)
    fresh_shelf = Shelf(tmp_path / "fresh")
    build(library, embedder, fresh_shelf)
    fresh = Index.open(fresh_shelf, embedder, SETTINGS, library.hash)  # type: ignore[arg-type]
    grown = opened()
    for text in ("họp thôn", "tưới cây", "chia quả chín", "hội vườn Mây Trắng", "luống rau"):
        assert grown.search(Query(text)).hits == fresh.search(Query(text)).hits
    fresh.close()


def test_force_embeds_everything_and_leaves_the_old_index_whole(
    library: Library, embedder: HashEmbedder, shelf: Shelf, opened: Open
) -> None:
    first = build(library, embedder, shelf)
    reader = opened()
    before = reader.search(Query("tưới cây")).hits
    again = build(library, embedder, shelf, force=True)
    assert again.embedded == first.embedded
    assert again.folder != first.folder
    assert reader.search(Query("tưới cây")).hits == before
    assert opened().search(Query("tưới cây")).hits == before


def test_many_builds_in_one_process_do_not_write_into_each_other(
    library: Library, embedder: HashEmbedder, shelf: Shelf, opened: Open
) -> None:
    """Chroma keeps a client by its path: a build must not meet the client of the build before."""
    for n in range(4):
        put(library.corpus, changed(f"1. Thôn họp lần {n}.\n2. Bàn việc số {n * 111}."))
        build(library, embedder, shelf)
        index = opened()
        assert index.search(Query(f"bàn việc số {n * 111}")).hits[0].passages[0][0] == f"{LAW}#2.2"
    assert len(folders(shelf)) == 2, "chỉ giữ bản hiện hành và bản ngay trước"


def test_files_are_let_go_after_a_build_and_with_the_last_reader(
    library: Library, embedder: HashEmbedder, shelf: Shelf
) -> None:
    build(library, embedder, shelf)
    assert files_let_go(shelf.folder)
    index = Index.open(shelf, embedder, SETTINGS, library.hash)  # type: ignore[arg-type]
    index.search(Query("tưới cây"))
    assert open_files(shelf.folder) or not DESCRIPTORS.is_dir()
    del index
    gc.collect()
    assert files_let_go(shelf.folder)


def test_previous_index_is_kept_for_a_live_reader_and_older_ones_go(
    library: Library, embedder: HashEmbedder, shelf: Shelf, opened: Open
) -> None:
    oldest = build(library, embedder, shelf).folder
    reader = opened()
    wanted = reader.search(Query("triệu tập cuộc họp thôn")).hits
    put(library.corpus, changed("1. Khác hẳn."))
    middle = build(library, embedder, shelf).folder
    assert oldest.is_dir()
    assert reader.search(Query("triệu tập cuộc họp thôn")).hits == wanted
    put(library.corpus, changed("1. Lại khác nữa."))
    newest = build(library, embedder, shelf).folder
    assert folders(shelf) == sorted([middle.name, newest.name])
    assert shelf.current() == newest


def test_another_model_reuses_no_vector(library: Library, embedder: HashEmbedder, shelf: Shelf) -> None:
    first = build(library, embedder, shelf)
    other = HashEmbedder(name="khác")
    assert build(library, other, shelf).embedded == first.embedded


def test_a_build_that_fails_publishes_nothing_and_leaves_nothing(
    library: Library, embedder: HashEmbedder, shelf: Shelf, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = build(library, embedder, shelf)
    put(library.corpus, changed("1. Đã sửa."))

    def refuse(folder: Path, settings: IndexSettings) -> OpenedIndex:
        raise DanchuError(ErrorCode.INDEX_DAMAGED, "không đọc được bản vừa dựng")

    with monkeypatch.context() as patch:
        patch.setattr("index.build.OpenedIndex", refuse)
        with pytest.raises(DanchuError, match="vừa dựng"):
            build(library, embedder, shelf)
    assert shelf.current() == first.folder
    assert [path.name for path in shelf.folder.iterdir() if path.is_dir()] == [first.folder.name]
    assert build(library, embedder, shelf).changed


def test_an_import_in_the_middle_of_a_build_is_not_mixed_in(
    library: Library, embedder: HashEmbedder, shelf: Shelf, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = 0

    def importing(library: Library, chunk_chars: int):
        nonlocal calls
        calls += 1
        for number, chunk in enumerate(chunks_of(library, chunk_chars)):
            if calls == 1 and number == 2:
                put(library.corpus, changed("1. Nhập giữa chừng."))
            yield chunk

    monkeypatch.setattr("index.build.chunks_of", importing)
    report = build(library, embedder, shelf)
    assert calls == 2
    assert Manifest.load(report.folder).library_hash == library.hash
    assert opened().search(Query("nhập giữa chừng")).hits[0].article == f"{LAW}#2"


def test_second_build_at_the_same_time_is_refused(library: Library, embedder: HashEmbedder, shelf: Shelf) -> None:
    with shelf.building("other"), pytest.raises(DanchuError) as caught:
        build(library, embedder, shelf)
    assert caught.value.code is ErrorCode.INDEX_BUSY
    assert build(library, embedder, shelf).changed, "khóa được trả sau khi xong"


def test_progress_tells_every_step_to_its_end(library: Library, embedder: HashEmbedder, shelf: Shelf) -> None:
    told: list[tuple[str, int, int]] = []
    report = build(library, embedder, shelf, progress=lambda *step: told.append(step))
    last = {what: (done, total) for what, done, total in told}
    assert last == {
        "Nhúng": (report.embedded, report.embedded),
        "Chroma": (report.chunks, report.chunks),
        "Từ vựng": (1, 1),
    }
    embedding = [done for what, done, _ in told if what == "Nhúng"]
    assert embedding == sorted(embedding) and embedding[0] == 0


def test_vectors_on_disk_are_those_of_the_passages(library: Library, embedder: HashEmbedder, shelf: Shelf) -> None:
    report = build(library, embedder, shelf)
    with np.load(report.folder / VECTORS_FILE) as saved:
        vectors = saved["vectors"]
    expected = embedder.passages([chunk.passage for chunk in chunks_of(library, SETTINGS.chunk_chars)])
    np.testing.assert_array_equal(vectors, expected)


def test_two_homes_never_touch_each_other(
    library: Library, embedder: HashEmbedder, shelf: Shelf, tmp_path: Path
) -> None:
    first = build(library, embedder, shelf)
    before = {p: p.stat().st_mtime_ns for p in first.folder.rglob("*") if p.is_file()}
    other = made_library(tmp_path / "other-home", changed("1. Nhà khác."))
    build(other, HashEmbedder(), Shelf(tmp_path / "other-home" / "index"))
    assert {p: p.stat().st_mtime_ns for p in first.folder.rglob("*") if p.is_file()} == before
    other.corpus.close()


def test_a_library_without_a_handbook(tmp_path: Path, embedder: HashEmbedder, shelf: Shelf) -> None:
    library = made_library(tmp_path / "bare-home", handbook=Handbook({}, {}, ()))
    build(library, embedder, shelf)
    index = Index.open(shelf, embedder, SETTINGS, library.hash)  # type: ignore[arg-type]
    found = index.search(Query("tưới cây vào sáng sớm"))
    assert found.hits[0].passages[0][0].startswith("8/2031/NĐ-CP#1")
    assert found.strength["covered_lines"] == found.strength["question"] == 0
    index.close()
    library.corpus.close()
