"""Days as people write them: ``14/8/2023``, ``mồng 4 tháng 5``, ``thứ Sáu tuần sau``, ``ngày 20``, ``tháng Giêng``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.calculators.plain import Plain

_CALLED = r"(?:ngay|hom nay|hom|bua|mong|mung|ram|tu|den|t.i|het|sang|chieu|trua|dem|truoc|vao|la|ky)"
_FULL = re.compile(r"(?<![\w/.,-])(\d{1,2})[/.-](\d{1,2})[/.-](20\d\d|19\d\d)(?![\w/])")
_WORDS = re.compile(r"(?<![\w/.,-])(\d{1,2}) thang (\d{1,2})(?: nam (20\d\d))?(?! ?(?:lan|nam|ky)\b)(?![\d/])")
_SHORT = re.compile(r"(?<![\w/.,-])(\d{1,2})[/-](\d{1,2})(?![\d/-]|[.,]\d| ?(?:%|phan))")
_DAY = re.compile(
    r"\b(?:(?<!moi )(?<!m_i )(?:ngay|mong|mung) |(?:hom|bua|t_i|sang|chieu)(?: (?:mong|mung|nay))? "
    r"(?!\d+ (?:ho|nguoi|nha|phieu|ngay|thang|nam|gio|tieng|tuan|thon|to|ap|dai|thanh|noc|trieu|nghin|lan|con|buoi|"
    r"dieu)\b))"
    r"(\d{1,2})(?![\d/.,]\d|[\d%]| ?(?:%|lan\b))\b"
)
_MONTH = re.compile(r"\b(?:(cuoi|giua|dau) )?thang (\d{1,2}|gieng|chap)\b(?! ?(?:lan|/|nam))")
_WITHIN = {"dau": (1, 10), "giua": (10, 20), "cuoi": (20, 28)}
_WEEKDAY = re.compile(
    r"\b(?:(thu) (hai|ba|tu|nam|sau|bay|[2-7])|(chu nhat|cn))\b"
    r"(?:,? (cung tuan|tuan sau nua|tuan sau|tuan toi|tuan ke|tuan nay))?"
)
_WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5, "2": 0, "3": 1, "4": 2, "5": 3, "6": 4, "7": 5}
_TYPED = tuple(f"thứ {name}" for name in ("hai", "ba", "tư", "năm", "sáu", "bảy", "bẩy", "2", "3", "4", "5", "6", "7"))
_ORDER = re.compile(r"thu (?:tu (?:nao|uu|trinh|cac|thuc)|ba mot|hai (?:la|dai))")
_WEEKS = {"cung tuan": 0, "tuan nay": 0, "tuan sau": 1, "tuan toi": 1, "tuan ke": 1, "tuan sau nua": 2}
_SHARE = frozenset({(1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (2, 5), (3, 5), (1, 10)})
_CALLS_DATE = re.compile(rf"\b{_CALLED}(?: ngay| hom)? $|\b(?:thu (?:hai|ba|tu|nam|sau|bay)|chu nhat|cn)(?: ngay)?,? $")
_CALLS_SHARE = re.compile(r"\b(?:duoc|dat|co|can|chiem|ty le|ti le|du|khoang|gan|hon|tren|voi) $")
_COUNTED = re.compile(
    r" ?(?:so |tong |dai |ho\b|nguoi|phieu|nha\b|thon|to\b|ap\b|xom|khu|thanh vien|cong|vien|tan|y\b|thi\b)"
)


@dataclass(frozen=True, slots=True)
class Day:
    """A day as far as it was named; None for what was left out.

    ``week`` counts the weeks after the first weekday named (``cùng tuần`` 0, ``tuần sau`` 1);
    ``within`` are the first and last day that a month without a day can mean ("cuối tháng 6").
    """

    start: int
    end: int
    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    week: int | None = None
    within: tuple[int, int] = (1, 28)


def days(plain: Plain) -> list[Day]:
    """Every day a question names, in the order of the text; a weekday beside a date joins it."""
    found: list[Day] = []
    for day in [*_full(plain), *_worded(plain), *_short(plain), *_bare(plain), *_months(plain)]:
        if not any(day.start < other.end and other.start < day.end for other in found):
            found.append(day)
    for weekday in _weekdays(plain):
        _join(found, weekday, plain)
    return sorted(found, key=lambda d: d.start)


def _valid(day: int, month: int) -> bool:
    return 1 <= day <= 31 and 1 <= month <= 12


def _full(plain: Plain) -> Iterator[Day]:
    for m in _FULL.finditer(plain.text):
        if _valid(int(m[1]), int(m[2])):
            yield Day(m.start(), m.end(), int(m[1]), int(m[2]), int(m[3]))


def _worded(plain: Plain) -> Iterator[Day]:
    for m in _WORDS.finditer(plain.text):
        if _valid(int(m[1]), int(m[2])) and not plain.text[: m.start()].endswith(("con ", "du ", "trong ", "duoc ")):
            yield Day(m.start(), m.end(), int(m[1]), int(m[2]), int(m[3]) if m[3] else None)


def _short(plain: Plain) -> Iterator[Day]:
    for m in _SHORT.finditer(plain.text):
        day, month = int(m[1]), int(m[2])
        before, after = plain.text[: m.start()], plain.text[m.end() :]
        if not _valid(day, month):
            continue
        if not _CALLS_DATE.search(before) and (
            (day, month) in _SHARE or _CALLS_SHARE.search(before) or _COUNTED.match(after)
        ):
            continue
        yield Day(m.start(), m.end(), day, month)


def _bare(plain: Plain) -> Iterator[Day]:
    for m in _DAY.finditer(plain.text):
        if 1 <= int(m[1]) <= 31:
            yield Day(m.start(1), m.end(1), int(m[1]))


def _months(plain: Plain) -> Iterator[Day]:
    for m in _MONTH.finditer(plain.text):
        month = {"gieng": 1, "chap": 12}.get(m[2]) or int(m[2])
        before = plain.text[: m.start()].rstrip()
        if 1 <= month <= 12 and not before[-1:].isdigit():
            yield Day(m.start(), m.end(), None, month, within=_WITHIN.get(m[1] or "", (1, 28)))


def _weekdays(plain: Plain) -> Iterator[Day]:
    for m in _WEEKDAY.finditer(plain.text):
        before = plain.text[: m.start()]
        called = m[1] is None or plain.typed(m.start(), *_TYPED)
        if not called or before.endswith(("lan ", "dot ", "buoi ")) or _ORDER.match(plain.text, m.start()):
            continue
        week = _WEEKS.get(m[4] or "")
        yield Day(m.start(), m.end(), weekday=6 if m[3] else _WEEKDAYS[m[2]], week=week)


def _join(found: list[Day], weekday: Day, plain: Plain) -> None:
    """Give the weekday to the date it stands beside, or keep it as a day of its own."""
    for i, day in enumerate(found):
        first, second = (day, weekday) if day.start < weekday.start else (weekday, day)
        between = plain.text[first.end : second.start]
        if day.weekday is None and re.fullmatch(r"[ ,(]*(?:ngay|hom|mong|mung)?[ ,(]*", between):
            start, end = min(day.start, weekday.start), max(day.end, weekday.end)
            found[i] = replace(day, start=start, end=end, weekday=weekday.weekday, week=weekday.week)
            return
    found.append(weekday)
