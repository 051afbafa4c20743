"""The registered portals, and what is kept of the answers that were given on their pages."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from corpus.errors import DanchuError, ErrorCode
from web.service.budget import spend

if TYPE_CHECKING:
    from records.nouns import Site
    from records.provenance import Provenance
    from records.store import Records

logger = logging.getLogger("danchu.web")

UNKNOWN = "Trang này chưa được phép dùng phần hỏi đáp, hoặc đã ngừng dùng."


@dataclass(frozen=True, slots=True)
class Kept:
    """Where an answer was kept; what the browser sends back with its next question."""

    record: str
    visitor: str
    conversation: str


class Portals:
    """The records, as the widget needs them. Every call may wait for a disk: call it from a thread.

    Args:
        records: gives the records, opening them on first use.
        provenance: what answers are made from; asked for once, when the first answer is kept.
    """

    def __init__(self, records: Callable[[], Records], provenance: Callable[[], Provenance]) -> None:
        self._open = records
        self._made_from = provenance
        self._lock = threading.Lock()

    @property
    def _records(self) -> Records:
        with self._lock:
            return self._open()

    @cached_property
    def _provenance(self) -> Provenance:
        return self._made_from()

    def site(self, key: str) -> Site:
        """The site that a page names.

        Raises:
            DanchuError: ``site-unknown`` when there is none, or it is disabled: which of the two is not told.
        """
        site = self._records.sites.find(key)
        if site is None:
            raise DanchuError(ErrorCode.SITE_UNKNOWN, UNKNOWN)
        return site

    def spend(self, site: Site) -> None:
        """Count one question of this site's day, which all processes share.

        Raises:
            LimitedError: the day's budget is used up.
        """
        spend(self._records, site)

    def keep(
        self, site: Site, answer: dict[str, Any], turns: Sequence[str], visitor: str, conversation: str
    ) -> Kept | None:
        """Keep an answer under the visitor's conversation, or a new one.

        Returns:
            None when the records cannot be written just now: the asker gets the answer all the same.

        Raises:
            DanchuError: ``request-invalid`` when the visitor's name is none that was given out.
        """
        records = self._records
        visitor = visitor or records.conversations.new_visitor()
        try:
            try:
                return self._save(site, answer, turns, visitor, conversation)
            except DanchuError as error:
                if error.code is not ErrorCode.RECORD_NOT_FOUND:
                    raise
                return self._save(site, answer, turns, visitor, "")  # its conversation was deleted meanwhile
        except DanchuError as error:
            if error.code is ErrorCode.REQUEST_INVALID:
                raise
            logger.warning("an answer on a portal could not be kept: %s", error.code)
            return None

    def _save(self, site: Site, answer: dict[str, Any], turns: Sequence[str], visitor: str, conversation: str) -> Kept:
        records = self._records
        conversation = conversation or records.conversations.start(visitor, site_id=site.id)
        record = records.answers.save(
            answer,
            turns=turns,
            provenance=self._provenance,
            visitor=visitor,
            site_id=site.id,
            conversation_id=conversation,
        )
        return Kept(record, visitor, conversation)

    def judge(self, site: Site, record: str, visitor: str, verdict: str) -> None:
        """Keep what a visitor made of an answer of this site.

        Raises:
            DanchuError: ``record-not-found`` when it is not this visitor's answer on this site.
        """
        held = self._records.answers.get(record)
        if held.site_id != site.id or not visitor or held.visitor != visitor:
            raise DanchuError(ErrorCode.RECORD_NOT_FOUND, "Không có câu trả lời này.")
        self._records.feedback.give(record, verdict, visitor=visitor)

    def forget(self, site: Site, visitor: str) -> int:
        """Delete what one browser left on this site.

        Returns:
            How many conversations were deleted.
        """
        return self._records.conversations.delete_all(visitor, site_id=site.id)
