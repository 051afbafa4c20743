"""What is indexed: clauses with their article's title and path, paragraphs of news, and the handbook's lines.

Every chunk knows the address it stands for and the span of the stored text it covers;
handbook chunks (questions, digests) lead to an article and are never quoted as law.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from corpus.handbook.schema import HandbookEntry
from corpus.library import HANDBOOK_SOURCE, Library
from corpus.model import Article, NewsReport
from corpus.structure import Clause, Span


class Channel(StrEnum):
    """What a chunk is: text that may be quoted, or a way to find it."""

    TEXT = "text"
    QUESTION = "question"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Chunk:
    """One thing to find.

    Attributes:
        address: the provision (or report) that this stands for; several, parted by spaces, where a
            handbook question is answered by several.
        article: the article (or report) it leads to.
        span: characters of the article's (report's) stored text; empty for handbook lines.
        header: title and path, indexed with the text and not part of it.
        body: what is indexed.
        sentences: numbers of the sentences of ``address`` that answer a handbook question; empty for all of it.
    """

    channel: Channel
    address: str
    article: str
    span: Span
    header: str
    body: str
    sentences: tuple[int, ...] = ()

    @property
    def passage(self) -> str:
        """What is embedded: header and body."""
        return f"{self.header}\n{self.body}" if self.header else self.body


def chunks_of(library: Library, chunk_chars: int) -> Iterator[Chunk]:
    """Every chunk of the library, in a fixed order."""
    for article in library.articles():
        yield from article_chunks(article, library, chunk_chars)
    for report in library.reports():
        yield from report_chunks(report)
    for entry in library.handbook.entries.values():
        yield from entry_chunks(entry, with_digests=library.corpus.article(entry.article) is not None)
    for digest in library.handbook.news.values():
        for question in digest.questions:
            yield _line(Channel.QUESTION, digest.report, digest.report, question)


def entry_chunks(entry: HandbookEntry, *, with_digests: bool) -> Iterator[Chunk]:
    """The questions of a handbook entry and, unless they are the text itself, its digests, each at what it answers."""
    for question in entry.questions:
        address = " ".join(f"{entry.article}.{place}" for place in question.answered_by)
        yield _line(Channel.QUESTION, address or entry.article, entry.article, question.text, question.sentences)
    if with_digests:
        yield _line(Channel.DIGEST, entry.article, entry.article, f"{entry.title}. {entry.summary}")
        for clause in entry.clauses:
            address = f"{entry.article}.{clause.clause}" if clause.clause else entry.article
            yield _line(Channel.DIGEST, address, entry.article, clause.text)


def _line(channel: Channel, address: str, article: str, body: str, sentences: tuple[int, ...] = ()) -> Chunk:
    return Chunk(channel, address, article, Span(0, 0), "", body, sentences)


def article_chunks(article: Article, library: Library, chunk_chars: int) -> Iterator[Chunk]:
    """The clauses of an article; a clause longer than ``chunk_chars`` is split at its points."""
    header = article_header(article, library)
    text = article.text

    def chunk(address: str, span: Span, lead: str = "") -> Chunk:
        return Chunk(Channel.TEXT, address, article.id, span, header, lead + text[span.start : span.end])

    if not article.clauses:
        for span in _windows(text, Span(0, len(text)), chunk_chars):
            yield chunk(article.id, span)
        return
    opening = Span(0, article.clauses[0].span.start)
    if text[opening.start : opening.end].strip():
        yield chunk(article.id, opening)
    for clause in article.clauses:
        address = f"{article.id}.{clause.number}"
        if clause.span.end - clause.span.start <= chunk_chars:
            yield chunk(address, clause.span)
        elif clause.points:
            yield from (chunk(address, span, lead) for span, lead in _point_groups(text, clause, chunk_chars))
        else:
            yield from (chunk(address, span) for span in _windows(text, clause.span, chunk_chars))


def report_chunks(report: NewsReport) -> Iterator[Chunk]:
    """A report's paragraphs, each under its headline."""
    header = f"{report.headline or 'Tin tức'} {report.event_date or ''}".strip()
    for span in report.paragraphs:
        body = report.text[span.start : span.end]
        if body != report.headline:
            yield Chunk(Channel.TEXT, report.id, report.id, span, header, body)


def article_header(article: Article, library: Library) -> str:
    """``Điều 21. Hiệu lực… — Luật Thực hiện dân chủ ở cơ sở › Chương II…`` as it is indexed."""
    document = library.document(article.document)
    name = document.name.split(" (")[0] if document else article.document
    path = " › ".join(h.title.capitalize() for h in article.headings if h.title)
    title = f"Điều {article.number}. {article.title}".strip(". ")
    where = f"{name}, {path}" if path and article.source != HANDBOOK_SOURCE else name
    return f"{title} — {where}"


def _point_groups(text: str, clause: Clause, chunk_chars: int) -> Iterator[tuple[Span, str]]:
    """Runs of points that fit together; every run after the first repeats the clause's own words before it."""
    lead = text[clause.lead.start : clause.lead.end].strip()
    start, end, first = clause.span.start, clause.lead.end, True
    for point in clause.points:
        if point.span.end - start > chunk_chars and end > start and not (first and end == clause.lead.end):
            yield Span(start, end), "" if first else lead[:300] + "\n"
            start, first = point.span.start, False
        end = point.span.end
    yield Span(start, clause.span.end), "" if first else lead[:300] + "\n"


def _windows(text: str, span: Span, size: int) -> Iterator[Span]:
    """Whole paragraphs up to ``size`` characters; one paragraph alone may be longer."""
    start, end = span.start, span.start
    for line in text[span.start : span.end].splitlines(keepends=True):
        if end > start and end + len(line) - start > size:
            yield Span(start, start + len(text[start:end].rstrip()))
            start = end
        end += len(line)
    if text[start:end].strip():
        yield Span(start, start + len(text[start:end].rstrip()))
