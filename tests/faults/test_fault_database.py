"""PostgreSQL goes away, hangs and comes back under load: answers are given, nothing acknowledged is lost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from made_postgres import Server
from pydantic import SecretStr
from real_processes import ServedApp, asking, run, until

from records.settings import RecordsSettings
from records.store import Records

pytestmark = pytest.mark.slow
SECRET = "chỉ để thử nghiệm, không dùng ở nơi nào khác"
BACK_S = 40


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    pytest.importorskip("psycopg", reason="chưa cài psycopg: bỏ qua phần kiểm trên PostgreSQL")
    server = Server()
    yield server
    server.remove()


@pytest.fixture(scope="module")
def url(server: Server) -> str:
    return server.new_database()


@pytest.fixture(scope="module")
def app(home: Path, url: str) -> Iterator[ServedApp]:
    settings = {
        "DANCHU_RECORDS__URL": url,
        "DANCHU_RECORDS__KEY_SECRET": SECRET,
        "DANCHU_RECORDS__CONNECT_SECONDS": "1",
        "DANCHU_RECORDS__BUSY_SECONDS": "2",
        "DANCHU_SERVICE__CACHE_SIZE": "0",
    }
    run(["records", "migrate"], home, settings)
    app = ServedApp(home, settings).start()
    yield app
    app.kill()


@pytest.fixture
def books(home: Path, url: str) -> Iterator[Records]:
    records = Records(home, RecordsSettings(url=SecretStr(url), key_secret=SecretStr(SECRET)))
    yield records
    records.close()


def kept(response: httpx.Response) -> bool:
    return response.status_code == 200 and "x-danchu-record" in response.headers


def lost(app: ServedApp) -> float:
    lines = httpx.get(f"{app.url}/metrics", timeout=30).text.splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith("danchu_records_lost_total "))


def test_killed_and_started_again(app: ServedApp, server: Server, books: Records) -> None:
    with asking(app) as crowd:
        assert until(lambda: len(crowd.records) >= 5, BACK_S)
        server.stop()
        assert until(lambda: app.readiness()["records"] == "records-down", BACK_S)
        meanwhile = app.ask()
        assert meanwhile.status_code == 200 and "x-danchu-record" not in meanwhile.headers
        server.start()
        assert until(lambda: kept(app.ask()), BACK_S)
    assert set(crowd.statuses) == {200}
    assert lost(app) > 0
    assert until(lambda: app.readiness()["records"] == "ok", 10)
    held = {record.id for record in books.answers.each()}
    assert [record for record in crowd.records if record not in held] == []
    assert "Traceback" not in app.log


def test_frozen_and_thawed(app: ServedApp, server: Server, books: Records) -> None:
    assert until(lambda: kept(app.ask()), BACK_S)
    with asking(app, people=2) as crowd:
        with server.frozen():
            app.ask()  # the one that finds out
            begun = time.monotonic()
            assert [app.ask().status_code for _ in range(4)] == [200] * 4
            assert time.monotonic() - begun < BACK_S
            assert until(lambda: app.readiness()["records"] in ("records-busy", "records-down"), BACK_S)
            assert app.readiness()["status"] == "ready"
            begun = time.monotonic()
            guest = httpx.get(f"{app.url}/api/v1/search", params={"q": "a"}, headers={"x-danchu-site": "x"}, timeout=60)
            assert guest.status_code == 503 and time.monotonic() - begun < BACK_S
        assert until(lambda: kept(app.ask()), BACK_S)
    assert set(crowd.statuses) == {200}
    held = {record.id for record in books.answers.each()}
    assert [record for record in crowd.records if record not in held] == []
    assert "Traceback" not in app.log


def test_away_from_the_beginning(app: ServedApp, home: Path, server: Server, started: list[ServedApp]) -> None:
    server.stop()
    try:
        started.append(ServedApp(home, app.settings).start())
        assert started[0].readiness()["records"] == "records-down"
        assert started[0].ask().status_code == 200
    finally:
        server.start()
    assert until(lambda: kept(started[0].ask()), BACK_S)
