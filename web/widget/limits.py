"""How much one portal may ask: so many questions a minute, so many a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from web.service.windows import LimitedError, Windows
from web.widget.portals import Portals

if TYPE_CHECKING:
    from records.nouns import Site


class SiteLimits:
    """Counts questions: the minute's in this process, the day's in the records, which all processes share."""

    def __init__(self, portals: Portals) -> None:
        self._portals = portals
        self._minute = Windows()

    async def admit(self, site: Site) -> None:
        """Count one question.

        Raises:
            LimitedError: the minute's rate or the day's budget is used up.
        """
        seconds = self._minute.hit(site.rate_per_minute, site.id)
        if seconds is not None:
            raise LimitedError(f"Đang có nhiều người hỏi cùng lúc. Xin hỏi lại sau {seconds} giây.", seconds)
        await run_in_threadpool(self._portals.spend, site)
