"""The page around Gradio: our own HTML, in Vietnamese, painted before Gradio's scripts arrive.

Gradio's page is rendered inside and only its configuration and the names of its bundle
are taken over, so that nothing else of its template (language, previews, other hosts)
reaches the browser.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse
from starlette.types import ASGIApp, Message

from web.guard import POLICY
from web.templating import render

_CONFIG = re.compile(
    r"<script>(window\.gradio_config = .*?;)</script>\s*<script>(window\.gradio_api_info = .*?;)</script>", re.DOTALL
)
_SCRIPT = re.compile(r'<script type="module" crossorigin src="\./(assets/[\w.-]+\.js)">')
_STYLE = re.compile(r'<link rel="stylesheet" crossorigin href="\./(assets/[\w.-]+\.css)">')
_KEPT = ("type", "asgi", "http_version", "scheme", "root_path", "client", "server", "state")


@dataclass(frozen=True, slots=True)
class GradioPage:
    """What is taken over: two inline scripts and the paths of the bundle."""

    config: str
    api_info: str
    script: str
    style: str


async def read_gradio_page(gradio: ASGIApp, request: Request) -> GradioPage:
    """Render Gradio's own page for this request and read what is needed of it.

    Raises:
        RuntimeError: Gradio's page has another shape (a Gradio that was not tested).
    """
    html = await _get(gradio, request)
    config, script, style = _CONFIG.search(html), _SCRIPT.search(html), _STYLE.search(html)
    if not (config and script and style):
        raise RuntimeError("Gradio's page template has changed; web/shell.py must be adapted")
    return GradioPage(config[1], config[2], script[1], style[1])


def page_response(template: str, status: int = 200, **values: object) -> HTMLResponse:
    """A whole page: inline scripts carry a nonce and nothing else inline may run."""
    nonce = secrets.token_urlsafe(16)
    html = render(template, nonce=nonce, **values)
    return HTMLResponse(html, status, {"Content-Security-Policy": POLICY.format(nonce=nonce)})


async def _get(gradio: ASGIApp, request: Request) -> str:
    """The body of Gradio's ``/``."""
    headers = [(k, v) for k, v in request.scope["headers"] if k != b"accept-encoding"]
    scope: dict[str, object] = {k: request.scope[k] for k in _KEPT if k in request.scope}
    scope |= {"method": "GET", "path": "/", "raw_path": b"/", "query_string": b"", "headers": headers}
    body = bytearray()

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Mapping[str, object]) -> None:
        chunk = message.get("body", b"")
        body.extend(chunk if isinstance(chunk, bytes) else b"")

    await gradio(scope, receive, send)  # type: ignore[arg-type]
    return body.decode()
