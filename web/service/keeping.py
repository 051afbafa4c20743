"""Answers into the records: never at the price of the answer."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Any

from corpus.errors import DanchuError, ErrorCode
from records.provenance import Provenance
from records.store import Records

logger = logging.getLogger("danchu.records")

#: After a failure the database is left alone for so long, so that answers do not wait for it one after another.
_REST_S = 10.0
#: How long an answer waits while the one before still waits for its record, in seconds.
_BRIEF_S = 0.05
_MOST_PENDING = 512
_OFF = "Máy chủ này không lưu câu trả lời, nên không có lịch sử, đánh giá, chia sẻ và tải về."
_WRITERS = 2


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept beside the answer itself.

    Attributes:
        turns: the user's messages, oldest first.
        made_from: the state of the house that answered.
        site_id: the portal on which it was asked.
        visitor: whose browser asked; without a name there is a record and no conversation.
        conversation: the visitor's conversation that it belongs to; a new one where it is empty or was deleted.
    """

    turns: Sequence[str]
    as_of: date | None = None
    made_from: Provenance | None = None
    site_id: str | None = None
    visitor: str = ""
    conversation: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer is kept: its record and its conversation; empty where it is not (yet)."""

    record: str = ""
    conversation: str = ""


class Keeper:
    """Writes answer records from its own threads.

    Args:
        records: opens the database; may raise ``DanchuError``. None: nothing is kept.
        wait_s: how long an answer waits for its record, in seconds; the writing goes on afterwards.
        failed: called for every record that was lost.
    """

    def __init__(
        self, records: Callable[[], Records] | None, wait_s: float, failed: Callable[[], None] = lambda: None
    ) -> None:
        self._open = records
        self._wait_s = wait_s
        self._failed = failed
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(_WRITERS, thread_name_prefix="danchu-records")
        self._pending = 0
        self._rests_until = 0.0
        self._slow = False
        self._records: Records | None = None

    @property
    def on(self) -> bool:
        return self._open is not None

    def records(self) -> Records | None:
        """The database, opened once; None when records are switched off.

        Raises:
            DanchuError: it cannot be opened.
        """
        with self._lock:
            if self._records is None and self._open is not None:
                self._records = self._open()
            return self._records

    def shelf(self) -> Records:
        """The database, for those who want something out of it.

        Raises:
            DanchuError: ``page-not-found`` when nothing is kept here; or why it cannot be opened.
        """
        records = self.records()
        if records is None:
            raise DanchuError(ErrorCode.PAGE_NOT_FOUND, _OFF)
        return records

    async def keep(self, answer: Mapping[str, Any], kept: Kept) -> Place:
        """Keep an answer; what goes wrong is logged, never raised."""
        if not self.on:
            return Place()
        if time.monotonic() < self._rests_until or self._pending >= _MOST_PENDING:
            self._failed()
            return Place()
        self._pending += 1
        work = asyncio.get_running_loop().run_in_executor(self._pool, self._save, dict(answer), kept)
        work.add_done_callback(self._done)
        try:
            return await asyncio.wait_for(asyncio.shield(work), _BRIEF_S if self._slow else self._wait_s)
        except TimeoutError:
            self._slow = True
            logger.warning("a record takes longer than the answer waits for it")
        except DanchuError as error:
            logger.error("a record was lost: %s", error.code)
        except Exception:
            logger.exception("a record was lost")
        return Place()

    def _save(self, answer: dict[str, Any], kept: Kept) -> Place:
        records = self.records()
        if records is None:
            return Place()

        def saved(conversation: str) -> Place:
            record = records.answers.save(
                answer,
                turns=kept.turns,
                provenance=kept.made_from,
                as_of=kept.as_of,
                site_id=kept.site_id,
                visitor=kept.visitor,
                conversation_id=conversation or None,
            )
            return Place(record, conversation)

        if not kept.visitor:
            return saved("")
        if kept.conversation:
            try:
                return saved(kept.conversation)
            except DanchuError as error:  # deleted in another tab
                if error.code is not ErrorCode.RECORD_NOT_FOUND:
                    raise
        return saved(records.conversations.start(kept.visitor, site_id=kept.site_id))

    def _done(self, work: asyncio.Future[Place]) -> None:
        self._pending -= 1
        self._slow = False
        if not work.cancelled() and work.exception() is not None:
            self._rests_until = time.monotonic() + _REST_S
            self._failed()

    def close(self) -> None:
        """Finish what is being written."""
        self._pool.shutdown(wait=True, cancel_futures=False)
