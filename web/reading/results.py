"""What a search of the reading room shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.lookup import Lookup, Place
from corpus.address import Address
from corpus.library import Library
from corpus.model import Kind
from corpus.structure import Span
from web.links import Site
from web.passages import Piece
from web.provision_view import report_title
from web.wording import KIND_SHORT


@dataclass(frozen=True, slots=True)
class Result:
    """One place found.

    Attributes:
        title: the provision and its article's title; ``document``: whose it is.
        pieces: the snippet, what was looked for marked; ``before``, ``after``: whether text was left out there.
    """

    title: str
    document: str
    kind: Kind
    badge: str
    pieces: tuple[Piece, ...]
    before: bool
    after: bool
    href: str


@dataclass(frozen=True, slots=True)
class Results:
    """``understood`` is empty where it is what was typed."""

    typed: str
    understood: str
    message: str
    sure: bool
    results: tuple[Result, ...]


def view_results(library: Library, typed: str, found: Lookup, site: Site) -> Results:
    results = tuple(result for place in found.places if (result := _result(library, place, site)))
    understood = found.understood if found.understood.casefold() != " ".join(typed.split()).casefold() else ""
    return Results(typed, understood, found.message, found.sure, results)


def _result(library: Library, place: Place, site: Site) -> Result | None:
    kind = library.kind(place.address)
    address = Address.parse(place.address)
    if address.is_news:
        report = library.report(place.article)
        if report is None:
            return None
        title, document, text = report_title(library, report), "", report.text
    else:
        provision = library.provision(address)
        if provision is None:
            return None
        held, article = library.document(address.document), provision.article
        title = f"{provision.short_label}. {article.title}".rstrip(". ")
        document, text = held.name if held else address.document, article.text
    return Result(
        title,
        document,
        kind,
        KIND_SHORT[kind],
        tuple(_pieces(text, place.snippet, place.words)),
        place.snippet.start > place.span.start,
        place.snippet.end < len(text[: place.span.end].rstrip()),
        site.page(place.address, [place.span]),
    )


def _pieces(text: str, snippet: Span, words: Sequence[Span]) -> Iterator[Piece]:
    """The snippet as one line, cut at the words looked for."""
    edges = sorted({*snippet, *(edge for word in words for edge in word)})
    for start, end in pairwise(edges):
        marked = any(word.start <= start and end <= word.end for word in words)
        yield Piece(text[start:end].replace("\n", " "), marked)
