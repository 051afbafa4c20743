"""How an article's title, its clauses' opening words and its short provisions meet a question, word for word.

Weighted by how rare the words are, with neighbouring pairs beside single syllables, so that word order counts.
The ranker's signals of textbook questions, which name titles almost as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from assistant.facets import asked_for_in, named_in
from assistant.question.understand import Question
from corpus.library import Library
from corpus.model import Article
from corpus.text import syllable_key, words
from index.tokens import main_tokens

FEATURES = (
    "title_told",
    "question_told",
    "title_alike",
    "place_told",
    "lead_told",
    "lead_alike",
    "provision_alike",
    "title_run",
    "question_run",
    "facet_named",
    "facet_asked",
    "facet_unasked",
    "facet_missing",
)
_LEAD_WORDS = 30
_SHORTEST_RUN = 2
_CONTEXT_WEIGHT = 0.4
_NONE = 0
_MARKER = re.compile(r"^\s*(?:\d{1,2}\.|[a-zđ]\))\s*")
Rarity = Callable[[list[str]], dict[str, float]]


@dataclass(frozen=True, slots=True)
class _Headed:
    """What is known of an article's words whatever the question.

    Attributes:
        tokens: numbers of the tokens of its stretches one after another: title, title with path, the opening words
            of each clause, each short provision. Each stretch begins with ``_NONE``, so that none is empty.
        starts: where each stretch begins in ``tokens``.
        weights: the weight of each stretch.
        leads: how many stretches are opening words.
    """

    tokens: NDArray[np.int64]
    starts: NDArray[np.int64]
    weights: NDArray[np.float64]
    leads: int
    syllables: tuple[str, ...]
    facets: frozenset[str]


class Titles:
    """Compares articles with questions. Safe to share between threads.

    Args:
        library: the titles and texts.
        rarity: the weight of tokens by how rare they are (``Index.rarity``).
    """

    def __init__(self, library: Library, rarity: Rarity) -> None:
        self._library = library
        self._rarity = rarity
        self._numbers: dict[str, int] = {"": _NONE}
        self._numbering = Lock()
        self._headed = lru_cache(maxsize=8192)(self._headed_of)

    def prepare(self, article: str) -> None:
        """Take an article's title and opening words apart before a question needs them."""
        self._headed(article)

    def rows(self, question: Question, articles: Sequence[str]) -> NDArray[np.float64]:
        """For each article the values of ``FEATURES``, each 0 … 1, ``[len(articles), len(FEATURES)]``."""
        headed = [self._headed(article) for article in articles]
        asked = _Asked(question, self._rarity)
        worth = np.zeros(len(self._numbers))
        for token, weight in asked.weights.items():
            if (number := self._numbers.get(token, _NONE)) < len(worth):
                worth[number] = weight
        worth[_NONE] = 0.0
        return np.hstack([_told(headed, worth, asked.total), [asked.row(one) for one in headed]])

    def _headed_of(self, article_id: str) -> _Headed:
        article = self._library.article(article_id) if "#" in article_id else None
        report = None if article else self._library.report(article_id)
        title = article.title if article else report.headline if report else ""
        path = " ".join(h.title for h in article.headings) if article else ""
        leads, provisions = _openings(article) if article else ([""], [""])
        stretches = [list(dict.fromkeys(main_tokens(t))) for t in (title, f"{title} {path}", *leads, *provisions)]
        with self._numbering:
            numbered = [
                np.array([_NONE, *(self._numbers.setdefault(t, len(self._numbers)) for t in tokens)])
                for tokens in stretches
            ]
        return _Headed(
            tokens=np.concatenate(numbered),
            starts=np.cumsum([0, *(len(part) for part in numbered[:-1])]),
            weights=np.array([sum(self._rarity(tokens).values()) for tokens in stretches]),
            leads=len(leads),
            syllables=tuple(syllable_key(w) for w in words(title)),
            facets=named_in(title),
        )


def _told(headed: Sequence[_Headed], worth: NDArray[np.float64], total: float) -> NDArray[np.float64]:
    """The first seven of ``FEATURES`` for each article: what its stretches and the question have in common, by weight.

    Args:
        worth: the weight of each token in the question, by its number.
        total: the weight of the question.
    """
    lengths = [len(one.tokens) for one in headed]
    counts = [len(one.starts) for one in headed]
    starts = np.concatenate([one.starts for one in headed]) + np.repeat(np.cumsum([0, *lengths[:-1]]), counts)
    shared = np.add.reduceat(worth[np.concatenate([one.tokens for one in headed])], starts)
    weights = np.concatenate([one.weights for one in headed])
    shares = shared / np.where(weights > 0, weights, 1.0)
    alike = shared / np.maximum(total + weights - shared, 1e-9)
    first = np.cumsum([0, *counts[:-1]])
    leads, provisions = first + 2, first + 2 + np.array([one.leads for one in headed])
    bounds = np.column_stack([leads, provisions]).ravel()
    ends = np.append(first[1:], len(shared))
    return np.column_stack(
        [
            shares[first],
            shared[first] / total,
            alike[first],
            shared[first + 1] / total,
            np.maximum.reduceat(shares, bounds)[::2],
            np.maximum.reduceat(alike, bounds)[::2],
            [alike[start:end].max() for start, end in zip(provisions, ends, strict=True)],
        ]
    )


class _Asked:
    """One question made ready: the weights of its words, those of earlier turns for less."""

    def __init__(self, question: Question, rarity: Rarity) -> None:
        subject, before = question.subject, question.subject_before
        earlier = {token: rare * _CONTEXT_WEIGHT for token, rare in rarity(main_tokens(before)).items()}
        self.weights = earlier | rarity(main_tokens(subject))
        self.total = sum(self.weights.values()) or 1.0
        self._syllables = [syllable_key(w) for w in words(subject)]
        self._pairs = frozenset(pairwise(self._syllables))
        self._named = named_in(subject) or named_in(before)
        self._asked = asked_for_in(question.restored)

    def row(self, headed: _Headed) -> list[float]:
        """The rest of ``FEATURES``: runs of words, and facets."""
        run = self._run(headed.syllables)
        wanted = self._named | self._asked
        return [
            run / (len(headed.syllables) or 1),
            run / (len(self._syllables) or 1),
            _part(headed.facets & self._named, self._named),
            _part(headed.facets & self._asked, self._asked),
            _part(headed.facets - wanted, headed.facets),
            float(bool(wanted) and not headed.facets & wanted),
        ]

    def _run(self, title: Sequence[str]) -> int:
        """How many neighbouring syllables of the title stand together in the question, at most."""
        best = length = 0
        for pair in pairwise(title):
            length = length + 1 if pair in self._pairs else 0
            best = max(best, length)
        return best + 1 if best >= _SHORTEST_RUN - 1 else 0


def _part(some: frozenset[str], of: frozenset[str]) -> float:
    return len(some) / len(of) if of else 0.0


def _openings(article: Article) -> tuple[list[str], list[str]]:
    """The opening words of each clause; its provisions: clauses without points, points under their own words."""
    leads, provisions = [], []
    for clause in article.clauses:
        lead = _MARKER.sub("", article.text[clause.lead.start : clause.lead.end])
        leads.append(" ".join(lead.split()[:_LEAD_WORDS]))
        provisions.append(lead)
        provisions += [_MARKER.sub("", article.text[p.span.start : p.span.end]) for p in clause.points]
    return leads or [" ".join(article.text.split()[:_LEAD_WORDS])], provisions or [article.text]
