"""The one way from a request to the assistant: bounded, timed, and with one kind of error."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Protocol

from assistant.answer import Answer
from assistant.lookup import Lookup
from assistant.writing.writer import Sentence
from corpus.errors import DanchuError, ErrorCode
from corpus.library import Library
from web.service.gate import Gate, Ticket
from web.settings import WebSettings

logger = logging.getLogger("danchu.web")

TIMED_OUT = "Câu hỏi này mất quá nhiều thời gian. Xin hỏi lại, hoặc hỏi ngắn gọn hơn."
BROKEN = "Hệ thống gặp lỗi khi xử lý yêu cầu này. Xin thử lại; nếu vẫn lỗi, báo cho người quản trị."
EMPTY = "Xin gõ câu hỏi."


class Assistant(Protocol):
    """What the web floor needs of the assistant."""

    @property
    def library(self) -> Library: ...

    def warm(self) -> None:
        """Make ready what the first questions would otherwise wait for."""

    def ask(self, turns: Sequence[str], as_of: date | None = None) -> Answer:
        """The last of ``ask_stream``."""

    def ask_stream(self, turns: Sequence[str], as_of: date | None = None) -> Iterator[Sentence | Answer]:
        """Verified sentences as a language model writes them, if one does, then the answer to the last turn.

        Raises:
            DanchuError: the question cannot be taken, or the index cannot be used.
        """

    def look_up(self, text: str, limit: int = 12) -> Lookup:
        """The places that some words lead to.

        Raises:
            DanchuError: the words cannot be taken, or the index cannot be used.
        """


#: What is told while an answer is made: how many questions are before it, or a sentence that was verified.
Told = int | Sentence


def _nothing(*_: object) -> None:
    """What is done where nobody listens."""


class Asker:
    """Puts questions to the assistant from a bounded pool of threads, in the order in which they came.

    Args:
        provider: gives the assistant, building it on first use; may raise ``DanchuError``.
        settings: how many threads, how many questions at once, how long each may take.
        max_wait_s: the longest wait for a thread that is promised to anybody, in seconds.
        known: an answer that was given before, which waits for no thread; None when there is none.
        answered: told each answer, and the seconds that a thread worked on it.
    """

    def __init__(
        self,
        provider: Callable[[], Assistant],
        settings: WebSettings,
        max_wait_s: float = 20.0,
        known: Callable[[Sequence[str], date | None], Answer | None] = _nothing,
        answered: Callable[[Answer, float], None] = _nothing,
    ) -> None:
        self._provider = provider
        self._settings = settings
        self._known = known
        self._answered = answered
        self._pool = ThreadPoolExecutor(settings.workers, thread_name_prefix="danchu-ask")
        self.gate = Gate(settings.workers, self.capacity, max_wait_s)

    @property
    def capacity(self) -> int:
        """How many questions may be running or waiting for a thread."""
        return self._settings.concurrency + self._settings.queue_size

    async def ask(
        self, turns: Sequence[str], as_of: date | None = None, told: Callable[[Told], None] = _nothing
    ) -> Answer:
        """Answer the last of ``turns`` (user messages, oldest first).

        Args:
            told: called on the event loop with how many questions are before this one, while it waits; then with each
                sentence that a language model wrote and that was verified. The answer alone is to be kept: sentences
                told before may stand elsewhere in it, or not at all.

        Raises:
            DanchuError: ``question-empty``; ``busy`` (``BusyError``) when the queue is too long, or after the time
                limit; ``internal`` for anything unforeseen (logged, never shown); whatever the assistant raises.
        """
        if not turns or not turns[-1].strip():
            raise DanchuError(ErrorCode.QUESTION_EMPTY, EMPTY, exit_status=2)
        known = self._known(turns, as_of)
        if known is not None:
            self._answered(known, 0.0)
            return known
        with self.gate.enter(told) as ticket:
            return await self._run(ticket, tuple(turns), as_of, told)

    async def _run(
        self, ticket: Ticket, turns: tuple[str, ...], as_of: date | None, told: Callable[[Told], None]
    ) -> Answer:
        """The time limit runs from when a thread begins, for waiting has a limit of its own."""
        loop = asyncio.get_running_loop()

        def begin() -> None:
            if not ticket.started:
                self.gate.start(ticket)
                limit.reschedule(loop.time() + self._settings.ask_timeout_s)

        def work() -> tuple[Answer, float]:
            loop.call_soon_threadsafe(begin)
            begun = time.perf_counter()
            parts = self._provider().ask_stream(turns, as_of)
            answer = _last(parts, lambda sentence: loop.call_soon_threadsafe(told, sentence))
            return answer, time.perf_counter() - begun

        try:
            async with asyncio.timeout(None) as limit:
                answer, seconds = await loop.run_in_executor(self._pool, work)
        except DanchuError:
            raise
        except TimeoutError as error:
            raise DanchuError(ErrorCode.BUSY, TIMED_OUT) from error
        except Exception as error:
            logger.exception("a question could not be answered")
            raise DanchuError(ErrorCode.INTERNAL, BROKEN) from error
        self.gate.took(seconds)
        self._answered(answer, seconds)
        return answer

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)


def _last(parts: Iterable[Sentence | Answer], tell: Callable[[Sentence], object]) -> Answer:
    """The answer that the parts end with; the sentences before it are told."""
    for part in parts:
        if isinstance(part, Answer):
            return part
        tell(part)
    raise RuntimeError("the assistant ended without an answer")
