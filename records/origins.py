"""Web origins (RFC 6454): the scheme, host and port that a browser says a page comes from."""

from __future__ import annotations

from urllib.parse import urlsplit

from corpus.errors import DanchuError, ErrorCode

_DEFAULT_PORT = {"http": 80, "https": 443}


def normal_origin(text: str) -> str:
    """The origin as browsers write it: lower case, host in ASCII, no default port.

    Raises:
        DanchuError: ``site-invalid`` when it is no http(s) origin, or says more than one.
    """
    try:
        parts = urlsplit(text.strip())
        host = (parts.hostname or "").encode("idna").decode("ascii").lower()
        port = parts.port
    except (ValueError, UnicodeError) as error:
        raise _invalid(text) from error
    more = parts.path.strip("/") or parts.query or parts.fragment or parts.username or parts.password
    if parts.scheme not in _DEFAULT_PORT or not host or more or not set(host) <= _HOST:
        raise _invalid(text)
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + (f":{port}" if port and port != _DEFAULT_PORT[parts.scheme] else "")


_HOST = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-:")


def _invalid(text: str) -> DanchuError:
    return DanchuError(
        ErrorCode.SITE_INVALID,
        f"“{text[:100]}” không phải nguồn của một trang web. Viết như https://xa-an-binh.gov.vn, không kèm đường dẫn.",
        exit_status=2,
    )
