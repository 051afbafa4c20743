"""A chapter or section that a question names: which articles it holds, and what to say of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.evidence import Excerpt
from assistant.question.headings import HeadingReference, number_of, roman
from corpus.address import Address
from corpus.library import Library
from corpus.model import Article, Heading
from corpus.structure import Span


@dataclass(frozen=True, slots=True)
class Chapter:
    """What a named chapter is.

    Attributes:
        articles: its articles, in order; empty when there is no such chapter.
        summary: what it is called and which articles it holds, in Vietnamese.
        missing: that there is no such chapter, and how many there are; empty when there is one.
    """

    articles: tuple[Article, ...]
    summary: str
    missing: str

    def openings(self) -> Iterator[Excerpt]:
        """The first line of each article."""
        for article in self.articles:
            end = article.text.find("\n")
            span = Span(0, end if end > 0 else len(article.text))
            yield Excerpt(Address(article.document, article.number), span, 1.0)


def chapter_of(reference: HeadingReference, library: Library) -> Chapter:
    """Look up a chapter or section in the document's own division."""
    document = library.document(reference.document)
    name = document.name if document else reference.document
    articles = [a for a in map(library.article, library.article_ids(reference.document)) if a]
    within = articles
    for depth, (level, number) in enumerate(reference.path):
        found = [a for a in within if _number(a.path, level) == number]
        if not found:
            return Chapter((), "", _missing(reference, depth, within, name))
        within = found
    return Chapter(tuple(within), _summary(reference, within, name), "")


def _number(path: Sequence[Heading], level: str) -> int:
    return next((number_of(h.number) for h in path if h.level == level), 0)


def _missing(reference: HeadingReference, depth: int, within: Sequence[Article], name: str) -> str:
    level, number = reference.path[depth]
    numbers = {n for article in within if (n := _number(article.path, level))}
    above = HeadingReference(0, 0, reference.path[:depth]).label
    place = f"{above} {name}".strip()
    shown = roman(number) if level == "Chương" else str(number)
    has = f"có {len(numbers)} {level.lower()}" if numbers else f"không chia {level.lower()}"
    return f"{place} {has}, không có {level} {shown}."


def _summary(reference: HeadingReference, articles: Sequence[Article], name: str) -> str:
    level, _ = reference.path[-1]
    title = next((h.title for h in articles[0].path if h.level == level), "")
    titled = f" ({title[:1].upper()}{title[1:].lower()})" if title else ""
    first, last = articles[0].number, articles[-1].number
    if len(articles) == 1:
        return f"{reference.label} {name}{titled} có một điều: Điều {first}."
    return f"{reference.label} {name}{titled} gồm {len(articles)} điều, từ Điều {first} đến Điều {last}."
