"""What each request passes first: it is named, counted, logged and traced; then its caller is let in or refused."""

from __future__ import annotations

import asyncio
import re
import time
from concurrent.futures import ThreadPoolExecutor

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.errors import DanchuError, ErrorCode
from records.nouns import Scope as KeyScope
from web.errors import error_response
from web.service.callers import Caller, check_scope, identify, shows_something
from web.service.logs import REQUEST_ID_HEADER, request_id
from web.service.parts import Service
from web.service.tracing import Tracer

logger = structlog.stdlib.get_logger("danchu.requests")

#: What costs a question's worth of work, and what only reads.
_ASKS = re.compile(r"/(?:api/v1/(?:sites/[^/]+/)?ask|v1/chat/completions|mcp/?|gradio_api/queue/join)")
_READS = re.compile(r"/(?:api/v1/.+|v1/.+|provision/.+|van-ban/.+)")
#: Paths for programs, whose keys must have a scope; the rest are the page's.
_SCOPES = (
    (re.compile(r"/(?:api/v1/ask|v1/.+|mcp/?)"), KeyScope.ASK),
    (re.compile(r"/api/v1/(?:search|provisions/.+)"), KeyScope.SEARCH),
    (re.compile(r"/api/v1/feedback"), KeyScope.FEEDBACK),
)
_UNMATCHED = "other"
#: Keys and sites that are looked up at once, and how long each may take, in seconds.
_LOOKUPS, _LOOKUP_S = 8, 15.0


class FrontDoor:
    """ASGI middleware, the outermost."""

    def __init__(self, app: ASGIApp, service: Service, tracer: Tracer) -> None:
        self._app = app
        self._service = service
        self._tracer = tracer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        name = request_id(HTTPConnection(scope).headers.get(REQUEST_ID_HEADER))
        begun, status = time.perf_counter(), 500

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID_HEADER] = name
                self._service.metrics.request_seconds.labels(route_of(scope)).observe(time.perf_counter() - begun)
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=name), self._tracer(scope["method"], name):
            try:
                await self._app(scope, receive, answer)
            finally:
                self._note(scope, status, time.perf_counter() - begun)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = route_of(scope)
        self._service.metrics.requests.labels(route, _method(scope), str(status)).inc()
        if self._service.settings.log_requests:
            logger.info("request", route=route, method=_method(scope), status=status, ms=round(seconds * 1000, 1))


class Doorman:
    """ASGI middleware inside ``Guard``: lets callers in, whom it leaves in ``scope["state"]["caller"]``, or refuses.

    Args:
        root_path: prefix that a proxy may leave on the path.
    """

    def __init__(self, app: ASGIApp, service: Service, root_path: str = "") -> None:
        self._app = app
        self._service = service
        self._root = root_path.rstrip("/")
        self._threads = ThreadPoolExecutor(_LOOKUPS, thread_name_prefix="danchu-door")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        path = scope["path"].removeprefix(self._root) if self._root else scope["path"]
        try:
            if not _limited(path):
                caller = _by_address(scope)
            elif shows_something(connection):  # the database is asked, so a thread waits for it
                caller = await self._looked_up(connection, path)
            else:
                caller = self._let_in(connection, path)
        except DanchuError as error:
            self._service.metrics.turned_away.labels(str(error.code)).inc()
            await error_response(error)(scope, receive, send)
            return
        scope.setdefault("state", {})["caller"] = caller
        await self._app(scope, receive, send)

    async def _looked_up(self, connection: HTTPConnection, path: str) -> Caller:
        """``_let_in`` in a thread; a database that hangs holds these few threads and nobody else's.

        Raises:
            DanchuError: ``records-busy`` when it takes too long.
        """
        work = asyncio.get_running_loop().run_in_executor(self._threads, self._let_in, connection, path)
        try:
            return await asyncio.wait_for(work, _LOOKUP_S)
        except TimeoutError:
            raise DanchuError(ErrorCode.RECORDS_BUSY, "Cơ sở dữ liệu đang bận. Thử lại sau ít giây.") from None

    def _let_in(self, connection: HTTPConnection, path: str) -> Caller:
        """Who it is, whether the key opens this, and whether the limits leave room."""
        caller = identify(connection, self._service.books)
        if connection.scope["method"] == "OPTIONS":
            return caller
        for pattern, scope in _SCOPES:
            if pattern.fullmatch(path):
                check_scope(caller, scope, self._service.settings)
        self._service.limiter.check(caller, asks=bool(_ASKS.fullmatch(path)))
        return caller


def _limited(path: str) -> bool:
    return bool(_ASKS.fullmatch(path) or _READS.fullmatch(path) or path == "/metrics")


def _by_address(scope: Scope) -> Caller:
    return Caller(scope["client"][0] if scope.get("client") else "")


def _method(scope: Scope) -> str:
    """Only methods that there are: a label is not to be filled by strangers."""
    return scope["method"] if scope["method"] in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS") else "?"


def route_of(scope: Scope) -> str:
    """The route's pattern, never the path: what people look up stays out of logs and figures."""
    route = scope.get("route")
    return str(getattr(route, "path", "") or _UNMATCHED)
