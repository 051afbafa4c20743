"""Fixtures of the widget's tests: records with registered sites, the chat's server, portals on other origins."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import web_fakes
from fastapi import FastAPI
from web_serving import running
from widget_portal import Portal, running_portal

from corpus.library import Library
from records.nouns import Site
from records.provenance import Provenance
from records.store import Records
from web.server import create_app
from web.settings import WebSettings
from web.status import CorpusStatus
from web.widget.portals import Portals


@pytest.fixture(scope="session")
def records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Records]:
    held = Records(tmp_path_factory.mktemp("widget-home"))
    yield held
    held.close()


@pytest.fixture(scope="session")
def new_app(assistant: web_fakes.FakeAssistant, library: Library, records: Records) -> Callable[[], FastAPI]:
    """Makes the application: one for each server, since an application that was stopped answers no more."""

    def made() -> FastAPI:
        portals = Portals(lambda: records, lambda: Provenance(corpus_hash="c", index_fingerprint="i"))
        return create_app(lambda: assistant, WebSettings(stream_ms=60), lambda: CorpusStatus.of(library), portals)

    return made


@pytest.fixture(scope="session")
def chat(new_app: Callable[[], FastAPI]) -> Iterator[str]:
    """The address of the chat's server."""
    yield from running(new_app())


@pytest.fixture(scope="session")
def portal() -> Iterator[Portal]:
    """A portal whose origin is registered."""
    with running_portal() as portal:
        yield portal


@pytest.fixture(scope="session")
def stranger() -> Iterator[Portal]:
    """A portal whose origin is not."""
    with running_portal() as portal:
        yield portal


@pytest.fixture
def registered(records: Records, portal: Portal) -> Site:
    """A site of its own for each test, on the portal's origin."""
    return records.sites.add("Cổng thử", [portal.origin], rate_per_minute=1000)
