"""The parts of the service, made once for an application and shared by its page and its interfaces."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import structlog

from assistant.answer import Answer
from records.provenance import Provenance
from records.store import Records
from web.asking import Asker, Assistant, Told
from web.service.cache import RememberingAssistant
from web.service.chores import Housekeeper
from web.service.keeping import Keeper, Kept, Place
from web.service.limits import Limiter
from web.service.metrics import Metrics
from web.service.readiness import Readiness
from web.service.settings import ServiceSettings
from web.settings import WebSettings

logger = structlog.stdlib.get_logger("danchu.questions")


@dataclass(frozen=True, slots=True)
class House:
    """What the composition root gives.

    Attributes:
        assistant: builds the assistant on first use; may raise ``DanchuError``.
        records: opens the database; may raise ``DanchuError``.
        provenance: what answers are made from, read when the assistant is built.
    """

    assistant: Callable[[], Assistant]
    records: Callable[[], Records] | None = None
    provenance: Callable[[], Provenance] = Provenance


class Service:
    """The parts, held together.

    Attributes:
        asker: the one way to an answer.
        keeper: where answers are kept.
        limiter: who may ask how much.
        metrics: what is counted.
        readiness: whether it works.
        housekeeper: what is done by itself.
    """

    def __init__(self, house: House, web: WebSettings, settings: ServiceSettings) -> None:
        self.settings = settings
        self.web = web
        self._house = house
        self._lock = threading.Lock()
        self._remembering: RememberingAssistant | None = None
        self.metrics = Metrics()
        records = house.records if settings.records else None
        self.keeper = Keeper(records, settings.record_wait_s, self.metrics.records_lost.inc)
        self._books = self.keeper if settings.records else Keeper(house.records, settings.record_wait_s)
        self.limiter = Limiter(settings, self.books)
        self.asker = Asker(self.assistant, web, settings.max_wait_s, self._known, self.metrics.answered)
        self.metrics.watch(self.asker.gate)
        self.readiness = Readiness(self.assistant, self.keeper)
        self.housekeeper = Housekeeper(self.books)

    def assistant(self) -> RememberingAssistant:
        """The assistant, remembering; a new one when the house has a new one. From any thread.

        Raises:
            DanchuError: it cannot be built.
        """
        assistant = self._house.assistant()
        with self._lock:
            if self._remembering is None or self._remembering.assistant is not assistant:
                settings = self.settings
                self._remembering = RememberingAssistant(
                    assistant, self._house.provenance(), settings.cache_size, settings.cache_minutes * 60
                )
            return self._remembering

    def books(self) -> Records | None:
        """Sites, keys and feedback, whether or not answers are kept.

        Raises:
            DanchuError: the database cannot be opened.
        """
        return self._books.records()

    async def ask(
        self, turns: Sequence[str], as_of: date | None = None, told: Callable[[Told], None] = lambda _: None
    ) -> Answer:
        """As ``Asker.ask``, into the log where questions go there."""
        if self.settings.log_questions:
            logger.info("asked", turns=list(turns))
        return await self.asker.ask(turns, as_of, told)

    async def keep(self, answer: Answer, kept: Kept) -> Place:
        """Keep an answer that was just given, with what it was made from."""
        made_from = self._remembering.made_from if self._remembering else None
        return await self.keeper.keep(answer.as_dict(), replace(kept, made_from=made_from))

    async def ask_and_keep(
        self,
        turns: Sequence[str],
        as_of: date | None = None,
        site_id: str | None = None,
        told: Callable[[Told], None] = lambda _: None,
    ) -> tuple[Answer, str]:
        """Answer, and keep the answer; the record's identifier is empty when it is not kept.

        Raises:
            DanchuError: as ``Asker.ask``.
        """
        answer = await self.ask(turns, as_of, told)
        return answer, (await self.keep(answer, Kept(turns, as_of, site_id=site_id))).record

    def _known(self, turns: Sequence[str], as_of: date | None) -> Answer | None:
        return self._remembering.known(turns, as_of) if self._remembering else None

    def open(self) -> None:
        """Begin what is done by itself; there is nothing to do where nothing is kept."""
        if self.settings.purge and self.settings.records:
            self.housekeeper.start()

    def close(self) -> None:
        self.housekeeper.stop()
        self.readiness.close()
        self.asker.close()
        self.keeper.close()
        if self._books is not self.keeper:
            self._books.close()
