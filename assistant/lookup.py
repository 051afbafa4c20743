"""Looking something up in the texts: the places that a few words lead to, for a reader and not for an answer.

The words are understood as a question is (no diacritics, abbreviations, everyday words). A
bare reference ("k1 đ21", "nđ 59 điều 8") is not searched for: it says where to go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from assistant.question.everyday import content_words
from assistant.question.understand import Question
from assistant.relevance import Relevance
from assistant.resolve import Resolved
from corpus.address import Address
from corpus.library import Library
from corpus.model import Article
from corpus.structure import Span
from corpus.text import syllable_key
from index.search import Hit
from index.tokens import PAIR, main_tokens

_SNIPPET = 300
_FROM_SEARCH = 0.4
_SYLLABLE = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"[^\n]+?(?:[.;:](?=\s)|(?=\n)|\Z)")


@dataclass(frozen=True, slots=True)
class Place:
    """One place found.

    Attributes:
        address: the finest provision that fits, or the report.
        span: what fits best in the stored text of its article (or report).
        snippet: a stretch of that text short enough to show in a list; ``words``: what in it was looked for.
    """

    address: str
    article: str
    span: Span
    snippet: Span
    words: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Lookup:
    """What some words lead to.

    Attributes:
        understood: the words with abbreviations written out and diacritics restored.
        jump: where to go at once: a provision, or a document's number; empty when there is a choice.
        message: what is wrong with what was named, in Vietnamese; empty when nothing is.
        places: best first, an article at most once.
        sure: whether the texts carry something on this at all; below that, places are only the nearest.
    """

    understood: str
    jump: str = ""
    message: str = ""
    places: tuple[Place, ...] = ()
    sure: bool = True


def jump_of(question: Question, resolved: Resolved, library: Library) -> str:
    """Where a bare reference leads; empty when the words are more than that, or name nothing that is held."""
    if not resolved.bare or resolved.message:
        return ""
    if resolved.held:
        return str(resolved.held[0])
    documents = [number for number in question.references.documents if library.article_ids(number)]
    return documents[0] if len(documents) == 1 else ""


def places_of(question: Question, hits: Sequence[Hit], library: Library, relevance: Relevance) -> tuple[Place, ...]:
    """The place of each hit that fits best, in the order of the hits."""
    wanted = _wanted(question)
    named = {address.article_id: address for address in reversed(question.references.addresses)}
    found = (_place(hit, named.get(hit.article), library, relevance, wanted) for hit in hits)
    return tuple(place for place in found if place)


def worth_showing(places: Sequence[Place], resolved: Resolved, *, sure: bool) -> tuple[Place, ...]:
    """The places of what was named, when nothing else was said; when in doubt, those that hold the words at all."""
    if resolved.bare:
        held = {address.article_id for address in resolved.held}
        return tuple(place for place in places if place.article in held)
    return tuple(place for place in places if sure or place.words)


class _Part(NamedTuple):
    """What a place can be: its address, the text it is judged by, and all of it."""

    address: str
    judged: Span
    whole: Span


def _place(
    hit: Hit, named: Address | None, library: Library, relevance: Relevance, wanted: frozenset[str]
) -> Place | None:
    text, parts = _text_and_parts(hit.article, named, library)
    if not parts:
        return None
    searched = {spot: score for spot, _, score in reversed(hit.passages)}
    scores = [
        _FROM_SEARCH * searched.get(part.address, 0.0) + relevance.score(text[slice(*part.judged)], hit.article)
        for part in parts
    ]
    best = parts[max(range(len(parts)), key=scores.__getitem__)]
    snippet = _snippet(text, best, relevance)
    return Place(best.address, hit.article, best.whole, snippet, _words(text, snippet, wanted))


def _text_and_parts(article_id: str, named: Address | None, library: Library) -> tuple[str, list[_Part]]:
    """The stored text of an article or report, and the parts of it that a place can be."""
    if Address.parse(article_id).is_news:
        report = library.report(article_id)
        return (report.text, [_Part(article_id, p, p) for p in report.paragraphs]) if report else ("", [])
    article = library.article(article_id)
    return (article.text, _parts(article, named)) if article else ("", [])


def _parts(article: Article, named: Address | None) -> list[_Part]:
    """The clause or point that was named; else points, clauses by their own words, or the lines of the article."""
    if named and named.clause and (provision := article.provision(named)):
        return [_Part(provision.id, provision.span, provision.span)]
    found: list[_Part] = []
    for clause in article.clauses:
        at = f"{article.id}.{clause.number}"
        found.append(_Part(at, clause.lead, clause.span))
        found += [_Part(f"{at}.{point.letter}", point.span, point.span) for point in clause.points]
    lines = (Span(*line.span()) for line in re.finditer(r"[^\n]+", article.text))
    return found or [_Part(article.id, line, line) for line in lines]


def _snippet(text: str, part: _Part, relevance: Relevance) -> Span:
    """At most about ``_SNIPPET`` characters, from the sentence that fits best; words that only announce go on."""
    judged, start = part.judged, part.judged.start
    if judged.end - judged.start > _SNIPPET:
        sentences = [m.span() for m in _SENTENCE.finditer(text, *judged)]
        start, _ = max(sentences, key=lambda s: relevance.score(text[slice(*s)]))
        start += len(text[start : judged.end]) - len(text[start : judged.end].lstrip())
    end = min(part.whole.end, start + _SNIPPET)
    if end < part.whole.end:
        end = max(text.rfind(" ", start, end), start + _SNIPPET // 2)
    return Span(start, start + len(text[start:end].rstrip()))


def _wanted(question: Question) -> frozenset[str]:
    """Keys of what is looked for: pairs of syllables; a single one only where nothing else was said."""
    tokens = frozenset(t for said in (content_words(question.restored), *question.terms) for t in main_tokens(said))
    return frozenset(token for token in tokens if PAIR in token) or tokens


def _words(text: str, snippet: Span, wanted: frozenset[str]) -> tuple[Span, ...]:
    """The runs of syllables of ``snippet`` that were looked for, neighbours joined."""
    spans = [
        Span(snippet.start + m.start(), snippet.start + m.end()) for m in _SYLLABLE.finditer(text[slice(*snippet)])
    ]
    keys = [syllable_key(text[s.start : s.end]) for s in spans]
    hit = {i for i, key in enumerate(keys) if key in wanted}
    for i, (one, other) in enumerate(pairwise(keys)):
        if one + PAIR + other in wanted:
            hit |= {i, i + 1}
    return tuple(_joined(text, [spans[i] for i in sorted(hit)]))


def _joined(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Spans with nothing but a space between them as one."""
    held: Span | None = None
    for span in spans:
        if held and text[held.end : span.start] == " ":
            held = Span(held.start, span.end)
            continue
        if held:
            yield held
        held = span
    if held:
        yield held
