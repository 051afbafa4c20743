"""An index's files, opened and held against each other: what a build checks before it publishes, and what is read."""

from __future__ import annotations

import json
import weakref
from pathlib import Path
from typing import Any

import numpy as np

from corpus.errors import DanchuError, ErrorCode
from index.lexical import LexicalField
from index.manifest import Manifest, sums
from index.publish import index_name
from index.settings import IndexSettings
from index.tokens import folded_tokens, main_tokens
from index.vectors import VectorField, close_client, open_client

ROWS_FILE = "rows.json"
VECTORS_FILE = "vectors.npz"
#: Some vectors of each collection, to hold against what Chroma returns.
SAMPLES_FILE = "samples.npz"
SAMPLES = 128
CHROMA_FOLDER = "chroma"
LEXICAL_FOLDER = "lexical"
#: The two Chroma collections: text that may be quoted, and the handbook's lines that lead to it.
TEXT_FIELD, HANDBOOK_FIELD = "text", "handbook"


class OpenedIndex:
    """The parts of one index, sound and of equal length.

    Args:
        folder: an index's folder.
        settings: where Chroma is.

    Attributes:
        articles: identifiers of articles and reports, by position.
        rows: for each of the two collections, ``[channel, article's position, address, start, end, sentences]``
            by row.
        lexical: the BM25 fields ``text``, ``folded``, ``title`` and ``handbook``.
        dense: the Chroma collections, by their field.

    Raises:
        DanchuError: ``index-damaged`` when a part is missing, unreadable or of another length,
            ``vector-store-down`` when the Chroma server does not answer.
    """

    def __init__(self, folder: Path, settings: IndexSettings) -> None:
        self.manifest = Manifest.load(folder)
        _check_files(folder, self.manifest.files)
        try:
            rows = json.loads((folder / ROWS_FILE).read_text("utf-8"))
            self.articles: list[str] = rows["articles"]
            self.rows: dict[str, list[list[Any]]] = {field: rows[field] for field in (TEXT_FIELD, HANDBOOK_FIELD)}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise _damaged(folder) from error
        lexical = folder / LEXICAL_FOLDER
        self.lexical = {
            "text": LexicalField(lexical / "text", main_tokens),
            "folded": LexicalField(lexical / "folded", folded_tokens),
            "title": LexicalField(lexical / "title", main_tokens),
            "handbook": LexicalField(lexical / "handbook", main_tokens),
        }
        self._client = open_client(settings, folder / CHROMA_FOLDER)
        self._finalizer = weakref.finalize(
            self, close_client, self._client
        )  # an index that nobody holds frees its files
        self._finalizer.atexit = False
        try:
            self.dense = {
                field: VectorField(self._client, collection_name(index_name(folder), field), settings)
                for field in (TEXT_FIELD, HANDBOOK_FIELD)
            }
            if not self._agrees() or not self._holds_samples(folder):
                raise _damaged(folder)
        except DanchuError:
            self.close()
            raise

    def close(self) -> None:
        """Let go of Chroma's files; the other parts need no closing."""
        self._finalizer()

    def _agrees(self) -> bool:
        text, handbook = len(self.rows[TEXT_FIELD]), len(self.rows[HANDBOOK_FIELD])
        expected = {"text": text, "folded": text, "title": len(self.articles), "handbook": handbook}
        return (
            self.manifest.chunks == text + handbook
            and {name: field.count() for name, field in self.lexical.items()} == expected
            and self.dense[TEXT_FIELD].count() == text
            and self.dense[HANDBOOK_FIELD].count() == handbook
        )

    def _holds_samples(self, folder: Path) -> bool:
        """Whether Chroma still gives out the vectors that were put in; an older index has no samples to tell by."""
        if SAMPLES_FILE not in self.manifest.files:
            return True
        with np.load(folder / SAMPLES_FILE) as saved:
            return all(
                field.holds(sample_rows(len(saved[name]), len(self.rows[name])), saved[name])
                for name, field in self.dense.items()
            )


def sample_rows(samples: int, rows: int) -> list[int]:
    """Which rows are sampled: evenly spread, the first and the last among them."""
    return sorted({int(row) for row in np.linspace(0, rows - 1, min(samples, rows))}) if rows else []


def collection_name(index: str, field: str) -> str:
    """A Chroma collection's name: its index's and the field's; no two indexes share one, on a server neither."""
    return f"danchu-{index}-{field}"


def _check_files(folder: Path, wanted: dict[str, str]) -> None:
    """A flipped bit finds the wrong article and says nothing, so every file is read through once.

    The vectors' own file is not searched: a build that finds it damaged embeds anew.
    """
    read = {name for name in wanted if name != VECTORS_FILE}
    found = sums(folder) if read else {}
    if any(found.get(name) != wanted[name] for name in read):
        raise _damaged(folder)


def _damaged(folder: Path) -> DanchuError:
    return DanchuError(ErrorCode.INDEX_DAMAGED, f"Chỉ mục ở {folder} bị hỏng. Chạy: danchu index build --force.")
