"""What a registered portal may ask: a question, what was made of an answer, that all be forgotten.

Our own frame calls these, and so may the scripts of the portal's pages: CORS is open to the site's origins and to
nobody else.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import aclosing
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from starlette.concurrency import run_in_threadpool

from assistant.answer import Answer
from assistant.writing.writer import Sentence
from corpus.errors import DanchuError
from web.answer_view import answer_html, prose_blocks, sentence_html
from web.api.ask import failure
from web.api.sse import HEADERS, MEDIA_TYPE, event
from web.asking import Told
from web.errors import error_response
from web.settings import WebSettings
from web.streaming import while_asking
from web.widget.limits import SiteLimits
from web.widget.origins import foreign_origin
from web.widget.portals import Kept, Portals

if TYPE_CHECKING:
    from records.nouns import Site

_STREAM = "text/event-stream"
_Turn = Annotated[str, StringConstraints(max_length=4000)]
_Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{0,64}$")]


Ask = Callable[[Sequence[str], date | None, Callable[[Told], None]], Coroutine[Any, Any, Answer]]


class PortalQuestion(BaseModel):
    """A question from a portal's page: the user's turns, oldest first, and the names that the last answer gave."""

    model_config = ConfigDict(extra="forbid")

    turns: list[_Turn] = Field(min_length=1, max_length=20, description="Các lượt hỏi, cũ trước mới sau.")
    visitor: _Name = Field(default="", description="Mã trình duyệt mà câu trả lời trước đã cho.")
    conversation: _Name = Field(default="", description="Mã hội thoại mà câu trả lời trước đã cho.")


class PortalFeedback(BaseModel):
    """What a visitor made of an answer."""

    model_config = ConfigDict(extra="forbid")

    record: _Name
    visitor: _Name
    verdict: _Name = Field(description="up hoặc down.")


class PortalVisitor(BaseModel):
    """Who wants to be forgotten."""

    model_config = ConfigDict(extra="forbid")

    visitor: _Name


def sites_router(ask_assistant: Ask, portals: Portals, settings: WebSettings) -> APIRouter:
    """Routes below ``/api/v1/sites/{key}``."""
    router = APIRouter(prefix="/api/v1/sites/{key}", tags=["trang nhúng"])
    limits = SiteLimits(portals)

    @router.options("/{what}", include_in_schema=False)
    async def preflight(key: str, what: str, request: Request) -> Response:
        async def allowed(site: Site) -> Response:
            return Response(status_code=204)

        return await _served(portals, key, request, allowed)

    @router.post("/ask", summary="Hỏi một câu từ trang đã đăng ký")
    async def ask(key: str, question: PortalQuestion, request: Request) -> Response:
        async def answered(site: Site) -> Response:
            parts = _parts(site, question)
            if _STREAM not in request.headers.get("accept", ""):
                *_, (answer, names) = [part async for part in parts]
                return JSONResponse(answer.as_dict() | names)
            events = _events(parts, settings)
            first = await anext(events)  # what goes wrong before anything is said has a status of its own
            return StreamingResponse(_after(first, events), media_type=MEDIA_TYPE, headers=HEADERS)

        return await _served(portals, key, request, answered)

    async def _parts(site: Site, question: PortalQuestion) -> AsyncGenerator[Any]:
        """A model's sentences as they are verified, then the answer with the names that it was kept under."""
        await limits.admit(site)
        async with aclosing(while_asking(lambda told: ask_assistant(question.turns, None, told))) as asking:
            async for part in asking:
                if isinstance(part, Sentence):
                    yield part
                elif isinstance(part, Answer):
                    kept = await run_in_threadpool(
                        portals.keep, site, part.as_dict(), question.turns, question.visitor, question.conversation
                    )
                    yield part, _names(kept, question)

    @router.post("/feedback", summary="Góp ý về một câu trả lời")
    async def feedback(key: str, given: PortalFeedback, request: Request) -> Response:
        async def judged(site: Site) -> Response:
            await run_in_threadpool(portals.judge, site, given.record, given.visitor, given.verdict)
            return JSONResponse({"status": "ok"})

        return await _served(portals, key, request, judged)

    @router.post("/forget", summary="Xóa những gì trình duyệt này đã hỏi ở trang này")
    async def forget(key: str, who: PortalVisitor, request: Request) -> Response:
        async def forgotten(site: Site) -> Response:
            return JSONResponse({"conversations": await run_in_threadpool(portals.forget, site, who.visitor)})

        return await _served(portals, key, request, forgotten)

    return router


async def _served(
    portals: Portals, key: str, request: Request, work: Callable[[Site], Awaitable[Response]]
) -> Response:
    """The response for an allowed caller, or the error; an allowed page's scripts may read either."""
    headers = {"Vary": "Origin"}
    try:
        site = await run_in_threadpool(portals.site, key)
        if origin := foreign_origin(site, request):
            headers |= {
                "Access-Control-Allow-Origin": origin,
                "Access-Control-Allow-Methods": "POST",
                "Access-Control-Allow-Headers": "Content-Type",
                "Access-Control-Max-Age": "600",
                "Access-Control-Expose-Headers": "Retry-After",
            }
        response = await work(site)
    except DanchuError as error:
        response = error_response(error)
    response.headers.update(headers)
    return response


def _names(kept: Kept | None, question: PortalQuestion) -> dict[str, str]:
    """What the browser needs for its next question and for feedback; nothing new when the answer was not kept."""
    if kept is None:
        return {"record": "", "visitor": question.visitor, "conversation": question.conversation}
    return {"record": kept.record, "visitor": kept.visitor, "conversation": kept.conversation}


async def _events(parts: AsyncIterator[Any], settings: WebSettings) -> AsyncIterator[bytes]:
    """The answer as server-sent events: ``step`` with the HTML that is added, then ``done`` with all of it."""
    written = False
    async for part in parts:
        if isinstance(part, Sentence):
            yield event("step", {"add": sentence_html(part, settings.root_path)})
            written = True
            continue
        answer, names = part
        blocks = prose_blocks(answer, settings.root_path)
        for block in blocks[:-1] if not written else ():
            yield event("step", {"add": block})
            await asyncio.sleep(settings.stream_ms / 1000 / len(blocks))
        cited = [{"marker": c.marker, "id": c.id, "label": c.label, "url": c.url} for c in answer.citations]
        html = answer_html(answer, settings.root_path)
        yield event("done", {"html": html, "status": str(answer.status), "citations": cited} | names)


async def _after(first: bytes, events: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The events, the first of which has been fetched already; a failure among them is the last one."""
    yield first
    try:
        async for one in events:
            yield one
    except Exception as error:
        yield event("error", failure(error))
