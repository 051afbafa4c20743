"""A site's questions of the day, counted in the records: all processes share one budget."""

from __future__ import annotations

import logging
import math
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from corpus.errors import DanchuError, ErrorCode
from web.service.windows import LimitedError

if TYPE_CHECKING:
    from records.nouns import Site
    from records.store import Records

logger = logging.getLogger("danchu.records")

#: A portal's day begins at midnight in Vietnam, wherever the server stands.
VIETNAM = timezone(timedelta(hours=7))


def today() -> date:
    """The day in Vietnam."""
    return datetime.now(VIETNAM).date()


def spend(records: Records, site: Site) -> None:
    """Count one question of a site. Waits for the database: call it from a thread.

    A database that cannot be written (full, busy) lets the question through: the minute's limit still holds.

    Raises:
        LimitedError: the day's budget is used up.
        DanchuError: ``site-unknown`` when the site was removed meanwhile.
    """
    try:
        allowed = records.sites.spend(site, today())
    except DanchuError as error:
        if error.code is ErrorCode.SITE_UNKNOWN:
            raise
        logger.error("a site's question was not counted: %s", error.code)
        return
    if not allowed:
        raise LimitedError(
            "Hôm nay cổng này đã dùng hết số câu hỏi. Xin quay lại vào ngày mai.", _seconds_to_midnight()
        )


def _seconds_to_midnight() -> int:
    now = datetime.now(VIETNAM)
    tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return math.ceil((tomorrow - now).total_seconds())
