"""What a model may cite: the provisions that the engine chose, each with the words that announce it."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Citation
from assistant.writing.verifier import Ground
from corpus.address import Address
from corpus.library import Library
from corpus.model import Article


def grounds_of(citations: Sequence[Citation], library: Library) -> list[Ground]:
    """A ground for each citation, under its marker."""
    return [_ground(citation, library) for citation in citations]


def _ground(citation: Citation, library: Library) -> Ground:
    address = Address.parse(citation.id)
    article = None if address.is_news else library.article(citation.article)
    report = library.report(address.document) if address.is_news else None
    document = library.document(address.document)
    return Ground(
        marker=citation.marker,
        address=address,
        label=citation.label,
        kind=citation.kind,
        text=citation.quote,
        announced=announcing(article, address) if article else "",
        title=article.title if article else report.headline if report else "",
        document=document.name if document else "",
    )


def announcing(article: Article, address: Address) -> str:
    """The words that announce a clause or a point, line by line; empty where it stands by itself."""
    if not address.clause or not article.clauses:
        return ""
    opening = article.text[: article.clauses[0].span.start].strip()
    lines = [opening] if opening.endswith(":") else []
    clause = next((c for c in article.clauses if c.number == address.clause), None)
    if address.point and clause:
        lead = article.text[slice(*clause.lead)].strip()
        lines += [lead] if lead.endswith(":") else []
    return "\n".join(lines)
