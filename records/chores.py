"""Work that one process does for all: who may do it now is settled in the database."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from records.database import Database
from records.nouns import Chore

#: A clock that was this far ahead is believed to have been wrong then.
_AHEAD = timedelta(hours=1)


class Chores:
    """When each chore was last done."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def claim(self, name: str, instant: datetime, every: timedelta) -> timedelta | None:
        """Take a chore on, if it is due: of several processes that ask at once, one gets it.

        Args:
            instant: now.
            every: how much time lies between two times.

        Returns:
            How long ago it was last done, no time at all if never; None when it is not due. A last time that lies in
            the future was told by a clock that was wrong: it counts as now.
        """

        def take(session: Session) -> timedelta | None:
            chore = session.get(Chore, name, with_for_update=True)
            if chore is None:
                session.add(Chore(name=name, done_at=instant))
                return timedelta()
            gap = instant - chore.done_at
            if -_AHEAD <= gap < every:
                return None
            chore.done_at = instant
            return gap if gap >= every else None

        return self._db.settle(take)

    def release(self, name: str) -> None:
        """Give a chore back that was not done; whoever asks next may take it on."""
        with self._db.write() as session:
            session.execute(delete(Chore).where(Chore.name == name))
