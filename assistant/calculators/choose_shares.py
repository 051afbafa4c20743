"""Which threshold a question's figures call for."""

from __future__ import annotations

from fractions import Fraction

from assistant.calculators import topics as t
from assistant.calculators.attendance import check_attendance, state_attendance
from assistant.calculators.figures import STAFF, Role, Unit
from assistant.calculators.reading import Reading
from assistant.calculators.result import Calculation, Verdict, decimal
from assistant.calculators.share_rules import SHARE_RULE
from assistant.calculators.tally import Part, Tally, UnclearError, tally
from assistant.calculators.thresholds import ShareRule, check_proportion, check_share, state_share

_HOMES = (Unit.HOUSEHOLD,)


def choose_shares(reading: Reading) -> list[Calculation]:
    """The thresholds that apply, computed; empty when none certainly does."""
    if reading.says(t.FORGED) or reading.says(t.BUDGET):
        return []
    try:
        place = reading.place
        if place == "quan-doi":
            return _military(reading)
        if place in ("co-quan", "doanh-nghiep-nha-nuoc"):
            return _board_vote(reading, place) or _workplace(reading, "cq" if place == "co-quan" else "dn")
        return _board_vote(reading, place) or _commune(reading) if place == "xa" else []
    except UnclearError:
        return []


def _judge(reading: Reading, rule_id: str, base: int | None, part: Part | None) -> list[Calculation]:
    """One rule on one count, or the rule itself where no figures are given; nothing when they do not settle it."""
    rule = SHARE_RULE[rule_id]
    if part is None:
        return _needed(reading, rule, base)
    if not (reading.judges or reading.asks or reading.says(t.BOARD_DISPUTE)):
        return []
    if part.share is not None:
        return (
            []
            if _share_open(rule_id, part)
            else [check_proportion(rule, part.share, _said(part), above=part.bound == ">")]
        )
    if not base or part.value > base:
        return []
    needed = rule.threshold.needed(base)
    if part.bound == "≈" or (part.bound == ">" and part.value < needed) or (part.bound == "<" and part.value > needed):
        return []
    return [check_share(rule, base, part.value - (part.bound == "<") + (part.bound == ">"))]


def _needed(reading: Reading, rule: ShareRule, base: int | None) -> list[Calculation]:
    """How many are needed, or which share where there are no figures; nothing when that is not asked."""
    if not reading.figures:
        return [state_share(rule)] if reading.says(t.ASKS_SHARE) and not reading.says(t.ANOTHER_COUNT) else []
    return [check_share(rule, base)] if base and reading.asks and reading.says(t.ASKS_COUNT) else []


def _share_open(rule_id: str, part: Part) -> bool:
    """Whether "hơn 60%", "gần một nửa" leaves the verdict open."""
    threshold, share = SHARE_RULE[rule_id].threshold, part.share or Fraction(0)
    if part.bound == ">":
        return share < threshold.fraction
    if part.bound == "<":
        return share > threshold.fraction
    return part.bound == "≈"


def _said(part: Part) -> str:
    share = part.share or Fraction(0)
    prefix = {">": "trên ", "<": "dưới "}.get(part.bound, "")
    percent = share * 100
    return prefix + (f"{decimal(percent)}%" if percent.denominator in (1, 2, 5, 10) else f"{share}")


# --- the commune ---------------------------------------------------------------------


def _commune(reading: Reading) -> list[Calculation]:
    homes = tally(reading, _HOMES)
    if homes.total is None and homes.favour is None and _counts_villages(reading):
        return _whole_commune(reading)
    if reading.says(t.SCRIBE) or reading.says(t.TELLERS) or reading.says(t.BALLOT_MODE):
        return _inside_meeting(reading, homes)
    if _is_initiative(reading, homes):
        return _initiative(reading, homes)
    if reading.says(t.HEAD) and reading.says(t.PETITION) and reading.says(t.REMOVAL):
        return _judge(reading, "xa-kien-nghi-thoi", homes.total, homes.signed or homes.favour)
    return _approval(reading, homes)


def _counts_villages(reading: Reading) -> bool:
    """Whether villages are what is counted, or asked for in a matter of the whole commune."""
    villages = [f for f in reading.counts(Unit.VILLAGE) if f.role in (Role.FAVOUR, Role.TOTAL, Role.AGAINST)]
    if len(villages) > 1 or any(f.whole for f in villages):
        return True
    return reading.says(t.ASKS_VILLAGES) and bool(villages or reading.says(t.COMMUNE_WIDE))


def _whole_commune(reading: Reading) -> list[Calculation]:
    """A matter of the whole commune is counted in villages; only contributions have a threshold there."""
    if not reading.says(t.MONEY):
        return []
    count = tally(reading, (Unit.VILLAGE,))
    return _judge(reading, "xa-dong-gop-toan-xa", count.total, count.favour)


def _inside_meeting(reading: Reading, homes: Tally) -> list[Calculation]:
    rules = {"xa-thu-ky": t.SCRIBE, "xa-ban-kiem-phieu": t.TELLERS, "xa-phuong-an": t.BALLOT_MODE}
    meant = [rule for rule, cue in rules.items() if reading.says(cue)]
    people = tally(reading, (Unit.HOUSEHOLD, *STAFF))
    base = homes.present or people.present
    if len(meant) != 1 or base is None or base.share is not None or base.bound:
        return []
    return _judge(reading, meant[0], base.value, homes.favour or people.favour)


def _is_initiative(reading: Reading, homes: Tally) -> bool:
    if not (reading.says(t.INITIATIVE) and reading.says(t.CITIZEN)):
        return False
    return bool(homes.favour or homes.signed or (homes.total and reading.asks))


def _initiative(reading: Reading, homes: Tally) -> list[Calculation]:
    rule_id = "xa-sang-kien-huong-uoc" if reading.says(t.CHARTER) else "xa-sang-kien"
    result = _judge(reading, rule_id, homes.total, homes.signed or homes.favour)
    agrees = reading.says(t.FRONT_AGREES) and not reading.says(t.FRONT_REFUSES)
    if result and result[0].verdict is Verdict.NOT_MET and agrees:
        return [_saved_by_front(result[0])]
    return result


def _saved_by_front(short: Calculation) -> Calculation:
    """Below 10 %, but the Front's committee agrees: the head of the village puts it to the residents all the same."""
    base, part, needed = (short.inputs.get(name, "") for name in ("base", "part", "needed"))
    lead = (
        f"Được đưa ra bàn nếu xét thấy có lợi cho cộng đồng: mới {part}/{base} hộ đồng thuận, chưa đủ 10% "
        f"(cần {needed} hộ), nhưng Ban công tác Mặt trận đã tán thành."
    )
    ground = f"{short.rule_id}-mat-tran"
    return Calculation(short.rule_id, Verdict.MET, lead, short.formula, short.clause, short.inputs, ground=ground)


def _approval(reading: Reading, homes: Tally) -> list[Calculation]:
    """The vote on a matter, or, where only those present are told, whether the meeting can decide."""
    rules = _approval_rules(reading)
    if not rules:
        return _any_matter(reading, homes)
    if homes.favour is None and homes.present is not None:
        return _attendance(reading, homes, rules)
    if homes.favour is not None and homes.total is None and homes.favour.share is None:
        return []
    if "xa-dong-gop" in rules and (
        reading.says(t.COMMUNE_WIDE) or any(f.role is Role.TOTAL for f in reading.counts(Unit.VILLAGE))
    ):
        return []
    found = [c for rule in rules for c in _judge(reading, rule, homes.total, homes.favour)]
    agreed = _agreed(found)
    if agreed and "xa-huong-uoc" in rules and homes.present and homes.present.share is None:
        quorum = _judge(reading, "xa-huong-uoc-du-hop", homes.total, homes.present)
        return agreed + [c for c in quorum if c.verdict is Verdict.NOT_MET]
    return agreed


def _approval_rules(reading: Reading) -> list[str]:
    """The matters that the question may be about, by the thresholds they have."""
    rules = []
    if reading.says(t.MONEY):
        rules.append("xa-dong-gop")
    if reading.says(t.CHARTER):
        rules.append("xa-huong-uoc")
    if reading.says(t.HEAD_ELECTION):
        rules.append("xa-truong-thon")
    if reading.says(t.BOARD_ELECTION):
        rules.append("xa-bau-ban")
    if reading.says(t.ONLINE):
        online = "xa-chon-truc-tuyen" if reading.says(t.ONLINE_MODE) else "xa-truc-tuyen"
        return [] if rules else [online]
    if not rules and reading.says(t.SELF_RULE):
        rules.append("xa-tu-quan")
    return rules


def _attendance(reading: Reading, homes: Tally, rules: list[str]) -> list[Calculation]:
    by_matter = {
        "xa-dong-gop": "xa-dong-gop-du-hop",
        "xa-huong-uoc": "xa-huong-uoc-du-hop",
        "xa-truong-thon": "xa-bau-cu-du-hop",
        "xa-bau-ban": "xa-bau-cu-du-hop",
    }
    if any(f.role is Role.NONE for f in reading.counts(Unit.VOTE)):
        return []  # votes were counted, so that attendance is not what is asked about
    meant = {by_matter[rule] for rule in rules if rule in by_matter}
    if len(meant) != 1 or homes.present is None or homes.present.share is not None or not reading.says(t.MEETING):
        return []
    return _judge(reading, meant.pop(), homes.total, homes.present)


def _any_matter(reading: Reading, homes: Tally) -> list[Calculation]:
    """A residents' meeting of which only the attendance is told, whatever it is about."""
    came = homes.present
    told = came is not None and came.share is None and not came.bound and homes.total is not None
    other = homes.favour or homes.signed or homes.against is not None
    about = reading.says(t.RESIDENTS_MEET) and not reading.says(t.ANOTHER_MEETING)
    if other or not about or reading.counts(Unit.VOTE, *STAFF):
        return []
    if came is None and homes.total is None and reading.says(t.ASKS_ATTENDANCE):
        claims = all(f.role is Role.CLAIM for f in reading.figures)
        return [state_attendance()] if claims else []
    if not told or not reading.judges:
        return []
    assert came is not None and homes.total is not None
    return [check_attendance(homes.total, came.value)]


def _agreed(found: list[Calculation]) -> list[Calculation]:
    """The first of several calculations when all say the same; nothing when they do not."""
    if len({c.verdict for c in found}) > 1 or (len(found) > 1 and found[0].verdict is Verdict.NEEDS):
        return []
    return found[:1]


# --- agencies, enterprises, boards, the army -----------------------------------------


def _workplace(reading: Reading, name: str) -> list[Calculation]:
    count = tally(reading, STAFF)
    if count.signed is not None or (count.favour is None and count.present is None and reading.says(t.REQUEST)):
        return _judge(reading, f"{name}-de-nghi-hop", count.total, count.signed) if reading.says(t.REQUEST) else []
    if not (reading.says(t.MEETING) or count.summoned or "nghi quyet" in reading.text) or reading.says(t.POLL):
        return []
    resolution = _resolution(reading, name, count)
    quorum = _quorum(reading, name, count)
    asked = reading.says(t.VALID) or not resolution
    if any(c.verdict is Verdict.NOT_MET for c in quorum):
        return quorum + [c for c in resolution if c.verdict is Verdict.NOT_MET]
    return [c for c in quorum if asked] + resolution


def _quorum(reading: Reading, name: str, count: Tally) -> list[Calculation]:
    base = count.summoned or count.total
    asked = reading.says(t.VALID) or reading.says(t.ASKS_PRESENT)
    if count.present is None and (count.favour is not None or not base or not asked):
        return []
    return _judge(reading, f"{name}-hop-le-dai-bieu" if count.summoned else f"{name}-hop-le", base, count.present)


def _resolution(reading: Reading, name: str, count: Tally) -> list[Calculation]:
    if (
        not reading.says(t.RESOLUTION)
        or count.present is None
        or count.present.share is not None
        or count.present.bound
    ):
        return []
    if count.favour is None and not (reading.asks and _asks_votes(reading)):
        return []
    return _judge(reading, f"{name}-nghi-quyet", count.present.value, count.favour)


def _asks_votes(reading: Reading) -> bool:
    return bool(t.RESOLUTION.search(reading.text.rsplit("?", 2)[-2] if reading.text.count("?") else reading.text))


def _board_vote(reading: Reading, place: str) -> list[Calculation]:
    """A vote inside an inspectorate or a supervision board: the decree only says "theo đa số"."""
    if reading.says(t.BOARD_ELECTION) or not reading.says(t.BOARD):
        return []
    count = tally(reading, STAFF)
    if (
        count.total is None
        or count.favour is None
        or count.favour.share is not None
        or not reading.says(t.BOARD_DISPUTE)
    ):
        return []
    if count.total > 20 or count.favour.value + (count.against or 0) > count.total:
        return []
    board = "gsdt" if reading.says(t.SUPERVISORS) and not reading.says(t.INSPECTORS) else "ttnd"
    prefix = {"xa": "xa", "co-quan": "cq", "doanh-nghiep-nha-nuoc": "dn"}[place]
    return (
        _judge(reading, f"{prefix}-{board}-da-so", count.total, count.favour)
        if f"{prefix}-{board}-da-so" in SHARE_RULE
        else []
    )


def _military(reading: Reading) -> list[Calculation]:
    count = tally(reading, STAFF)
    base = count.summoned or count.total
    if count.favour is not None:
        return _judge(reading, "qd-trung-cu", base, count.favour) if "trung" in reading.text else []
    return _judge(reading, "qd-dai-hoi", base, count.present) if "dai hoi" in reading.text else []
