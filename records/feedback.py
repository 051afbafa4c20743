"""What readers made of answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from corpus.errors import DanchuError, ErrorCode
from records.answers import found
from records.database import Database
from records.identifiers import check_visitor
from records.masking import mask
from records.nouns import AnswerRecord, Feedback, Reason, Verdict
from records.paging import in_pages

MOST_NOTE_CHARS = 1000


class FeedbackBook:
    """The feedback of one database."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def give(
        self, record_id: str, verdict: str, *, visitor: str = "", reasons: Sequence[str] = (), note: str = ""
    ) -> Feedback:
        """Keep what a visitor made of an answer; a second time replaces the first.

        Args:
            verdict: one of ``Verdict``.
            reasons: of ``Reason``.
            note: a free line, kept masked, at most 1,000 characters of it.

        Raises:
            DanchuError: ``record-not-found``, or ``request-invalid`` when a verdict or reason is none.
        """
        _check(verdict, reasons)
        check_visitor(visitor)

        def write(session: Session) -> Feedback:
            found(session, record_id)
            return session.merge(
                Feedback(
                    record_id=record_id,
                    visitor=visitor,
                    verdict=verdict,
                    reasons=tuple(dict.fromkeys(reasons)),
                    note=mask(" ".join(note[:MOST_NOTE_CHARS].split())).text,
                )
            )

        return self._db.settle(write)

    def withdraw(self, record_id: str, *, visitor: str) -> None:
        """Take a visitor's feedback back; harmless where there is none."""
        with self._db.write() as session:
            given = session.get(Feedback, (record_id, check_visitor(visitor)))
            if given is not None:
                session.delete(given)

    def of(self, record_ids: Sequence[str]) -> dict[str, list[Feedback]]:
        """The feedback on some records, by record, oldest first."""
        query = select(Feedback).where(Feedback.record_id.in_(record_ids)).order_by(Feedback.created_at)
        held: dict[str, list[Feedback]] = {}
        with self._db.read() as session:
            for given in session.scalars(query):
                held.setdefault(given.record_id, []).append(given)
        return held

    def each(self, since: datetime | None = None) -> Iterator[tuple[AnswerRecord, Feedback]]:
        """Every feedback with its record, oldest first."""
        query = select(AnswerRecord, Feedback).join(Feedback, Feedback.record_id == AnswerRecord.id)
        if since is not None:
            query = query.where(Feedback.created_at >= since)
        for row in in_pages(self._db, query, (Feedback.created_at, Feedback.record_id, Feedback.visitor)):
            yield row[0], row[1]


def _check(verdict: str, reasons: Sequence[str]) -> None:
    if verdict not in set(Verdict):
        raise DanchuError(ErrorCode.REQUEST_INVALID, f"Đánh giá phải là một trong: {', '.join(Verdict)}.")
    if wrong := set(reasons) - set(Reason):
        raise DanchuError(
            ErrorCode.REQUEST_INVALID, f"Không có lý do “{min(wrong)[:40]}”; chọn trong: {', '.join(Reason)}."
        )
