"""Reading and searching the texts, for the API and for MCP alike."""

from __future__ import annotations

from typing import Any

from corpus.address import Address
from corpus.errors import DanchuError, ErrorCode
from corpus.library import Library
from corpus.model import Document
from index.search import Hit
from web.api.schemas import DocumentOut, FoundOut, ProvisionOut, SearchOut

_EXCERPT = 400


def read_provision(library: Library, address: str) -> ProvisionOut:
    """One provision or report with its source.

    Raises:
        DanchuError: ``address-invalid``, ``provision-not-found``.
    """
    at = Address.parse(address)
    report = library.report(at.document) if at.is_news else None
    provision = library.provision(at) if not at.is_news else None
    article = provision.article if provision else None
    if report is None and (provision is None or article is None):
        raise DanchuError(
            ErrorCode.PROVISION_NOT_FOUND, f"Không có “{address[:80]}” trong kho. Xem: danchu corpus list."
        )
    document = library.document(at.document) if article else None
    return ProvisionOut(
        id=address,
        article=at.article_id,
        label=library.label(at),
        kind=library.kind(at),
        title=report.headline if report else article.title if article else "",
        path=[" ".join(filter(None, (h.level, h.number, h.title))) for h in article.path] if article else [],
        text=report.text if report else provision.text if provision else "",
        effective=(article.effective if article else None) or (document.effective if document else None),
        url=library.url(at),
        document=_document(document) if document else None,
    )


def search(assistant: Any, query: str, limit: int) -> SearchOut:
    """The articles and reports that fit a query best, as the assistant understands and ranks.

    Args:
        assistant: an ``assistant.engine.Assistant``.

    Raises:
        DanchuError: ``question-empty``, ``question-too-long``, or what the index raises.
    """
    question = assistant.understand([query])
    hits = assistant.find(question).hits[:limit]
    return SearchOut(query=query, understood=question.restored, results=[_found(assistant.library, h) for h in hits])


def _found(library: Library, hit: Hit) -> FoundOut:
    at = Address.parse(hit.article)
    report, article = library.report(hit.article) if at.is_news else None, library.article(hit.article)
    text = report.text if report else article.text if article else ""
    provision, span, _ = hit.passages[0] if hit.passages else (hit.article, None, 0.0)
    excerpt = text[span.start : span.end] if span else text
    return FoundOut(
        id=hit.article,
        label=library.label(at),
        title=report.headline if report else article.title if article else "",
        kind=library.kind(at),
        score=round(float(hit.score), 4),
        provision=provision.split(" ")[0],
        excerpt=_cut(excerpt),
        url=library.url(at),
    )


def _cut(text: str) -> str:
    """The beginning, cut at a blank, so that it stays verbatim."""
    return text if len(text) <= _EXCERPT else text[:_EXCERPT].rsplit(None, 1)[0]


def _document(document: Document) -> DocumentOut:
    return DocumentOut(
        number=document.number,
        type=document.type_name,
        title=document.title,
        issuer=document.issuer or "",
        issued=document.issued,
        effective=document.effective,
    )
