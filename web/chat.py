"""The Gradio part of the page: the question box, and the wire over which answers stream.

The browser (``static/app.js``) sends the user's turns and the conversation's identifier with every question; answers go
into the records (``web/history``), so nothing is held between questions and no ``gr.State`` is needed.
The wire is a ``gr.HTML`` whose value is the question going out and the answer coming in.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from datetime import date
from typing import Annotated, Any

import gradio as gr
from pydantic import BaseModel, Field, StringConstraints, ValidationError

from assistant.answer import Answer
from assistant.suggest import suggestions
from assistant.writing.writer import Sentence
from corpus.errors import DanchuError, ErrorCode
from web.answer_view import error_html, grounds_html, prose_blocks, sentence_html
from web.asking import BROKEN
from web.history.visitors import visitor_of
from web.service.keeping import Kept
from web.service.parts import Service
from web.streaming import while_asking
from web.wording import TITLE

logger = logging.getLogger("danchu.web")

_ATTACH = "window.danchu.attach({ props, trigger, watch });"
_TAKE = "(question) => window.danchu.take(question)"
_SETTLE = "() => window.danchu.settle()"

Frame = dict[str, object]


class Sent(BaseModel):
    """What the page sends: the turn's own number, the user's turns (oldest first), where they belong, the day."""

    turn: int
    turns: list[Annotated[str, StringConstraints(max_length=20_000)]]
    conversation: str = Field(default="", max_length=64)
    as_of: date | None = None


def build_chat(service: Service) -> gr.Blocks:
    """The blocks: a question box with its button, and the wire.

    Concurrency is explicit, for Gradio's own default serves one question at a time.
    """
    settings = service.web
    blocks = gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True)
    with blocks:
        wire = gr.HTML(
            html_template="<span></span>", js_on_load=_ATTACH, apply_default_css=False, visible="hidden", elem_id="wire"
        )
        with gr.Row(elem_id="composer"):
            box = gr.Textbox(
                label="Câu hỏi của bạn",
                placeholder="Gõ câu hỏi của bạn",
                lines=1,
                max_lines=6,
                container=False,
                scale=1,
                elem_id="question",
            )
            send = gr.Button("Hỏi", variant="primary", scale=0, min_width=88, elem_id="send")
        gr.on([box.submit, send.click], fn=None, js=_TAKE, inputs=[box], outputs=[box], api_visibility="private")
        answered = wire.submit(
            _replier(service),
            inputs=[wire],
            outputs=[wire],
            show_progress="hidden",
            concurrency_limit=settings.concurrency,
            api_visibility="private",
            api_name="ask",
        )
        answered.then(fn=None, js=_SETTLE, api_visibility="private")
    blocks.queue(max_size=settings.queue_size, default_concurrency_limit=settings.concurrency, api_open=False)
    return blocks


def _replier(service: Service) -> Any:
    """The function behind the wire: frames ``{turn, state, …}`` until ``done`` or ``error``.

    ``waiting`` tells how many questions are before this one; ``writing`` has the words so far in ``prose``, which
    Gradio sends as what was added; ``done`` has the grounds under them in ``grounds``.
    """

    async def reply(sent: object, request: gr.Request) -> AsyncIterator[Frame]:
        try:
            asked = Sent.model_validate(sent)
        except ValidationError:
            return
        frames = _answered(service, asked, visitor_of(dict(request.cookies)))
        try:
            async with aclosing(frames):
                async for frame in frames:
                    yield {"turn": asked.turn} | frame
        except Exception as error:
            yield {"turn": asked.turn} | _failed(error)

    return reply


async def _answered(service: Service, asked: Sent, visitor: str) -> AsyncGenerator[Frame]:
    """A language model's sentences as they are verified; then the answer, which alone is kept."""
    root, written = service.web.root_path, ""
    parts = while_asking(lambda told: service.ask(asked.turns, asked.as_of, told))
    async with aclosing(parts):
        async for part in parts:
            if isinstance(part, Answer):
                async for frame in _shown(service, asked, visitor, part, written):
                    yield frame
            elif isinstance(part, Sentence):
                written += sentence_html(part, root)
                yield {"state": "writing", "prose": written}
            else:
                yield {"state": "waiting", "before": part}


async def _shown(service: Service, asked: Sent, visitor: str, answer: Answer, written: str) -> AsyncIterator[Frame]:
    """The answer's words, and, kept meanwhile, what stands under them."""
    root = service.web.root_path
    kept = Kept(asked.turns, asked.as_of, visitor=visitor, conversation=asked.conversation)
    keeping = asyncio.create_task(service.keep(answer, kept))
    suggesting = asyncio.create_task(asyncio.to_thread(_suggested, service, answer, asked.turns))
    blocks = prose_blocks(answer, root)
    for count in range(1, len(blocks)) if not written else ():
        yield {"state": "writing", "prose": "".join(blocks[:count]), "status": str(answer.status)}
        await asyncio.sleep(service.web.stream_ms / 1000 / len(blocks))
    place = await keeping
    yield {
        "state": "done",
        "prose": "".join(blocks),
        "status": str(answer.status),
        "grounds": grounds_html(answer, root),
        "sources": len(answer.citations),
        "record": place.record if visitor else "",
        "conversation": place.conversation,
        "suggestions": await suggesting,
    }


def _suggested(service: Service, answer: Answer, turns: list[str]) -> list[str]:
    """Questions to go on with; an answer is not lost for want of them."""
    try:
        return list(suggestions(service.assistant().library, [c.id for c in answer.citations], turns))
    except Exception:
        logger.exception("no questions to go on with")
        return []


def _failed(error: Exception) -> Frame:
    """The frame of a failure; what was not foreseen is logged and named only as such."""
    if not isinstance(error, DanchuError):
        logger.error("an answer could not be shown", exc_info=error)
        error = DanchuError(ErrorCode.INTERNAL, BROKEN)
    return {"state": "error", "html": error_html(error), "code": str(error.code)}
