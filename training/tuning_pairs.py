"""What the embedding model is tuned on: questions and titles, the clause that answers, one that only looks as if."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.handbook import HandbookEntry
from corpus.handbook.tables import load_comparison
from corpus.library import Library
from corpus.model import Article
from eval.sets import Split
from index.chunks import Channel, Chunk, article_chunks, chunks_of

_TITLE_WORDS = 3


@dataclass(frozen=True, slots=True)
class Pair:
    """A training question: what it asks, a passage that answers, a passage of a parallel article that does not."""

    article: str
    question: str
    passage: str
    negative: str = ""


def side_of(article: str) -> Split:
    """The half of an article, as ``eval.sets.split_of`` puts the questions that rest on it."""
    return Split.TUNE if hashlib.sha256(article.encode()).digest()[0] < 128 else Split.TEST


def training_pairs(library: Library, chunk_chars: int) -> list[Pair]:
    """Pairs of the articles of the tune half alone: no passage, question or title of the other half is in them."""
    parallel = _parallel_articles()
    chunks: dict[str, list[Chunk]] = defaultdict(list)
    for chunk in chunks_of(library, chunk_chars):
        if chunk.channel is Channel.TEXT:
            chunks[chunk.article].append(chunk)
    pairs: list[Pair] = []
    for article in library.corpus.articles():
        if side_of(article.id) is Split.TEST:
            continue
        passages = chunks[article.id]
        others = [chunks[a][0] for a in sorted(parallel[article.id]) if chunks.get(a) and side_of(a) is Split.TUNE]
        negative = others[0].passage if others else ""
        pairs += _titled(article, passages, negative)
        if entry := library.handbook.entries.get(article.id):
            pairs += _asked(entry, passages, negative)
    return pairs


def _titled(article: Article, passages: list[Chunk], negative: str) -> Iterator[Pair]:
    if len(article.title.split()) > _TITLE_WORDS:
        yield from (Pair(article.id, article.title, chunk.body, negative) for chunk in passages)


def _asked(entry: HandbookEntry, passages: list[Chunk], negative: str) -> Iterator[Pair]:
    """Every question with its tagged clause in the official text, and with that clause's digest."""
    digests = {str(clause.clause): clause.text for clause in entry.clauses if clause.clause}
    for question in entry.questions:
        numbers = {place.split(".")[0] for place in question.answered_by}
        addresses = {f"{entry.article}.{number}" for number in numbers}
        tagged = [chunk for chunk in passages if chunk.address in addresses] or passages[:1]
        yield from (Pair(entry.article, question.text, chunk.passage, negative) for chunk in tagged[:2])
        texts = [digests[number] for number in sorted(numbers) if number in digests] or [entry.summary]
        yield Pair(entry.article, question.text, texts[0], negative)


def _parallel_articles() -> dict[str, set[str]]:
    """Article → those that say the like for another setting, by the handbook's comparison."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in load_comparison().rows:
        cells = [{ground.split(".")[0] for ground in cell.grounds} for cell in row.cells.values()]
        for own in cells:
            for other in cells:
                if other is not own:
                    for article in own:
                        found[article] |= other - own
    return found


def passages_of(library: Library, chunk_chars: int) -> list[Chunk]:
    """Every clause of the official text, to find among."""
    return [c for article in library.corpus.articles() for c in article_chunks(article, library, chunk_chars)]
