"""The Chroma server goes away, hangs and comes back under load: said honestly, and over without a restart."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from real_processes import ChromaServer, ServedApp, asking, until

pytestmark = pytest.mark.slow
BACK_S = 30


@pytest.fixture(scope="module")
def app(home: Path, chroma: ChromaServer) -> Iterator[ServedApp]:
    settings = chroma.settings | {"DANCHU_SERVICE__CACHE_SIZE": "0"}
    app = ServedApp(home, settings).start()
    yield app
    app.kill()


def test_killed_and_started_again(app: ServedApp, chroma: ChromaServer) -> None:
    with asking(app) as crowd:
        assert until(lambda: 200 in crowd.statuses, BACK_S)
        chroma.kill()
        assert until(lambda: 503 in crowd.statuses, BACK_S)
        refused = app.ask()
        assert (refused.status_code, refused.json()["error"]["code"]) == (503, "vector-store-down")
        assert "Kiểm tra dịch vụ" in refused.json()["error"]["message"]
        assert until(lambda: app.unready() == "vector-store-down", 10)
        chroma.start()
        assert until(app.answers, BACK_S)
    assert crowd.wrong == []
    assert crowd.codes <= {"vector-store-down", "busy"}
    assert "Traceback" not in app.log
    assert until(lambda: app.readiness().get("status") == "ready", 10)


def test_frozen_and_thawed(app: ServedApp, chroma: ChromaServer) -> None:
    with asking(app, people=2) as crowd:
        with chroma.frozen():
            assert until(lambda: 503 in crowd.statuses, BACK_S)
            begun = time.monotonic()
            assert app.ask().status_code == 503
            assert time.monotonic() - begun < BACK_S  # bounded by chroma_seconds, not by the client's patience
        assert until(app.answers, BACK_S)
    assert crowd.wrong == []
    assert crowd.codes <= {"vector-store-down", "busy"}
    assert "Traceback" not in app.log


def test_away_from_the_beginning(home: Path, chroma: ChromaServer, started: list[ServedApp]) -> None:
    """A service that starts before its Chroma is alive, says what is missing, and answers once it is there."""
    chroma.kill()
    try:
        started.append(ServedApp(home, chroma.settings).start(ready=False))
        refused = started[0].ask()
        assert (refused.status_code, refused.json()["error"]["code"]) == (503, "vector-store-down")
    finally:
        chroma.start()
    assert until(started[0].answers, BACK_S)
