"""Whose browser it is: a random name in a cookie of this site, given with the page and read with every request.

The name opens that browser's history, so no script can read it and no other site can send it.
"""

from __future__ import annotations

from fastapi import Request, Response

from corpus.errors import DanchuError, ErrorCode
from records.conversations import Conversations
from records.identifiers import check_visitor

COOKIE = "danchu_visitor"
_SECONDS = 400 * 24 * 3600  # the longest that browsers keep one
_OURS = ("same-origin", "none")


def visitor_of(cookies: dict[str, str]) -> str:
    """The visitor's name, or an empty string where the browser sent none that this program would have made."""
    try:
        return check_visitor(cookies.get(COOKIE, ""))
    except DanchuError:
        return ""


def known_visitor(request: Request) -> str:
    """The visitor who changes or reads what is theirs; a dependency of the routes that need one.

    Raises:
        DanchuError: ``request-invalid`` when a page of another site asks, or the browser keeps no cookies.
    """
    if request.headers.get("sec-fetch-site", "none") not in _OURS:
        raise DanchuError(ErrorCode.REQUEST_INVALID, "Yêu cầu này đến từ một trang khác nên không được nhận.")
    visitor = visitor_of(request.cookies)
    if not visitor:
        raise DanchuError(
            ErrorCode.REQUEST_INVALID,
            "Trình duyệt không giữ cookie của trang này nên không có lịch sử, đánh giá và chia sẻ. "
            "Cho phép cookie rồi tải lại trang.",
        )
    return visitor


def greet(request: Request, response: Response, root: str) -> None:
    """Give a browser a name with the page, unless it has one."""
    if visitor_of(request.cookies):
        return
    response.set_cookie(
        COOKIE,
        Conversations.new_visitor(),
        max_age=_SECONDS,
        path=root or "/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
