"""SQLAlchemy engines: SQLite in the home with what makes it safe to share, or PostgreSQL by URL."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from corpus.errors import DanchuError, ErrorCode
from records.postgres import bound
from records.settings import RecordsSettings

FILE = "records.sqlite3"
#: Execution option of a connection that is going to write.
WRITES = "danchu_writes"
_OWNER_ONLY = 0o600
#: How much later than the server a connection loses patience with it, in seconds.
_GRACE_S = 2.0
_DRIVER = "postgresql+psycopg"


def database_url(home: Path, settings: RecordsSettings) -> URL:
    """Where the records lie.

    Raises:
        DanchuError: ``settings-invalid`` when ``records.url`` is no address of PostgreSQL.
    """
    text = settings.url.get_secret_value().strip()
    if not text:
        return URL.create("sqlite", database=str(home / FILE))
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        url = URL.create("none")
    if url.drivername not in ("postgresql", "postgres", _DRIVER) or not url.database:
        raise DanchuError(
            ErrorCode.SETTINGS_INVALID,
            "Cấu hình “records.url” phải có dạng postgresql://người-dùng:mật-khẩu@máy/tên-cơ-sở-dữ-liệu.",
            exit_status=2,
        ) from None  # the cause would carry the password
    return url.set(drivername=_DRIVER)


def make_engine(url: URL, settings: RecordsSettings) -> Engine:
    """An engine whose transactions are as this floor wants them; connects to nothing yet.

    Raises:
        DanchuError: ``settings-invalid`` when PostgreSQL's driver is not installed.
    """
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, settings)
    seconds = int(settings.busy_seconds * 1000)
    options = f"-c statement_timeout={seconds} -c lock_timeout={seconds} -c timezone=UTC"
    try:
        engine = create_engine(
            url,
            pool_pre_ping=True,
            pool_size=settings.pool_size,
            max_overflow=0,
            pool_timeout=settings.busy_seconds,
            connect_args={"connect_timeout": settings.connect_seconds, "options": options} | _dead_peers(seconds),
            hide_parameters=True,
        )
        bound(engine, settings.busy_seconds + _GRACE_S)
        return engine
    except ImportError as error:
        raise DanchuError(
            ErrorCode.SETTINGS_INVALID, "Chưa có trình điều khiển PostgreSQL. Chạy: pip install 'danchu[postgres]'."
        ) from error


def _dead_peers(milliseconds: int) -> dict[str, int]:
    """A server that is gone without a word (its machine, its network) is noticed: nothing else would tell."""
    return {"tcp_user_timeout": milliseconds, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}


def _sqlite(url: URL, settings: RecordsSettings) -> Engine:
    engine = create_engine(
        url,
        pool_size=settings.pool_size,
        max_overflow=0,
        pool_timeout=settings.busy_seconds,
        connect_args={"timeout": settings.busy_seconds},
        hide_parameters=True,  # a question never stands in an error's text
    )

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _: object) -> None:
        connection.isolation_level = None  # transactions begin below, not where the driver guesses
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def make_private(path: Path) -> None:
    """Create the database file, and its folder, so that only their owner can read the file.

    Raises:
        OSError: the folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, _OWNER_ONLY))
