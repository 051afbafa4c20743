"""The yearly conference of an agency or state enterprise: a fixed day, where its year is the calendar year."""

from __future__ import annotations

import re
from datetime import date, timedelta

from assistant.calculators.dates import Day
from assistant.calculators.deadline_rules import YEARLY_CONFERENCE
from assistant.calculators.deadlines import day as shown
from assistant.calculators.figures import Unit
from assistant.calculators.reading import Reading
from assistant.calculators.result import Calculation, Verdict
from assistant.calculators.workdays import VIETNAM

_CONFERENCE = re.compile(
    r"\b(?:hoi nghi|hop) (?:can bo|cong chuc|vien chuc|cbcc\w*|ccvc\w*|nguoi lao dong|cong nh.n|tho|co quan|"
    r"toan the)\b|\bco quan phai hop\b"
)
_CALENDAR_YEAR = re.compile(r"\b(?:duong lich|31/12|thang 12|nam tai chinh|nam cong tac)\b")
_OTHER_YEAR = re.compile(r"\b(?:nam hoc|30/6|thang 6|thang 9|31/3|30/9)\b")
_BY_WHEN = re.compile(r"\b(?:cham|tre|muon|lau) nhat\b|\b(?:bao gio|khi nao|ngay nao|hom nao)\b")
_LAW = "không chậm hơn 03 tháng của năm tiếp theo, tức đến hết 31/3"


def yearly(reading: Reading, days: list[Day]) -> Calculation | None:
    """Whether the conference is in time, or by when it has to be; None when the year is another or not told."""
    rule_id = {"co-quan": "cq-hoi-nghi", "doanh-nghiep-nha-nuoc": "dn-hoi-nghi"}.get(reading.place)
    if rule_id is None or not reading.says(_CONFERENCE):
        return None
    if not reading.says(_CALENDAR_YEAR) or reading.says(_OTHER_YEAR):
        return None
    clause = YEARLY_CONFERENCE[rule_id]
    held = [d for d in days if (d.month and d.month != 12) or d.day not in (None, 31)]
    if not held and reading.says(_BY_WHEN):
        lead = f"Chậm nhất là hết ngày 31/3 năm sau ({_LAW})."
        return Calculation(rule_id, Verdict.NEEDS, lead, "31/12 + 03 tháng = 31/3", clause, {"last": "31/3"})
    if len(held) != 1 or not held[0].month or held[0].month > 9:
        return None
    met = held[0].month <= 3
    when = f"{held[0].day:02d}/{held[0].month}" if held[0].day else f"tháng {held[0].month}"
    lead = f"{'Kịp' if met else 'Quá hạn'}: hội nghị {_LAW}; ở đây là {when}."
    verdict = Verdict.MET if met else Verdict.NOT_MET
    return Calculation(rule_id, verdict, lead, f"{when} {'≤' if met else '>'} 31/3", clause, {"acted": when})


def conference_due(rule_id: str, year_end: date, held: date | None = None) -> Calculation:
    """By when the conference about a year that ended on ``year_end`` has to be held, or whether ``held`` is in time.

    The three months are those of the following year, whole: a year that ends on 30/9 leaves until 31/12.
    """
    begins = year_end + timedelta(days=1)
    last = VIETNAM.add(begins, 3, Unit.MONTH) - timedelta(days=1)
    formula = f"03 tháng của năm tiếp theo: từ {shown(begins)} đến hết {shown(last)}"
    inputs: dict[str, int | str] = {"year_end": year_end.isoformat(), "last": last.isoformat()}
    clause = YEARLY_CONFERENCE[rule_id]
    law = "không chậm hơn 03 tháng của năm tiếp theo"
    if held is None:
        return Calculation(
            rule_id, Verdict.NEEDS, f"Chậm nhất là hết ngày {shown(last)} ({law}).", formula, clause, inputs
        )
    met = held <= last
    lead = f"{'Kịp' if met else 'Quá hạn'}: hội nghị {law}, tức đến hết ngày {shown(last)}; ở đây là {shown(held)}."
    verdict = Verdict.MET if met else Verdict.NOT_MET
    return Calculation(rule_id, verdict, lead, formula, clause, inputs | {"held": held.isoformat()})
