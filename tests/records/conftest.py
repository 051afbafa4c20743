"""Records to test, each test its own, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from made_postgres import Server
from made_records import SECRET
from pydantic import SecretStr

from records.settings import RecordsSettings
from records.store import Records


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    pytest.importorskip("psycopg", reason="chưa cài psycopg: bỏ qua phần kiểm trên PostgreSQL")
    server = Server()
    yield server
    server.remove()


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest) -> RecordsSettings:
    if request.param == "sqlite":
        return RecordsSettings()
    server: Server = request.getfixturevalue("server")
    return RecordsSettings(url=SecretStr(server.new_database()), key_secret=SecretStr(SECRET))


@pytest.fixture
def records(settings: RecordsSettings, tmp_path: Path) -> Iterator[Records]:
    """Both databases."""
    records = Records(tmp_path, settings, migrate=True)
    yield records
    records.close()


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Records]:
    """SQLite alone, for what does not depend on the database."""
    records = Records(tmp_path)
    yield records
    records.close()


@pytest.fixture
def visitor() -> str:
    from records.conversations import Conversations

    return Conversations.new_visitor()
