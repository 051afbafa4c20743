"""``POST /api/v1/ask``: the contract's JSON, or the same in pieces with the whole in the last event."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Annotated

from fastapi import APIRouter, Body, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from assistant.writing.writer import Sentence
from corpus.errors import DanchuError, ErrorCode
from web.api.schemas import ASK_EXAMPLES, AnswerOut, Question, failures
from web.api.sse import HEADERS, MEDIA_TYPE, event, pieces
from web.asking import BROKEN, logger
from web.service.parts import Service
from web.streaming import while_asking

RECORD_HEADER = "X-Danchu-Record"
_SSE = "text/event-stream"
_RECORD_DOC = {RECORD_HEADER: {"description": "Mã để góp ý về câu trả lời.", "schema": {"type": "string"}}}
_STREAM_DOC = {
    "schema": {"type": "string"},
    "example": 'event: token\ndata: {"text":"Xã phải công khai … [1]"}\n\n'
    'event: done\ndata: {"record":"…","answer":{"question":"…","status":"answered"}}\n\n',
}
_ANSWERED = {"headers": _RECORD_DOC, "content": {_SSE: _STREAM_DOC}}


def ask_router(service: Service) -> APIRouter:
    router = APIRouter(tags=["hỏi đáp"])

    @router.post(
        "/api/v1/ask",
        summary="Hỏi một câu, nhận câu trả lời có trích dẫn",
        description="Với `Accept: text/event-stream`, câu trả lời đến từng đoạn: sự kiện `queued` (số người chờ "
        "trước), `token` (một đoạn đã kiểm chứng), `done` (mã lưu và cả câu trả lời) hoặc `error`. Câu trả lời trong "
        "`done` mới là bản cuối: khi mô hình ngôn ngữ viết, đoạn đã nhận có thể đổi chỗ hoặc được thay.",
        response_model=AnswerOut,
        response_class=JSONResponse,
        responses=failures(400, 401, 403, 404, 413, 429, 500, 503) | {200: _ANSWERED},
    )
    async def ask(request: Request, question: Annotated[Question, Body(openapi_examples=ASK_EXAMPLES)]) -> Response:
        site_id = request.state.caller.site_id
        if _SSE in request.headers.get("accept", ""):
            return StreamingResponse(_events(service, question, site_id), media_type=MEDIA_TYPE, headers=HEADERS)
        answer, record = await service.ask_and_keep(question.all_turns, question.as_of, site_id)
        return JSONResponse(answer.as_dict(question.id), headers={RECORD_HEADER: record} if record else None)

    return router


async def _events(service: Service, question: Question, site_id: str | None) -> AsyncIterator[bytes]:
    """Only what was verified is sent: a model's sentences as they are written, other answers when they are whole."""
    turns, as_of = question.all_turns, question.as_of
    written = False
    parts = while_asking(lambda told: service.ask_and_keep(turns, as_of, site_id, told))
    try:
        async with aclosing(parts):
            async for part in parts:
                if isinstance(part, Sentence):
                    yield event("token", {"text": ("\n\n" if written else "") + part.text})
                    written = True
                elif isinstance(part, int):
                    yield event("queued", {"position": part})
                else:
                    answer, record = part
                    for piece in () if written else pieces(answer.answer):
                        yield event("token", {"text": piece})
                    yield event("done", {"record": record or None, "answer": answer.as_dict(question.id)})
    except Exception as error:
        yield event("error", failure(error))


def failure(error: Exception) -> dict[str, object]:
    """An error in the one shape, for a response that has already begun."""
    if not isinstance(error, DanchuError):
        logger.error("a stream broke off", exc_info=error)
        error = DanchuError(ErrorCode.INTERNAL, BROKEN)
    return {"error": error.as_dict()}
