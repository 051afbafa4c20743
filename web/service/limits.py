"""How much one address, key or site may ask in a minute, and a site in a day."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from datetime import UTC, datetime

from cachetools import TTLCache
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from corpus.errors import DanchuError, ErrorCode
from records.nouns import Site
from records.store import Records
from web.service.callers import Caller
from web.service.settings import ServiceSettings

#: A site's count of today is looked up again after so long, in seconds.
_COUNT_S = 15.0


class LimitedError(DanchuError):
    """``rate-limited``, with the seconds after which it is worth asking again."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(ErrorCode.RATE_LIMITED, message)
        self.retry_after = retry_after


class Limiter:
    """Sliding windows in this process's memory: with several processes, each allows as much.

    Args:
        records: where a site's answers of today are counted; None when it is off.
    """

    def __init__(self, settings: ServiceSettings, records: Callable[[], Records | None]) -> None:
        self._settings = settings
        self._records = records
        self._windows = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._today: TTLCache[str, int] = TTLCache(1000, _COUNT_S)

    def check(self, caller: Caller, *, asks: bool) -> None:
        """Count one request.

        Args:
            asks: a question; otherwise something cheaper.

        Raises:
            LimitedError: one of the caller's limits is used up.
        """
        settings = self._settings
        kind = "ask" if asks else "read"
        if caller.key is not None:
            self._hit(settings.key_per_minute, "Khóa này", "key", kind, caller.key.id)
        elif caller.site is None or not asks:
            most = settings.ip_per_minute if asks else settings.reads_per_minute
            self._hit(most, "Địa chỉ mạng này", "ip", kind, caller.address)
        else:  # people behind a portal: each by their own address, all by the site's
            self._hit(settings.ip_per_minute, "Địa chỉ mạng này", "ip", kind, caller.address)
        if asks and caller.site is not None:
            self._hit(caller.site.rate_per_minute, "Trang này", "site", caller.site.id)
            self._check_budget(caller.site)

    def _hit(self, most: int, who: str, *names: str) -> None:
        if not most:
            return
        item = RateLimitItemPerMinute(most)
        if not self._windows.hit(item, *names):
            stats = self._windows.get_window_stats(item, *names)
            seconds = max(1, math.ceil(stats.reset_time - time.time()))
            raise LimitedError(f"{who} đã dùng hết {most} lượt của một phút. Xin thử lại sau {seconds} giây.", seconds)

    def _check_budget(self, site: Site) -> None:
        now = datetime.now(UTC)
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        count = self._today.get(site.id)
        if count is None:
            records = self._records()
            count = records.answers.count_since(midnight, site.id) if records else 0
        if count >= site.daily_budget:
            left = 86_400 - int((now - midnight).total_seconds())
            raise LimitedError("Trang này đã dùng hết số câu hỏi của hôm nay. Xin quay lại vào ngày mai.", left)
        self._today[site.id] = count + 1
