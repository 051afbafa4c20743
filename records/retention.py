"""Deletion: by age, and of everything that one visitor left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute

from records.database import Database
from records.identifiers import check_visitor
from records.nouns import AnswerRecord, Base, Conversation, Feedback, SharedAnswer, Site, SiteDay

_BATCH = 500
#: For how long the number of a site's questions of a day is kept.
_COUNTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Deleted:
    """How many rows went; what hangs on a record goes with it and is not counted apart."""

    answers: int = 0
    conversations: int = 0
    feedback: int = 0
    shares: int = 0


class Retention:
    """Deletes from one database.

    Args:
        days: for how long the answers of the service's own page are kept.
    """

    def __init__(self, database: Database, days: int) -> None:
        self._db = database
        self._days = days

    def purge(self, instant: datetime, *, really: bool = True) -> Deleted:
        """Delete what is older than its site's retention, a batch at a time, and conversations left empty.

        Args:
            instant: now.
            really: False only counts.
        """
        with self._db.read() as session:
            limits: list[tuple[str | None, int]] = [(None, self._days)]
            limits += [(row[0], row[1]) for row in session.execute(select(Site.id, Site.retention_days))]
        answers = conversations = 0
        for site_id, days in limits:
            before = instant - timedelta(days=days)
            old = (AnswerRecord.site_id == site_id, AnswerRecord.created_at < before)
            answers += self._clear(AnswerRecord, AnswerRecord.id, old, really)
            kept = exists().where(AnswerRecord.conversation_id == Conversation.id, AnswerRecord.created_at >= before)
            idle = (Conversation.site_id == site_id, Conversation.updated_at < before, ~kept)
            conversations += self._clear(Conversation, Conversation.id, idle, really)
        if really:
            with self._db.write() as session:
                session.execute(delete(SiteDay).where(SiteDay.day < (instant - _COUNTS).date()))
        if really and (answers or conversations):
            self._db.wipe_traces()
        return Deleted(answers, conversations)

    def forget(self, visitor: str) -> Deleted:
        """Delete all that one visitor left, in one transaction.

        Raises:
            DanchuError: ``request-invalid`` when it is no visitor's name.
        """
        if not check_visitor(visitor):
            return Deleted()
        gone = []
        with self._db.write() as session:
            for table in (Feedback, SharedAnswer, AnswerRecord, Conversation):
                mine = select(func.count()).where(table.visitor == visitor)
                gone.append(session.scalar(mine) or 0)
                session.execute(delete(table).where(table.visitor == visitor))
        self._db.wipe_traces()
        return Deleted(answers=gone[2], conversations=gone[3], feedback=gone[0], shares=gone[1])

    def _clear(
        self, table: type[Base], key: InstrumentedAttribute[str], old: Sequence[ColumnElement[bool]], really: bool
    ) -> int:
        if not really:
            with self._db.read() as session:
                return session.scalar(select(func.count()).select_from(table).where(*old)) or 0
        batch: Select[Any] = select(key).where(*old).limit(_BATCH)
        total = 0
        while True:
            with self._db.write() as session:
                chosen = session.scalars(batch).all()
                session.execute(delete(table).where(key.in_(chosen)))
            total += len(chosen)
            if len(chosen) < _BATCH:
                return total
