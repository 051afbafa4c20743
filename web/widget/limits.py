"""How much one portal may ask: so many questions a minute, so many a day."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.concurrency import run_in_threadpool

from corpus.errors import DanchuError, ErrorCode
from web.widget.portals import VIETNAM, Portals

if TYPE_CHECKING:
    from records.nouns import Site


class SpentError(DanchuError):
    """``rate-limited``, with the seconds after which it is worth asking again."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(ErrorCode.RATE_LIMITED, message)
        self.retry_after = retry_after


class SiteLimits:
    """Counts questions: the minute's in this process, the day's in the records, which all processes share.

    For one event loop. The day's budget may be overrun by the questions that are answered at one moment in other
    processes.
    """

    def __init__(self, portals: Portals) -> None:
        self._portals = portals
        self._minute = MovingWindowRateLimiter(MemoryStorage())
        self._running: Counter[str] = Counter()

    @asynccontextmanager
    async def admit(self, site: Site) -> AsyncIterator[None]:
        """Hold a place for one question until its answer is kept.

        Raises:
            SpentError: the day's budget or the minute's rate is used up.
        """
        today = await run_in_threadpool(self._portals.asked_today, site)
        if today + self._running[site.id] >= site.daily_budget:
            raise SpentError(
                "Hôm nay cổng này đã dùng hết số câu hỏi. Xin quay lại vào ngày mai.", _seconds_to_midnight()
            )
        rate = RateLimitItemPerMinute(site.rate_per_minute)
        if not self._minute.hit(rate, site.id):
            opens = self._minute.get_window_stats(rate, site.id).reset_time
            seconds = max(1, math.ceil(opens - time.time()))
            raise SpentError(f"Đang có nhiều người hỏi cùng lúc. Xin hỏi lại sau {seconds} giây.", seconds)
        self._running[site.id] += 1
        try:
            yield
        finally:
            self._running[site.id] -= 1


def _seconds_to_midnight() -> int:
    now = datetime.now(VIETNAM)
    tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return math.ceil((tomorrow - now).total_seconds())
