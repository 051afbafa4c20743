"""Errors at the HTTP edge: one JSON shape, one status for each code, never a traceback."""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.errors import DanchuError, ErrorCode
from web.asking import BROKEN

logger = logging.getLogger("danchu.web")

_STATUS = {
    ErrorCode.QUESTION_EMPTY: 400,
    ErrorCode.QUESTION_TOO_LONG: 400,
    ErrorCode.QUESTION_FILE_INVALID: 400,
    ErrorCode.REQUEST_INVALID: 400,
    ErrorCode.ADDRESS_INVALID: 400,
    ErrorCode.PROVISION_NOT_FOUND: 404,
    ErrorCode.SITE_INVALID: 400,
    ErrorCode.PAGE_NOT_FOUND: 404,
    ErrorCode.RECORD_NOT_FOUND: 404,
    ErrorCode.SITE_UNKNOWN: 404,
    ErrorCode.KEY_INVALID: 401,
    ErrorCode.KEY_SCOPE: 403,
    ErrorCode.REQUEST_TOO_LARGE: 413,
    ErrorCode.RATE_LIMITED: 429,
    ErrorCode.INTERNAL: 500,
}
_UNAVAILABLE = 503
_RETRY_SECONDS = "5"


def http_status(error: DanchuError) -> int:
    """The HTTP status of an error: what the asker can mend is 4xx, what the house must mend is 5xx."""
    return _STATUS.get(error.code, _UNAVAILABLE)


def error_response(error: DanchuError) -> JSONResponse:
    return JSONResponse({"error": error.as_dict()}, http_status(error), error_headers(error))


def error_headers(error: DanchuError) -> dict[str, str]:
    """What an error tells programs: when to come back, and how many were before them in the queue."""
    status = http_status(error)
    headers = {}
    if status in (429, _UNAVAILABLE):
        headers["Retry-After"] = str(getattr(error, "retry_after", _RETRY_SECONDS))
    if (position := getattr(error, "position", None)) is not None:
        headers["X-Danchu-Queue"] = str(position)
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return headers


def not_found() -> DanchuError:
    return DanchuError(ErrorCode.PAGE_NOT_FOUND, "Không có trang này. Mở lại từ trang đầu.")


class Unforeseen:
    """ASGI middleware, inside all others: a failure that no handler took becomes an answer like any other.

    Starlette answers it outside of every middleware, where neither the guard's headers nor the request's name are
    added any more.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception as error:
            if begun or scope["type"] != "http":
                raise
            logger.error("unforeseen failure", exc_info=error)
            await error_response(DanchuError(ErrorCode.INTERNAL, BROKEN))(scope, receive, send)


def install(app: FastAPI) -> None:
    """Make every failure of ``app`` answer in the one error shape."""

    @app.exception_handler(DanchuError)
    async def _danchu(request: Request, error: DanchuError) -> JSONResponse:
        return error_response(error)

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return error_response(DanchuError(ErrorCode.REQUEST_INVALID, _what_is_wrong(error)))

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> JSONResponse:
        if error.status_code in (404, 405):
            return error_response(not_found())
        return error_response(DanchuError(ErrorCode.REQUEST_INVALID, "Yêu cầu không hợp lệ."))

    @app.exception_handler(Exception)
    async def _unforeseen(request: Request, error: Exception) -> JSONResponse:
        logger.error("unforeseen failure", exc_info=error)
        return error_response(DanchuError(ErrorCode.INTERNAL, BROKEN))


def _what_is_wrong(error: RequestValidationError) -> str:
    where = sorted({".".join(str(p) for p in e["loc"] if p != "body") for e in error.errors()} - {""})
    fields = f" Xem lại: {', '.join(where)[:120]}." if where else ""
    return (
        'Yêu cầu không hợp lệ. Gửi JSON dạng {"question": "…"} hoặc {"turns": ["…"]}, '
        f'có thể kèm "id" và "as_of" (YYYY-MM-DD).{fields}'
    )
