"""Applications for the tests of the service: over the invented corpus, with records in a home of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import web_fakes
from fastapi.testclient import TestClient

from corpus.library import Library
from records.provenance import Provenance
from records.store import Records
from web.server import create_app
from web.service.settings import ServiceSettings
from web.settings import WebSettings
from web.status import CorpusStatus

ASK = "/api/v1/ask"
LOOPBACK = ("127.0.0.1", 50000)
MADE_FROM = Provenance("corpus", "index", "settings")


def application(library: Library, book: Records | None = None, web: WebSettings | None = None, **settings: Any):
    """The app and its assistant; ``settings`` are of ``ServiceSettings``."""
    assistant = web_fakes.FakeAssistant(library)
    app = create_app(
        lambda: assistant,
        web or WebSettings(),
        lambda: CorpusStatus.of(library),
        service_settings=ServiceSettings(**settings),
        records=(lambda: book) if book is not None else None,
        provenance=lambda: MADE_FROM,
    )
    return app, assistant


@contextmanager
def serving(
    library: Library, book: Records | None = None, web: WebSettings | None = None, **settings: Any
) -> Iterator[tuple[TestClient, web_fakes.FakeAssistant]]:
    """A client of such an application."""
    app, assistant = application(library, book, web, **settings)
    with TestClient(app, raise_server_exceptions=False, client=LOOPBACK) as client:
        yield client, assistant


def fresh_records(home: Path) -> Records:
    home.mkdir(parents=True, exist_ok=True)
    return Records(home)


def error_of(response) -> str:
    """The code of a failure, whose shape is checked."""
    body = response.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message"}
    assert "Traceback" not in response.text
    return body["error"]["code"]
