"""A damaged SQLite file is set aside, and what can still be read of it goes into a new one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, create_engine, exc, insert, select, text
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from corpus.errors import DanchuError, ErrorCode
from records.database import Database
from records.engine import FILE
from records.nouns import ApiKey, Base, Conversation, now
from records.settings import RecordsSettings

_BESIDE = ("-wal", "-shm")  # SQLite's own files, which go with the main one
_BATCH = 500
_SECONDS = 1.0  # for whoever has the file open to let go


@dataclass(frozen=True, slots=True)
class Mended:
    """What was done.

    Attributes:
        aside: where the damaged file went; None when nothing was wrong.
        saved: rows of each table that were carried over.
    """

    aside: Path | None = None
    saved: dict[str, int] = field(default_factory=dict)


def mend(home: Path, settings: RecordsSettings) -> Mended:
    """Set the damaged file of a home aside and save what can be read; the service must be stopped.

    Raises:
        DanchuError: ``settings-invalid`` for PostgreSQL, which has its own tools; ``records-busy`` while another
            program has the file open; ``home-unusable`` when the home cannot be written.
    """
    if settings.url.get_secret_value():
        raise DanchuError(
            ErrorCode.SETTINGS_INVALID, "PostgreSQL có công cụ sửa riêng; lệnh này chỉ dùng cho records.sqlite3."
        )
    path, draft = home / FILE, home / f"{FILE}.mended"
    if not path.exists() or _is_sound(path, settings):
        return Mended()
    _check_alone(path)
    try:
        for suffix in ("", *_BESIDE):
            _named(draft, suffix).unlink(missing_ok=True)  # of a mending that was cut short
        saved = _save(path, draft, settings)
        aside = home / f"{FILE}.damaged-{now():%Y%m%d-%H%M%S-%f}"
        aside.hardlink_to(path)
        for suffix in _BESIDE:  # gone before the new file comes, which must never meet another one's log
            if _named(path, suffix).exists():
                _named(path, suffix).rename(_named(aside, suffix))
        draft.replace(path)
    except OSError as error:
        raise DanchuError(ErrorCode.HOME_UNUSABLE, f"Không ghi được vào {home} ({error.strerror}).") from error
    return Mended(aside, saved)


def _named(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _is_sound(path: Path, settings: RecordsSettings) -> bool:
    try:
        database = Database(URL.create("sqlite", database=str(path)), settings)
    except DanchuError as error:
        if error.code is not ErrorCode.RECORDS_DAMAGED:
            raise
        return False
    try:
        return not database.findings()
    except DanchuError:
        return False
    finally:
        database.close()


def _check_alone(path: Path) -> None:
    """That no other program has the file open: it would go on writing into the file set aside."""
    with _reading(path) as connection:
        try:
            connection.execute(text("PRAGMA locking_mode=EXCLUSIVE"))
            connection.execute(text("BEGIN EXCLUSIVE"))
            connection.execute(text("SELECT count(*) FROM sqlite_schema"))
        except exc.OperationalError as error:
            if "locked" in str(error.orig):
                raise DanchuError(
                    ErrorCode.RECORDS_BUSY, "Còn chương trình đang mở records.sqlite3. Dừng dịch vụ rồi chạy lại."
                ) from error
        except exc.DatabaseError:
            return  # too damaged to be locked, so nobody works with it


def _reading(path: Path) -> Connection:
    url = URL.create("sqlite", database=str(path))
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True, connect_args={"timeout": _SECONDS})
    return engine.connect().execution_options(isolation_level="AUTOCOMMIT")


def _save(path: Path, draft: Path, settings: RecordsSettings) -> dict[str, int]:
    """Copy what can be read into a new database; rows of each table."""
    database = Database(URL.create("sqlite", database=str(draft)), settings)
    known: dict[str, set[str]] = {}
    try:
        with _reading(path) as source:
            for table in Base.metadata.sorted_tables:
                rows = filter(None, (_adopted(table, row, known) for row in _rows(source, table)))
                known[table.name] = set()
                while batch := list(islice(rows, _BATCH)):
                    known[table.name] |= {row["id"] for row in batch if "id" in row}
                    with database.write() as session:
                        session.execute(insert(table).prefix_with("OR IGNORE"), batch)
        database.wipe_traces()
        return database.counts()
    finally:
        database.close()


def _rows(source: Connection, table: Table) -> Iterator[dict[str, Any]]:
    """What can be read of a table: from its beginning up to the damage, then from its end back to it."""
    for order in ("ASC", "DESC"):
        try:
            result = source.execute(select(table).order_by(text(f"rowid {order}")))
            while True:
                try:
                    row = result.fetchone()
                except (ValueError, TypeError):  # readable, but no longer what it was
                    continue
                if row is None:
                    return
                yield dict(row._mapping)
        except exc.DatabaseError:
            continue


def _adopted(table: Table, row: dict[str, Any], known: Mapping[str, set[str]]) -> dict[str, Any] | None:
    """The row without what it belonged to, where that is lost; None when it means nothing alone.

    A key that was bound to a lost site must not open the others, so it goes.
    """
    for key in table.foreign_keys:
        column, parent = key.parent, key.column.table.name
        if row[column.name] is None or row[column.name] in known[parent]:
            continue
        if not column.nullable or table.name == ApiKey.__tablename__:
            return None
        row[column.name] = None
        if parent == Conversation.__tablename__:
            row["position"] = None
    return row
