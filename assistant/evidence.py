"""From ranked articles to the clauses that answer: which provisions to quote, in what order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.question.kind import QuestionKind
from assistant.question.understand import Question
from assistant.relevance import Relevance
from corpus.address import Address
from corpus.library import Library
from corpus.model import Article, NewsReport
from corpus.structure import Span
from index.search import Hit

#: An article shorter than this is quoted whole.
WHOLE_ARTICLE = 650
#: The same when the question asks for a list.
_WHOLE_LIST = 2200
_SHORT_OPENING = 60
_BUDGET = 1300
_SECOND_SHARE = 0.42
_CLAUSE_SHARE = 0.62
_LISTS = frozenset({QuestionKind.LIST, QuestionKind.FORBIDDEN})
_MANY = frozenset({QuestionKind.DIFFERENCE})


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of stored text to quote: the finest address that contains it, and where it stands."""

    address: Address
    span: Span
    weight: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """One article (or report) and what is quoted of it."""

    hit: Hit
    excerpts: tuple[Excerpt, ...]


def select(
    question: Question, hits: Sequence[Hit], library: Library, relevance: Relevance, limit: int
) -> list[Evidence]:
    """What to quote for a question; within an article, in the law's order.

    Args:
        hits: ranked, best first; the ranker's scores are log-odds.
        relevance: scores texts for this question.
        limit: how many excerpts at most.
    """
    found: list[Evidence] = []
    for hit in _articles(question, hits):
        room = limit - sum(len(e.excerpts) for e in found)
        if room <= 0:
            break
        if excerpts := _excerpts(question, hit, library, relevance):
            best = sorted(excerpts, key=lambda e: -e.weight)[:room]
            found.append(Evidence(hit, tuple(sorted(best, key=lambda e: e.span.start))))
    return found


def quoted(address: Address, library: Library, hits: Sequence[Hit]) -> Evidence:
    """A provision, quoted whole, as evidence; it must be held."""
    provision = library.provision(address)
    assert provision is not None
    hit = next((hit for hit in hits if hit.article == address.article_id), None) or Hit(address.article_id)
    return Evidence(hit, (Excerpt(address, provision.span, 2.0),))


def merge(first: Sequence[Evidence], second: Sequence[Evidence]) -> list[Evidence]:
    """Two selections as one: an article once, an excerpt once, none inside another."""
    merged = {piece.hit.article: piece for piece in first}
    for piece in second:
        held = merged.get(piece.hit.article)
        if held is None:
            merged[piece.hit.article] = piece
            continue
        new = [e for e in piece.excerpts if not any(_inside(e.span, other.span) for other in held.excerpts)]
        kept = [e for e in held.excerpts if not any(_inside(e.span, other.span) for other in new)]
        excerpts = sorted([*kept, *new], key=lambda e: e.span.start)
        merged[piece.hit.article] = Evidence(held.hit, tuple(excerpts))
    return list(merged.values())


def _inside(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _articles(question: Question, hits: Sequence[Hit]) -> list[Hit]:
    """The best article, and those nearly as good: several when the question compares or spans settings."""
    scores = np.array([hit.score for hit in hits])
    share = np.exp(scores - scores.max())
    many = question.kind in _MANY or sum(s >= 0.25 for s in question.settings.values()) > 1
    bound, most = (0.12, 4) if many else (_SECOND_SHARE, 2)
    return [hit for hit, part in zip(hits, share, strict=True) if part >= bound][:most]


def _excerpts(question: Question, hit: Hit, library: Library, relevance: Relevance) -> list[Excerpt]:
    if hit.article.startswith("news:"):
        report = library.report(hit.article)
        return _report_excerpts(report, relevance) if report else []
    article = library.article(hit.article)
    return _article_excerpts(question, article, hit, relevance) if article else []


def _article_excerpts(question: Question, article: Article, hit: Hit, relevance: Relevance) -> list[Excerpt]:
    address = Address(article.document, article.number)
    length = len(article.text)
    if length <= (_WHOLE_LIST if question.kind in _LISTS else WHOLE_ARTICLE):
        return [Excerpt(address, Span(0, length), 1.0)]
    parts = _parts(article)
    if len(parts) < 2:
        return [Excerpt(address, _best_window(article, relevance), 1.0)]
    weights = _part_weights(parts, article, hit, relevance)
    budget = _WHOLE_LIST if question.kind in _LISTS else _BUDGET
    best = max(weights)
    kept: list[int] = []
    used = 0
    for i in sorted(range(len(parts)), key=lambda i: -weights[i]):
        size = parts[i][1].end - parts[i][1].start
        if kept and (weights[i] < _CLAUSE_SHARE * best or used + size > budget):
            continue
        kept.append(i)
        used += size
    return [Excerpt(parts[i][0], parts[i][1], weights[i]) for i in sorted(kept)]


def _parts(article: Article) -> list[tuple[Address, Span]]:
    """The clauses of an article, after the words before its first clause if there are any."""
    clauses = [(Address(article.document, article.number, c.number), c.span) for c in article.clauses]
    if not clauses:
        return []
    opening = article.text[: clauses[0][1].start].rstrip()
    if len(opening) <= _SHORT_OPENING or opening.endswith(":"):
        return clauses  # words that only announce the clauses answer nothing by themselves
    return [(Address(article.document, article.number), Span(0, len(opening))), *clauses]


def _part_weights(parts: list[tuple[Address, Span]], article: Article, hit: Hit, relevance: Relevance) -> list[float]:
    """How well each part fits: what search said of it, and the question's words in it."""
    from_search: dict[str, float] = {}
    for address, _, score in hit.passages:
        from_search[address] = max(from_search.get(address, 0.0), score)
    return [
        0.4 * from_search.get(str(address), 0.0) + relevance.score(article.text[span.start : span.end], article.id)
        for address, span in parts
    ]


def _best_window(article: Article, relevance: Relevance) -> Span:
    """The best run of lines of a long article without clauses."""
    lines = [Span(*m.span()) for m in re.finditer(r"[^\n]+", article.text)]
    at = max(range(len(lines)), key=lambda i: relevance.score(article.text[lines[i].start : lines[i].end]))
    start, end = at, at
    while end + 1 < len(lines) and lines[end + 1].end - lines[start].start <= _BUDGET:
        end += 1
    while start > 0 and lines[end].end - lines[start - 1].start <= _BUDGET:
        start -= 1
    return Span(lines[start].start, lines[end].end)


def _report_excerpts(report: NewsReport, relevance: Relevance) -> list[Excerpt]:
    weights = [(relevance.score(report.text[s.start : s.end]), s) for s in report.paragraphs]
    best = max((w for w, _ in weights), default=0.0)
    kept = sorted(((w, s) for w, s in weights if w >= 0.7 * best and w > 0), key=lambda pair: -pair[0])[:3]
    return [Excerpt(Address(report.id), span, weight) for weight, span in kept]
