"""The chat's own routes: its page, and a provision as a fragment for the panel beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, PlainTextResponse
from starlette.types import ASGIApp

from corpus.errors import DanchuError
from web.asking import Assistant
from web.history.visitors import greet
from web.history.wording import REASONS
from web.links import Site
from web.provision_view import view_provision
from web.reading.day import read_day
from web.settings import WebSettings
from web.shell import page_response, read_gradio_page
from web.status import CorpusStatus
from web.templating import render
from web.wording import EXAMPLES, TITLE

_ROBOTS = "User-agent: *\nDisallow: /gradio_api/\n"


def pages_router(assistant_provider: Callable[[], Assistant], settings: WebSettings) -> APIRouter:
    """Fragments of provisions. Endpoints are plain functions: they read files, so threads run them."""
    router = APIRouter(include_in_schema=False)

    @router.get("/provision/{address:path}", response_class=HTMLResponse)
    def fragment(address: str, mark: Annotated[str, Query(max_length=400)] = "", ngay: str = "") -> HTMLResponse:
        site = Site(settings.root_path, read_day(ngay))
        view = view_provision(assistant_provider().library, address, mark, site)
        return HTMLResponse(render("provision.html", v=view))

    @router.get("/robots.txt", response_class=PlainTextResponse)
    def robots() -> str:
        return _ROBOTS

    return router


def chat_endpoint(gradio: ASGIApp, settings: WebSettings, status: Callable[[], CorpusStatus]) -> Callable:
    """The endpoint of ``/``: Gradio's configuration inside our own page."""

    async def chat(request: Request) -> HTMLResponse:
        response = page_response(
            "index.html",
            gradio=await read_gradio_page(gradio, request),
            corpus=_status_or_none(status),
            examples=EXAMPLES,
            reasons={str(reason): words for reason, words in REASONS.items()},
            title=TITLE,
            root=settings.root_path,
        )
        greet(request, response, settings.root_path)
        return response

    return chat


def _status_or_none(status: Callable[[], CorpusStatus]) -> CorpusStatus | None:
    """The banner is left out when the corpus cannot be read; asking will say what is wrong."""
    try:
        return status()
    except DanchuError:
        return None
