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
    "title_run",
    "question_run",
    "lead_told",
    "lead_alike",
    "provision_alike",
    "facet_named",
    "facet_asked",
    "facet_unasked",
    "facet_missing",
)
_LEAD_WORDS = 30
_SHORTEST_RUN = 2
_CONTEXT_WEIGHT = 0.4
_MARKER = re.compile(r"^\s*(?:\d{1,2}\.|[a-zđ]\))\s*")
Rarity = Callable[[list[str]], dict[str, float]]


@dataclass(frozen=True, slots=True)
class _Stretch:
    tokens: frozenset[str]
    weight: float


@dataclass(frozen=True, slots=True)
class _Headed:
    """What is known of an article's words whatever the question."""

    every: frozenset[str]
    title: _Stretch
    place: _Stretch
    syllables: tuple[str, ...]
    facets: frozenset[str]
    leads: tuple[_Stretch, ...]
    provisions: tuple[_Stretch, ...]


class Titles:
    """Compares articles with questions.

    Args:
        library: the titles and texts.
        rarity: the weight of tokens by how rare they are (``Index.rarity``).
    """

    def __init__(self, library: Library, rarity: Rarity) -> None:
        self._library = library
        self._rarity = rarity
        self._headed = lru_cache(maxsize=8192)(self._headed_of)

    def rows(self, question: Question, articles: Sequence[str]) -> list[list[float]]:
        """For each article the values of ``FEATURES``, each 0 … 1."""
        asked = _Asked(question, self._rarity)
        return [asked.row(self._headed(article)) for article in articles]

    def _headed_of(self, article_id: str) -> _Headed:
        article = self._library.article(article_id) if "#" in article_id else None
        report = None if article else self._library.report(article_id)
        title = article.title if article else report.headline if report else ""
        path = " ".join(h.title for h in article.headings) if article else ""
        leads, provisions = _openings(article) if article else ([], [])
        told = tuple(map(self._stretch, provisions))
        opened = tuple(map(self._stretch, leads))
        place = self._stretch(f"{title} {path}")
        return _Headed(
            every=place.tokens.union(*(stretch.tokens for stretch in (*told, *opened))),
            title=self._stretch(title),
            place=place,
            syllables=tuple(syllable_key(w) for w in words(title)),
            facets=named_in(title),
            leads=opened,
            provisions=told,
        )

    def _stretch(self, text: str) -> _Stretch:
        weights = self._rarity(list(dict.fromkeys(main_tokens(text))))
        return _Stretch(frozenset(weights), sum(weights.values()))


class _Asked:
    """One question made ready: the weights of its words, those of earlier turns for less."""

    def __init__(self, question: Question, rarity: Rarity) -> None:
        subject, before = question.subject, question.subject_before
        weights = {token: rare * _CONTEXT_WEIGHT for token, rare in rarity(main_tokens(before)).items()}
        self._weights = weights | rarity(main_tokens(subject))
        self._tokens = frozenset(self._weights)
        self._total = sum(self._weights.values()) or 1.0
        self._syllables = [syllable_key(w) for w in words(subject)]
        self._pairs = frozenset(pairwise(self._syllables))
        self._named = named_in(subject) or named_in(before)
        self._asked = asked_for_in(question.restored)

    def row(self, headed: _Headed) -> list[float]:
        near = self._tokens & headed.every
        title = self._shared(headed.title, near)
        run = self._run(headed.syllables)
        wanted = self._named | self._asked
        leads = [self._shared(lead, near) for lead in headed.leads]
        return [
            title / (headed.title.weight or 1.0),
            title / self._total,
            self._alike(headed.title, title),
            self._shared(headed.place, near) / self._total,
            run / (len(headed.syllables) or 1),
            run / (len(self._syllables) or 1),
            max((s / (lead.weight or 1.0) for lead, s in zip(headed.leads, leads, strict=True)), default=0.0),
            max(map(self._alike, headed.leads, leads), default=0.0),
            max((self._alike(told, self._shared(told, near)) for told in headed.provisions), default=0.0),
            _part(headed.facets & self._named, self._named),
            _part(headed.facets & self._asked, self._asked),
            _part(headed.facets - wanted, headed.facets),
            float(bool(wanted) and not headed.facets & wanted),
        ]

    def _shared(self, stretch: _Stretch, near: frozenset[str]) -> float:
        return sum(self._weights[token] for token in near & stretch.tokens)

    def _alike(self, stretch: _Stretch, shared: float) -> float:
        return shared / (self._total + stretch.weight - shared or 1.0)

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
