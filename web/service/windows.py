"""Sliding windows of a minute, in this process's memory, that a moved clock cannot keep shut."""

from __future__ import annotations

import math
import threading
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from corpus.errors import DanchuError, ErrorCode
from web.service.clock import ClockWatch

_WINDOW_S = 60


class LimitedError(DanchuError):
    """``rate-limited``, with the seconds after which it is worth asking again."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(ErrorCode.RATE_LIMITED, message)
        self.retry_after = retry_after


class Windows:
    """Counts what happened in the last minute, by name. Safe between threads.

    The library counts by the wall clock: set back by an hour, it would shut people out for an hour. When the clock
    was moved, counting begins anew.
    """

    def __init__(self) -> None:
        self._clock = ClockWatch()
        self._lock = threading.Lock()
        self._windows = SlidingWindowCounterRateLimiter(MemoryStorage())

    def hit(self, most: int, *names: str) -> int | None:
        """Count one more.

        Returns:
            None when there was room; else after how many seconds there is.
        """
        with self._lock:
            if self._clock.moved():
                self._windows = SlidingWindowCounterRateLimiter(MemoryStorage())
            windows = self._windows
        item = RateLimitItemPerMinute(most)
        if windows.hit(item, *names):
            return None
        opens = windows.get_window_stats(item, *names).reset_time
        return max(1, min(_WINDOW_S, math.ceil(opens - time.time())))
