"""Search one published index: every channel's scores, gathered by article and fused.

The channels are BM25 over four fields (the clauses' text, the same folded as typed without
diacritics, titles with paths, the handbook's lines) and cosine over two (clauses, handbook
lines). A channel's score is divided by its best, so that weights mean the same for every
question; the raw scores stay visible, because the decision to refuse needs them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.errors import DanchuError, ErrorCode
from corpus.structure import Span
from index.chunks import Channel
from index.embedder import Embedder
from index.lexical import LexicalField
from index.manifest import Manifest, fingerprint
from index.opened import HANDBOOK_FIELD, TEXT_FIELD, OpenedIndex
from index.publish import Shelf
from index.settings import IndexSettings

#: Channel weights, tuned on the tune split (docs/retrieval.md).
WEIGHTS: Mapping[str, float] = {
    "text": 0.20,
    "folded": 0.05,
    "title": 0.15,
    "handbook": 0.07,
    "dense": 0.25,
    "dense_question": 0.08,
    "dense_digest": 0.05,
    "alike": 0.05,
    "voted": 0.10,
}
#: The handbook questions most like a question vote for what answers them: so many, by cosine and shared words.
_VOTERS = 10
_SHARED_WORDS = 0.25
_SHARPNESS = 20.0


@dataclass(frozen=True, slots=True)
class Query:
    """What to search with.

    Attributes:
        text: the question understood: diacritics restored, abbreviations written out.
        lexical: the same without the words that only ask ("cho hỏi", "như thế nào"); ``text`` when empty.
        expansion: the law's words for everyday ones; counted at ``expansion_weight``.
    """

    text: str
    lexical: str = ""
    expansion: str = ""
    expansion_weight: float = 0.35


@dataclass(slots=True)
class Hit:
    """An article (or report) found.

    Attributes:
        article: its identifier.
        score: fused, 0 … 1.
        signals: each channel's raw score.
        passages: (address, span, score) of its chunks that matched, best first.
    """

    article: str
    score: float = 0.0
    signals: dict[str, float] = field(default_factory=dict)
    passages: list[tuple[str, Span, float]] = field(default_factory=list)


#: What is known of a single provision: its own text and the handbook lines that lead to it.
PROVISION_CHANNELS = ("text", "dense", "question", "dense_question", "digest", "dense_digest", "alike", "voted")
_COLUMN = {channel: column for column, channel in enumerate(PROVISION_CHANNELS)}


class Near(NamedTuple):
    """A query's vector, and the (row, cosine) of the nearest clauses and of the nearest handbook lines."""

    vector: NDArray[np.float32]
    rows: list[tuple[int, float]]
    lines: list[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class ChunkScores:
    """The scores of single chunks in one search, by row, each channel divided by its best.

    Attributes:
        text: BM25 of the text chunks.
        dense: stretched cosine of the text chunks; 0 for those not among the nearest.
        lines: BM25 of the handbook's lines.
        dense_lines: stretched cosine of the handbook's lines.
        alike: how much of its words each handbook question shares with the query, 0 … 1; not divided.
        votes: the share of the vote that each handbook line has; they add up to 1.
    """

    text: NDArray[np.float32]
    dense: NDArray[np.float32]
    lines: NDArray[np.float32]
    dense_lines: NDArray[np.float32]
    alike: NDArray[np.float32]
    votes: NDArray[np.float32]


@dataclass(slots=True)
class Found:
    """The result of one search.

    Attributes:
        hits: articles and reports, best first.
        strength: how strong the evidence is at all, whatever its order: the best cosine to a
            clause, to a handbook question and to a digest, and the share of the question's
            weight (by rarity) that the best clause and the best handbook line carry.
        near: the question's embedding and its nearest neighbours.
        chunks: what ``Index.provision_scores`` reads.
    """

    hits: list[Hit]
    strength: dict[str, float]
    near: Near
    chunks: ChunkScores

    @property
    def vector(self) -> NDArray[np.float32]:
        """The question's embedding, ``[dimension]``."""
        return self.near.vector


class Index:
    """A published index, opened for reading. Immutable; safe to share between threads.

    Raises:
        DanchuError: ``index-missing``, ``index-stale`` or ``index-damaged``, each with the command that mends it.
    """

    def __init__(self, folder: Path, embedder: Embedder, settings: IndexSettings) -> None:
        self.folder = folder
        self.embedder = embedder
        self.settings = settings
        opened = OpenedIndex(folder, settings)
        self._opened = opened
        self.manifest = opened.manifest
        self.articles = opened.articles
        text, handbook = opened.rows[TEXT_FIELD], opened.rows[HANDBOOK_FIELD]
        self._addresses: list[str] = [row[2] for row in text]
        self._spans = [Span(row[3], row[4]) for row in text]
        self._text_article = np.array([row[1] for row in text], dtype=np.int64)
        self._line_article = np.array([row[1] for row in handbook], dtype=np.int64)
        self._line_places = [_places(row[2], row[5]) for row in handbook]
        self._is_question = np.array([row[0] == Channel.QUESTION for row in handbook], dtype=bool)
        self._number = {article: number for number, article in enumerate(self.articles)}
        self._text_rows = _rows_by_owner(self._text_article, len(self.articles))
        self._line_rows = _rows_by_owner(self._line_article, len(self.articles))
        self._text, self._folded = opened.lexical["text"], opened.lexical["folded"]
        self._title, self._handbook = opened.lexical["title"], opened.lexical["handbook"]
        self._dense, self._dense_lines = opened.dense[TEXT_FIELD], opened.dense[HANDBOOK_FIELD]

    @classmethod
    def open(cls, shelf: Shelf, embedder: Embedder, settings: IndexSettings, library_hash: str) -> Index:
        """Open the published index if it is the one for this library and model."""
        folder = shelf.current()
        if folder is None:
            raise DanchuError(ErrorCode.INDEX_MISSING, "Chưa có chỉ mục. Chạy: danchu index build.")
        try:
            return cls._open(folder, embedder, settings, library_hash)
        except DanchuError as error:
            if error.code is not ErrorCode.INDEX_DAMAGED or shelf.current() == folder:
                raise
        return cls.open(shelf, embedder, settings, library_hash)  # a newer one was published, this one removed

    @classmethod
    def _open(cls, folder: Path, embedder: Embedder, settings: IndexSettings, library_hash: str) -> Index:
        manifest = Manifest.load(folder)
        if manifest.model != embedder.identity:
            raise DanchuError(
                ErrorCode.MODEL_MISMATCH,
                f"Chỉ mục dựng bằng mô hình “{manifest.model.split('|')[0]}”, cấu hình nay là "
                f"“{embedder.settings.model}”. Chạy: danchu index build.",
            )
        if manifest.fingerprint != fingerprint(library_hash, embedder.identity, settings.chunk_chars):
            raise DanchuError(
                ErrorCode.INDEX_STALE, "Kho văn bản hoặc phần mềm đã đổi từ lần dựng trước. Chạy: danchu index build."
            )
        return cls(folder, embedder, settings)

    def close(self) -> None:
        """Let go of Chroma's files; nothing can be searched afterwards."""
        self._opened.close()

    def search(
        self,
        query: Query,
        limit: int = 20,
        weights: Mapping[str, float] = WEIGHTS,
        like: Found | None = None,
        *,
        embedded: bool = True,
    ) -> Found:
        """The best articles for a query, best first.

        Args:
            query: what to search with.
            limit: how many articles at most.
            weights: a weight for each channel.
            like: what was found for the question that this one is a part of; its nearest clauses serve again.
            embedded: whether the query is embedded, which is half of a search; its nearest handbook lines are those
                of ``like`` where it is not.
        """
        near = like.near if like and not embedded else self._near(query, like)
        channels, chunks, strength = self._channels(query, near)
        fused = np.zeros(len(self.articles), dtype=np.float32)
        for name, scores in channels.items():
            best = float(scores.max(initial=0.0))
            if best > 0:
                fused += np.float32(weights.get(name, 0.0) / best) * scores
        order = _best(fused, limit)
        own = 0.5 * chunks.text + 0.4 * chunks.dense
        passages = self._passages(own, {int(i) for i in order})
        hits = [
            Hit(
                self.articles[i],
                float(fused[i]),
                {name: round(float(scores[i]), 4) for name, scores in channels.items()},
                passages.get(int(i), []),
            )
            for i in order
            if fused[i] > 0
        ]
        return Found(hits, strength, near, chunks)

    def provision_scores(self, found: Found, article: str) -> dict[str, NDArray[np.float32]]:
        """What a search says of the provisions of one article.

        Returns:
            For each address that a chunk or a handbook line of the article stands for, and for each sentence that
            a handbook question names (``sentence_place``), the best score in each of ``PROVISION_CHANNELS``, 0 … 1;
            of the votes the sum, to a clause those for its points too.
        """
        number = self._number.get(article)
        scores: dict[str, NDArray[np.float32]] = {}
        if number is None:
            return scores

        def scores_of(place: str) -> NDArray[np.float32]:
            return scores.setdefault(place, np.zeros(len(PROVISION_CHANNELS), dtype=np.float32))

        def note(places: Sequence[str], channel: str, score: float) -> None:
            for place in places if score > 0 else ():
                row = scores_of(place)
                row[_COLUMN[channel]] = max(row[_COLUMN[channel]], score)

        for row in self._text_rows[number]:
            note([self._addresses[row]], "text", found.chunks.text[row])
            note([self._addresses[row]], "dense", found.chunks.dense[row])
        for row in self._line_rows[number]:
            kind, places = "question" if self._is_question[row] else "digest", self._line_places[row]
            note(places, kind, found.chunks.lines[row])
            note(places, f"dense_{kind}", found.chunks.dense_lines[row])
            note(places, "alike", found.chunks.alike[row])
            share = found.chunks.votes[row]
            for place in _with_clauses(places) if share > 0 else ():
                scores_of(place)[_COLUMN["voted"]] += share
        return scores

    def rarity(self, tokens: list[str]) -> dict[str, float]:
        """How much each token tells, by how few clauses hold it (inverse document frequency)."""
        return {token: self._text.weight(token) for token in tokens}

    def _near(self, query: Query, like: Found | None = None) -> Near:
        vector = self.embedder.query(query.text)
        count = self.settings.candidates
        rows = like.near.rows if like else self._dense.search(vector, count)
        return Near(vector, rows, self._dense_lines.search(vector, count))

    def _channels(
        self, query: Query, near: Near
    ) -> tuple[dict[str, NDArray[np.float32]], ChunkScores, dict[str, float]]:
        """Each channel's scores by article, those of single chunks, and the strength of the evidence."""
        typed = query.lexical or query.text
        text = self._lexical(self._text, typed, query)
        folded = self._folded.scores(typed)
        lines, alike, near_lines = self._handbook_lines(
            self._lexical(self._handbook, typed, query),
            self._handbook.alike(query.text) * self._is_question,
            near.lines,
        )
        dense = _sparse(near.rows, len(self._addresses))
        dense_lines = _sparse(near_lines, len(self._line_article))
        votes = _votes([(row, cosine) for row, cosine in near_lines if self._is_question[row]], alike)
        count = len(self.articles)
        channels = {
            "text": _by_article(text, self._text_article, count),
            "folded": _by_article(folded, self._text_article, count),
            "title": self._lexical(self._title, typed, query),
            "handbook": _by_article(lines, self._line_article, count),
            "dense": _by_article(dense, self._text_article, count),
            "dense_question": _by_article(dense_lines * self._is_question, self._line_article, count),
            "dense_digest": _by_article(dense_lines * ~self._is_question, self._line_article, count),
            "alike": _by_article(alike, self._line_article, count),
            "voted": np.bincount(self._line_article, votes, count).astype(np.float32),
        }
        chunks = ChunkScores(_unit(text + folded), _unit(dense), _unit(lines), _unit(dense_lines), alike, votes)
        strength = {
            "dense": max((score for _, score in near.rows), default=0.0),
            "question": max((score for row, score in near_lines if self._is_question[row]), default=0.0),
            "digest": max((score for row, score in near_lines if not self._is_question[row]), default=0.0),
            "alike": float(alike.max(initial=0.0)),
            "covered": float(text.max(initial=0.0)) / self._bound(self._text, typed, query),
            "covered_lines": float(lines.max(initial=0.0)) / self._bound(self._handbook, typed, query),
        }
        return channels, chunks, strength

    def _handbook_lines(
        self, lexical: NDArray[np.float32], alike: NDArray[np.float32], near: list[tuple[int, float]]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], list[tuple[int, float]]]:
        """BM25 and likeness of every handbook line, (row, cosine) of the nearest: where training hides a line."""
        return lexical, alike, near

    def _lexical(self, field_: LexicalField, typed: str, query: Query) -> NDArray[np.float32]:
        scores = field_.scores(typed)
        if query.expansion:
            scores = scores + np.float32(query.expansion_weight) * field_.scores(query.expansion)
        return scores

    @staticmethod
    def _bound(field_: LexicalField, typed: str, query: Query) -> float:
        """More than ``_lexical`` can give any row; 1 when it can give nothing."""
        return field_.bound(typed) + query.expansion_weight * field_.bound(query.expansion, known=True) or 1.0

    def _passages(self, scores: NDArray[np.float32], wanted: set[int]) -> dict[int, list[tuple[str, Span, float]]]:
        found: dict[int, list[tuple[str, Span, float]]] = {}
        rows = np.array(sorted(row for article in wanted for row in self._text_rows[article]), dtype=np.intp)
        members = rows[scores[rows] > 0]
        for row in members[np.argsort(-scores[members], kind="stable")]:
            article = int(self._text_article[row])
            found.setdefault(article, []).append((self._addresses[row], self._spans[row], float(scores[row])))
        return found


def sentence_place(address: str, number: int) -> str:
    """What a sentence of a clause, counted from 1, goes by in ``Index.provision_scores``."""
    return f"{address}@{number}"


def _places(addresses: str, sentences: Sequence[int]) -> list[str]:
    """What a handbook line leads to: addresses, and sentences of the one address."""
    return addresses.split(" ") + [sentence_place(addresses, number) for number in sentences]


def _with_clauses(places: Sequence[str]) -> set[str]:
    """Places, and the clauses of those that are points."""
    return {*places, *(place.rsplit(".", 1)[0] for place in places if place.count(".") == 2 and "@" not in place)}


def _votes(near: Sequence[tuple[int, float]], alike: NDArray[np.float32]) -> NDArray[np.float32]:
    """The vote of each handbook line, ``[len(alike)]``: of the questions most like alone, sharply by how like."""
    votes = np.zeros(len(alike), dtype=np.float32)
    if near:
        rows = np.array([row for row, _ in near])
        likeness = np.array([cosine for _, cosine in near]) + _SHARED_WORDS * alike[rows]
        first = np.argsort(-likeness, kind="stable")[:_VOTERS]
        weights = np.exp(_SHARPNESS * (likeness[first] - likeness[first[0]]))
        votes[rows[first]] = weights / weights.sum()
    return votes


def _best(scores: NDArray[np.float32], limit: int) -> NDArray[np.intp]:
    """Where the highest ``limit`` scores are, best first; equal ones keep their order.

    Sorting all would take longer than the rest of a search where tens of thousands of articles are held.
    """
    among = np.arange(len(scores))
    if 0 < limit < len(scores):
        among = np.flatnonzero(scores >= np.partition(scores, -limit)[-limit])
    return among[np.argsort(-scores[among], kind="stable")][:limit]


def _sparse(found: list[tuple[int, float]], size: int) -> NDArray[np.float32]:
    """Scores by row from (row, similarity); similarities are stretched, since unrelated texts score 0.75 too."""
    scores = np.zeros(size, dtype=np.float32)
    if found:
        floor = min(similarity for _, similarity in found) - 0.02
        for row, similarity in found:
            scores[row] = similarity - floor
    return scores


def _rows_by_owner(owner: NDArray[np.int64], count: int) -> list[list[int]]:
    rows: list[list[int]] = [[] for _ in range(count)]
    for row, number in enumerate(owner.tolist()):
        rows[number].append(row)
    return rows


def _by_article(scores: NDArray[np.float32], owner: NDArray[np.int64], count: int) -> NDArray[np.float32]:
    best = np.zeros(count, dtype=np.float32)
    np.maximum.at(best, owner, scores)
    return best


def _unit(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    best = float(scores.max(initial=0.0))
    return scores / np.float32(best) if best > 0 else scores
