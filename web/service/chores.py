"""What is done by itself, once a day by one of all processes: deleting what is kept too long."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import structlog

from corpus.errors import DanchuError
from records.nouns import now
from records.store import Records
from web.service.clock import ClockWatch

logger = structlog.stdlib.get_logger("danchu.chores")

_PURGE = "purge"
_EVERY = timedelta(days=1)
_LOOK_S = 600.0
#: Deleting believes the clock, so it must have gone evenly for so long (a machine that starts sets its clock).
_EVEN_S = 3600.0
#: After so long without a purge, a clock that jumped ahead is the likelier cause: one turn is left out.
_STRANGE = timedelta(days=7)


class Housekeeper:
    """Purges the records daily, from a thread of its own.

    Args:
        records: opens the database; may raise ``DanchuError``.
        clock: watches the wall clock.
    """

    def __init__(self, records: Callable[[], Records | None], clock: ClockWatch | None = None) -> None:
        self._records = records
        self._clock = clock or ClockWatch()
        self._stopped = threading.Event()

    def start(self) -> None:
        """Begin to look, every ten minutes, whether something is due."""
        threading.Thread(target=self._run, daemon=True, name="danchu-chores").start()

    def stop(self) -> None:
        self._stopped.set()

    def _run(self) -> None:
        while not self._stopped.wait(_LOOK_S):
            try:
                self.look()
            except DanchuError as error:
                logger.error("purge", code=str(error.code))
            except Exception:
                logger.exception("purge")  # the thread's edge: it goes on tomorrow

    def look(self) -> bool:
        """Purge if it is due; whether it was done.

        Raises:
            DanchuError: the records cannot be reached; they are tried again with the next look.
        """
        if self._clock.even_for() < _EVEN_S:
            return False
        records = self._records()
        gap = records.chores.claim(_PURGE, now(), _EVERY) if records else None
        if records is None or gap is None:
            return False
        if gap > _STRANGE:
            logger.warning("purge put off by a day: is the clock right?", days_since_last=gap.days)
            return False
        try:
            gone = records.purge()
        except BaseException:
            records.chores.release(_PURGE)
            raise
        logger.info("purge", answers=gone.answers, conversations=gone.conversations)
        return True
