"""The learned choice of provisions: which clauses of the articles found answer the question.

The ranker says how likely an article is to answer; this model, linear like it, how likely each of
the article's clauses is, if the article answers: by what the search says of the clause (its own
words, the handbook questions that it answers, its digest), and how it fits the words and the kind
of the question. A clause's score is the logarithm of the product. ``training/train_provisions.py``
trains it on the handbook's questions, each tagged with the clauses that answer it, and writes
``provisions.json``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.question.kind import QuestionKind
from assistant.question.understand import Question
from assistant.relevance import Relevance
from assistant.sentences import sentences
from corpus.address import Address
from corpus.library import Library
from corpus.model import Article
from corpus.structure import Span
from index.search import PROVISION_CHANNELS, Hit

WEIGHTS_FILE = Path(__file__).with_name("provisions.json")
FEATURES = (
    *PROVISION_CHANNELS,
    *(f"{c}_in_article" for c in PROVISION_CHANNELS),
    "fit",
    "fit_share",
    "best_sentence",
    "best_sentence_share",
    "first",
    "opening",
    "whole",
    "whole_listed",
    "whole_clauses",
    "length",
    "listed",
    "deadline_asked",
    "actor_asked",
    "number_asked",
    "asked_before",
    "nearly_asked_before",
)
_SHORT_OPENING = 60
_LONG = 1500
_NEARLY = 0.5
_LISTING = frozenset({QuestionKind.LIST, QuestionKind.FORBIDDEN, QuestionKind.PAPERS, QuestionKind.STEPS})
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")

#: What a search says of each address of an article: ``Index.provision_scores`` of one search.
Scores = Callable[[str], dict[str, NDArray[np.float32]]]


#: A provision that may answer: its article, its address, where it stands in the article's text.
Part = tuple[Hit, Address, Span]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clause (or the words before the first clause, or an undivided article) that may answer.

    Attributes:
        hit: its article.
        address: the finest address that holds it.
        span: where it stands in the article's text.
        score: the logarithm of how likely it answers, up to a constant of the question.
    """

    hit: Hit
    address: Address
    span: Span
    score: float


class ProvisionRanker:
    """Orders the clauses of the articles found.

    Args:
        library: the texts.
        weights: a weight for each of ``FEATURES``; the shipped ones by default.
    """

    def __init__(self, library: Library, weights: NDArray[np.float64] | None = None) -> None:
        self._library = library
        self._weights = load_weights() if weights is None else weights
        self._article = lru_cache(maxsize=1024)(self._held)

    def rank(self, question: Question, hits: Sequence[Hit], scores: Scores, relevance: Relevance) -> list[Candidate]:
        """The provisions of ``hits`` (ranked articles, reports left out), best first."""
        found = self.candidates(hits)
        if not found:
            return []
        fits = self.matrix(question, found, scores, relevance) @ self._weights
        articles = np.array([hit.article for hit, _, _ in found])
        totals = {name: float(np.log(np.exp(fits[articles == name]).sum())) for name in set(articles)}
        values = [hit.score + fit - totals[hit.article] for (hit, _, _), fit in zip(found, fits, strict=True)]
        scored = [Candidate(h, a, s, float(v)) for (h, a, s), v in zip(found, values, strict=True)]
        return sorted(scored, key=lambda candidate: -candidate.score)

    def candidates(self, hits: Sequence[Hit]) -> list[Part]:
        """Every provision of ``hits`` that can be quoted by itself."""
        articles = [(hit, self._article(hit.article)) for hit in hits if "#" in hit.article]
        return [(hit, *part) for hit, article in articles for part in parts_of(article)]

    def matrix(
        self, question: Question, found: Sequence[Part], scores: Scores, relevance: Relevance
    ) -> NDArray[np.float64]:
        """Features, ``[len(found), len(FEATURES)]``."""
        searched = self._searched(found, scores)
        fits = self._fits(found, relevance)
        shares = fits / np.maximum(fits.max(axis=0), 1e-9)
        own = np.array([self._own(question, *part) for part in found])
        alike = searched[:, [PROVISION_CHANNELS.index("alike")]]
        asked = np.hstack([alike**2, np.maximum(0.0, alike - _NEARLY)])
        return np.hstack([searched, np.stack([fits, shares], axis=2).reshape(len(found), 4), own, asked])

    @staticmethod
    def _searched(found: Sequence[Part], scores: Scores) -> NDArray[np.float64]:
        """The channels of each provision, and the same against the best provision of its article."""
        by_article = {name: scores(name) for name in dict.fromkeys(hit.article for hit, _, _ in found)}
        raw = np.array([_channels(by_article[hit.article], address) for hit, address, _ in found], dtype=np.float64)
        articles = np.array([hit.article for hit, _, _ in found])
        top = np.array([raw[articles == name].max(axis=0) for name in articles])
        return np.hstack([raw, raw / np.maximum(top, 1e-9)])

    def _fits(self, found: Sequence[Part], relevance: Relevance) -> NDArray[np.float64]:
        """How well each provision, and the best sentence of it, fits; of a whole article the mean of its clauses."""
        known = {name: self._clause_fits(name, relevance) for name in dict.fromkeys(hit.article for hit, _, _ in found)}
        return np.array([known[hit.article].get(span) or _mean(known[hit.article]) for hit, _, span in found])

    def _clause_fits(self, article_id: str, relevance: Relevance) -> dict[Span, tuple[float, float]]:
        article = self._article(article_id)
        found = {}
        for _, span in clauses_of(article):
            text = article.text[span.start : span.end]
            best = max(relevance.score(sentence, article.id) for sentence in sentences(text))
            found[span] = (relevance.score(text, article.id), best)
        return found

    def _own(self, question: Question, hit: Hit, address: Address, span: Span) -> list[float]:
        article = self._article(hit.article)
        entry = self._library.handbook.entries.get(hit.article)
        text = article.text[span.start : span.end]
        duties = [d for d in entry.duties if str(d.clause) == address.clause] if entry else []
        asked = set(_NUMBER.findall(question.restored))
        whole = len(article.clauses) > 1 and span == Span(0, len(article.text))
        return [
            float(address.clause == "1"),
            float(address.clause is None and not whole),
            float(whole),
            float(whole and question.kind in _LISTING),
            min(1.0, len(article.clauses) / 10) if whole else 0.0,
            min(1.0, (span.end - span.start) / _LONG) if not whole else 0.0,
            float(question.kind in _LISTING and "\na) " in text and not whole),
            float(question.kind is QuestionKind.WHEN and any(d.deadline for d in duties)),
            float(question.kind is QuestionKind.WHO and bool(duties)),
            len(asked & set(_NUMBER.findall(text))) / len(asked) if asked and not whole else 0.0,
        ]

    def _held(self, article_id: str) -> Article:
        article = self._library.article(article_id)
        assert article is not None
        return article


def _mean(fits: Mapping[Span, tuple[float, float]]) -> tuple[float, float]:
    own, best = zip(*fits.values(), strict=True)
    return float(np.mean(own)), float(np.mean(best))


def _channels(here: Mapping[str, NDArray[np.float32]], address: Address) -> NDArray[np.float32]:
    """What a search says of one address; of a clause, also what it says of its points."""
    rows = [here.get(str(address), np.zeros(len(PROVISION_CHANNELS), dtype=np.float32))]
    if address.clause:
        rows += [row for name, row in here.items() if name.startswith(f"{address}.")]
    return np.max(rows, axis=0)


def parts_of(article: Article) -> list[tuple[Address, Span]]:
    """What can be quoted of an article by itself: it as a whole, and its clauses."""
    clauses = clauses_of(article)
    whole = (Address(article.document, article.number), Span(0, len(article.text)))
    return [whole, *clauses] if len(clauses) > 1 else [whole]


def clauses_of(article: Article) -> list[tuple[Address, Span]]:
    """The clauses of an article, after the words before its first clause if they say anything; or the whole."""
    address = Address(article.document, article.number)
    clauses = [(Address(article.document, article.number, c.number), c.span) for c in article.clauses]
    if not clauses:
        return [(address, Span(0, len(article.text)))]
    opening = article.text[: clauses[0][1].start].rstrip()
    if len(opening) <= _SHORT_OPENING or opening.endswith(":"):
        return clauses  # words that only announce the clauses answer nothing by themselves
    return [(address, Span(0, len(opening))), *clauses]


@lru_cache(maxsize=1)
def load_weights() -> NDArray[np.float64]:
    """The shipped weights, in the order of ``FEATURES``."""
    saved = json.loads(WEIGHTS_FILE.read_text("utf-8"))["weights"]
    return np.array([saved.get(name, 0.0) for name in FEATURES])
