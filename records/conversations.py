"""Conversations: each belongs to one browser, and only that browser may list, read or delete it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from corpus.errors import DanchuError, ErrorCode
from records.database import Database
from records.identifiers import check_visitor, new_id
from records.masking import mask
from records.nouns import AnswerRecord, Conversation, now

_TITLE = 80


class Conversations:
    """The conversations of one database. A visitor sees those of the same site only, and no other visitor's."""

    def __init__(self, database: Database) -> None:
        self._db = database

    @staticmethod
    def new_visitor() -> str:
        """A name for a browser that has none yet; it opens that browser's history, so it is a secret."""
        return new_id()

    def start(self, visitor: str, *, site_id: str | None = None) -> str:
        """A new conversation, without a title until its first answer is saved.

        Raises:
            DanchuError: ``request-invalid`` when the visitor's name is none.
        """
        conversation = Conversation(visitor=_someone(visitor), site_id=site_id)
        with self._db.write() as session:
            session.add(conversation)
        return conversation.id

    def of(self, visitor: str, *, site_id: str | None = None, limit: int = 100) -> Sequence[Conversation]:
        """A visitor's conversations, the one used last first."""
        query = (
            select(Conversation)
            .where(Conversation.visitor == _someone(visitor), Conversation.site_id == site_id)
            .order_by(Conversation.updated_at.desc(), Conversation.id)
            .limit(limit)
        )
        with self._db.read() as session:
            return session.scalars(query).all()

    def messages(self, conversation_id: str, visitor: str) -> Sequence[AnswerRecord]:
        """What was asked and answered, oldest first.

        Raises:
            DanchuError: ``record-not-found`` when there is none such of this visitor.
        """
        query = (
            select(AnswerRecord).where(AnswerRecord.conversation_id == conversation_id).order_by(AnswerRecord.position)
        )
        with self._db.read() as session:
            _owned(session, conversation_id, visitor, lock=False)
            return session.scalars(query).all()

    def rename(self, conversation_id: str, visitor: str, title: str) -> None:
        """Give it a title, masked.

        Raises:
            DanchuError: ``record-not-found`` when there is none such of this visitor.
        """
        with self._db.write() as session:
            _owned(session, conversation_id, visitor).title = _title(title)

    def delete(self, conversation_id: str, visitor: str) -> None:
        """Delete it with its answers, their feedback and their links.

        Raises:
            DanchuError: ``record-not-found`` when there is none such of this visitor.
        """
        with self._db.write() as session:
            session.delete(_owned(session, conversation_id, visitor))
        self._db.wipe_traces()

    def delete_all(self, visitor: str, *, site_id: str | None = None) -> int:
        """Delete all of a visitor's conversations on a site; how many there were."""
        mine = (Conversation.visitor == _someone(visitor), Conversation.site_id == site_id)
        with self._db.write() as session:
            count = len(session.execute(delete(Conversation).where(*mine).returning(Conversation.id)).all())
        self._db.wipe_traces()
        return count


def add_to(session: Session, conversation_id: str, record: AnswerRecord) -> None:
    """Append a record to the conversation of its own visitor and site, inside the caller's transaction.

    Raises:
        DanchuError: ``record-not-found`` when there is none such.
    """
    conversation = _owned(session, conversation_id, record.visitor)
    if conversation.site_id != record.site_id:
        raise _not_found()
    last = select(func.max(AnswerRecord.position)).where(AnswerRecord.conversation_id == conversation_id)
    held = session.scalar(last)
    record.conversation_id, record.position = conversation_id, 0 if held is None else held + 1
    conversation.title = conversation.title or _title(record.question)
    conversation.updated_at = now()


def _owned(session: Session, conversation_id: str, visitor: str, *, lock: bool = True) -> Conversation:
    """The conversation; with ``lock`` nobody else changes it until the transaction ends."""
    query = select(Conversation).where(Conversation.id == conversation_id, Conversation.visitor == _someone(visitor))
    conversation = session.scalar(query.with_for_update() if lock else query)
    if conversation is None:
        raise _not_found()
    return conversation


def _someone(visitor: str) -> str:
    if not visitor:
        raise DanchuError(ErrorCode.REQUEST_INVALID, "Thiếu mã trình duyệt.")
    return check_visitor(visitor)


def _title(text: str) -> str:
    short = " ".join(mask(text).text.split())
    return short if len(short) <= _TITLE else short[: _TITLE - 1].rsplit(" ", 1)[0] + "…"


def _not_found() -> DanchuError:
    return DanchuError(ErrorCode.RECORD_NOT_FOUND, "Không có cuộc trò chuyện này, hoặc đã bị xóa.")
