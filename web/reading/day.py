"""The day whose law is asked for, as it stands in an address: ``?ngay=2026-05-26``."""

from __future__ import annotations

import re
from datetime import date

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_TYPED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def read_day(text: str, today: date | None = None) -> date | None:
    """A day as a date field sends it, or as people type it; None for today and for what is no day.

    Args:
        today: what counts as today.
    """
    text = text.strip()
    if match := _ISO.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif match := _TYPED.fullmatch(text):
        day, month, year = map(int, match.groups())
    else:
        return None
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return None if found == (today or date.today()) else found
