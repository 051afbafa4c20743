"""From ranked provisions to what is quoted: which ones, how much of each, in what order."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.companions import Companions
from assistant.facets import asked_for_in, named_in
from assistant.provisions import Candidate, clauses_of
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
#: How much of an article that answers as a whole is quoted.
_WHOLE_MOST = 2200
#: How much is quoted in all, unless one provision alone is longer; more for a question that holds several.
_BUDGET = 1800
_BUDGET_MANY = 2600
#: How much of a long clause or article without clauses is quoted.
_WINDOW = 1300
_LOOKED_AT = 12
_LISTING = frozenset({QuestionKind.LIST, QuestionKind.DEFINITION, QuestionKind.OTHER})
_LEAST_SHARE = 0.01
_WORTH = 0.2
#: How likely an article must be to belong beside the first.
_BELONGS = 0.2
#: What a provision gains by saying what those before it leave out, when the question is one and when it compares.
_COVERAGE = 0.8
_COVERAGE_MANY = 2.4
_NEAR_REPORT = 0.9
#: How many paragraphs of a report are quoted at most, and how well each must fit against the best.
_MOST_PARAGRAPHS = 4
_PARAGRAPH_SHARE = 0.45


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of stored text to quote.

    Attributes:
        address: the finest that contains it.
        span: where it stands in the article's text.
        weight: how well it answers; comparable within one question.
        whole: whether its article answers as a whole, not by one of its clauses.
    """

    address: Address
    span: Span
    weight: float
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """One article (or report) and what is quoted of it."""

    hit: Hit
    excerpts: tuple[Excerpt, ...]


def select(
    question: Question,
    hits: Sequence[Hit],
    ranked: Sequence[Candidate],
    library: Library,
    relevance: Relevance,
    limit: int,
    companions: Companions,
    lead: str = "",
) -> list[Evidence]:
    """What to quote for a question; within an article, in the law's order.

    Args:
        hits: ranked articles and reports, best first; scores are log-odds.
        ranked: the provisions of ``hits``, best first.
        relevance: scores texts for this question.
        limit: how many excerpts at most.
        companions: says which further articles belong beside the best.
        lead: of a question within a question, the article that answers the whole; another one answers the part
            only if it belongs beside it.
    """
    if hits[0].article.startswith("news:") or not ranked:
        return list(_reported(hits, library, relevance))
    found: list[Evidence] = []
    for hit, excerpt in _chosen(question, ranked, library, relevance, companions, lead)[:limit]:
        found = merge(found, [Evidence(hit, (excerpt,))])
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


def _reported(hits: Sequence[Hit], library: Library, relevance: Relevance) -> Iterator[Evidence]:
    """The best report, and another nearly as good."""
    near = [hit for hit in hits[1:3] if hit.score >= hits[0].score - _NEAR_REPORT]
    for hit in (hits[0], *near):
        report = library.report(hit.article)
        if report:
            yield Evidence(hit, tuple(_report_excerpts(report, relevance)))


def _chosen(
    question: Question,
    ranked: Sequence[Candidate],
    library: Library,
    relevance: Relevance,
    companions: Companions,
    lead: str,
) -> list[tuple[Hit, Excerpt]]:
    """The best article's provisions, then those of the articles that belong beside it, within the budget."""
    leading = by_article(ranked, lead)
    chances = companions.chances(question, [provisions[0] for provisions in leading], relevance)
    belonging = [p for p in leading[1:] if chances[p[0].hit.article] >= _BELONGS]
    if lead and any(p[0].hit.score > leading[0][0].hit.score for p in belonging):
        leading.pop(0)  # the part is answered elsewhere than the whole
        leading, belonging = belonging, belonging[1:]
    belonging.sort(key=lambda provisions: -chances[provisions[0].hit.article])
    chosen: list[tuple[Hit, Excerpt]] = []
    covered: frozenset[str] = frozenset()
    used = 0
    many = (
        question.complete
        or question.kind is QuestionKind.DIFFERENCE
        or sum(s >= 0.25 for s in question.settings.values()) > 1
    )
    for provisions in [leading[0], *belonging]:
        for candidate in provisions[:_LOOKED_AT]:
            share = math.exp(candidate.score - provisions[0].score)
            article = library.article(candidate.hit.article)
            assert article is not None
            text = article.text[candidate.span.start : candidate.span.end]
            gained = relevance.covered(text, article.id) - covered
            worth = share + (_COVERAGE_MANY if many else _COVERAGE) * relevance.share(gained)
            first = candidate is provisions[0]
            if not first and (share < _LEAST_SHARE or worth < _WORTH):
                continue
            for excerpt in _excerpts(candidate, article, relevance, listed=_lists(article, question)):
                size = excerpt.span.end - excerpt.span.start
                most = _BUDGET_MANY if many else _WHOLE_MOST if chosen and chosen[0][1].whole else _BUDGET
                if chosen and used + size > most:
                    break  # of an article told clause by clause, none is left out in between
                chosen.append((candidate.hit, excerpt))
                used += size
            covered |= gained
    return chosen


def by_article(ranked: Sequence[Candidate], lead: str = "") -> list[list[Candidate]]:
    """The provisions of each article, best first; the articles by their own scores, ``lead`` before all."""
    grouped: dict[str, list[Candidate]] = {}
    for candidate in ranked:
        grouped.setdefault(candidate.hit.article, []).append(candidate)
    return sorted(grouped.values(), key=lambda p: (p[0].hit.article != lead, -p[0].hit.score))


def _lists(article: Article, question: Question) -> bool:
    """Whether an article is the list that a question asks for, by its title: "Những nội dung …" for "những việc gì"."""
    asked = asked_for_in(question.restored) | named_in(question.restored)
    shared = named_in(article.title) & asked
    return bool(shared) and (question.kind in _LISTING or "standard" in shared)


def _excerpts(candidate: Candidate, article: Article, relevance: Relevance, *, listed: bool) -> list[Excerpt]:
    """A provision as it is quoted: short articles whole, long ones by their clauses, longer runs of lines cut.

    Args:
        listed: the article is the list that is asked for, so that a short one answers as a whole.
    """
    whole = Span(0, len(article.text))
    address = Address(article.document, article.number)
    clauses = clauses_of(article)
    as_whole = candidate.span == whole and len(clauses) > 1
    if len(article.text) <= WHOLE_ARTICLE or (as_whole and len(article.text) <= _WHOLE_MOST):
        return [Excerpt(address, whole, candidate.score, whole=as_whole or (listed and len(clauses) > 1))]
    if candidate.span != whole:
        return [Excerpt(candidate.address, candidate.span, candidate.score)]
    if len(clauses) == 1:
        return [Excerpt(address, _best_window(article, relevance), candidate.score)]
    return [Excerpt(place, span, candidate.score, whole=True) for place, span in clauses]


def _best_window(article: Article, relevance: Relevance) -> Span:
    """The best run of lines of a long article without clauses."""
    lines = [Span(*m.span()) for m in re.finditer(r"[^\n]+", article.text)]
    at = max(range(len(lines)), key=lambda i: relevance.score(article.text[lines[i].start : lines[i].end]))
    start, end = at, at
    while end + 1 < len(lines) and lines[end + 1].end - lines[start].start <= _WINDOW:
        end += 1
    while start > 0 and lines[end].end - lines[start - 1].start <= _WINDOW:
        start -= 1
    return Span(lines[start].start, lines[end].end)


def _report_excerpts(report: NewsReport, relevance: Relevance) -> list[Excerpt]:
    weights = [(relevance.score(report.text[s.start : s.end]), s) for s in report.paragraphs]
    best = max((w for w, _ in weights), default=0.0)
    kept: list[tuple[float, Span]] = []
    for weight, span in sorted(weights, key=lambda pair: -pair[0])[:_MOST_PARAGRAPHS]:
        room = _WINDOW - sum(s.end - s.start for _, s in kept)
        if not kept or (weight > 0 and weight >= _PARAGRAPH_SHARE * best and span.end - span.start <= room):
            kept.append((weight, span))
    return [Excerpt(Address(report.id), span, weight) for weight, span in kept]
