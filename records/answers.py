"""Answer records: written once, read by their identifier, deleted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from corpus.errors import DanchuError, ErrorCode
from records.conversations import add_to
from records.database import Database
from records.identifiers import check_visitor
from records.masking import mask, mask_repeated
from records.nouns import AnswerRecord, now
from records.paging import in_pages
from records.provenance import Provenance

_NOT_KEPT = ("id", "debug")


class Answers:
    """The answer records of one database."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def save(
        self,
        answer: Mapping[str, Any],
        *,
        turns: Sequence[str] = (),
        provenance: Provenance | None = None,
        as_of: date | None = None,
        visitor: str = "",
        site_id: str | None = None,
        conversation_id: str | None = None,
    ) -> str:
        """Keep one answer, masked, in one transaction.

        Args:
            answer: the JSON of the contract.
            turns: all the user's messages, oldest first, where there were several.
            conversation_id: the conversation of the same visitor and site that it is appended to.

        Returns:
            The identifier of the record, which nobody can guess.

        Raises:
            DanchuError: ``record-not-found`` when the conversation is not the visitor's.
        """
        kept = _masked(answer, turns)
        made_from = provenance or Provenance()

        def write(session: Session) -> str:
            record = AnswerRecord(
                **kept,
                as_of=as_of,
                visitor=check_visitor(visitor),
                site_id=site_id,
                corpus_hash=made_from.corpus_hash,
                index_fingerprint=made_from.index_fingerprint,
                settings_hash=made_from.settings_hash,
            )
            if conversation_id is not None:
                add_to(session, conversation_id, record)
            session.add(record)
            session.flush()
            return record.id

        return self._db.settle(write)

    def get(self, record_id: str) -> AnswerRecord:
        """One record.

        Raises:
            DanchuError: ``record-not-found``.
        """
        with self._db.read() as session:
            return found(session, record_id)

    def delete(self, record_id: str) -> None:
        """Delete one record with its feedback and its links.

        Raises:
            DanchuError: ``record-not-found``.
        """
        with self._db.write() as session:
            session.delete(found(session, record_id))
        self._db.wipe_traces()

    def each(self, since: datetime | None = None, site_id: str | None = None) -> Iterator[AnswerRecord]:
        """Every record, oldest first, read in pages so that no transaction is long.

        Args:
            site_id: only this site's.
        """
        query = select(AnswerRecord)
        if since is not None:
            query = query.where(AnswerRecord.created_at >= since)
        if site_id is not None:
            query = query.where(AnswerRecord.site_id == site_id)
        for row in in_pages(self._db, query, (AnswerRecord.created_at, AnswerRecord.id)):
            yield row[0]


def found(session: Session, record_id: str) -> AnswerRecord:
    """The record in this session.

    Raises:
        DanchuError: ``record-not-found``.
    """
    record = session.get(AnswerRecord, record_id)
    if record is None:
        raise DanchuError(
            ErrorCode.RECORD_NOT_FOUND, "Không có câu trả lời này: sai mã, đã bị xóa, hoặc đã hết thời hạn lưu."
        )
    return record


def _masked(answer: Mapping[str, Any], turns: Sequence[str]) -> dict[str, Any]:
    """The fields of a record that come out of the answer, with nothing in them that identifies a person."""
    question = mask(str(answer.get("question", "")))
    said = [mask(turn) for turn in turns] or [question]
    secrets = tuple({pair for text in (question, *said) for pair in text.found})
    kept = mask_repeated({k: v for k, v in answer.items() if k not in _NOT_KEPT}, secrets)
    kept["question"] = question.text
    if secrets:  # an answer may write the number in another way; one to a question without any may hold an office's
        kept["answer"] = mask(str(kept.get("answer", ""))).text
    return {
        "question": question.text,
        "turns": tuple(text.text for text in said),
        "answer": kept,
        "status": str(answer.get("status", "")),
        "engine": str(answer.get("engine", "")),
        "evidence": tuple(dict.fromkeys(str(c["id"]) for c in answer.get("citations", ()))),
        "created_at": now(),
    }
