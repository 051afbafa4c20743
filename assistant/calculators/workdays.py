"""Counting days the Vietnamese way: days, working days, weeks, months, years, and the public holidays.

The day of the event is day 0 and the count begins on the next day (Bộ luật Dân sự 2015,
Điều 147); a period of months ends on the day of the same number, or the last day of a
shorter month, and a period whose last day is a day off ends on the next working day
(Điều 148). Public holidays come from the ``holidays`` library, loaded when first needed.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from assistant.calculators.figures import Unit

_DAY = timedelta(days=1)
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


@lru_cache(maxsize=256)
def _public(year: int) -> tuple[dict[date, str], frozenset[date]]:
    """(public holidays with their Vietnamese names, weekend days worked instead) of one year."""
    import holidays

    found = holidays.country_holidays("VN", years=year, language="vi")
    worked = getattr(found, "weekend_workdays", ())
    return dict(found.items()), frozenset(day for day in worked if day.year == year)


class WorkCalendar:
    """Which days are working days.

    Args:
        days_off: further days off (a province's own, an agency's swap), beside weekends and public holidays.
        days_worked: weekend days worked instead of another day.
    """

    def __init__(self, days_off: Iterable[date] = (), days_worked: Iterable[date] = ()) -> None:
        self._off = frozenset(days_off)
        self._worked = frozenset(days_worked)

    def holiday(self, day: date) -> str:
        """The public holiday's name; empty when it is none."""
        return "ngày nghỉ" if day in self._off else _public(day.year)[0].get(day, "")

    def is_working(self, day: date) -> bool:
        if day in self._off:
            return False
        if day in self._worked:
            return True
        named, worked = _public(day.year)
        return day not in named and (day.weekday() < 5 or day in worked)

    def add(self, start: date, amount: int, unit: Unit) -> date:
        """The last day of a period that begins the day after ``start``, before Điều 148 moves it."""
        return self._move(start, amount, unit, 1)

    def back(self, event: date, amount: int, unit: Unit) -> date:
        """The latest day that is ``amount`` before ``event``."""
        return self._move(event, amount, unit, -1)

    def rolled(self, day: date) -> date:
        """``day``, or the next working day when it is a day off."""
        while not self.is_working(day):
            day += _DAY
        return day

    def between(self, start: date, end: date, unit: Unit = Unit.DAY) -> int:
        """Days, or working days, after ``start`` up to and with ``end``; negative when ``end`` comes first."""
        if end < start:
            return -self.between(end, start, unit)
        if unit is not Unit.WORKING_DAY:
            return (end - start).days
        return sum(self.is_working(start + n * _DAY) for n in range(1, (end - start).days + 1))

    def _move(self, start: date, amount: int, unit: Unit, sign: int) -> date:
        if unit is Unit.WORKING_DAY:
            day = start
            while amount:
                day += sign * _DAY
                amount -= self.is_working(day)
            return day
        if unit in (Unit.MONTH, Unit.YEAR):
            return _months_on(start, sign * amount * (12 if unit is Unit.YEAR else 1))
        return start + sign * _DAY * amount * (7 if unit is Unit.WEEK else 1)


def _months_on(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


VIETNAM = WorkCalendar()
