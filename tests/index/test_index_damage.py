"""An index that no longer fits or is damaged: refused with the command that mends it, and mended by it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from made_library import HashEmbedder, build, changed, put

from corpus.errors import DanchuError, ErrorCode
from corpus.handbook import Handbook
from corpus.library import Library
from index.build import build_index
from index.chunks import chunks_of
from index.opened import CHROMA_FOLDER, VECTORS_FILE
from index.publish import Shelf
from index.search import Index, Query
from index.settings import IndexSettings
from index.vectors import chroma

SETTINGS = IndexSettings()
Open = Callable[[], Index]


@pytest.mark.parametrize("what", ["corpus", "handbook", "model", "chunk_chars"])
def test_stale_index_is_refused_with_the_command_that_mends_it(
    library: Library, embedder: HashEmbedder, shelf: Shelf, what: str
) -> None:
    build(library, embedder, shelf)
    settings, expected = SETTINGS, ErrorCode.INDEX_STALE
    if what == "corpus":
        put(library.corpus, changed("1. Đã sửa."))
    elif what == "handbook":
        library = Library(library.corpus, Handbook(library.handbook.entries, {}, ()))
    elif what == "model":
        embedder, expected = HashEmbedder(name="khác"), ErrorCode.MODEL_MISMATCH
    else:
        settings = IndexSettings(chunk_chars=700)
    with pytest.raises(DanchuError) as caught:
        Index.open(shelf, embedder, settings, library.hash)  # type: ignore[arg-type]
    assert caught.value.code is expected
    assert "danchu index build" in caught.value.message
    report = build_index(library, embedder, settings, shelf)  # type: ignore[arg-type]
    assert report.changed
    Index.open(shelf, embedder, settings, library.hash).close()  # type: ignore[arg-type]


def test_missing_index_names_the_command(library: Library, embedder: HashEmbedder, shelf: Shelf, opened: Open) -> None:
    with pytest.raises(DanchuError) as caught:
        opened()
    assert caught.value.code is ErrorCode.INDEX_MISSING
    shelf.folder.mkdir(parents=True)
    for pointer in (b"", b"nowhere", b"\xff\xfe"):
        (shelf.folder / "current").write_bytes(pointer)
        assert shelf.current() is None
    assert build(library, embedder, shelf).changed
    opened()


def lose_row(folder: Path) -> None:
    rows = json.loads((folder / "rows.json").read_text("utf-8"))
    rows["text"].pop()
    (folder / "rows.json").write_text(json.dumps(rows), "utf-8")


def flip(path: Path) -> None:
    """One bit, in the middle."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def overwrite_vectors(folder: Path) -> None:
    """What Chroma holds is no longer what was put in, and it does not know."""
    with chroma(SETTINGS, folder / CHROMA_FOLDER) as client:
        for collection in client.list_collections():
            ids = collection.get(include=[])["ids"][:3]
            turned = -np.asarray(collection.get(ids=ids, include=["embeddings"])["embeddings"])
            collection.update(ids=ids, embeddings=turned)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "manifest missing": lambda folder: (folder / "manifest.json").unlink(),
    "manifest garbled": lambda folder: (folder / "manifest.json").write_text("{", "utf-8"),
    "manifest of another shape": lambda folder: (folder / "manifest.json").write_text('{"a": 1}', "utf-8"),
    "manifest not an object": lambda folder: (folder / "manifest.json").write_text("[1, 2]", "utf-8"),
    "manifest not text": lambda folder: (folder / "manifest.json").write_bytes(b"\xff\xfe\x00"),
    "rows missing": lambda folder: (folder / "rows.json").unlink(),
    "rows cut": lambda folder: (folder / "rows.json").write_text((folder / "rows.json").read_text()[:99], "utf-8"),
    "rows of another shape": lambda folder: (folder / "rows.json").write_text("[]", "utf-8"),
    "a row lost": lose_row,
    "lexical field missing": lambda folder: shutil.rmtree(folder / "lexical" / "folded"),
    "chroma missing": lambda folder: shutil.rmtree(folder / "chroma"),
    "a bit flipped in the words' weights": lambda folder: flip(next((folder / "lexical/text").glob("data*.npy"))),
    "a bit flipped in the words' rows": lambda folder: flip(next((folder / "lexical/folded").glob("indices*.npy"))),
    "a bit flipped in the vocabulary": lambda folder: flip(next((folder / "lexical/title").glob("vocab*"))),
    "a file gone": lambda folder: next((folder / "lexical/title").glob("vocab*")).unlink(),
    "the samples gone": lambda folder: (folder / "samples.npz").unlink(),
    "Chroma's vectors overwritten": overwrite_vectors,
    "chroma garbled": lambda folder: (folder / "chroma" / "chroma.sqlite3").write_bytes(b"garbage" * 1000),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_index_is_refused_and_the_next_build_mends_it(
    library: Library, embedder: HashEmbedder, shelf: Shelf, opened: Open, damage: str
) -> None:
    DAMAGE[damage](build(library, embedder, shelf).folder)
    with pytest.raises(DanchuError) as caught:
        opened()
    assert caught.value.code is ErrorCode.INDEX_DAMAGED
    assert "danchu index build" in caught.value.message
    report = build(library, embedder, shelf)
    assert report.changed
    assert report.embedded == 0, "vectơ còn nguyên thì không nhúng lại"
    assert opened().search(Query("tưới cây")).hits


@pytest.mark.parametrize("damage", ["missing", "cut", "empty", "not an archive"])
def test_damaged_vectors_are_embedded_again(
    library: Library, embedder: HashEmbedder, shelf: Shelf, damage: str
) -> None:
    first = build(library, embedder, shelf)
    file = first.folder / VECTORS_FILE
    content = file.read_bytes()
    if damage == "missing":
        file.unlink()
    else:
        file.write_bytes({"cut": content[: len(content) // 2], "empty": b"", "not an archive": b"abc" * 99}[damage])
    put(library.corpus, changed("1. Đã sửa."))
    again = build(library, embedder, shelf)
    assert again.changed and again.embedded == len({c.passage for c in chunks_of(library, SETTINGS.chunk_chars)})


def test_an_index_removed_while_it_is_being_opened_gives_way_to_the_newer_one(
    library: Library, embedder: HashEmbedder, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    oldest = build(library, embedder, shelf).folder
    newest = build(library, embedder, shelf, force=True).folder
    shutil.rmtree(oldest)
    answers = iter([oldest])
    monkeypatch.setattr(shelf, "current", lambda: next(answers, newest))
    index = Index.open(shelf, embedder, SETTINGS, library.hash)  # type: ignore[arg-type]
    assert index.folder == newest
    index.close()
