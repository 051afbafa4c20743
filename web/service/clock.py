"""The wall clock may be set while the service runs; the monotonic one never is. The two tell when that happened."""

from __future__ import annotations

import time
from collections.abc import Callable

#: Corrections smaller than this, in seconds, change nothing that matters here.
_TOLERANCE_S = 5.0


class ClockWatch:
    """Notices that the wall clock was moved, forwards or backwards.

    Args:
        wall: seconds by the wall clock.
        steady: seconds by a clock that nobody can set.
    """

    def __init__(self, wall: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic) -> None:
        self._wall = wall
        self._steady = steady
        self._apart = wall() - steady()
        self._since = steady()

    def moved(self) -> bool:
        """Whether it was moved since this was last asked."""
        apart = self._wall() - self._steady()
        moved = abs(apart - self._apart) > _TOLERANCE_S
        self._apart = apart
        if moved:
            self._since = self._steady()
        return moved

    def even_for(self) -> float:
        """For how many seconds the clock has gone evenly."""
        self.moved()
        return self._steady() - self._since
