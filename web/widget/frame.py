"""What a portal's page loads: the script, and the page inside the frame that it opens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, Response

from corpus.errors import DanchuError
from web.errors import http_status
from web.settings import WebSettings
from web.templating import STATIC, render
from web.widget.origins import check_framed
from web.widget.portals import Portals
from web.widget.theme import read_theme
from web.widget.words import WORDS
from web.wording import EXAMPLES

if TYPE_CHECKING:
    from records.nouns import Site

SCRIPT = "widget.js"
_FRESH_SECONDS = 3600
_EXAMPLES = 3
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
)
#: So that portals that isolate themselves (COEP: require-corp) can use the script and the frame too.
_ISOLATED = {"Cross-Origin-Resource-Policy": "cross-origin", "Cross-Origin-Embedder-Policy": "require-corp"}


def frame_router(portals: Portals, settings: WebSettings) -> APIRouter:
    """``/widget.js`` for everybody, ``/nhung/{key}`` for a frame on an allowed page."""
    router = APIRouter(include_in_schema=False)

    @router.get(f"/{SCRIPT}")
    def script() -> FileResponse:
        return FileResponse(
            STATIC / SCRIPT,
            media_type="text/javascript; charset=utf-8",
            headers=_ISOLATED | {"Cache-Control": f"public, max-age={_FRESH_SECONDS}"},
        )

    @router.get("/nhung/{key}")
    def frame(
        key: str,
        request: Request,
        lang: Annotated[str, Query(max_length=8)] = "vi",
        mode: Annotated[str, Query(max_length=8)] = "",
    ) -> Response:
        words = WORDS.get(lang, WORDS["vi"])
        try:
            site = portals.site(key)
            check_framed(site, request)
        except DanchuError as error:
            return _page("widget-refused.html", "'none'", http_status(error), message=error.message)
        page = _page(
            "widget-frame.html",
            " ".join(site.origins),
            setup=_setup(site, mode, words, settings.root_path),
            words=words,
            theme=read_theme(site.theme),
            lang=lang if lang in WORDS else "vi",
            examples=EXAMPLES[:_EXAMPLES],
            root=settings.root_path,
        )
        page.headers["Vary"] = "Sec-Fetch-Dest, Referer"
        return page

    return router


def _page(template: str, ancestors: str, status: int = 200, **values: object) -> HTMLResponse:
    """A page that only ``ancestors`` may frame, that runs none but our scripts and talks to none but this server."""
    headers = _ISOLATED | {"Content-Security-Policy": _POLICY.format(ancestors=ancestors)}
    return HTMLResponse(render(template, **values), status, headers)


def _setup(site: Site, mode: str, words: Mapping[str, str], root: str) -> dict[str, object]:
    """What the frame's script must know; it stands in the page as data and not as a script."""
    theme = read_theme(site.theme)
    return {
        "site": site.public_key,
        "origins": list(site.origins),
        "root": root,
        "color": theme.get("color", ""),
        "mode": mode if mode in ("light", "dark") else theme.get("mode", "auto"),
        "words": dict(words),
    }
