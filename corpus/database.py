"""The SQLite file under the corpus: opened, its tables made, its errors said in the product's words."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import DanchuError, ErrorCode

SCHEMA_VERSION = 1
_BUSY_SECONDS = 10.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS documents (
    number TEXT PRIMARY KEY, source TEXT NOT NULL, position INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS articles (
    id TEXT PRIMARY KEY, document TEXT NOT NULL, source TEXT NOT NULL, code TEXT NOT NULL,
    position INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS articles_document ON articles (document, position);
CREATE INDEX IF NOT EXISTS articles_code ON articles (code);
CREATE TABLE IF NOT EXISTS reports (id TEXT PRIMARY KEY, source TEXT NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS doubts (
    source TEXT NOT NULL, doubt TEXT NOT NULL, PRIMARY KEY (source, doubt)) WITHOUT ROWID;
"""


class Database:
    """One connection, shared by threads under a lock.

    Args:
        path: the file; it and its folder are created when missing.

    Raises:
        DanchuError: ``corpus-damaged`` when the file is no readable corpus, ``home-unusable``
            when the folder cannot be written, ``corpus-busy`` when another process holds it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lock = threading.RLock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        except (OSError, sqlite3.OperationalError) as error:
            raise DanchuError(ErrorCode.HOME_UNUSABLE, f"Không dùng được thư mục {path.parent}: {error}.") from error
        try:
            self._prepare()
        except DanchuError:
            self._db.close()
            raise

    def _prepare(self) -> None:
        with self.translated():
            _retry_busy(lambda: self._db.execute("PRAGMA journal_mode=WAL"))
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.executescript(_SCHEMA)
            version = self.meta("schema") or str(SCHEMA_VERSION)
        if version != str(SCHEMA_VERSION):
            raise DanchuError(
                ErrorCode.CORPUS_DAMAGED,
                f"Kho ở {self.path} do phiên bản khác tạo (dạng {version}). Hãy xóa tệp và nạp lại văn bản.",
            )

    def close(self) -> None:
        self._db.close()

    def rows(self, sql: str, *values: object) -> list[tuple]:
        with self.lock, self.translated():
            return self._db.execute(sql, values).fetchall()

    def row(self, sql: str, *values: object) -> tuple:
        """The first row, or an empty tuple."""
        rows = self.rows(sql, *values)
        return rows[0] if rows else ()

    def meta(self, key: str) -> str | None:
        row = self.row("SELECT value FROM meta WHERE key = ?", key)
        return row[0] if row else None

    def set_meta(self, key: str, value: str) -> None:
        self.rows("INSERT OR REPLACE INTO meta VALUES (?, ?)", key, value)

    def digest(self) -> str:
        """SHA-256 of everything held, in an order that does not depend on how it got there."""
        digest = hashlib.sha256()
        with self.lock, self.translated():
            for table, key in (("documents", "number"), ("articles", "id"), ("reports", "id")):
                everything = f"SELECT {key}, body FROM {table} ORDER BY {key}"  # nosec B608  # names from the line above
                for name, body in self._db.execute(everything):
                    digest.update(f"{table}\0{name}\0{body}\0".encode())
        return digest.hexdigest()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that happens inside, or nothing of it; one writer at a time."""
        with self.lock, self.translated():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def translated(self) -> Iterator[None]:
        """SQLite's errors as the product's."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if "locked" in str(error) or "busy" in str(error):
                raise DanchuError(
                    ErrorCode.CORPUS_BUSY, "Kho đang được một lệnh nạp khác dùng. Đợi lệnh ấy xong rồi thử lại."
                ) from error
            raise DanchuError(ErrorCode.HOME_UNUSABLE, f"Không ghi được {self.path}: {error}.") from error
        except sqlite3.DatabaseError as error:
            raise DanchuError(
                ErrorCode.CORPUS_DAMAGED, f"Kho ở {self.path} bị hỏng ({error}). Hãy xóa tệp và nạp lại văn bản."
            ) from error


def _retry_busy(action: Callable[[], object]) -> None:
    """Do ``action`` again while another process that opens a new corpus has it locked."""
    until = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            action()
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.05)
