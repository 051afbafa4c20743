"""Links to an answer, given out by the one who asked."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from corpus.errors import DanchuError, ErrorCode
from records.answers import found
from records.database import Database
from records.nouns import AnswerRecord, SharedAnswer, now


class Shares:
    """The shared answers of one database."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def create(self, record_id: str, visitor: str) -> str:
        """The token of a link to the record, the same one as long as it is not revoked.

        Raises:
            DanchuError: ``record-not-found`` when there is no such record of this visitor.
        """
        with self._db.write() as session:
            record = found(session, record_id)
            if record.visitor != visitor:
                raise _not_found()
            held = select(SharedAnswer).where(SharedAnswer.record_id == record_id, SharedAnswer.revoked_at.is_(None))
            share = session.scalar(held) or SharedAnswer(record_id=record_id, visitor=visitor)
            session.add(share)
            return share.token

    def open(self, token: str) -> AnswerRecord:
        """The record behind a link.

        Raises:
            DanchuError: ``record-not-found`` when the link was revoked, its record deleted, or neither ever was.
        """
        query = (
            select(AnswerRecord)
            .join(SharedAnswer, SharedAnswer.record_id == AnswerRecord.id)
            .where(SharedAnswer.token == token, SharedAnswer.revoked_at.is_(None))
        )
        with self._db.read() as session:
            record = session.scalar(query)
        if record is None:
            raise _not_found()
        return record

    def of(self, visitor: str) -> Sequence[SharedAnswer]:
        """A visitor's links that still open."""
        query = select(SharedAnswer).where(SharedAnswer.visitor == visitor, SharedAnswer.revoked_at.is_(None))
        with self._db.read() as session:
            return session.scalars(query.order_by(SharedAnswer.created_at)).all()

    def revoke(self, token: str, visitor: str | None = None) -> None:
        """Close a link for good.

        Args:
            visitor: who asks; None is the command line.

        Raises:
            DanchuError: ``record-not-found`` when there is no such open link of this visitor.
        """
        with self._db.write() as session:
            share = session.get(SharedAnswer, token)
            if share is None or share.revoked_at or visitor not in (None, share.visitor):
                raise _not_found()
            share.revoked_at = now()


def _not_found() -> DanchuError:
    return DanchuError(
        ErrorCode.RECORD_NOT_FOUND, "Liên kết này không còn mở được: đã bị thu hồi, đã bị xóa, hoặc chưa từng có."
    )
