"""Ready means that a question is answered: the index is asked one whose article is known."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Any

from corpus.errors import DanchuError, ErrorCode
from corpus.library import Library
from web.asking import Assistant
from web.service.keeping import Keeper

#: Probes come often; between two looks so many seconds pass.
_EVERY_S = 5.0
#: A database that says nothing for so long is busy: the service is ready without it.
_PATIENCE_S = 2.0
_AMONG = 10


class Readiness:
    """Whether questions can be answered and answers kept.

    Args:
        assistant: may raise ``DanchuError``.
    """

    def __init__(self, assistant: Callable[[], Assistant], keeper: Keeper) -> None:
        self._assistant = assistant
        self._keeper = keeper
        self._lock = Lock()
        self._looked_at = float("-inf")
        self._found: dict[str, str] = {}
        self._pinger = ThreadPoolExecutor(1, thread_name_prefix="danchu-ping")
        self._ping: Future[str] | None = None

    def check(self) -> dict[str, str]:
        """The state in words: ``status`` is ``ready``; ``records`` is ``ok``, ``off`` or an error's code.

        Raises:
            DanchuError: questions cannot be answered, and why.
        """
        with self._lock:
            if time.monotonic() - self._looked_at > _EVERY_S:
                self._ask_the_index()
                self._found = {"status": "ready", "index": "ok", "records": self._records()}
                self._looked_at = time.monotonic()
            return dict(self._found)

    def _ask_the_index(self) -> None:
        assistant: Any = self._assistant()
        question, article = known_question(assistant.library)
        found = assistant.find(assistant.understand([question]))
        if article not in [hit.article for hit in found.hits[:_AMONG]]:
            raise DanchuError(
                ErrorCode.INDEX_DAMAGED, "Chỉ mục không tìm ra điều đã biết trước. Chạy: danchu index build --force."
            )

    def _records(self) -> str:
        if not self._keeper.on:
            return "off"
        if self._ping is None or self._ping.done():
            self._ping = self._pinger.submit(self._pinged)
        try:
            return self._ping.result(_PATIENCE_S)
        except TimeoutError:
            return str(ErrorCode.RECORDS_BUSY)

    def close(self) -> None:
        self._pinger.shutdown(wait=False, cancel_futures=True)

    def _pinged(self) -> str:
        try:
            records = self._keeper.records()
            if records is not None:
                records.ping()
        except DanchuError as error:
            return str(error.code)
        return "ok"


def known_question(library: Library) -> tuple[str, str]:
    """A question of the handbook, which every index holds, and the article it leads to."""
    entry = next(e for e in library.handbook.entries.values() if e.questions)
    return entry.questions[0].text, entry.article
