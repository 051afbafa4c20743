"""All records of one home, behind one face."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from pathlib import Path

from sqlalchemy import func, select

from records.answers import Answers
from records.conversations import Conversations
from records.database import Database
from records.engine import database_url
from records.feedback import FeedbackBook
from records.keys import Keys
from records.nouns import AnswerRecord, ApiKey, Base, Conversation, Feedback, SharedAnswer, Site, now
from records.retention import Deleted, Retention
from records.secret import key_secret
from records.settings import RecordsSettings
from records.shares import Shares
from records.sites import Sites

_COUNTED: tuple[type[Base], ...] = (Site, ApiKey, Conversation, AnswerRecord, Feedback, SharedAnswer)


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
        self._retention = Retention(self._db, self.settings.retention_days)

    @cached_property
    def _key_secret(self) -> bytes:
        return key_secret(self._home, self.settings)

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
        with self._db.read() as session:
            return {t.__tablename__: session.scalar(select(func.count()).select_from(t)) or 0 for t in _COUNTED}

    def findings(self) -> list[str]:
        """What a check of the whole database complains about; slow on a large file."""
        return self._db.findings()
