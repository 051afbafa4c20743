"""The page's answers into the records: an answer never waits long for its record, and never fails with it."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

from assistant.answer import Answer
from corpus.errors import DanchuError, ErrorCode
from records.provenance import Provenance
from records.store import Records

logger = logging.getLogger("danchu.web")

_WAIT_S = 3.0
_WRITERS = 2
_OFF = "Máy chủ này không lưu câu trả lời, nên không có lịch sử, đánh giá, chia sẻ và tải về."


@dataclass(frozen=True, slots=True)
class Kept:
    """Where an answer was kept: its record and its conversation; empty strings where it was not."""

    record: str = ""
    conversation: str = ""


class PageKeeper:
    """Keeps what the page answers.

    Args:
        records: opens the database; may raise ``DanchuError``. None: nothing is kept.
        provenance: what answers are made from; asked once.
    """

    def __init__(
        self, records: Callable[[], Records] | None = None, provenance: Callable[[], Provenance] = Provenance
    ) -> None:
        self._open = records
        self._provenance = provenance
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(_WRITERS, thread_name_prefix="danchu-page")  # a slow database holds only these
        self._held: tuple[Records, Provenance] | None = None

    @property
    def on(self) -> bool:
        return self._open is not None

    def records(self) -> Records:
        """The database, opened once.

        Raises:
            DanchuError: ``page-not-found`` when nothing is kept here; or why it cannot be opened.
        """
        return self._both()[0]

    def _both(self) -> tuple[Records, Provenance]:
        if self._open is None:
            raise DanchuError(ErrorCode.PAGE_NOT_FOUND, _OFF)
        with self._lock:
            if self._held is None:
                self._held = self._open(), self._provenance()
            return self._held

    async def keep(
        self, answer: Answer, turns: Sequence[str], as_of: date | None, visitor: str, conversation: str
    ) -> Kept:
        """Keep an answer in a conversation of the visitor, a new one unless ``conversation`` is theirs.

        A browser without a name gets a record and no conversation. What goes wrong is logged, never raised.
        """
        if not self.on:
            return Kept()
        work = asyncio.get_running_loop().run_in_executor(
            self._pool, self._keep, answer, turns, as_of, visitor, conversation
        )
        try:
            return await asyncio.wait_for(asyncio.shield(work), _WAIT_S)
        except TimeoutError:
            logger.warning("a record takes longer than its answer waits for it")
        except DanchuError as error:
            logger.error("an answer was not kept: %s", error.code)
        except Exception:
            logger.exception("an answer was not kept")
        return Kept()

    def _keep(self, answer: Answer, turns: Sequence[str], as_of: date | None, visitor: str, conversation: str) -> Kept:
        records, made_from = self._both()

        def save(place: str) -> Kept:
            record = records.answers.save(
                answer.as_dict(),
                turns=turns,
                provenance=made_from,
                as_of=as_of,
                visitor=visitor,
                conversation_id=place or None,
            )
            return Kept(record, place)

        if not visitor:
            return save("")
        if conversation:
            try:
                return save(conversation)
            except DanchuError as error:  # deleted in another tab
                if error.code is not ErrorCode.RECORD_NOT_FOUND:
                    raise
        return save(records.conversations.start(visitor))
