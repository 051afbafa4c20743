"""Names that nobody can guess, written so that they survive a command line and an address bar."""

from __future__ import annotations

import re
import secrets

from corpus.errors import DanchuError, ErrorCode

_BYTES = 16
_VISITOR = re.compile(r"[A-Za-z0-9_-]{16,64}")


def new_id() -> str:
    """128 random bits as 32 hexadecimal digits."""
    return secrets.token_hex(_BYTES)


def new_public_key() -> str:
    """The key of a site: it stands in the site's pages for everyone to read."""
    return f"site_{secrets.token_hex(12)}"


def check_visitor(visitor: str) -> str:
    """A visitor's name as a browser sent it; an empty one is nobody in particular.

    Raises:
        DanchuError: ``request-invalid`` when it is none that this program would have made.
    """
    if visitor and not _VISITOR.fullmatch(visitor):
        raise DanchuError(
            ErrorCode.REQUEST_INVALID, "Mã trình duyệt không hợp lệ. Xóa dữ liệu của trang này rồi mở lại."
        )
    return visitor
