"""The databases' errors as the product's. What they say of hosts and users stays in the cause, away from readers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

from corpus.errors import DanchuError, ErrorCode

_BUSY = "Cơ sở dữ liệu đang bận. Thử lại sau ít giây."
_DOWN = (
    "Không nối được máy chủ cơ sở dữ liệu. Kiểm tra dịch vụ PostgreSQL và cấu hình records.url, "
    "rồi chạy: danchu records check."
)
_DAMAGED = "Tệp records.sqlite3 trong home bị hỏng. Dừng dịch vụ rồi chạy: danchu records mend."
_OUTDATED = "Cơ sở dữ liệu chưa theo kịp phiên bản này. Chạy: danchu records migrate."
#: SQLSTATE classes and codes of PostgreSQL: waited too long, deadlock.
_PG_BUSY = ("57014", "55P03", "40001", "40P01")
_PG_MISSING = ("42P01", "42703")


def outdated() -> DanchuError:
    return DanchuError(ErrorCode.RECORDS_OUTDATED, _OUTDATED)


def damaged() -> DanchuError:
    return DanchuError(ErrorCode.RECORDS_DAMAGED, _DAMAGED)


@contextmanager
def translated() -> Iterator[None]:
    """Turn what SQLAlchemy raises into ``DanchuError``; broken constraints pass, they are the caller's to read."""
    try:
        yield
    except exc.IntegrityError:
        raise
    except exc.TimeoutError as error:  # no connection came free
        raise DanchuError(ErrorCode.RECORDS_BUSY, _BUSY) from error
    except exc.DBAPIError as error:
        module = type(error.orig).__module__
        raise (_sqlite(error) if module.startswith("sqlite3") else _postgres(error)) from error


def _sqlite(error: exc.DBAPIError) -> DanchuError:
    said = str(error.orig)
    if not isinstance(error, exc.OperationalError) or "no such" in said:
        return damaged()
    if "locked" in said or "busy" in said:
        return DanchuError(ErrorCode.RECORDS_BUSY, _BUSY)
    return DanchuError(
        ErrorCode.HOME_UNUSABLE,
        f"Không đọc hoặc ghi được records.sqlite3 trong home ({said}). Kiểm tra chỗ trống trên đĩa và quyền ghi.",
    )


def _postgres(error: exc.DBAPIError) -> DanchuError:
    state = getattr(error.orig, "sqlstate", None) or ""
    if state in _PG_BUSY:
        return DanchuError(ErrorCode.RECORDS_BUSY, _BUSY)
    if state in _PG_MISSING:
        return outdated()
    return DanchuError(ErrorCode.RECORDS_DOWN, _DOWN)
