"""Build an index into a new folder, check it, publish it. Only what changed is embedded again."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import chain
from pathlib import Path

import numpy as np

from corpus.errors import DanchuError, ErrorCode
from corpus.library import Library
from index.chunks import Channel, Chunk, article_header, chunks_of
from index.embedder import Embedder, Vectors
from index.kept import KeptVectors
from index.lexical import LexicalField
from index.manifest import BUILDER_VERSION, Manifest, fingerprint, library_versions, sums
from index.opened import (
    CHROMA_FOLDER,
    HANDBOOK_FIELD,
    LEXICAL_FOLDER,
    ROWS_FILE,
    SAMPLES,
    SAMPLES_FILE,
    TEXT_FIELD,
    VECTORS_FILE,
    OpenedIndex,
    collection_name,
    sample_rows,
)
from index.publish import Shelf, index_name
from index.settings import IndexSettings
from index.tokens import folded_tokens, main_tokens
from index.vectors import SPACE, VectorField, chroma, drop_collections

Progress = Callable[[str, int, int], None]
#: Texts embedded between two writes of what a killed build leaves to the next.
_KEPT_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: chunks in all, chunks embedded anew, and the published folder."""

    chunks: int
    embedded: int
    folder: Path
    changed: bool


@dataclass(frozen=True)
class _Content:
    """What the library held at one moment, as it goes into the index."""

    library_hash: str
    corpus_hash: str
    handbook_hash: str
    chunks: list[Chunk]
    titles: dict[str, str]

    @cached_property
    def fields(self) -> dict[str, list[int]]:
        """Which chunks, by their number, make up each collection."""
        found: dict[str, list[int]] = {TEXT_FIELD: [], HANDBOOK_FIELD: []}
        for i, chunk in enumerate(self.chunks):
            found[field_of(chunk)].append(i)
        return found


def build_index(
    library: Library,
    embedder: Embedder,
    settings: IndexSettings,
    shelf: Shelf,
    *,
    force: bool = False,
    progress: Progress = lambda *_: None,
) -> BuildReport:
    """Bring the published index up to date with the library; one that is damaged is built anew.

    Args:
        force: build even when nothing changed, and embed everything anew.
        progress: told (what is done, how many, of how many).

    Raises:
        DanchuError: ``index-busy``, ``model-unavailable``, ``vector-store-down``.
    """
    print_ = fingerprint(library.hash, embedder.identity, settings.chunk_chars)
    current = None if force else shelf.current()
    if current and (manifest := _sound(current, settings)) and manifest.fingerprint == print_ and manifest.files:
        return BuildReport(manifest.chunks, 0, current, changed=False)

    def forget(name: str) -> None:
        with suppress(DanchuError):  # what is left on a server of an index that is gone here does no harm
            drop_collections(settings, collection_name(name, ""))

    with shelf.building(print_[:16], forget) as scratch:
        content = _read(library, settings.chunk_chars)
        current = None if force else shelf.current()
        kept = KeptVectors(shelf.folder, embedder.identity)
        if force:
            kept.clear()
        known = chain(known_vectors(current, embedder.identity) if current else (), kept.read())
        vectors, embedded = _embed(content.chunks, embedder, known, kept, progress)
        _write(scratch, content, vectors, embedder, settings, progress)
        replace(_manifest(content, embedder, settings, vectors), files=sums(scratch)).save(scratch)
        OpenedIndex(scratch, settings).close()
        folder = shelf.publish(scratch, forget)
        kept.clear()
    return BuildReport(len(content.chunks), embedded, folder, changed=True)


def field_of(chunk: Chunk) -> str:
    """Which collection a chunk's vector goes to."""
    return TEXT_FIELD if chunk.channel is Channel.TEXT else HANDBOOK_FIELD


def _read(library: Library, chunk_chars: int) -> _Content:
    """The library's content, read again when an import changed it meanwhile."""
    while True:
        held = library.hash
        chunks = list(chunks_of(library, chunk_chars))
        titles = {article: _title(article, library) for article in dict.fromkeys(c.article for c in chunks)}
        content = _Content(held, library.corpus.hash, library.handbook.hash, chunks, titles)
        if library.hash != held:
            continue
        if not chunks:
            raise DanchuError(ErrorCode.DOCUMENT_EMPTY, "Chưa có gì để dựng chỉ mục. Hãy chạy: danchu corpus import.")
        return content


def _embed(
    chunks: list[Chunk], embedder: Embedder, known: Iterable[tuple[str, Vectors]], kept: KeptVectors, progress: Progress
) -> tuple[Vectors, int]:
    """The vector of every chunk, ``[chunks, dimension]``, and how many texts were embedded anew for it.

    Args:
        known: (key, vector) of texts that were embedded before.
        kept: where new vectors are kept until the index is out.
    """
    rows = _Rows([text_key(chunk) for chunk in chunks])
    for key, vector in known:
        rows.put(key, vector)
    fresh = rows.missing()
    if fresh:
        progress("Nhúng", 0, len(fresh))
    done = 0

    def count(n: int) -> None:
        nonlocal done
        done += n
        progress("Nhúng", done, len(fresh))

    for start in range(0, len(fresh), _KEPT_AT_ONCE):
        keys = fresh[start : start + _KEPT_AT_ONCE]
        vectors = embedder.passages([chunks[rows.first(key)].passage for key in keys], count)
        kept.add(keys, vectors)
        for key, vector in zip(keys, vectors, strict=True):
            rows.put(key, vector)
    return rows.vectors, len(fresh)


class _Rows:
    """Vectors by row, filled in by the keys of the rows' texts; equal texts share a key."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._of: dict[str, list[int]] = {}
        for row, key in enumerate(keys):
            self._of.setdefault(key, []).append(row)
        self._missing = dict.fromkeys(self._of)
        self.vectors: Vectors = np.zeros((len(keys), 0), dtype=np.float32)

    def put(self, key: str, vector: Vectors) -> None:
        """Fill in the rows of ``key``, if there are any."""
        if key in self._of:
            if not self.vectors.size:
                self.vectors = np.zeros((len(self.vectors), len(vector)), dtype=np.float32)
            self.vectors[self._of[key]] = vector
            self._missing.pop(key, None)

    def missing(self) -> list[str]:
        """The keys still without a vector, in the order of their rows."""
        return list(self._missing)

    def first(self, key: str) -> int:
        """The first row of a key."""
        return self._of[key][0]


def _write(
    scratch: Path,
    content: _Content,
    vectors: Vectors,
    embedder: Embedder,
    settings: IndexSettings,
    progress: Progress,
) -> None:
    chunks = content.chunks
    keys = np.array([text_key(chunk) for chunk in chunks])
    np.savez(scratch / VECTORS_FILE, keys=keys, vectors=vectors, model=np.array(embedder.identity))
    position = {article: i for i, article in enumerate(content.titles)}
    samples = {
        name: vectors[[members[row] for row in sample_rows(SAMPLES, len(members))]]
        for name, members in content.fields.items()
    }
    np.savez(scratch / SAMPLES_FILE, allow_pickle=False, **samples)
    rows = {
        "articles": list(content.titles),
        **{
            name: [row_of(chunks[i], position[chunks[i].article]) for i in members]
            for name, members in content.fields.items()
        },
    }
    (scratch / ROWS_FILE).write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
    _write_chroma(scratch, content, vectors, settings, progress)
    _write_lexical(scratch / LEXICAL_FOLDER, content)
    progress("Từ vựng", 1, 1)


def row_of(chunk: Chunk, article: int) -> list[object]:
    """What an index keeps of a chunk beside its words: see ``OpenedIndex.rows``."""
    return [chunk.channel, article, chunk.address, *chunk.span, chunk.sentences]


def _write_chroma(
    scratch: Path, content: _Content, vectors: Vectors, settings: IndexSettings, progress: Progress
) -> None:
    done = 0

    def count(n: int) -> None:
        nonlocal done
        done += n
        progress("Chroma", done, len(content.chunks))

    with chroma(settings, scratch / CHROMA_FOLDER) as client:
        for name, members in content.fields.items():
            chunks = [content.chunks[i] for i in members]
            VectorField.create(
                client,
                collection_name(index_name(scratch), name),
                vectors[members],
                [{"address": chunk.address, "channel": str(chunk.channel)} for chunk in chunks],
                settings,
                count,
            )


def _write_lexical(folder: Path, content: _Content) -> None:
    text = [content.chunks[i] for i in content.fields[TEXT_FIELD]]
    lines = [content.chunks[i] for i in content.fields[HANDBOOK_FIELD]]
    LexicalField.write(folder / "text", (c.body for c in text), main_tokens)
    LexicalField.write(folder / "folded", (c.passage for c in text), folded_tokens)
    LexicalField.write(folder / "title", content.titles.values(), main_tokens)
    LexicalField.write(folder / "handbook", (c.body for c in lines), main_tokens)


def _title(article_id: str, library: Library) -> str:
    article = library.article(article_id)
    if article:
        return article_header(article, library)
    report = library.report(article_id)
    return f"{report.headline} {' '.join(report.places)} {report.event_date or ''}" if report else ""


def _manifest(content: _Content, embedder: Embedder, settings: IndexSettings, vectors: Vectors) -> Manifest:
    reports = sum(article.startswith("news:") for article in content.titles)
    return Manifest(
        fingerprint=fingerprint(content.library_hash, embedder.identity, settings.chunk_chars),
        library_hash=content.library_hash,
        corpus_hash=content.corpus_hash,
        handbook_hash=content.handbook_hash,
        model=embedder.identity,
        dimension=int(vectors.shape[1]),
        metric=SPACE,
        chunk_chars=settings.chunk_chars,
        builder=BUILDER_VERSION,
        chunks=len(content.chunks),
        articles=len(content.titles) - reports,
        reports=reports,
        versions=library_versions(),
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def text_key(chunk: Chunk) -> str:
    """What a chunk's vector is found again by: 32 hexadecimal digits of the SHA-256 of its passage."""
    return hashlib.sha256(chunk.passage.encode()).hexdigest()[:32]


def known_vectors(folder: Path, identity: str) -> Iterator[tuple[str, Vectors]]:
    """(key, vector) of the last index; none when the model differs or the file is damaged."""
    try:
        with np.load(folder / VECTORS_FILE) as saved:
            if str(saved["model"]) != identity:
                return
            keys, vectors = saved["keys"].tolist(), saved["vectors"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
        return
    yield from zip(keys, vectors, strict=False)


def _sound(folder: Path, settings: IndexSettings) -> Manifest | None:
    """The manifest of an index that can be read; None when it is damaged."""
    try:
        opened = OpenedIndex(folder, settings)
    except DanchuError as error:
        if error.code is ErrorCode.VECTOR_STORE_DOWN:
            raise
        return None
    opened.close()
    return opened.manifest
