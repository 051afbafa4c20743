"""What the number of a village's households decides: its size, its clusters, its fund for allowances."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from assistant.calculators import number_cues as n
from assistant.calculators import topics as t
from assistant.calculators.figures import Role, Unit
from assistant.calculators.members import SIZE_RULE, check_region, check_size, special_size
from assistant.calculators.reading import Reading
from assistant.calculators.regions import region_of, without_places
from assistant.calculators.result import Calculation, Verdict, decimal

_ROLES = frozenset({Role.TOTAL, Role.NONE, Role.FAVOUR})
_MOST_MERGED = 4
_WORD = re.compile(r"[a-z_]+")
_SMALL = re.compile(
    r"ho|nha|gia|dinh|o|tai|thuoc|tinh|thanh|pho|tp|co|thi|duoc|khong|ko|k|chua|vay|la|du|d_|dat|em|toi|t_i|minh|cua|"
    r"vung|mien|a|ha|nhi|ad|oi|the|roi|chi|m_i|moi|hien|nay|gom|nhu|dung|va"
)
_LAST = re.compile(r"(?:[.?]|\b(?:the|con|neu|va))\s+[^.?]*[.?]*\s*$")


def homes(reading: Reading) -> Calculation | None:
    """The size that a number of households is held against; None when no rule is certain."""
    # "du lap" is no "dự" and Sóc Trăng no blank vote where nobody meets
    roles = _ROLES if reading.says(t.MEETING) else set(Role) - {Role.CLAIM}
    counted = {int(f.value) for f in reading.counts(Unit.HOUSEHOLD) if f.role in roles and not f.bound}
    budget = _about_budget(reading) and not reading.says(t.CHARTER)
    if len(parts := _parts(reading)) > 1 and reading.says(n.MERGED):
        return _merged(reading, parts)
    if (reading.says(t.MONEY) and not budget) or reading.place != "xa" or len(counted) > 1:
        return None
    count = counted.pop() if counted else None
    special = _special(reading)
    urban = _urban(reading)
    if budget:
        higher = reading.says(n.HIGHER_BUDGET) and not reading.says(n.NO_SPECIAL)
        return None if special and not higher else _budget(reading, count, urban, higher)
    if count is None:
        return _claimed(reading, urban)
    if reading.says(n.CLUSTERS) and reading.says(t.MEETING):
        return check_size(SIZE_RULE["xa-hop-cum"], count) if count >= 200 or not reading.says(n.SCATTERED) else None
    return _standard(reading, count, urban, special)


def _special(reading: Reading) -> bool:
    """Whether what may lower the size is said: mountains, borders, islands."""
    return reading.says(n.SPECIAL) and not reading.says(n.NO_SPECIAL)


def _parts(reading: Reading) -> list[int]:
    return [int(f.value) for f in reading.counts(Unit.HOUSEHOLD) if f.role is not Role.CLAIM and not f.bound]


def _merged(reading: Reading, parts: list[int]) -> Calculation | None:
    """Villages that are to become one: their households together, held against the size that one must have."""
    if len(parts) > _MOST_MERGED or reading.place != "xa":
        return None
    found = _standard(reading, sum(parts), _urban(reading), _special(reading))
    added = f"{' + '.join(map(decimal, parts))} = {decimal(sum(parts))}"
    return replace(found, formula=f"{added}; {found.formula}") if found else None


def without_count(reading: Reading) -> list[Calculation]:
    """How many households a village needs in the region named, or the fund where none are counted; empty else."""
    if _about_budget(reading):
        higher = reading.says(n.HIGHER_BUDGET) and not reading.says(n.NO_SPECIAL)
        return [_higher(None)] if higher and reading.says(n.ASKS_TIMES) and reading.place == "xa" else []
    about = reading.says(n.ASKS_HOMES) and reading.says(n.ABOUT_SIZE) and reading.place in ("xa", "")
    if not about or _about_something_else(reading) or reading.says(t.MEETING):
        return []
    urban, region = _urban(reading), region_of(reading)
    if urban is None:
        return []
    if _special(reading):
        return [special_size(urban, None, region.point, region.name) if region else special_size(urban)]
    return [check_region(region.point, urban, None, region.name)] if region else []


def _about_budget(reading: Reading) -> bool:
    """Whether the fund for allowances is meant; "khoản bao nhiêu" is not."""
    contracted = n.CONTRACTED.search(reading.text)
    return reading.says(n.BUDGET) or bool(contracted and reading.plain.typed(contracted.start(), "khoán"))


def _urban(reading: Reading) -> bool | None:
    """Whether a tổ dân phố is meant; what is named last where both are; None where neither or both at once are."""
    text = without_places(reading.text)  # "Sóc Trăng", "Lạng Sơn" are no villages
    last = _LAST.search(text)
    for told in (text, last[0] if last else ""):
        kinds = {kind for kind, cue in ((True, n.URBAN), (False, n.RURAL)) if cue.search(told)}
        if len(kinds) == 1:
            return kinds.pop()
    return None


def _budget(reading: Reading, count: int | None, urban: bool | None, higher: bool) -> Calculation | None:
    """How many times the base salary; in money too when the base salary is told."""
    if higher:
        found = _higher(count)
    elif count is None or urban is None:
        return None
    else:
        found = check_size(SIZE_RULE["khoan-to-dan-pho" if urban else "khoan-thon"], count)
    salary = n.SALARY.search(reading.text)
    if not salary:
        return found
    times = Fraction(8) if found.verdict is Verdict.MET else Fraction(13, 2)
    base = _in_dong(salary)
    money = f"{decimal(times)} × {decimal(base)} = {decimal(times * base)}"
    lead = f"{decimal(times * base)} đồng/tháng: {found.lead[0].lower()}{found.lead[1:]}"
    ground = found.ground or ("" if found.verdict is Verdict.MET else "khoan-con-lai")
    return replace(
        found, verdict=Verdict.NEEDS, lead=lead, formula=money, inputs={**found.inputs, "salary": base}, ground=ground
    )


def _in_dong(salary: re.Match[str]) -> int:
    if salary["dong"]:
        return int(re.sub(r"\D", "", salary["dong"]))
    return int(Fraction(salary["millions"].replace(",", ".")) * 1_000_000)


def _higher(count: int | None) -> Calculation:
    """The border, islands, key places of defence: 8,0 times, however many households there are."""
    rule = SIZE_RULE["khoan-thon"]
    lead = "Được khoán quỹ phụ cấp 8,0 lần mức lương cơ sở: địa bàn thuộc diện được mức cao, không phụ thuộc số hộ."
    inputs: dict[str, int | str] = {} if count is None else {"count": count}
    formula = "diện được mức cao → 8,0 lần"
    return Calculation(rule.id, Verdict.MET, lead, formula, rule.clause, inputs, ground="khoan-dien-cao")


def _standard(reading: Reading, count: int, urban: bool | None, special: bool) -> Calculation | None:
    if urban is None or not (reading.says(n.STANDARD) or _bare(reading)) or _about_something_else(reading):
        return None
    region = region_of(reading)
    if region is None:
        return special_size(urban, count) if special and not reading.says(n.WHO_DECIDES) else None
    found = check_region(region.point, urban, count, region.name)
    if special and found.verdict is Verdict.NOT_MET:
        lead = (
            "Không bắt buộc: có yếu tố đặc thù thì số hộ có thể thấp hơn "
            f"mức chung {found.inputs['least']} hộ; ở đây là {count}."
        )
        return replace(
            found, verdict=Verdict.MET, lead=lead, clause=found.note_clause, note="", note_clause="",
            ground="quy-mo-dac-thu",
        )  # fmt: skip
    return found


def _bare(reading: Reading) -> bool:
    """Whether no more is said than a village, its households and its place, and at most that it be judged."""
    if not reading.judges or len(reading.figures) != 1:
        return False
    rest = n.URBAN.sub(" ", n.RURAL.sub(" ", without_places(reading.text)))
    return not [word for word in _WORD.findall(rest) if not _SMALL.fullmatch(word)]


def _claimed(reading: Reading, urban: bool | None) -> Calculation | None:
    """A number of households that is only said to be the law's: right, or which one is ("chỉ cần 500 hộ chứ")."""
    claimed = {int(f.value) for f in reading.figures if f.role is Role.CLAIM and f.unit is Unit.HOUSEHOLD}
    region = region_of(reading)
    alone = len(claimed) == 1 == len(reading.figures)
    if urban is None or region is None or not alone or not reading.says(n.DOUBTS) or _about_something_else(reading):
        return None
    said, found = claimed.pop(), check_region(region.point, urban, None, region.name)
    right = said == found.inputs["least"]
    law = f"{found.lead[0].lower()}{found.lead[1:].rstrip('.')}"
    lead = f"Đúng: {law}." if right else f"Không phải {said} hộ: mức chung là {law}."
    return replace(found, verdict=Verdict.MET if right else Verdict.NOT_MET, lead=lead)


def _about_something_else(reading: Reading) -> bool:
    return any(
        reading.says(topic)
        for topic in (
            t.CHARTER,
            t.HEAD_ELECTION,
            t.BOARD_ELECTION,
            t.INITIATIVE,
            t.PETITION,
            t.MEETING,
            t.MONEY,
            t.BOARD,
        )
    )
