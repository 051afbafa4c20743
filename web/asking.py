"""The one way from a request to the assistant: bounded, timed, and with one kind of error."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Protocol

from assistant.answer import Answer
from assistant.lookup import Lookup
from corpus.errors import DanchuError, ErrorCode
from corpus.library import Library
from web.settings import WebSettings

logger = logging.getLogger("danchu.web")

BUSY = "Hệ thống đang có nhiều người hỏi. Xin đợi vài giây rồi hỏi lại."
TIMED_OUT = "Câu hỏi này mất quá nhiều thời gian. Xin hỏi lại, hoặc hỏi ngắn gọn hơn."
BROKEN = "Hệ thống gặp lỗi khi xử lý yêu cầu này. Xin thử lại; nếu vẫn lỗi, báo cho người quản trị."
EMPTY = "Xin gõ câu hỏi."


class Assistant(Protocol):
    """What the web floor needs of the assistant."""

    @property
    def library(self) -> Library: ...

    def ask(self, turns: Sequence[str], as_of: date | None = None) -> Answer:
        """Answer the last turn in the light of those before it.

        Raises:
            DanchuError: the question cannot be taken, or the index cannot be used.
        """

    def look_up(self, text: str, limit: int = 12) -> Lookup:
        """The places that some words lead to.

        Raises:
            DanchuError: the words cannot be taken, or the index cannot be used.
        """


class Asker:
    """Puts questions to the assistant from a bounded pool of threads.

    Args:
        provider: gives the assistant, building it on first use; may raise ``DanchuError``.
        settings: how many threads, how many questions at once, how long each may take.
    """

    def __init__(self, provider: Callable[[], Assistant], settings: WebSettings) -> None:
        self._provider = provider
        self._settings = settings
        self._pool = ThreadPoolExecutor(settings.workers, thread_name_prefix="danchu-ask")
        self._running = 0

    @property
    def capacity(self) -> int:
        """How many questions may be running or waiting for a thread."""
        return self._settings.concurrency + self._settings.queue_size

    async def ask(self, turns: Sequence[str], as_of: date | None = None) -> Answer:
        """Answer the last of ``turns`` (user messages, oldest first).

        Raises:
            DanchuError: ``question-empty``; ``busy`` beyond the capacity or after the time limit;
                ``internal`` for anything unforeseen (logged, never shown); whatever the assistant raises.
        """
        if not turns or not turns[-1].strip():
            raise DanchuError(ErrorCode.QUESTION_EMPTY, EMPTY, exit_status=2)
        if self._running >= self.capacity:
            raise DanchuError(ErrorCode.BUSY, BUSY)
        self._running += 1
        try:
            return await self._run(tuple(turns), as_of)
        finally:
            self._running -= 1

    async def _run(self, turns: tuple[str, ...], as_of: date | None) -> Answer:
        work = asyncio.get_running_loop().run_in_executor(self._pool, self._ask, turns, as_of)
        try:
            return await asyncio.wait_for(work, self._settings.ask_timeout_s)
        except DanchuError:
            raise
        except TimeoutError as error:
            raise DanchuError(ErrorCode.BUSY, TIMED_OUT) from error
        except Exception as error:
            logger.exception("a question could not be answered")
            raise DanchuError(ErrorCode.INTERNAL, BROKEN) from error

    def _ask(self, turns: tuple[str, ...], as_of: date | None) -> Answer:
        return self._provider().ask(turns, as_of)

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
