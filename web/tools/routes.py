"""The tools: ``/cong-cu``, the calculators' forms, the tables. Every result has an address of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from assistant.calculators.forms import form_held
from corpus.library import Library
from web.asking import Assistant
from web.errors import not_found
from web.links import TOOLS, Site
from web.reading.day import read_day
from web.reading.routes import kindly, reading_page
from web.settings import WebSettings
from web.tools.calculators import CASE, NAMES, view_case
from web.tools.tables import SETTING_NAMES, SETTINGS, DutyFilter, view_comparison, view_disclosure, view_duties

Word = Annotated[str, Query(max_length=300)]


def tools_router(provider: Callable[[], Assistant], settings: WebSettings) -> APIRouter:
    """The routes. Endpoints are plain functions: they read files, so threads run them."""
    router = APIRouter(include_in_schema=False)

    def site_of(ngay: str) -> Site:
        return Site(settings.root_path, read_day(ngay))

    @router.get(TOOLS, response_class=HTMLResponse)
    @router.get(TOOLS + "/", response_class=HTMLResponse)
    def tools(ngay: Word = "") -> Response:
        site = site_of(ngay)
        return kindly(site, lambda: _page("tools/index.html", site, names=NAMES))

    @router.get(TOOLS + "/so-sanh", response_class=HTMLResponse)
    def comparison(o: Annotated[list[str], Query(max_length=8)] = [], q: Word = "", ngay: Word = "") -> Response:  # noqa: B006
        site = site_of(ngay)
        return kindly(site, lambda: _comparison(provider().library, o, q, site))

    @router.get(TOOLS + "/cong-khai", response_class=HTMLResponse)
    def disclosure(o: Word = "", q: Word = "", ngay: Word = "") -> Response:
        site = site_of(ngay)
        return kindly(site, lambda: _disclosure(provider().library, o, q, site))

    @router.get(TOOLS + "/ai-lam-gi", response_class=HTMLResponse)
    def duties(request: Request, ngay: Word = "") -> Response:
        site = site_of(ngay)
        return kindly(site, lambda: _duties(provider().library, request.query_params, site))

    @router.get(TOOLS + "/{form_id}", response_class=HTMLResponse)
    def calculator(request: Request, form_id: str, ngay: Word = "") -> Response:
        site = site_of(ngay)
        return kindly(site, lambda: _calculator(provider().library, form_id, request.query_params, site))

    return router


def _page(template: str, site: Site, **values: object) -> Response:
    return reading_page(template, site, 200, "tools", **values)


def _comparison(library: Library, chosen: list[str], text: str, site: Site) -> Response:
    view = view_comparison(library, chosen, text, site)
    kept = [*(("o", setting) for setting in chosen), ("q", text)]
    return _page(
        "tools/comparison.html", site, view=view, q=text, names=SETTING_NAMES, all_settings=SETTINGS, kept=kept
    )


def _disclosure(library: Library, setting: str, text: str, site: Site) -> Response:
    rows = view_disclosure(library, setting, text, site)
    choices = [(str(s), SETTING_NAMES[s]) for s in SETTINGS]
    return _page("tools/disclosure.html", site, rows=rows, q=text, chosen=setting, choices=choices)


def _duties(library: Library, query: Mapping[str, str], site: Site) -> Response:
    page = query.get("trang", "")
    wanted = DutyFilter(
        actor=query.get("ai", ""),
        setting=query.get("o", ""),
        document=query.get("vb", ""),
        text=query.get("q", "")[:300],
        dated=query.get("han") == "1",
        page=int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 1,
        everything=query.get("tat-ca") == "1",
    )
    asked = {"ai": wanted.actor, "o": wanted.setting, "vb": wanted.document, "q": wanted.text}
    asked |= {"han": "1"} if wanted.dated else {}
    view = view_duties(library, wanted, site)
    return _page("tools/duties.html", site, view=view, wanted=wanted, asked=asked, everything=asked | {"tat-ca": "1"})


def _calculator(library: Library, form_id: str, query: Mapping[str, str], site: Site) -> Response:
    form = form_held(form_id, library)
    if form is None:
        raise not_found()
    case = form.case(query.get(CASE, ""))
    if case is None:
        return _page("tools/cases.html", site, form=form, name=NAMES[form_id])
    typed = {name: value[:200] for name, value in query.items()}
    view = view_case(library, form, case, typed, site)
    return _page("tools/case.html", site, form=form, name=NAMES[form_id], v=view)
