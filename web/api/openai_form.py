"""``/v1/chat/completions`` and ``/v1/models``, for programs that speak OpenAI's form."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Body, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from assistant.answer import Answer
from corpus.errors import DanchuError, ErrorCode
from web.api.ask import RECORD_HEADER
from web.api.openai_schemas import CHAT_EXAMPLES, MODEL, ChatRequest, CompletionOut, ModelOut, ModelsOut
from web.api.schemas import failures
from web.api.sse import HEADERS, MEDIA_TYPE, event, pieces
from web.links import page_path
from web.service.parts import Service

_MARKER = re.compile(r"\[(\d+)\]")
_STARTED = int(time.time())
_DONE = b"data: [DONE]\n\n"


def openai_router(service: Service) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["dạng OpenAI"], responses=failures(400, 401, 403, 404, 429, 500, 503))

    @router.get("/models", summary="Các mô hình")
    async def models() -> ModelsOut:
        return ModelsOut(data=[ModelOut(id=MODEL, created=_STARTED)])

    @router.get("/models/{name}", summary="Một mô hình")
    async def model(name: str) -> ModelOut:
        _check_model(name)
        return ModelOut(id=MODEL, created=_STARTED)

    @router.post(
        "/chat/completions",
        summary="Hỏi đáp theo dạng của OpenAI",
        description="Chỉ lời của người dùng là câu hỏi; lời hệ thống không đổi được cách trả lời. Trích dẫn nằm trong "
        "`annotations`, cả câu trả lời theo hợp đồng nằm trong `danchu`.",
        response_model=CompletionOut,
        response_class=JSONResponse,
    )
    async def completions(
        request: Request, asked: Annotated[ChatRequest, Body(openapi_examples=CHAT_EXAMPLES)]
    ) -> Response:
        _check_model(asked.model)
        answer, record = await service.ask_and_keep(asked.turns, None, request.state.caller.site_id)
        root = str(request.base_url).rstrip("/")
        name, headers = f"chatcmpl-{secrets.token_hex(12)}", {RECORD_HEADER: record} if record else {}
        if asked.stream:
            chunks = _chunks(answer, asked, name, root)
            return StreamingResponse(chunks, media_type=MEDIA_TYPE, headers=HEADERS | headers)
        return JSONResponse(_completion(answer, asked, name, root).model_dump(), headers=headers)

    return router


def citation_notes(answer: Answer, root: str) -> list[dict[str, Any]]:
    """A ``url_citation`` for every marker in the text; where there is no official page, our own page of the text."""
    by_marker = {citation.marker: citation for citation in answer.citations}
    return [
        {
            "type": "url_citation",
            "url_citation": {
                "start_index": match.start(),
                "end_index": match.end(),
                "title": citation.label,
                "url": citation.url or root + page_path(citation.id),
            },
        }
        for match in _MARKER.finditer(answer.answer)
        if (citation := by_marker.get(int(match[1])))
    ]


def _completion(answer: Answer, asked: ChatRequest, name: str, root: str) -> CompletionOut:
    message = {
        "role": "assistant",
        "content": answer.answer,
        "refusal": None,
        "annotations": citation_notes(answer, root),
    }
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    usage = _usage(asked.turns, answer.answer)
    return CompletionOut(id=name, created=int(time.time()), choices=[choice], usage=usage, danchu=answer.as_dict())


async def _chunks(answer: Answer, asked: ChatRequest, name: str, root: str) -> AsyncIterator[bytes]:
    """The role, the sentences, then the annotations with the contract's whole answer."""
    head = {"id": name, "object": "chat.completion.chunk", "created": int(time.time()), "model": MODEL}

    def chunk(delta: dict[str, Any], finish: str | None = None, **more: Any) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return event(None, head | {"choices": [choice]} | more)

    yield chunk({"role": "assistant", "content": ""})
    for piece in pieces(answer.answer):
        yield chunk({"content": piece})
    yield chunk({"annotations": citation_notes(answer, root)}, "stop", danchu=answer.as_dict())
    if asked.stream_options and asked.stream_options.include_usage:
        yield event(None, head | {"choices": [], "usage": _usage(asked.turns, answer.answer)})
    yield _DONE


def _usage(turns: Sequence[str], answer: str) -> dict[str, int]:
    """Words between blanks; there are no other tokens here."""
    asked, answered = sum(len(turn.split()) for turn in turns), len(answer.split())
    return {"prompt_tokens": asked, "completion_tokens": answered, "total_tokens": asked + answered}


def _check_model(name: str) -> None:
    if name != MODEL:
        raise DanchuError(ErrorCode.PAGE_NOT_FOUND, f"Không có mô hình “{name[:80]}”; chỉ có “{MODEL}”.")
