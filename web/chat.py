"""The Gradio part of the page: the question box, and the wire over which answers stream.

The browser (``static/app.js``) sends the user's turns and the conversation's identifier with every question; answers go
into the records (``web/history``), so nothing is held between questions and no ``gr.State`` is needed.
The wire is a ``gr.HTML`` whose value is the question going out and the answer coming in.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from datetime import date
from typing import Annotated, Any

import gradio as gr
from pydantic import BaseModel, Field, StringConstraints, ValidationError

from assistant.suggest import suggestions
from corpus.errors import DanchuError, ErrorCode
from web.answer_view import answer_steps, error_html
from web.asking import BROKEN, Asker, Assistant
from web.history.keeping import PageKeeper
from web.history.visitors import visitor_of
from web.settings import WebSettings
from web.wording import TITLE

logger = logging.getLogger("danchu.web")

_ATTACH = "window.danchu.attach({ props, trigger, watch });"
_TAKE = "(question) => window.danchu.take(question)"
_SETTLE = "() => window.danchu.settle()"


class Sent(BaseModel):
    """What the page sends: the turn's own number, the user's turns (oldest first), where they belong, the day."""

    turn: int
    turns: list[Annotated[str, StringConstraints(max_length=20_000)]]
    conversation: str = Field(default="", max_length=64)
    as_of: date | None = None


def build_chat(
    asker: Asker, settings: WebSettings, keeper: PageKeeper, assistant: Callable[[], Assistant]
) -> gr.Blocks:
    """The blocks: a question box with its button, and the wire.

    Concurrency is explicit, for Gradio's own default serves one question at a time.
    """
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
            _replier(asker, settings, keeper, assistant),
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


def _replier(asker: Asker, settings: WebSettings, keeper: PageKeeper, assistant: Callable[[], Assistant]) -> Any:
    """The function behind the wire: frames ``{turn, state, html, …}`` until ``done`` or ``error``."""

    async def reply(sent: object, request: gr.Request) -> AsyncIterator[dict[str, object]]:
        try:
            asked = Sent.model_validate(sent)
        except ValidationError:
            return
        try:
            answer = await asker.ask(asked.turns, asked.as_of)
            steps = answer_steps(answer, settings.root_path)
            visitor = visitor_of(dict(request.cookies))
            kept = await keeper.keep(answer, asked.turns, asked.as_of, visitor, asked.conversation)
            cited = [c.id for c in answer.citations]
            next_ = await asyncio.to_thread(suggestions, assistant().library, cited, asked.turns)
        except Exception as error:
            yield _failed(asked.turn, error)
            return
        pause = settings.stream_ms / 1000 / len(steps)
        for step in steps[:-1]:
            yield {"turn": asked.turn, "state": "writing", "html": step}
            await asyncio.sleep(pause)
        done = {
            "status": str(answer.status),
            "sources": len(answer.citations),
            "record": kept.record if visitor else "",
            "conversation": kept.conversation,
            "suggestions": list(next_),
        }
        yield {"turn": asked.turn, "state": "done", "html": steps[-1]} | done

    return reply


def _failed(turn: int, error: Exception) -> dict[str, object]:
    """The frame of a failure; what was not foreseen is logged and named only as such."""
    if not isinstance(error, DanchuError):
        logger.error("an answer could not be shown", exc_info=error)
        error = DanchuError(ErrorCode.INTERNAL, BROKEN)
    return {"turn": turn, "state": "error", "html": error_html(error), "code": str(error.code)}
