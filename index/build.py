"""Build an index into a new folder, check it, publish it. Only what changed is embedded again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from corpus.errors import DanchuError, ErrorCode
from corpus.library import Library
from index.chunks import Channel, Chunk, article_header, chunks_of
from index.embedder import Embedder, Vectors
from index.lexical import LexicalField
from index.manifest import BUILDER_VERSION, Manifest, fingerprint, library_versions
from index.publish import Shelf
from index.settings import IndexSettings
from index.tokens import folded_tokens, main_tokens
from index.vectors import SPACE, VectorField, open_client

ROWS_FILE = "rows.json"
VECTORS_FILE = "vectors.npz"
CHROMA_FOLDER = "chroma"
LEXICAL_FOLDER = "lexical"
#: The two Chroma collections: text that may be quoted, and the handbook's lines that lead to it.
TEXT_FIELD, HANDBOOK_FIELD = "text", "handbook"

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: chunks in all, chunks embedded anew, and the published folder."""

    chunks: int
    embedded: int
    folder: Path
    changed: bool


def build_index(
    library: Library,
    embedder: Embedder,
    settings: IndexSettings,
    shelf: Shelf,
    *,
    force: bool = False,
    progress: Progress = lambda *_: None,
) -> BuildReport:
    """Bring the published index up to date with the library.

    Args:
        force: build even when nothing changed, and embed everything anew.
        progress: told (what is done, how many, of how many).

    Raises:
        DanchuError: ``index-busy``, ``model-unavailable``, ``vector-store-down``.
    """
    print_ = fingerprint(library.hash, embedder.identity, settings.chunk_chars)
    current = shelf.current()
    if current and not force and _fingerprint_of(current) == print_:
        manifest = Manifest.load(current)
        return BuildReport(manifest.chunks, 0, current, changed=False)
    with shelf.building() as scratch:
        chunks = list(chunks_of(library, settings.chunk_chars))
        if not chunks:
            raise DanchuError(ErrorCode.DOCUMENT_EMPTY, "Chưa có gì để dựng chỉ mục. Nạp văn bản: danchu corpus import.")
        known = {} if force or current is None else _known_vectors(current, embedder.identity)
        vectors, embedded = _embed(chunks, embedder, known, progress)
        _write(scratch, chunks, vectors, embedder, settings, library, print_, progress)
        manifest = _manifest(library, embedder, settings, chunks, vectors, print_)
        manifest.save(scratch)
        folder = shelf.publish(scratch, print_[:16])
    return BuildReport(len(chunks), embedded, folder, changed=True)


def collection_name(print_: str, field: str) -> str:
    """A Chroma collection's name: its index's fingerprint and the field."""
    return f"danchu-{print_[:16]}-{field}"


def field_of(chunk: Chunk) -> str:
    """Which collection a chunk's vector goes to."""
    return TEXT_FIELD if chunk.channel is Channel.TEXT else HANDBOOK_FIELD


def _embed(
    chunks: list[Chunk], embedder: Embedder, known: dict[str, Vectors], progress: Progress
) -> tuple[Vectors, int]:
    keys = [_key(chunk) for chunk in chunks]
    fresh = list(dict.fromkeys(k for k in keys if k not in known))
    text_of = {key: chunk.passage for key, chunk in zip(keys, chunks, strict=True)}
    done = 0

    def count(n: int) -> None:
        nonlocal done
        done += n
        progress("Nhúng", done, len(fresh))

    if fresh:
        progress("Nhúng", 0, len(fresh))
        new = embedder.passages([text_of[k] for k in fresh], count)
        known = known | dict(zip(fresh, new, strict=True))
    return np.array([known[k] for k in keys], dtype=np.float32), len(fresh)


def _write(
    scratch: Path,
    chunks: list[Chunk],
    vectors: Vectors,
    embedder: Embedder,
    settings: IndexSettings,
    library: Library,
    print_: str,
    progress: Progress,
) -> None:
    keys = np.array([_key(chunk) for chunk in chunks])
    np.savez(scratch / VECTORS_FILE, keys=keys, vectors=vectors, model=np.array(embedder.identity))
    articles = list(dict.fromkeys(chunk.article for chunk in chunks))
    position = {article: i for i, article in enumerate(articles)}
    fields: dict[str, list[int]] = {TEXT_FIELD: [], HANDBOOK_FIELD: []}
    for i, chunk in enumerate(chunks):
        fields[field_of(chunk)].append(i)
    rows = {
        "articles": articles,
        **{
            name: [
                [chunks[i].channel, position[chunks[i].article], chunks[i].address, *chunks[i].span] for i in members
            ]
            for name, members in fields.items()
        },
    }
    (scratch / ROWS_FILE).write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
    client = open_client(settings, scratch / CHROMA_FOLDER)
    for name, members in fields.items():
        VectorField.create(
            client,
            collection_name(print_, name),
            vectors[members],
            [{"address": chunks[i].address, "channel": str(chunks[i].channel)} for i in members],
            settings,
        )
        progress("Chroma", len(members), len(members))
    _write_lexical(scratch / LEXICAL_FOLDER, chunks, articles, library, fields)
    progress("Từ vựng", 1, 1)


def _write_lexical(
    folder: Path, chunks: list[Chunk], articles: list[str], library: Library, fields: dict[str, list[int]]
) -> None:
    text = [chunks[i] for i in fields[TEXT_FIELD]]
    LexicalField.write(folder / "text", (c.body for c in text), main_tokens)
    LexicalField.write(folder / "folded", (c.passage for c in text), folded_tokens)
    LexicalField.write(folder / "title", (_title(a, library) for a in articles), main_tokens)
    LexicalField.write(folder / "handbook", (chunks[i].body for i in fields[HANDBOOK_FIELD]), main_tokens)


def _title(article_id: str, library: Library) -> str:
    article = library.article(article_id)
    if article:
        return article_header(article, library)
    report = library.report(article_id)
    return f"{report.headline} {' '.join(report.places)} {report.event_date or ''}" if report else ""


def _manifest(
    library: Library,
    embedder: Embedder,
    settings: IndexSettings,
    chunks: list[Chunk],
    vectors: Vectors,
    print_: str,
) -> Manifest:
    articles = {c.article for c in chunks}
    reports = {a for a in articles if a.startswith("news:")}
    return Manifest(
        fingerprint=print_,
        library_hash=library.hash,
        corpus_hash=library.corpus.hash,
        handbook_hash=library.handbook.hash,
        model=embedder.identity,
        dimension=int(vectors.shape[1]),
        metric=SPACE,
        chunk_chars=settings.chunk_chars,
        builder=BUILDER_VERSION,
        chunks=len(chunks),
        articles=len(articles) - len(reports),
        reports=len(reports),
        versions=library_versions(),
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _key(chunk: Chunk) -> str:
    return hashlib.sha256(chunk.passage.encode()).hexdigest()[:32]


def _known_vectors(folder: Path, identity: str) -> dict[str, Vectors]:
    """The vectors of the last index, by their text; none when the model differs or the file is damaged."""
    try:
        with np.load(folder / VECTORS_FILE) as saved:
            if str(saved["model"]) != identity:
                return {}
            return dict(zip(saved["keys"].tolist(), saved["vectors"], strict=True))
    except (OSError, ValueError, KeyError):
        return {}


def _fingerprint_of(folder: Path) -> str:
    try:
        return Manifest.load(folder).fingerprint
    except DanchuError:
        return ""
