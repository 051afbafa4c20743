"""The reading room: ``/van-ban``, its search, a document, a provision. Plain pages that need no script."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from corpus.address import Address
from corpus.errors import DanchuError, ErrorCode
from corpus.library import Library
from web.asking import BROKEN, Assistant
from web.errors import http_status
from web.links import PAGE, SHELF, Site
from web.provision_view import view_provision
from web.reading.contents import view_contents, view_document, whole_text
from web.reading.day import read_day
from web.reading.results import view_results
from web.reading.shelf import view_shelf
from web.settings import WebSettings
from web.shell import page_response
from web.wording import TITLE

logger = logging.getLogger("danchu.web")

_WHOLE = "toan-van"
Mark = Annotated[str, Query(max_length=400)]


def reading_router(provider: Callable[[], Assistant], settings: WebSettings) -> APIRouter:
    """The routes. Endpoints are plain functions: they read files and search, so threads run them."""
    router = APIRouter(include_in_schema=False)
    root = settings.root_path

    @router.get(SHELF, response_class=HTMLResponse)
    def shelf(q: str = "", ngay: str = "") -> Response:
        site = Site(root, read_day(ngay))
        return kindly(site, lambda: _search(provider(), q, site) if q.strip() else _shelf(provider().library, site))

    @router.get(PAGE + "{address:path}", response_class=HTMLResponse)
    def page(address: str, mark: Mark = "", ngay: str = "", xem: str = "") -> Response:
        site = Site(root, read_day(ngay))
        if not address:
            return RedirectResponse(site.to(SHELF), 307)
        return kindly(site, lambda: _page(provider().library, address, mark, xem, site))

    return router


def reading_page(template: str, site: Site, status: int = 200, here: str = "reading", **values: object) -> HTMLResponse:
    """A page of the site's own look, with what every one of them names; ``here`` is the part of the site."""
    return page_response(template, status, site=site, root=site.root, site_title=TITLE, here=here, **values)


def message_page(site: Site, error: DanchuError) -> HTMLResponse:
    """A failure in plain words, with the ways on."""
    return reading_page("message.html", site, http_status(error), title="Không mở được", message=error.message)


def kindly(site: Site, answer: Callable[[], Response]) -> Response:
    """What ``answer`` gives; a failure as a page that people can read, what was not foreseen logged."""
    try:
        return answer()
    except DanchuError as error:
        return message_page(site, error)
    except Exception as error:
        logger.error("a page could not be shown", exc_info=error)
        return message_page(site, DanchuError(ErrorCode.INTERNAL, BROKEN))


def _shelf(library: Library, site: Site) -> Response:
    return reading_page("reading/shelf.html", site, shelf=view_shelf(library, site), q="")


def _search(assistant: Assistant, typed: str, site: Site) -> Response:
    found = assistant.look_up(typed)
    if found.jump:
        return RedirectResponse(site.page(found.jump), 303)
    results = view_results(assistant.library, typed, found, site)
    return reading_page("reading/results.html", site, found=results, q=typed, official=assistant.library.official)


def _page(library: Library, text: str, mark: str, xem: str, site: Site) -> Response:
    address = Address.parse(text)
    if address.article is None and not address.is_news:
        view = view_document(library, address.document, site)
        whole = whole_text(library, address.document, site) if xem == _WHOLE else []
        template = "reading/whole.html" if whole else "reading/document.html"
        return reading_page(template, site, doc=view, whole=whole, q="")
    provision = view_provision(library, text, mark, site)
    contents = None if address.is_news else view_contents(library, provision.article, site)
    return reading_page("reading/article.html", site, v=provision, contents=contents, q="")
