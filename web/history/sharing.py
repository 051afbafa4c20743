"""The page behind a link to an answer: the record as it was, readable without a script, until it is revoked."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from corpus.errors import DanchuError
from records.nouns import AnswerRecord
from web.answer_view import answer_html
from web.asking import Assistant
from web.history.restoring import asked_at, day_of, restored
from web.history.visitors import visitor_of
from web.links import Site
from web.reading.routes import message_page, reading_page
from web.service.keeping import Keeper
from web.settings import WebSettings

SHARED = "/chia-se/"
_UNSEEN = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}


def share_path(token: str) -> str:
    return f"{SHARED}{token}"


def sharing_router(keeper: Keeper, assistant_provider: Callable[[], Assistant], settings: WebSettings) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    root = settings.root_path

    @router.get(SHARED + "{token}", response_class=HTMLResponse)
    def shared(token: str, request: Request) -> HTMLResponse:
        try:
            record = keeper.shelf().shares.open(token)
            answer = answer_html(restored(record, assistant_provider().library), root)
        except DanchuError as error:
            return message_page(Site(root), error)
        response = reading_page(
            "shared.html",
            Site(root),
            here="",
            record=record,
            answer=Markup(answer),  # nosec B704  # made by answer_html, which escapes what it is given
            asked=asked_at(record),
            day=day_of(record),
            token=token,
            mine=_is_owner(request, record),
        )
        response.headers.update(_UNSEEN)
        return response

    return router


def _is_owner(request: Request, record: AnswerRecord) -> bool:
    return bool(record.visitor) and visitor_of(request.cookies) == record.visitor
