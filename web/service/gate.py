"""Who is let in: as many questions as can be answered in a bearable time, and to the others the queue's length.

Nobody waits for a time-out: a question whose place in the queue means too long a wait is
refused at once, with how many are before it and when to come back.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from corpus.errors import DanchuError, ErrorCode

_FIRST_GUESS_S = 0.1
#: Weight of the newest question in the running mean of how long one takes.
_NEWEST = 0.1


class BusyError(DanchuError):
    """``busy``, with what a program needs to come back at the right time.

    Attributes:
        position: how many questions are before this one.
        retry_after: seconds.
    """

    def __init__(self, message: str, position: int, retry_after: int) -> None:
        super().__init__(ErrorCode.BUSY, message)
        self.position = position
        self.retry_after = retry_after


@dataclass(eq=False, slots=True)
class Ticket:
    """A place in the queue.

    Attributes:
        before: how many were asked earlier and have not begun.
        started: whether a worker has it.
    """

    before: int
    started: bool = False
    told: Callable[[int], None] = field(default=lambda _: None)


class Gate:
    """Counts who waits and who is served. For one event loop; not for threads.

    Args:
        workers: how many questions are worked on at once.
        capacity: how many may be inside, waiting ones included.
        max_wait_s: the longest wait that is promised to anybody, in seconds.
    """

    def __init__(self, workers: int, capacity: int, max_wait_s: float) -> None:
        self._workers = workers
        self._capacity = capacity
        self._max_wait_s = max_wait_s
        self._waiting: list[Ticket] = []
        self._inside = 0
        self._mean_s = _FIRST_GUESS_S

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    @property
    def running(self) -> int:
        return self._inside - len(self._waiting)

    @contextmanager
    def enter(self, told: Callable[[int], None] = lambda _: None) -> Iterator[Ticket]:
        """Take a place in the queue for as long as the block lasts.

        Args:
            told: called with the number of questions before this one, at once when it must wait, and whenever it
                moves up.

        Raises:
            BusyError: the place would be beyond the capacity or too far back.
        """
        before = self.waiting
        wait = self.expected_wait(before)
        if self._inside >= self._capacity or (before and wait > self._max_wait_s):
            raise self._refusal(before, wait)
        ticket = Ticket(before, told=told)
        self._waiting.append(ticket)
        self._inside += 1
        if self._inside > self._workers:
            told(before)
        try:
            yield ticket
        finally:
            self._inside -= 1
            self.start(ticket)

    def start(self, ticket: Ticket) -> None:
        """A worker has taken this question; those behind it move up."""
        if ticket.started:
            return
        ticket.started = True
        self._waiting.remove(ticket)
        for before, other in enumerate(self._waiting):
            if other.before != before:
                other.before = before
                other.told(before)

    def took(self, seconds: float) -> None:
        """Learn how long a question takes a worker."""
        self._mean_s += _NEWEST * (seconds - self._mean_s)

    def expected_wait(self, before: int) -> float:
        """Seconds until a worker is free for somebody with ``before`` questions before them."""
        return before * self._mean_s / self._workers

    def _refusal(self, before: int, wait: float) -> BusyError:
        retry = max(1, min(60, math.ceil(wait / 2)))
        return BusyError(
            f"Đang có {before} câu hỏi chờ trước bạn, nhiều hơn mức phục vụ kịp. Xin hỏi lại sau khoảng {retry} giây.",
            before,
            retry,
        )
