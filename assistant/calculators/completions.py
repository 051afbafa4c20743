"""Days that are only partly named: every way to complete them.

"Ngày 01/3 … đến 20/5" leaves the year open, "ngày 3 … ngày 25" the month too, "thứ Hai …
thứ Sáu cùng tuần" the whole date. Nothing is guessed: a verdict stands only when every
completion gives it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

from assistant.calculators.dates import Day
from assistant.calculators.deadlines import DeadlineRule, Kind

#: The years that the law has been in force, and some to come.
YEARS = range(2023, 2032)
#: A week without holidays, for weekdays alone.
MONDAY = date(2026, 6, 8)


def completions(day: Day, years: Iterable[int] = YEARS) -> list[date]:
    """The dates a day may be; the first and last that its month can mean when only the month was named."""
    found = []
    for year in (day.year,) if day.year else years:
        for month in (day.month,) if day.month else range(1, 13):
            for number in (day.day,) if day.day else day.within:
                value = _date(year, month, number)
                if value and (day.weekday is None or value.weekday() == day.weekday):
                    found.append(value)
    return found


def pairs(rule: DeadlineRule, first: Day, second: Day) -> list[tuple[date, date]]:
    """(event, act) for every way to complete two days; the year and month left out are shared."""
    bare = [d for d in (first, second) if d.day is None and d.month is None]
    if len(bare) == 2:
        found = _with_weekday(rule, second, [MONDAY + timedelta(days=first.weekday or 0)])
    elif bare:
        found = _with_weekday(rule, second, completions(first)) if bare == [second] else iter(())
    else:
        found = _with_shared(first, second)
    return [_ordered(rule, a, b) for a, b in found]


def _with_shared(first: Day, second: Day) -> Iterator[tuple[date, date]]:
    year, month = first.year or second.year, first.month or second.month
    for y in (year,) if year else YEARS:
        for m in (month,) if month else range(1, 13):
            a = replace(first, year=first.year or y, month=first.month or m)
            b = replace(second, year=second.year or y, month=second.month or m)
            yield from product(completions(a), completions(b))


def _with_weekday(rule: DeadlineRule, second: Day, firsts: list[date]) -> Iterator[tuple[date, date]]:
    """A weekday after a day: in the week it is said to be; else the nearest that the rule can mean."""
    for first in firsts:
        monday = first - timedelta(days=first.weekday())
        weekday = second.weekday or 0
        week = second.week
        if week is None:
            week = 0 if rule.kind is Kind.BEFORE or weekday > first.weekday() else 1
        yield first, monday + timedelta(days=weekday + 7 * week)


def _ordered(rule: DeadlineRule, a: date, b: date) -> tuple[date, date]:
    """(event, act): for a period before an event the event comes last, else first.

    A later month may be the earlier day ("20/12 … 05/01"): the nearer reading counts.
    """
    early, late = sorted((a, b))
    if (late - early).days > 200 and a.year == b.year:
        early, late = late, date(early.year + 1, early.month, min(early.day, 28))
    return (late, early) if rule.kind is Kind.BEFORE else (early, late)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
