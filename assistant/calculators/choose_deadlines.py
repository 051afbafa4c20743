"""Which deadline a question's days call for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

from assistant.calculators.dates import Day
from assistant.calculators.deadline_cues import CUES, Cue
from assistant.calculators.deadline_rules import DEADLINE_RULE, YEARLY_CONFERENCE
from assistant.calculators.deadlines import DeadlineRule, Kind, check_dates, check_span, due
from assistant.calculators.figures import Figure, Unit
from assistant.calculators.reading import Reading
from assistant.calculators.result import Calculation, Verdict
from assistant.calculators.workdays import VIETNAM, WEEKDAYS, WorkCalendar

_YEARS = range(2023, 2032)
_MONDAY = date(2026, 6, 8)  # a week without holidays, for weekdays alone
_CLAIM = re.compile(
    r"\b(?:han|thoi han|quy dinh(?: la)?|theo luat|toi da|toi thieu|it nhat(?: la)?|cham nhat(?: la)?|khong qua|chi can(?: \w+){0,2}|"
    r"can(?: \w+)?|phai(?: \w+){0,5}|luat cho(?: \w+){0,5}|cho(?: \w+){0,3}|bat buoc|duoc phep|nhiem ky|dinh ky|trong thoi han|gia tri|"
    r"nghe noi|bao la|thoi gian|khoa|co)(?: la)? $"
)
_CLAIMED_AFTER = re.compile(r" ?(?:de\b|la d_|la du|thoi\b|phai khong|dung khong|m_i phai|m_i bat buoc|mot lan|1 lan|/)")
_REAL = re.compile(r"\b(?:da|duoc|sau|qua|m_i|moi|cach|truoc|con|m_i co|dung|con lai|them|suot|tron|mat|lien|con hon) $")
#: What stands beside a stretch of time that the rule can be held against, before it and after it.
_BESIDE = {
    Kind.LASTING: (
        r"(?:duoc|trong|co|m_i|moi|chi|d_n|dan|treo|de|yet|suot|vong|ven|dung|du|d_|la|phat|y kien|gop y)",
        r"(?:roi|lien|da (?:go|boc|xoa|ha)|(?:thi|la|sau) (?:go|boc|xoa|ha)|thoi)",
    ),
    Kind.AFTER: (
        r"(?:da|sau|qua|toi|den|hon|m_i|moi|mat|duoc|gan|tre|cham|trong)",
        r"(?:sau|roi|nay|ma|m_i|moi|van|qua|chua|troi|lien|ke tu)",
    ),
    Kind.BEFORE: (r"(?:truoc|cach)(?: \w+){0,4}", r"(?:truoc|nua)"),
    Kind.VALID: (r"(?:sau|da|qua|duoc|cach|ma|tu)", r"(?:sau|truoc|roi|m_i|nay|ma)"),
    Kind.LIMIT: (r"(?:them|con|da|duoc|keo dai|qua|tam|suot|lai|lam|toi|den)", r"(?:nua|lien|roi|nay|ma|khong|chua|m_i|moi)"),
    Kind.REMAINING: (r"(?:con|chi con|con lai|la|khoa con|con co)", r"(?:nua)"),
}
_BESIDE_PATTERNS = {
    kind: (re.compile(rf"\b{before} $"), re.compile(rf"[, ]*{after}\b")) for kind, (before, after) in _BESIDE.items()
}
_ASIDE = re.compile(r"\b(?:khong|co|tinh|tru|ke)(?: tinh| ca| ke)? (?:ca )?(?:(?:thu bay|chu nhat|cn|,|va) ?)*$")
_CONFERENCE = re.compile(r"\b(?:hoi nghi|hop) (?:can bo|cong chuc|vien chuc|cbcc\w*|ccvc\w*|nguoi lao dong|cong nh.n|tho|co quan|toan the)\b|\bco quan phai hop\b")
_CALENDAR_YEAR = re.compile(r"\b(?:duong lich|31/12|thang 12|nam tai chinh|nam cong tac)\b")
_SCHOOL_YEAR = re.compile(r"\b(?:nam hoc|30/6|thang 6|thang 9|31/3|30/9)\b")
_HOLIDAYS = re.compile(r"\b(?:tet|nghi le|ngay le|quoc khanh|gio to|30/4|2/9)\b")
_BY_WHEN = re.compile(
    r"\b(?:(?:cham|tre|muon|lau) nhat|han chot|han (?:nop|gui|la|den)|(?:den|toi) (?:hom|ngay|khi) nao|hom nao|ngay nao|bao gio|khi nao|"
    r"ngay may|truoc ngay nao|ngay bao nhieu|con gia tri)\b"
)


def choose_deadlines(reading: Reading, calendar: WorkCalendar = VIETNAM) -> list[Calculation]:
    """The deadlines that apply, computed; empty when none certainly does."""
    days = _countable(reading)
    if not days and not reading.spans:
        return []
    rules = [DEADLINE_RULE[cue.rule_id] for cue in CUES if _meant(reading, cue)]
    rules = _narrowed(reading, rules)
    if len({(rule.kind, rule.amount, rule.unit) for rule in rules}) > 1:
        return []
    found = [c for rule in rules if (c := _compute(reading, rule, days, calendar))]
    return found[:1] or _yearly(reading, days)


def _yearly(reading: Reading, days: list[Day]) -> list[Calculation]:
    """The yearly conference, where the working or financial year is the calendar year."""
    name = {"co-quan": "cq", "doanh-nghiep-nha-nuoc": "dn"}.get(reading.place)
    if name is None or not reading.says(_CONFERENCE) or not reading.says(_CALENDAR_YEAR) or reading.says(_SCHOOL_YEAR):
        return []
    held = [d for d in days if d.month and d.month != 12 or d.day not in (None, 31)]
    clause = YEARLY_CONFERENCE[f"{name}-hoi-nghi"]
    law = "không chậm hơn 03 tháng của năm tiếp theo, tức đến hết 31/3"
    if not held and reading.says(_BY_WHEN):
        lead = f"Chậm nhất là hết ngày 31/3 năm sau ({law})."
        return [Calculation(f"{name}-hoi-nghi", Verdict.NEEDS, lead, "31/12 + 03 tháng = 31/3", clause, {"last": "31/3"})]
    if len(held) != 1 or not held[0].month or held[0].month > 9:
        return []
    met = held[0].month <= 3
    when = f"{held[0].day:02d}/{held[0].month}" if held[0].day else f"tháng {held[0].month}"
    lead = f"{'Kịp' if met else 'Quá hạn'}: hội nghị {law}; ở đây là {when}."
    verdict = Verdict.MET if met else Verdict.NOT_MET
    return [Calculation(f"{name}-hoi-nghi", verdict, lead, f"{when} {'≤' if met else '>'} 31/3", clause, {"acted": when})]


def _meant(reading: Reading, cue: Cue) -> bool:
    if cue.place and cue.place != reading.place:
        return False
    if cue.bar and cue.bar.search(reading.text):
        return False
    return all(need.search(reading.text) for need in cue.need)


def _narrowed(reading: Reading, rules: list[DeadlineRule]) -> list[DeadlineRule]:
    """Those rules that retrieval also points at, when it points at some of them."""
    top = reading.articles[:5]
    pointed = [r for r in rules if r.clause.split(".")[0] in top or any(a in top for a in r.related)]
    return pointed or rules


def _countable(reading: Reading) -> list[Day]:
    """The days named, without the weekends that are only said not to count."""
    return [d for d in reading.days if d.weekday not in (5, 6) or d.day or not _ASIDE.search(reading.text, 0, d.start)]


def _compute(reading: Reading, rule: DeadlineRule, days: list[Day], calendar: WorkCalendar) -> Calculation | None:
    dated = rule.kind in (Kind.AFTER, Kind.BEFORE, Kind.LASTING, Kind.VALID) and rule.unit is not Unit.HOUR
    if dated and len(days) == 2:
        return _two_days(rule, days[0], days[1], calendar)
    if dated and len(days) == 1 and reading.says(_BY_WHEN) and not _real_spans(reading):
        return _one_day(rule, days[0], calendar)
    spans = [f for f in _real_spans(reading) if _beside(reading, rule.kind, f)]
    if len(days) > 2 or len({(f.value, f.unit) for f in spans}) != 1 or spans[0].value.denominator != 1:
        return None
    if reading.says(_HOLIDAYS) and Unit.WORKING_DAY in (rule.unit, spans[0].unit) and spans[0].unit is not rule.unit:
        return None
    return check_span(rule, int(spans[0].value), spans[0].unit)


def _real_spans(reading: Reading) -> list[Figure]:
    """The stretches of time that happened, not those said to be the rule."""
    real = []
    for span in reading.spans:
        before, after = reading.text[max(0, span.start - 40) : span.start], reading.text[span.end :]
        claimed = _CLAIM.search(before.split(",")[-1].split(".")[-1]) and not _REAL.search(before)
        if not claimed and not _CLAIMED_AFTER.match(after) and not span.bound and span.unit is not Unit.YEAR:
            real.append(span)
    return real


def _beside(reading: Reading, kind: Kind, span: Figure) -> bool:
    before, after = _BESIDE_PATTERNS[kind]
    return bool(before.search(reading.text, max(0, span.start - 30), span.start) or after.match(reading.text, span.end))


# --- days that are only partly named -------------------------------------------------


def _two_days(rule: DeadlineRule, first: Day, second: Day, calendar: WorkCalendar) -> Calculation | None:
    """The verdict on two days, if every way to complete them gives the same."""
    results = [check_dates(rule, *_ordered(rule, a, b), calendar) for a, b in _pairs(rule, first, second)]
    if not results or len({c.verdict for c in results}) > 1:
        return None
    if first.year or second.year:
        return results[0]
    return _without_year(rule, first, second, results, calendar)


def _without_year(
    rule: DeadlineRule, first: Day, second: Day, results: list[Calculation], calendar: WorkCalendar
) -> Calculation | None:
    """The same verdict told by the days between, because the year (and so the weekdays) is not known."""
    pairs = [_ordered(rule, a, b) for a, b in _pairs(rule, first, second)]
    gaps = {abs((b - a).days) for a, b in pairs}
    if first.day is None or second.day is None or len(gaps) > 2:
        return _plainly(rule, results[0])
    told = check_span(rule, min(gaps), Unit.DAY)
    if told is None or told.verdict is not results[0].verdict:
        working = {calendar.between(*sorted(pair), Unit.WORKING_DAY) for pair in pairs}
        told = check_span(rule, working.pop(), Unit.WORKING_DAY) if len(working) == 1 else None
    return told if told and told.verdict is results[0].verdict else _plainly(rule, results[0])


def _plainly(rule: DeadlineRule, found: Calculation) -> Calculation:
    """Without days that would only be guessed."""
    words = {Verdict.MET: "Đúng", Verdict.NOT_MET: "Không đúng"}[found.verdict]
    if rule.kind is Kind.VALID:
        words = {Verdict.MET: "Còn giá trị", Verdict.NOT_MET: "Hết giá trị"}[found.verdict]
    return replace(found, lead=f"{words}: {rule.act} {rule.law}.", formula=rule.law, inputs={"rule": rule.period})


def _one_day(rule: DeadlineRule, named: Day, calendar: WorkCalendar) -> Calculation | None:
    """The last day, if it is the same however the day named is completed."""
    if named.day is None:
        return _one_weekday(rule, named, calendar) if named.weekday is not None else None
    events = _completions(named, _YEARS)
    if not events:
        return None
    results = [due(rule, event, calendar) for event in events]
    if named.year and named.month:
        return results[0]
    raw = [calendar.back(e, rule.amount, rule.unit) if rule.kind is Kind.BEFORE else calendar.add(e, rule.amount, rule.unit) for e in events]
    ends = {(d.day, d.month) for d in raw}
    if named.month is None or len(ends) != 1:
        return None
    event, last = events[0], raw[0]
    weekday = f"{WEEKDAYS[last.weekday()]} " if named.weekday is not None else ""
    caveat = "" if rule.unit is Unit.WORKING_DAY or rule.kind is not Kind.AFTER else "; rơi vào ngày nghỉ thì lùi đến ngày làm việc kế tiếp"
    lead = f"{'Ít nhất đến hết' if rule.kind is Kind.LASTING else 'Đến hết' if rule.kind is Kind.VALID else 'Chậm nhất là'} {weekday}ngày {last.day:02d}/{last.month} ({rule.law}, {event.day:02d}/{event.month}{caveat})."
    sign = "trừ" if rule.kind is Kind.BEFORE else "(không tính) +"
    return replace(
        results[0],
        lead=lead,
        formula=f"{event.day:02d}/{event.month} {sign} {rule.period} = {last.day:02d}/{last.month}",
        inputs={"event": f"{event.day:02d}/{event.month}", "last": f"{last.day:02d}/{last.month}"},
    )


def _one_weekday(rule: DeadlineRule, named: Day, calendar: WorkCalendar) -> Calculation | None:
    """The weekday on which a short period ends, holidays apart."""
    if rule.amount > 5 or rule.unit is not Unit.WORKING_DAY or rule.kind is Kind.LASTING:
        return None
    event = _MONDAY + timedelta(days=named.weekday or 0)
    found = due(rule, event, calendar)
    last = date.fromisoformat(str(found.inputs["last"]))
    week = (last.toordinal() - last.weekday() - event.toordinal() + event.weekday()) // 7
    told = f"{WEEKDAYS[last.weekday()]}{' tuần sau' if week > 0 else ' tuần trước' if week < 0 else ' cùng tuần'}"
    start = WEEKDAYS[event.weekday()]
    return replace(
        found,
        lead=f"Chậm nhất là {told} ({rule.law}, {start}; chưa kể ngày nghỉ lễ).",
        formula=f"{start} {'trừ' if rule.kind is Kind.BEFORE else '(không tính) +'} {rule.period} = {told}",
        inputs={"event": start, "last": told},
    )


def _pairs(rule: DeadlineRule, first: Day, second: Day) -> Iterator[tuple[date, date]]:
    """Every way to complete two days that belong together: the year and month left out are shared."""
    bare = [d for d in (first, second) if d.day is None and d.month is None]
    if len(bare) == 2:
        yield from _beside_weekday(rule, second, [_MONDAY + timedelta(days=first.weekday or 0)])
    elif bare == [second]:
        yield from _beside_weekday(rule, second, _completions(first, _YEARS))
    elif not bare:
        for year in (first.year or second.year,) if first.year or second.year else _YEARS:
            for month in (first.month or second.month,) if first.month or second.month else range(1, 13):
                a = replace(first, year=first.year or year, month=first.month or month)
                b = replace(second, year=second.year or year, month=second.month or month)
                yield from product(_completions(a, (year,)), _completions(b, (year,)))


def _beside_weekday(rule: DeadlineRule, second: Day, firsts: list[date]) -> Iterator[tuple[date, date]]:
    """A weekday after a day: in the week it is said to be; else the nearest that the rule can mean."""
    for a in firsts:
        monday = a - timedelta(days=a.weekday())
        weekday = second.weekday or 0
        week = second.week
        if week is None:
            week = 0 if rule.kind is Kind.BEFORE or weekday > a.weekday() else 1
        yield a, monday + timedelta(days=weekday + 7 * week)


def _completions(day: Day, years: Iterator[int] | range | tuple[int | None, ...]) -> list[date]:
    """The dates a day may be; the first and last of its month when only the month was named."""
    found = []
    for year in (day.year,) if day.year else years:
        for month in (day.month,) if day.month else range(1, 13):
            for number in (day.day,) if day.day else day.within:
                value = _date(year, month, number)
                if value and (day.weekday is None or value.weekday() == day.weekday):
                    found.append(value)
    return found


def _date(year: int | None, month: int | None, day: int | None) -> date | None:
    try:
        return date(year or 0, month or 0, day or 0)
    except ValueError:
        return None


def _ordered(rule: DeadlineRule, a: date, b: date) -> tuple[date, date]:
    """(event, act): for a period before an event the event comes last, else first.

    Without years a later month may be the earlier day ("20/12 … 05/01"): the nearer reading counts.
    """
    early, late = sorted((a, b))
    if (late - early).days > 200 and a.year == b.year:
        early, late = late, date(early.year + 1, early.month, min(early.day, 28))
    return (late, early) if rule.kind is Kind.BEFORE else (early, late)
