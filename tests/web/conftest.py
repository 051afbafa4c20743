"""Fixtures of the web tests: the application over an invented corpus, a live server, a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import web_fakes
from fastapi.testclient import TestClient
from marionette import Firefox, path_of_firefox, running_firefox
from web_browsing import Open
from web_serving import running

from corpus.library import Library
from records.provenance import Provenance
from records.store import Records
from web.server import create_app
from web.service.settings import ServiceSettings
from web.settings import WebSettings
from web.status import CorpusStatus

SETTINGS = WebSettings(stream_ms=120)
#: Every question reaches the assistant, whatever another test has asked before.
FORGETFUL = ServiceSettings(cache_size=0)
MADE_FROM = Provenance("khovanban", "chimuc", "cauhinh")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return web_fakes.library(tmp_path_factory.mktemp("web-home"))


@pytest.fixture(scope="session")
def assistant(library: Library) -> web_fakes.FakeAssistant:
    return web_fakes.FakeAssistant(library)


@pytest.fixture(scope="session")
def records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Records]:
    opened = Records(tmp_path_factory.mktemp("web-records"))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def app(assistant: web_fakes.FakeAssistant, library: Library, records: Records):
    return create_app(
        lambda: assistant,
        SETTINGS,
        lambda: CorpusStatus.of(library),
        service_settings=FORGETFUL,
        records=lambda: records,
        provenance=lambda: MADE_FROM,
    )


@pytest.fixture(scope="session")
def client(app) -> Iterator[TestClient]:
    with TestClient(app, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture(scope="session")
def site(assistant: web_fakes.FakeAssistant, library: Library, records: Records) -> Iterator[str]:
    """The address of a server that runs for the session."""
    app = create_app(
        lambda: assistant,
        SETTINGS,
        lambda: CorpusStatus.of(library),
        service_settings=FORGETFUL,
        records=lambda: records,
        provenance=lambda: MADE_FROM,
    )
    yield from running(app)


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    """Debian's Chromium under Playwright; tests that need it are skipped where it is missing.

    For a module only: while Playwright is open, asyncio cannot be used in its thread.
    """
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright chưa được cài")
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("không có Chromium trên máy này (apt-get install chromium)")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def firefox() -> Iterator[Firefox]:
    """Debian's Firefox over its own protocol; tests that need it are skipped where it is missing or does not start."""
    path = path_of_firefox()
    if path is None:
        pytest.skip("không có Firefox trên máy này (apt-get install firefox-esr)")
    try:
        running = running_firefox(path)
        browser = running.__enter__()
    except (RuntimeError, OSError) as error:
        pytest.skip(f"Firefox trên máy này không chạy được: {error}")
    browser.resize(1280, 1000)
    yield browser
    running.__exit__(None, None, None)


@pytest.fixture
def open_page(chromium, site: str) -> Iterator[Open]:
    """Opens the chat at a width; at the end no request may have left the site, nor any script have failed."""
    contexts, foreign, failures = [], [], []
    own = urlsplit(site).netloc

    def seen(request) -> None:
        where = urlsplit(request.url)
        if where.scheme in ("http", "https", "ws", "wss") and where.netloc != own:
            foreign.append(request.url)

    def opened(width: int = 1440, height: int = 900, path: str = "/", **options):
        phone = width < 640
        context = chromium.new_context(
            viewport={"width": width, "height": height}, is_mobile=phone, has_touch=phone, locale="en-US", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", seen)
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.goto(site + path)
        if path == "/":
            page.wait_for_selector("body.ready")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert foreign == []
    assert failures == []
