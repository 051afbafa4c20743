"""How much one address, key or site may ask in a minute, and a site in a day."""

from __future__ import annotations

from collections.abc import Callable

from records.store import Records
from web.service.budget import spend
from web.service.callers import Caller
from web.service.settings import ServiceSettings
from web.service.windows import LimitedError, Windows


class Limiter:
    """The minute's limits are this process's own: with several processes, each allows as much. The day's are shared.

    Args:
        records: where a site's questions of today are counted; None when there are none.
    """

    def __init__(self, settings: ServiceSettings, records: Callable[[], Records | None]) -> None:
        self._settings = settings
        self._records = records
        self._windows = Windows()

    def check(self, caller: Caller, *, asks: bool) -> None:
        """Count one request.

        Args:
            asks: a question; otherwise something cheaper.

        Raises:
            LimitedError: one of the caller's limits is used up.
        """
        settings = self._settings
        kind = "ask" if asks else "read"
        if caller.key is not None:
            self._hit(settings.key_per_minute, "Khóa này", "key", kind, caller.key.id)
        else:  # people behind a portal too: each by their own address, all by the site's
            most = settings.ip_per_minute if asks else settings.reads_per_minute
            self._hit(most, "Địa chỉ mạng này", "ip", kind, caller.address)
        if asks and caller.site is not None:
            self._hit(caller.site.rate_per_minute, "Trang này", "site", caller.site.id)
            records = self._records()
            if records is not None:
                spend(records, caller.site)

    def _hit(self, most: int, who: str, *names: str) -> None:
        seconds = self._windows.hit(most, *names) if most else None
        if seconds is not None:
            raise LimitedError(f"{who} đã dùng hết {most} lượt của một phút. Xin thử lại sau {seconds} giây.", seconds)
