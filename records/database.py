"""The open database: short transactions for reading and for writing, and nothing of another shape."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, exc, func, inspect, select, text
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session

from corpus.errors import DanchuError, ErrorCode
from records.engine import WRITES, make_engine, make_private
from records.failures import damaged, outdated, translated
from records.nouns import Base
from records.settings import RecordsSettings

#: The newest migration (a test holds it to the folder's).
HEAD = "0002"
_KNOWN = ("0001", "0002")
_QUICK_CHECK_BYTES = 32_000_000
_TRIES = 5
T = TypeVar("T")


class Database:
    """One database, shared by threads. SQLite's is created and brought up to date when it is opened.

    Args:
        migrate: bring PostgreSQL's up to date too, instead of refusing an older one.

    Attributes:
        place: where it lies, in words that may be shown to who runs the service.

    Raises:
        DanchuError: ``records-damaged``, ``records-down``, ``records-busy``, ``home-unusable``, or
            ``records-outdated`` when its tables are not those of this program.
    """

    def __init__(self, url: URL, settings: RecordsSettings, *, migrate: bool = False) -> None:
        self.is_sqlite = url.get_backend_name() == "sqlite"
        self.path = Path(url.database or "") if self.is_sqlite else None
        self.place = str(self.path) if self.is_sqlite else f"{url.host or 'localhost'}/{url.database}"
        self._engine = make_engine(url, settings)
        self._writer = self._engine.execution_options(**{WRITES: True})
        # SQLite has one writer at a time: threads of one process queue here, which is fair, before they queue there
        self._turn = threading.Lock() if self.is_sqlite else nullcontext()
        try:
            self._prepare(migrate or self.is_sqlite)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One consistent view; what it returns outlives it."""
        with translated(), Session(self._engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """All that happens inside, committed at the end, or nothing of it."""
        with self._turn, translated(), Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    def settle(self, work: Callable[[Session], T]) -> T:
        """Do ``work`` in a transaction of its own, again when another writer came between.

        Raises:
            DanchuError: ``records-busy`` when others came between every time.
        """
        for _ in range(_TRIES):
            try:
                with self.write() as session:
                    return work(session)
            except exc.IntegrityError as error:
                last = error
        raise DanchuError(ErrorCode.RECORDS_BUSY, "Dữ liệu đang được thay đổi cùng lúc. Thử lại sau ít giây.") from last

    def version(self) -> str | None:
        """The migration that the tables stand at; None where there are no tables."""
        with translated(), self._engine.connect() as connection:
            return _version(connection)

    def counts(self) -> dict[str, int]:
        """Rows of each table."""
        with self.read() as session:
            tables = Base.metadata.sorted_tables
            return {t.name: session.scalar(select(func.count()).select_from(t)) or 0 for t in tables}

    def findings(self) -> list[str]:
        """What the whole database check complains about; empty when it is sound. Slow on a large file."""
        if not self.is_sqlite:
            return []
        with translated(), self._engine.connect() as connection:
            found = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check"))]
            found += [f"{row[0]}: {row[1]}" for row in connection.execute(text("PRAGMA foreign_key_check"))]
        return [line for line in found if line != "ok"]

    def wipe_traces(self) -> None:
        """Take what was deleted out of SQLite's log as well; the pages themselves were overwritten."""
        if self.is_sqlite:
            with translated(), closing(self._engine.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _prepare(self, migrate: bool) -> None:
        if self.path is not None:
            try:
                make_private(self.path)
            except OSError as error:
                raise DanchuError(
                    ErrorCode.HOME_UNUSABLE, f"Không dùng được thư mục {self.path.parent} ({error.strerror})."
                ) from error
            self._check_quickly(self.path)
        version = self.version()
        if version == HEAD:
            return
        if version is not None and version not in _KNOWN:
            raise DanchuError(
                ErrorCode.RECORDS_OUTDATED,
                f"Cơ sở dữ liệu do phiên bản mới hơn tạo (dạng {version}). Hãy cập nhật danchu trên máy này.",
            )
        if not migrate:
            raise outdated()
        self._upgrade()

    def _check_quickly(self, path: Path) -> None:
        """Read a small file through before it is trusted; a damaged large one shows where it is touched."""
        if path.stat().st_size > _QUICK_CHECK_BYTES:
            return
        with translated(), self._engine.connect() as connection:
            if connection.execute(text("PRAGMA quick_check(1)")).scalar() != "ok":
                raise damaged()

    def _upgrade(self) -> None:
        from records.migrate import upgrade

        with self._turn, translated(), self._writer.begin() as connection:
            upgrade(connection)


def _version(connection: Connection) -> str | None:
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "") or None
    if "answers" in tables:
        raise damaged()
    return None
