"""A kept answer as it was: the record's own words, each quotation found again in the text that is held now."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from assistant.answer import Answer, Citation, Notice, Status
from corpus.address import Address
from corpus.errors import DanchuError
from corpus.library import Library
from corpus.model import Kind
from corpus.structure import Span
from records.nouns import AnswerRecord

VIETNAM = timezone(timedelta(hours=7))
_NOWHERE = Span(0, 0)


def restored(record: AnswerRecord, library: Library) -> Answer:
    """The answer of a record; a quotation that the text no longer holds has the span 0–0, which marks nothing."""
    kept = record.answer
    return Answer(
        question=record.question,
        status=Status(record.status),
        answer=str(kept.get("answer", "")),
        citations=tuple(_citation(c, library) for c in kept.get("citations", ())),
        retrieved=tuple(kept.get("retrieved", ())),
        warnings=tuple(Notice(w["code"], w["message"]) for w in kept.get("warnings", ())),
        engine=record.engine,
    )


def asked_at(record: AnswerRecord) -> datetime:
    """When it was asked, by Vietnam's clock."""
    moment = record.created_at
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(VIETNAM)


def day_of(record: AnswerRecord) -> date:
    """The day whose law the answer states."""
    return record.as_of or asked_at(record).date()


def _citation(kept: dict[str, Any], library: Library) -> Citation:
    return Citation(
        marker=int(kept["marker"]),
        id=kept["id"],
        article=kept["article"],
        label=kept["label"],
        kind=Kind(kept["kind"]),
        quote=kept["quote"],
        url=kept["url"],
        span=_span(kept["id"], kept["quote"], library),
    )


def _span(address: str, quote: str, library: Library) -> Span:
    """Where a quotation stands in the stored text of its article or report."""
    try:
        place = Address.parse(address)
    except DanchuError:
        return _NOWHERE
    if place.is_news:
        report = library.report(address)
        return _found(report.text, quote, 0) if report else _NOWHERE
    provision = library.provision(place)
    return _found(provision.article.text, quote, provision.span.start) if provision else _NOWHERE


def _found(text: str, quote: str, start: int) -> Span:
    at = text.find(quote, start)
    return Span(at, at + len(quote)) if at >= 0 else _NOWHERE
