"""Where a request comes from, by what browsers say of it and no page's script can change."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from fastapi import Request

from corpus.errors import DanchuError, ErrorCode
from web.widget.portals import UNKNOWN

if TYPE_CHECKING:
    from records.nouns import Site


def check_framed(site: Site, request: Request) -> None:
    """Refuse a page that is not being put into a frame of an allowed page.

    The browser enforces the same by ``frame-ancestors``; here nothing is even sent. A browser that keeps the
    referrer to itself is let through, for the header still stands before it.

    Raises:
        DanchuError: ``site-unknown``.
    """
    into = request.headers.get("sec-fetch-dest", "iframe")
    page = request.headers.get("referer")
    if into not in ("iframe", "frame") or (page and not _may(site, page)):
        raise _refused()


def foreign_origin(site: Site, request: Request) -> str | None:
    """The allowed origin that a call comes from; None for our own frame.

    Raises:
        DanchuError: ``site-unknown`` when the call names no origin, or one that is not allowed.
    """
    origin = request.headers.get("origin", "")
    if _own(origin, request):
        return None
    if site.allows(origin):
        return origin
    raise _refused()


def _may(site: Site, page: str) -> bool:
    scheme, host = _parts(page)
    return site.allows(f"{scheme}://{host}")


def _own(origin: str, request: Request) -> bool:
    """Whether an origin is this server's, which a proxy may know by another name than the browser does."""
    if not origin:
        return False
    return request.headers.get("sec-fetch-site") == "same-origin" or _parts(origin)[1] == request.headers.get("host")


def _parts(address: str) -> tuple[str, str]:
    """Scheme and host of an address; empty when it is none."""
    try:
        split = urlsplit(address)
    except ValueError:
        return "", ""
    return split.scheme, split.netloc


def _refused() -> DanchuError:
    return DanchuError(ErrorCode.SITE_UNKNOWN, UNKNOWN)
