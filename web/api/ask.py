"""``POST /api/v1/ask``: the contract's JSON, or the same in pieces with the whole in the last event."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Body, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from corpus.errors import DanchuError, ErrorCode
from web.api.schemas import ASK_EXAMPLES, AnswerOut, Question, failures
from web.api.sse import HEADERS, MEDIA_TYPE, event, pieces
from web.asking import BROKEN, logger
from web.service.parts import Service

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
        "trước), `token` (một đoạn), `done` (mã lưu và cả câu trả lời) hoặc `error`.",
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
    """Only what was verified is sent, so the pieces come when the answer is whole."""
    places: asyncio.Queue[int] = asyncio.Queue()
    asking = asyncio.create_task(service.ask_and_keep(question.all_turns, question.as_of, site_id, places.put_nowait))
    try:
        async for place in _until(asking, places):
            yield event("queued", {"position": place})
        answer, record = await asking
        for piece in pieces(answer.answer):
            yield event("token", {"text": piece})
        yield event("done", {"record": record, "answer": answer.as_dict(question.id)})
    except Exception as error:
        yield event("error", failure(error))
    finally:
        asking.cancel()


async def _until(asking: asyncio.Task[Any], places: asyncio.Queue[int]) -> AsyncIterator[int]:
    """Places in the queue, until the answer is there."""
    while not asking.done():
        place = asyncio.create_task(places.get())
        await asyncio.wait({asking, place}, return_when=asyncio.FIRST_COMPLETED)
        if place.done():
            yield place.result()
        else:
            place.cancel()


def failure(error: Exception) -> dict[str, object]:
    """An error in the one shape, for a response that has already begun."""
    if not isinstance(error, DanchuError):
        logger.error("a stream broke off", exc_info=error)
        error = DanchuError(ErrorCode.INTERNAL, BROKEN)
    return {"error": error.as_dict()}
