"""Documents, articles and reports to the JSON text that the store keeps, and back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from datetime import date

from corpus.model import Article, Document, Heading, Link, NewsReport, PartialDate


def dump(thing: Article | Document | NewsReport) -> str:
    """The canonical JSON of a thing: equal things give equal text. Targets of links are found anew on reading."""
    values: dict[str, object] = {f.name: getattr(thing, f.name) for f in fields(thing)}
    if isinstance(thing, Article):
        values["links"] = [(link.code, link.label) for link in thing.links]
    return json.dumps(values, ensure_ascii=False, sort_keys=True, default=_encode)


def load_document(body: str) -> Document:
    data = json.loads(body)
    return Document(**data | {"issued": _day(data["issued"]), "effective": _day(data["effective"])})


def load_article(body: str, target: Callable[[str], str | None]) -> Article:
    """An article; ``target`` finds the identifier of the article that a link's code points at."""
    data = json.loads(body)
    return Article(
        **data
        | {
            "links": tuple(Link(code, label, target(code)) for code, label in data["links"]),
            "path": tuple(Heading(*row) for row in data["path"]),
            "topic_path": tuple(Heading(*row) for row in data["topic_path"]),
            "effective": _day(data["effective"]),
            "attachments": tuple(data["attachments"]),
        }
    )


def load_report(body: str) -> NewsReport:
    data = json.loads(body)
    return NewsReport(
        **data
        | {
            "page_date": _partial(data["page_date"]),
            "event_date": _partial(data["event_date"]),
            "places": tuple(data["places"]),
            "captions": tuple(data["captions"]),
        }
    )


def _encode(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _partial(parts: list[int] | None) -> PartialDate | None:
    return PartialDate(*parts) if parts else None
