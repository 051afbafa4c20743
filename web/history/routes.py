"""What a browser does with its own answers: list, reopen, delete, judge, share. JSON, for ``static/keeping.js``.

Endpoints are plain functions: they read a database, so threads run them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from corpus.errors import DanchuError, ErrorCode
from corpus.library import Library
from records.feedback import MOST_NOTE_CHARS
from records.nouns import AnswerRecord, Feedback
from records.store import Records
from web.answer_view import answer_html
from web.asking import Assistant
from web.history.restoring import asked_at, restored
from web.history.sharing import share_path
from web.history.visitors import known_visitor
from web.service.keeping import Keeper
from web.settings import WebSettings

Visitor = Annotated[str, Depends(known_visitor)]


class Judged(BaseModel):
    """What a reader makes of an answer."""

    verdict: str = Field(max_length=8)
    reasons: list[str] = Field(default_factory=list, max_length=10)
    note: str = Field(default="", max_length=MOST_NOTE_CHARS)


class Shared(BaseModel):
    """The answer that a link is asked for."""

    record: str = Field(max_length=64)


def history_router(keeper: Keeper, assistant_provider: Callable[[], Assistant], settings: WebSettings) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    root = settings.root_path

    @router.get("/history")
    def conversations(visitor: Visitor) -> dict[str, Any]:
        records = keeper.shelf()
        held = [c for c in records.conversations.of(visitor) if c.title]
        rows = [{"id": c.id, "title": c.title, "at": c.updated_at.isoformat()} for c in held]
        return {"conversations": rows, "days": records.settings.retention_days}

    @router.get("/history/{conversation}")
    def reopen(conversation: str, visitor: Visitor) -> dict[str, Any]:
        records, library = keeper.shelf(), assistant_provider().library
        messages = records.conversations.messages(conversation, visitor)
        given = records.feedback.of([m.id for m in messages])
        links = {s.record_id: root + share_path(s.token) for s in records.shares.of(visitor)}
        turns = [_turn(m, library, given.get(m.id, []), visitor, links.get(m.id, ""), root) for m in messages]
        return {"conversation": conversation, "turns": turns}

    @router.delete("/history/{conversation}")
    def delete(conversation: str, visitor: Visitor) -> dict[str, int]:
        keeper.shelf().conversations.delete(conversation, visitor)
        return {"deleted": 1}

    @router.delete("/history")
    def delete_all(visitor: Visitor) -> dict[str, int]:
        return {"deleted": keeper.shelf().conversations.delete_all(visitor)}

    @router.put("/feedback/{record}")
    def judge(record: str, judged: Judged, visitor: Visitor) -> dict[str, str]:
        records = keeper.shelf()
        _own(records, record, visitor)
        given = records.feedback.give(record, judged.verdict, visitor=visitor, reasons=judged.reasons, note=judged.note)
        return {"verdict": given.verdict}

    @router.delete("/feedback/{record}")
    def withdraw(record: str, visitor: Visitor) -> dict[str, str]:
        keeper.shelf().feedback.withdraw(record, visitor=visitor)
        return {"verdict": ""}

    @router.post("/shares")
    def share(shared: Shared, visitor: Visitor) -> dict[str, str]:
        return {"path": root + share_path(keeper.shelf().shares.create(shared.record, visitor))}

    @router.delete("/shares/{token}")
    def revoke(token: str, visitor: Visitor) -> dict[str, str]:
        keeper.shelf().shares.revoke(token, visitor)
        return {"path": ""}

    return router


def _own(records: Records, record: str, visitor: str) -> None:
    """That the record is the visitor's.

    Raises:
        DanchuError: ``record-not-found``, for somebody else's as for none.
    """
    if records.answers.get(record).visitor != visitor:
        raise DanchuError(ErrorCode.RECORD_NOT_FOUND, "Không có câu trả lời này trong lịch sử của trình duyệt này.")


def _turn(
    record: AnswerRecord, library: Library, given: list[Feedback], visitor: str, link: str, root: str
) -> dict[str, Any]:
    """One question and its answer in the shape that the page keeps (``static/app.js``)."""
    answer = restored(record, library)
    mine = next((f.verdict for f in given if f.visitor == visitor), "")
    return {
        "question": record.question,
        "state": "done",
        "html": answer_html(answer, root),
        "status": record.status,
        "sources": len(answer.citations),
        "record": record.id,
        "day": record.as_of.isoformat() if record.as_of else "",
        "at": asked_at(record).strftime("%H:%M %d/%m/%Y"),
        "verdict": mine,
        "link": link,
    }
