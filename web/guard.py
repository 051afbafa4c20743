"""What stands before every route: which paths are open, how large a request may be, which headers go out.

Gradio brings routes that this page does not use (uploads, file reading, a proxy, run
history, monitoring); only those in ``OPEN`` answer.
"""

from __future__ import annotations

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.errors import DanchuError, ErrorCode
from web.errors import error_response, not_found

OPEN = re.compile(
    r"/(?:|ui/.+|api/v1/.+|provision/.+|van-ban(?:/.*)?|cong-cu(?:/.*)?|healthz|readyz|metrics|v1/.+|mcp/?"
    r"|widget\.js|nhung/[\w-]+|assets/.+|static/.+|theme\.css|config/?|robots\.txt|favicon\.ico"
    r"|history(?:/\w+)?|feedback/\w+|shares(?:/\w+)?|chia-se/\w+|tai-ve/.+"
    r"|gradio_api/(?:queue/(?:join|data)|heartbeat/\w+|startup-events|reset/?|cancel|app_id/?|theme\.css))"
)
#: What the browser may load and connect to: this site and nothing else.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-eval' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
_ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
_FOR_GOOD = "public, max-age=31536000, immutable"


class Guard:
    """ASGI middleware.

    Args:
        app: what is guarded.
        max_body: the largest request body in bytes.
        root_path: prefix that a proxy may leave on the path.
    """

    def __init__(self, app: ASGIApp, max_body: int, root_path: str = "") -> None:
        self._app = app
        self._max_body = max_body
        self._root = root_path.rstrip("/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"].removeprefix(self._root) if self._root else scope["path"]
        refusal = self._refusal(path, scope)
        answer = self._with_headers(path, send)
        if refusal:
            await error_response(refusal)(scope, receive, answer)
        else:
            await self._app(scope, receive, answer)

    def _refusal(self, path: str, scope: Scope) -> DanchuError | None:
        if not OPEN.fullmatch(path):
            return not_found()
        if scope["method"] in ("GET", "HEAD", "OPTIONS"):
            return None
        headers = Headers(scope=scope)
        length = headers.get(
            "content-length", "" if "transfer-encoding" in headers or scope["method"] != "DELETE" else "0"
        )
        if not length.isdecimal() or int(length) > self._max_body:
            most = self._max_body // 1024
            return DanchuError(
                ErrorCode.REQUEST_TOO_LARGE, f"Yêu cầu quá lớn hoặc không ghi độ dài; nhiều nhất {most} KB."
            )
        return None

    def _with_headers(self, path: str, send: Send) -> Send:
        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _ALWAYS.items():
                    headers.setdefault(name, value)
                headers.setdefault("content-security-policy", POLICY.format(nonce="none"))
                if message["status"] == 200 and path.startswith(("/assets/", "/ui/")):
                    headers["cache-control"] = _FOR_GOOD
                elif not path.startswith("/static/"):
                    headers.setdefault("cache-control", "no-store")
            await send(message)

        return answer
