"""The learned choice of further articles: which of them say what the first one leaves open.

A question is mostly answered by one article; a neighbour, or the same article of another setting, only
looks alike. Whether a second one belongs is told by how far it stands behind the first, what it adds to
the question's words, whether it holds the kind of figure asked for, and how both fit the setting and the
document meant. ``training/train_companions.py`` trains the weights and writes ``companions.json``.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.provisions import Candidate
from assistant.question.kind import QuestionKind
from assistant.question.understand import Question
from assistant.relevance import Relevance
from corpus.handbook import Setting
from corpus.library import Library
from corpus.model import Article, Kind
from corpus.references import references_in
from corpus.text import fold

WEIGHTS_FILE = Path(__file__).with_name("companions.json")
FEATURES = (
    "bias",
    "behind",
    "ahead",
    "strength",
    "provision_behind",
    "lead_sure",
    "share",
    "rank",
    "gained",
    "lacking",
    "fit",
    "fit_over",
    "unit_only",
    "unit_of_lead",
    "alike",
    "alike_over",
    "same_document",
    "refers",
    "referred",
    "sibling",
    "setting_over",
    "setting_differs",
    "setting_like_lead",
    "lower",
    "higher",
    "circular_aside",
    "document_named",
    "document_not_named",
    "difference",
    "settings_many",
    "part",
    "part_first",
    "part_ahead",
    "asks",
    "listing",
    "long",
)
_MOST_BEHIND = 6.0
_SURE = 20.0
_LONG_WORDS = 40
_LISTING = frozenset({QuestionKind.LIST, QuestionKind.FORBIDDEN, QuestionKind.PAPERS, QuestionKind.STEPS})
_ASKS = re.compile(
    r"\b(?:ai|gi|nao|sao|dau|may|bao nhieu|bao lau|bao gio|khi nao|the nao|co duoc|duoc khong|phai khong|chua)\b"
)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of an article whatever the question."""

    title: str
    level: Kind
    settings: frozenset[Setting]
    refers: frozenset[str]


class Companions:
    """Says how likely an article belongs beside the first.

    Args:
        library: the texts.
        weights: a weight for each of ``FEATURES``; the shipped ones by default.
    """

    def __init__(self, library: Library, weights: NDArray[np.float64] | None = None) -> None:
        self._library = library
        self._weights = load_weights() if weights is None else weights
        self._facts = lru_cache(maxsize=8192)(self._facts_of)
        self._article = lru_cache(maxsize=1024)(library.article)

    def chances(self, question: Question, ranked: Sequence[Candidate], relevance: Relevance) -> dict[str, float]:
        """The probability, 0 … 1, that each article but the first belongs in the answer.

        Args:
            ranked: the best provision of each article, the one that leads first, the others by their scores.
        """
        if len(ranked) < 2:
            return {}
        logits = self.matrix(question, ranked, relevance) @ self._weights
        return {
            candidate.hit.article: 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, float(logit)))))
            for candidate, logit in zip(ranked[1:], logits, strict=True)
        }

    def matrix(self, question: Question, ranked: Sequence[Candidate], relevance: Relevance) -> NDArray[np.float64]:
        """Features of every article but the first, ``[len(ranked) - 1, len(FEATURES)]``."""
        scores = np.array([candidate.hit.score for candidate in ranked])
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        lead = ranked[0]
        rows = [
            self._row(question, lead, candidate, relevance, float(shares[0]), float(shares[i]), i, float(scores.max()))
            for i, candidate in enumerate(ranked[1:], 1)
        ]
        return np.array(rows)

    def _row(
        self,
        question: Question,
        lead: Candidate,
        other: Candidate,
        relevance: Relevance,
        lead_share: float,
        share: float,
        rank: int,
        best: float,
    ) -> list[float]:
        first, second = self._facts(lead.hit.article), self._facts(other.hit.article)
        lead_text, text = self._text(lead), self._text(other)
        covered = relevance.covered(lead_text, lead.hit.article)
        gained = relevance.covered(text, other.hit.article) - covered
        fit, lead_fit = relevance.score(text, other.hit.article), relevance.score(lead_text, lead.hit.article)
        unit = relevance.has_unit(text, other.hit.article)
        lead_unit = relevance.has_unit(lead_text, lead.hit.article)
        named = question.references.documents
        documents = [candidate.hit.article.split("#")[0] for candidate in (lead, other)]
        agree = [sum(question.settings.get(s, 0.0) for s in facts.settings) for facts in (first, second)]
        general = Setting.ALL in second.settings or not second.settings
        alike = [candidate.hit.signals.get("alike", 0.0) for candidate in (lead, other)]
        return [
            1.0,
            min(_MOST_BEHIND, max(0.0, lead.hit.score - other.hit.score)) / 3,
            min(_MOST_BEHIND, max(0.0, other.hit.score - lead.hit.score)) / 3,
            min(_SURE, max(0.0, other.hit.score)) / _SURE,
            min(_MOST_BEHIND, max(-_MOST_BEHIND, lead.score - other.score)) / 3,
            lead_share,
            share,
            rank / 5,
            relevance.share(gained),
            1.0 - relevance.share(covered),
            fit,
            fit - lead_fit,
            float(unit and not lead_unit),
            float(lead_unit and not unit),
            alike[1],
            alike[1] - alike[0],
            float(documents[0] == documents[1]),
            float(other.hit.article in first.refers),
            float(lead.hit.article in second.refers),
            float(bool(second.title) and first.title == second.title),
            agree[1] - agree[0],
            float(bool(question.settings) and not general and not agree[1]),
            float(bool(first.settings & second.settings)),
            float(first.level is Kind.LAW and second.level is Kind.DECREE),
            float(first.level is Kind.DECREE and second.level is Kind.LAW),
            float((first.level is Kind.CIRCULAR) != (second.level is Kind.CIRCULAR)),
            float(documents[1] in named),
            float(bool(named) and documents[1] not in named),
            float(question.kind is QuestionKind.DIFFERENCE),
            float(sum(s >= 0.25 for s in question.settings.values()) > 1),
            float(question.part),
            float(question.part and other.hit.score >= best),
            float(question.part) * max(0.0, other.hit.score - lead.hit.score) / 3,
            min(3, max(0, len(_ASKS.findall(fold(question.restored))) - 1)) / 3,
            float(question.kind in _LISTING),
            min(1.0, len(question.restored.split()) / _LONG_WORDS),
        ]

    def _text(self, candidate: Candidate) -> str:
        article = self._article(candidate.hit.article)
        assert article is not None
        return article.text[candidate.span.start : candidate.span.end]

    def _facts_of(self, article_id: str) -> _Facts:
        article = self._library.article(article_id)
        assert article is not None
        entry = self._library.handbook.entries.get(article_id)
        return _Facts(
            title=fold(article.title),
            level=self._library.kind(article_id),
            settings=frozenset(entry.settings) if entry else frozenset(),
            refers=_refers(article),
        )


def _refers(article: Article) -> frozenset[str]:
    found = references_in(article.text, article.document, article.number)
    return frozenset(target.article_id for reference in found for target in reference.targets)


@lru_cache(maxsize=1)
def load_weights() -> NDArray[np.float64]:
    """The shipped weights, in the order of ``FEATURES``."""
    saved = json.loads(WEIGHTS_FILE.read_text("utf-8"))["weights"]
    return np.array([saved.get(name, 0.0) for name in FEATURES])
