"""Which number of members, or which size, a question's figures call for."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.calculators import number_cues as n
from assistant.calculators import topics as t
from assistant.calculators.choose_homes import homes
from assistant.calculators.figures import Figure, Role, Unit
from assistant.calculators.members import (
    NUMBER_RULE,
    SIZE_RULE,
    check_number,
    check_size,
    inspectors_of,
)
from assistant.calculators.reading import Reading
from assistant.calculators.result import Calculation, Verdict

_PREFIX = {"xa": "xa", "co-quan": "cq", "doanh-nghiep-nha-nuoc": "dn"}


def choose_numbers(reading: Reading) -> list[Calculation]:
    """The numbers that apply, judged; empty when none certainly does."""
    if not reading.figures:
        return []
    for choose in (_deputies, _part_timers, _age, _teams, _inspectors, _supervisors, _sizes, homes, _military):
        found = choose(reading)
        if found is not None:
            off_point = (
                found.rule_id in NUMBER_RULE and found.verdict is Verdict.MET and not reading.says(n.ABOUT_NUMBER)
            )
            return [] if off_point else [found]
    return []


def _near(reading: Reading, cue: re.Pattern[str], reach: int = 45) -> int | None:
    """The one number of people that stands by a cue, no other number between; None when there are several."""
    beside: set[int] = set()
    for match in cue.finditer(reading.text):
        for person in _people(reading):
            after = person.start >= match.end()
            between = reading.text[match.end() : person.start] if after else reading.text[person.end : match.start()]
            apart = len(between) > reach or re.search(r"[.?\d]", between)
            if not apart and (n.HAS.search(between) or not between.strip() if after else n.INTO.search(between)):
                beside.add(int(person.value))
    return beside.pop() if len(beside) == 1 else None


def _people(reading: Reading) -> list[Figure]:
    """Exact numbers of people or members, not those of each village."""
    counted = [f for f in reading.counts(Unit.PERSON, Unit.MEMBER) if not f.bound and f.whole is None]
    return [f for f in counted if not n.EACH.search(reading.text, max(0, f.start - 25), f.start)]


def _deputies(reading: Reading) -> Calculation | None:
    deputies = {int(f.value) for f in reading.counts(Unit.DEPUTY)}
    board = _board(reading)
    if not board or not ("pho" in reading.text and reading.says(n.ASKS_NUMBER)):
        return None
    rule = NUMBER_RULE.get(f"{board}-pho")
    if rule is None:
        return None
    members = _near(reading, t.INSPECTORS, 60)
    if not deputies:
        asked = re.search(r"\b(?:may|bao nhieu) (?:nguoi (?:lam )?)?pho\b", reading.text)
        certain = asked and (not board.startswith(("cq", "dn")) or (members or 0) >= 9)
        lead = f"Tối đa {rule.high:02d} Phó Trưởng ban ({rule.subject})."
        return (
            Calculation(rule.id, Verdict.NEEDS, lead, rule.law, rule.clause, {"members": members or 0})
            if certain
            else None
        )
    if len(deputies) > 1 and min(deputies) <= 2 < max(deputies):
        return None
    count = max(deputies)
    if board.startswith(("cq", "dn")) and count == 2 and (members or 0) < 9:
        return None
    return check_number(rule, count)


def _part_timers(reading: Reading) -> Calculation | None:
    """People with an allowance who are not officials: at most three in a village."""
    counted = {int(f.value) for f in reading.counts(Unit.PERSON) if not f.bound}
    if (
        "khong chuyen trach" not in reading.text
        or reading.place != "xa"
        or len(counted) != 1
        or not reading.says(n.ASKS_NUMBER)
    ):
        return None
    return check_number(NUMBER_RULE["khong-chuyen-trach"], counted.pop())


def _age(reading: Reading) -> Calculation | None:
    """Whether somebody is old enough to head a village; only where age is what is asked, or is too low."""
    ages = {int(f.value) for f in reading.counts(Unit.AGE)}
    if len(ages) != 1 or not reading.says(t.HEAD) or not reading.says(n.CANDIDATE):
        return None
    found = check_number(NUMBER_RULE["truong-thon-tuoi"], ages.pop())
    return found if found.verdict is Verdict.NOT_MET or reading.says(n.ENOUGH_AGE) else None


def _board(reading: Reading) -> str:
    """``gsdt``, ``xa-ttnd``, ``cq-ttnd``, ``dn-ttnd``: the one board a question is about; else empty."""
    inspectors, supervisors = reading.says(t.INSPECTORS), reading.says(t.SUPERVISORS)
    if supervisors and not inspectors:
        return "gsdt"
    if inspectors and not supervisors and reading.place in _PREFIX:
        return f"{_PREFIX[reading.place]}-ttnd"
    return ""


def _teams(reading: Reading) -> Calculation | None:
    cues = {"to-phat-phieu": n.CARRIERS, "to-truc-tuyen": n.ONLINE_TEAM, "ban-kiem-phieu": t.TELLERS}
    meant = [(rule, cue) for rule, cue in cues.items() if reading.says(cue)]
    if len(meant) != 1 or not reading.says(n.ASKS_NUMBER):
        return None
    rule_id, cue = meant[0]
    count = _near(reading, cue)
    return check_number(NUMBER_RULE[rule_id], count) if count is not None else None


def _inspectors(reading: Reading) -> Calculation | None:
    board = _board(reading)
    if not board.endswith("-ttnd") or (reading.says(t.BOARD_DISPUTE) and not reading.says(n.ASKS_NUMBER)):
        return None
    if board == "xa-ttnd":
        return _commune_inspectors(reading)
    told = any(f.role is Role.TOTAL for f in reading.staff)
    staff = _staff_total(reading) if told else None
    if board == "cq-ttnd" and staff is not None and reading.says(n.SET_UP) and len(reading.staff) == 1:
        return None if _exempt_in_doubt(reading) else check_size(SIZE_RULE["cq-ttnd-lap"], staff)
    return _workplace_inspectors(reading, board, staff)


def _workplace_inspectors(reading: Reading, board: str, staff: int | None) -> Calculation | None:
    raised = n.RAISED.search(reading.text)
    members = int(raised[1]) if raised else _near(reading, t.INSPECTORS, 30)
    voting = any(f.role in (Role.FAVOUR, Role.AGAINST) for f in reading.staff)
    if members is None or members == staff or members > 40 or voting:
        return None
    if reading.spans or not reading.says(n.ASKS_NUMBER):
        return None
    rule = NUMBER_RULE[board]
    found = check_number(rule, members)
    if members > 9 and reading.says(n.SPREAD) and not reading.says(n.NOT_SPREAD):
        lead = (
            f"Được, nếu hội nghị quyết định: {rule.subject} có {rule.law}, nơi đặc thù hoặc phân tán được nhiều hơn; "
            f"ở đây là {members}."
        )
        more = f"{board}-nhieu-hon"
        return replace(found, verdict=Verdict.MET, lead=lead, note="", note_clause="", ground=more)
    return found


def _exempt_in_doubt(reading: Reading) -> bool:
    return "dac thu" in reading.text and not reading.says(n.NOT_PECULIAR)


def _staff_total(reading: Reading) -> int | None:
    totals = {int(f.value) for f in reading.counts(Unit.PERSON) if f.role is Role.TOTAL and not f.bound}
    people = {int(f.value) for f in reading.counts(Unit.PERSON)}
    if len(totals) == 1:
        return totals.pop()
    return people.pop() if not totals and len(people) == 1 else None


def _commune_inspectors(reading: Reading) -> Calculation | None:
    villages = {int(f.value) for f in reading.counts(Unit.VILLAGE) if f.role is not Role.CLAIM}
    if any(f.role in (Role.FAVOUR, Role.AGAINST) for f in reading.figures) or not reading.says(n.ASKS_NUMBER):
        return None
    total = {int(f.value) for f in reading.counts(Unit.VILLAGE) if f.role is Role.TOTAL}
    known = total if len(total) == 1 else villages
    members = _near(reading, t.INSPECTORS, 40)
    if members is None and (stated := n.STATED.search(reading.text)):
        members = int(stated[1])
    if len(known) != 1:
        few = members is not None and members < 5 and not villages and not reading.says(t.BOARD_ELECTION)
        return check_number(NUMBER_RULE["xa-ttnd"], members or 0) if few else None
    if members is None and not re.search(r"\b(?:may|bao nhieu) (?:nguoi|thanh vien)\b", reading.text):
        return None
    return inspectors_of(known.pop(), members)


def _supervisors(reading: Reading) -> Calculation | None:
    if _board(reading) != "gsdt" or not reading.says(n.ASKS_NUMBER) or reading.spans:
        return None
    if any(f.role in (Role.FAVOUR, Role.AGAINST) for f in reading.staff):
        return None
    members = _near(reading, t.SUPERVISORS, 40)
    if members is None:
        return None
    return check_number(NUMBER_RULE["gsdt-dan" if reading.says(n.CITIZENS) else "gsdt"], members)


def _sizes(reading: Reading) -> Calculation | None:
    if reading.place not in ("co-quan", "doanh-nghiep-nha-nuoc") or reading.spans:
        return None
    staff = _staff_total(reading)
    if staff is None or any(
        f.role in (Role.FAVOUR, Role.AGAINST, Role.PRESENT, Role.SIGNED) for f in reading.staff if f.value != staff
    ):
        return None
    name = _PREFIX[reading.place]
    if reading.says(n.DELEGATES) and not reading.says(t.RESOLUTION) and not reading.counts(Unit.DELEGATE):
        return _delegates(reading, name, staff)
    if name == "cq" and staff <= 7 and reading.says(t.MEETING) and not reading.says(t.INSPECTORS):
        return check_size(SIZE_RULE["cq-hoi-nghi-nho"], staff)
    return None


def _delegates(reading: Reading, name: str, staff: int) -> Calculation | None:
    found = check_size(SIZE_RULE[f"{name}-dai-bieu"], staff)
    spread = reading.says(n.SPREAD) and not reading.says(n.NOT_SPREAD)
    bound = reading.says(n.POST) and not reading.says(n.NO_POST)
    if found.verdict is Verdict.NOT_MET and (spread or bound):
        why = "làm việc phân tán" if spread else "không thể bỏ vị trí làm việc"
        lead = (
            f"Được họp đại biểu dù chỉ có {staff} người (dưới 100), vì {why}; "
            "người đứng đầu quyết định sau khi thống nhất với Công đoàn."
        )
        return replace(found, verdict=Verdict.MET, lead=lead, note="", note_clause="")
    return found


def _military(reading: Reading) -> Calculation | None:
    if reading.place != "quan-doi" or "hoi dong quan nhan" not in reading.text:
        return None
    people = {int(f.value) for f in reading.counts(Unit.PERSON) if not f.bound}
    members = {int(f.value) for f in reading.counts(Unit.MEMBER)}
    if len(people) != 1:
        return None
    strength = people.pop()
    if len(members) == 1:
        return check_number(NUMBER_RULE["qd-uy-vien-nho" if strength <= 60 else "qd-uy-vien"], members.pop())
    if re.search(r"\b(?:lap|thanh lap)\b", reading.text) and not members:
        return check_size(SIZE_RULE["qd-thanh-lap"], strength)
    return None
