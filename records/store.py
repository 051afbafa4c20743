"""All records of one home, behind one face."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from records.answers import Answers
from records.chores import Chores
from records.conversations import Conversations
from records.database import Database
from records.engine import database_url
from records.export import exported
from records.feedback import FeedbackBook
from records.keys import Keys
from records.nouns import now
from records.retention import Deleted, Retention
from records.secret import key_secret
from records.settings import RecordsSettings
from records.shares import Shares
from records.sites import Sites


class Records:
    """What the service remembers. One object for all threads of a process; every call is a short transaction.

    Args:
        home: the folder of the SQLite file and of the key secret.
        migrate: bring PostgreSQL's tables up to date instead of refusing older ones.

    Raises:
        DanchuError: as ``Database``; ``settings-invalid`` when the address of the database is none.
    """

    def __init__(self, home: Path, settings: RecordsSettings | None = None, *, migrate: bool = False) -> None:
        self._home = home
        self.settings = settings or RecordsSettings()
        self._db = Database(database_url(home, self.settings), self.settings, migrate=migrate)
        self.answers = Answers(self._db)
        self.conversations = Conversations(self._db)
        self.feedback = FeedbackBook(self._db)
        self.shares = Shares(self._db)
        self.sites = Sites(self._db)
        self.keys = Keys(self._db, lambda: self._key_secret)
        self.chores = Chores(self._db)
        self._retention = Retention(self._db, self.settings.retention_days)

    @cached_property
    def _key_secret(self) -> bytes:
        return key_secret(self._home, self.settings)

    @property
    def place(self) -> str:
        """Where the database lies: a path, or a host and a name."""
        return self._db.place

    def close(self) -> None:
        self._db.close()

    def ping(self) -> None:
        """Ask the database something; for readiness checks.

        Raises:
            DanchuError: what is wrong with it.
        """
        self._db.version()

    def purge(self, instant: datetime | None = None, *, really: bool = True) -> Deleted:
        """Delete what is older than its site's retention (the setting's, for the service's own page)."""
        return self._retention.purge(instant or now(), really=really)

    def forget(self, visitor: str) -> Deleted:
        """Delete all that one visitor left, on every site."""
        return self._retention.forget(visitor)

    def counts(self) -> dict[str, int]:
        """Rows of each table."""
        return self._db.counts()

    def export(self, since: datetime | None = None, site_id: str | None = None) -> Iterator[dict[str, Any]]:
        """Every answer with its feedback, oldest first, without what tells visitors' names."""
        return exported(self.answers, self.feedback, self.sites, since, site_id)

    def findings(self) -> list[str]:
        """What a check of the whole database complains about; slow on a large file."""
        return self._db.findings()
