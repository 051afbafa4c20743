"""How many: members of the boards and teams of this law, and the sizes it attaches something to."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.calculators.result import Calculation, Verdict, decimal
from corpus.errors import DanchuError, ErrorCode

LAW, D59, D185, ARMY = "10/2022/QH15", "59/2023/NĐ-CP", "185/2026/NĐ-CP", "165/2018/TT-BQP"


@dataclass(frozen=True, slots=True)
class NumberRule:
    """From how many to how many; None where the law sets no end.

    Attributes:
        subject: who or what is counted, as it begins a sentence.
        note: what else the law allows, with its clause.
    """

    id: str
    subject: str
    low: int | None
    high: int | None
    clause: str
    unit: str = "thành viên"
    setting: str = ""
    note: str = ""
    note_clause: str = ""

    @property
    def law(self) -> str:
        """``từ 03 đến 05 thành viên``."""
        if self.low is not None and self.high is not None:
            return f"từ {self.low:02d} đến {self.high:02d} {self.unit}"
        return (
            f"ít nhất {self.low:02d} {self.unit}" if self.low is not None else f"không quá {self.high:02d} {self.unit}"
        )


_MORE = "Nơi có tính chất đặc thù hoặc hoạt động phân tán thì hội nghị có thể quyết định nhiều hơn."
_TELLERS = "Ban kiểm phiếu"

NUMBER_RULES: tuple[NumberRule, ...] = (
    NumberRule("to-phat-phieu", "Tổ phát phiếu lấy ý kiến", 3, 5, f"{LAW}#19.2", setting="xa"),
    NumberRule("to-truc-tuyen", "Tổ lấy ý kiến biểu quyết trực tuyến", 3, 5, f"{D59}#5.2.b", "người", "xa"),
    NumberRule("ban-kiem-phieu", _TELLERS, 3, 5, f"{D59}#3.5.c", "người", "xa"),
    NumberRule("gsdt", "Ban Giám sát đầu tư của cộng đồng", 5, None, f"{LAW}#41.1", setting="xa"),
    NumberRule(
        "gsdt-dan", "Đại diện người dân trong Ban Giám sát đầu tư của cộng đồng", None, 5, f"{D59}#17.2", "người", "xa"
    ),
    NumberRule("gsdt-pho", "Ban Giám sát đầu tư của cộng đồng", None, 2, f"{D59}#17.3", "Phó Trưởng ban", "xa"),
    NumberRule("xa-ttnd-pho", "Ban Thanh tra nhân dân ở cấp xã", None, 2, f"{D59}#13.3", "Phó Trưởng ban", "xa"),
    NumberRule("xa-ttnd", "Ban Thanh tra nhân dân ở cấp xã", 5, None, f"{LAW}#36.1", setting="xa"),
    NumberRule(
        "cq-ttnd", "Ban Thanh tra nhân dân ở cơ quan, đơn vị", 3, 9, f"{LAW}#60.1", "thành viên", "co-quan", _MORE,
        f"{D59}#21.2",
    ),
    NumberRule(
        "dn-ttnd", "Ban Thanh tra nhân dân ở doanh nghiệp nhà nước", 3, 9, f"{LAW}#77.1", "thành viên",
        "doanh-nghiep-nha-nuoc", _MORE, f"{D59}#25.2",
    ),
    NumberRule(
        "cq-ttnd-pho", "Ban Thanh tra nhân dân có từ 09 thành viên trở lên", None, 2, f"{D59}#21.3", "Phó Trưởng ban",
        "co-quan",
    ),
    NumberRule(
        "dn-ttnd-pho", "Ban Thanh tra nhân dân có từ 09 thành viên trở lên", None, 2, f"{D59}#25.2", "Phó Trưởng ban",
        "doanh-nghiep-nha-nuoc",
    ),
    NumberRule(
        "khong-chuyen-trach", "Mỗi thôn, tổ dân phố", None, 3, f"{D185}#14.2", "người hoạt động không chuyên trách",
        "xa",
    ),
    NumberRule("truong-thon-tuoi", "Trưởng thôn, Tổ trưởng tổ dân phố", 21, None, f"{D185}#7.1", "tuổi", "xa"),
    NumberRule("qd-uy-vien-nho", "Hội đồng quân nhân nơi quân số đến 60 người", 3, 5, f"{ARMY}#6.3.a", "ủy viên"),
    NumberRule("qd-uy-vien", "Hội đồng quân nhân nơi quân số trên 60 người", None, 9, f"{ARMY}#6.3.a", "ủy viên"),
)  # fmt: skip
NUMBER_RULE = {rule.id: rule for rule in NUMBER_RULES}


def check_number(rule: NumberRule, count: int) -> Calculation:
    """Whether a number keeps the rule.

    Raises:
        DanchuError: ``figures-invalid`` for a negative number.
    """
    if count < 0:
        raise DanchuError(
            ErrorCode.FIGURES_INVALID, "Số người không thể là số âm. Hãy kiểm tra lại con số.", exit_status=2
        )
    short = max((rule.low or 0) - count, 0)
    over = max(count - rule.high, 0) if rule.high is not None else 0
    met = not short and not over
    gap = f" (thiếu {short})" if short else f" (quá {over})" if over else ""
    lead = f"{'Đúng' if met else 'Không đúng'}: {rule.subject} có {rule.law}; ở đây là {count}{gap}."
    sign = "trong khoảng" if rule.low and rule.high else "≥" if rule.low else "≤"
    bound = f"{rule.low}–{rule.high}" if rule.low and rule.high else str(rule.low or rule.high)
    formula = (
        f"{count} {sign if met else ('<' if short else '>')} {bound if met else (rule.low if short else rule.high)}"
    )
    return Calculation(
        rule.id,
        Verdict.MET if met else Verdict.NOT_MET,
        lead,
        formula,
        rule.clause,
        {"count": count},
        rule.note if over else "",
        rule.note_clause if over else "",
    )


def inspectors_of(villages: int, members: int | None = None) -> Calculation | None:
    """The people's inspectorate of a commune: one for each village, at least five.

    Below five villages it is exactly five; above, a larger number than that of the villages
    is for the Front to decide, so that None comes back.
    """
    needed = max(villages, 5)
    rule = NUMBER_RULE["xa-ttnd"]
    why = f"{villages} thôn, tổ dân phố, mỗi nơi có đại diện, không ít hơn 05 thành viên"
    formula = f"lớn hơn trong hai số: {villages} thôn và 05 → {needed}"
    inputs: dict[str, int | str] = {"villages": villages, "needed": needed}
    ground = "xa-ttnd-it-thon xa-ttnd" if villages < 5 else ""
    if members is None:
        lead = f"Cần {needed} thành viên ({why})."
        return Calculation(rule.id, Verdict.NEEDS, lead, formula, f"{D59}#13.2", inputs, ground=ground)
    if members > needed and villages >= 5:
        return None
    inputs["members"] = members
    if members == needed:
        lead = f"Đúng: {members} thành viên ({why})."
        return Calculation(rule.id, Verdict.MET, lead, formula, f"{D59}#13.2", inputs, ground=ground)
    gap = f"thiếu {needed - members}" if members < needed else "nơi có dưới 05 thôn, tổ dân phố chỉ được bầu tối đa 05"
    lead = f"Không đúng: cần {needed} thành viên ({why}), ở đây là {members} ({gap})."
    ground = ground if members > needed else ""
    return Calculation(rule.id, Verdict.NOT_MET, lead, formula, f"{D59}#13.2", inputs, ground=ground)


@dataclass(frozen=True, slots=True)
class SizeRule:
    """A size that something hangs on: at ``least`` or more one thing holds, below it the other; ``law`` in words.

    ``upto``: the law names the number just below ("từ 07 người trở xuống"), so that people are shown that one.
    """

    id: str
    least: int
    above: str
    below: str
    law: str
    clause: str
    note: str = ""
    note_clause: str = ""
    upto: bool = False

    def formula(self, count: int) -> str:
        """``95 < 100``; by the number that the law names, ``6 ≤ 07``, where it says "từ 07 … trở xuống"."""
        if self.upto:
            return f"{decimal(count)} {'>' if count >= self.least else '≤'} {self.least - 1:02d}"
        return f"{decimal(count)} {'≥' if count >= self.least else '<'} {decimal(self.least)}"


_SPREAD = (
    "Làm việc phân tán trên địa bàn rộng hoặc không thể bỏ vị trí làm việc thì dưới 100 người cũng được họp đại biểu."
)
_HUNDRED = "từ 100 người trở lên mới được chọn họp đại biểu"
_WHOLE, _CHOICE = "Phải họp toàn thể", "Được chọn họp toàn thể hoặc đại biểu"
_EIGHT, _SIX = "Được khoán quỹ phụ cấp 8,0 lần mức lương cơ sở", "Được khoán quỹ phụ cấp 6,5 lần mức lương cơ sở"
SIZE_RULES: tuple[SizeRule, ...] = (
    SizeRule(
        "cq-ttnd-lap", 8, "Phải lập Ban Thanh tra nhân dân, trừ trường hợp đặc thù",
        "Không tổ chức Ban Thanh tra nhân dân",
        "cơ quan, đơn vị từ 07 người trở xuống thì không tổ chức", f"{LAW}#60.1", upto=True,
    ),
    SizeRule(
        "cq-hoi-nghi-nho", 8, "Phải tổ chức hội nghị hằng năm",
        "Không bắt buộc, có thể tổ chức hội nghị nếu thấy cần thiết",
        "cơ quan, đơn vị từ 07 người trở xuống được tự chọn", f"{LAW}#51.2.đ", upto=True,
    ),
    SizeRule("cq-dai-bieu", 100, _CHOICE, _WHOLE, _HUNDRED, f"{LAW}#51.2.b", _SPREAD, f"{LAW}#51.2.b"),
    SizeRule("dn-dai-bieu", 100, _CHOICE, _WHOLE, _HUNDRED, f"{LAW}#69.2.b", _SPREAD, f"{LAW}#69.2.b"),
    SizeRule(
        "xa-hop-cum", 200, "Có thể họp theo từng cụm dân cư", "Chưa đủ để chia cụm",
        "thôn, tổ dân phố từ 200 hộ trở lên được họp theo cụm", f"{LAW}#18.3",
        "Địa bàn dân cư không tập trung thì dưới 200 hộ cũng có thể họp theo cụm.", f"{LAW}#18.3",
    ),
    SizeRule(
        "qd-thanh-lap", 10, "Đủ quân số để thành lập Hội đồng quân nhân", "Không thành lập Hội đồng quân nhân",
        "cơ quan, đơn vị có quân số dưới 10 người thì không thành lập", f"{ARMY}#5.2.a",
    ),
    SizeRule("khoan-thon", 700, _EIGHT, _SIX, "mức 8,0 lần dành cho thôn từ 700 hộ", f"{D185}#15.1"),
    SizeRule("khoan-to-dan-pho", 1000, _EIGHT, _SIX, "mức 8,0 lần dành cho tổ dân phố từ 1.000 hộ", f"{D185}#15.1"),
)  # fmt: skip
SIZE_RULE = {rule.id: rule for rule in SIZE_RULES}

#: Point of khoản 1 Điều 10 (decree 185): region, households of a thôn, of a tổ dân phố.
REGIONS: dict[str, tuple[str, int, int]] = {
    "a": ("thành phố Hà Nội và Thành phố Hồ Chí Minh", 500, 700),
    "b": ("vùng trung du và miền núi phía Bắc", 150, 300),
    "c": ("vùng đồng bằng sông Hồng", 400, 550),
    "d": ("vùng Bắc Trung bộ", 350, 450),
    "đ": ("vùng duyên hải Nam Trung bộ và Tây Nguyên", 300, 450),
    "e": ("vùng Đông Nam bộ", 400, 550),
    "g": ("vùng đồng bằng sông Cửu Long", 400, 550),
}


def check_size(rule: SizeRule, count: int) -> Calculation:
    """Which side of a size a number is on; ``MET`` at or above it."""
    met = count >= rule.least
    lead = f"{rule.above if met else rule.below}: {rule.law}; ở đây là {decimal(count)}."
    return Calculation(
        rule.id,
        Verdict.MET if met else Verdict.NOT_MET,
        lead,
        rule.formula(count),
        rule.clause,
        {"count": count, "least": rule.least},
        "" if met else rule.note,
        "" if met else rule.note_clause,
    )


_SPECIAL = "Thôn, tổ dân phố có yếu tố đặc thù thì số hộ có thể thấp hơn, theo hướng dẫn của cấp tỉnh."


def check_region(point: str, urban: bool, households: int | None, place: str = "") -> Calculation:
    """Whether a village (``urban``: tổ dân phố) has the households that its region asks for.

    Args:
        households: None when it is asked how many it needs.
        place: what to call the region; its own name when empty.
    """
    name, rural_least, urban_least = REGIONS[point]
    region = place or name
    least, kind = (urban_least, "tổ dân phố") if urban else (rural_least, "thôn")
    special = f"{D185}#10.3.a"
    if households is None:
        lead = f"Từ {least} hộ gia đình trở lên, với {kind} ở {region.rstrip(',')}."
        clause = f"{D185}#10.1.{point}"
        return Calculation("quy-mo-thon", Verdict.NEEDS, lead, "", clause, {"least": least}, _SPECIAL, special)
    met = households >= least
    gap = "" if met else f" (thiếu {least - households})"
    word = "Đủ" if met else "Chưa đủ"
    lead = f"{word}: {kind} ở {region} phải có từ {least} hộ gia đình trở lên, ở đây là {households}{gap}."
    return Calculation(
        "quy-mo-thon",
        Verdict.MET if met else Verdict.NOT_MET,
        lead,
        f"{households} {'≥' if met else '<'} {least}",
        f"{D185}#10.1.{point}",
        {"households": households, "least": least},
        "" if met else _SPECIAL,
        "" if met else special,
    )


def special_size(urban: bool, households: int | None = None, point: str = "", place: str = "") -> Calculation:
    """A place of khoản 3 (mountains, border, islands …): fewer households than the general figure are allowed.

    Args:
        households: how many there are, when that was told.
        point: of its region, when that was told, and ``place``: what to call it.
    """
    kind = "tổ dân phố" if urban else "thôn"
    sizes = {at: urban_least if urban else rural_least for at, (_, rural_least, urban_least) in REGIONS.items()}
    general = (
        f"là {sizes[point]} hộ với {kind} ở {(place or REGIONS[point][0]).rstrip(',')}"
        if point
        else f"của {kind} từ {min(sizes.values())} hộ (vùng trung du và miền núi phía Bắc) đến "
        f"{max(sizes.values())} hộ tùy vùng"
    )
    here = "" if households is None else f"; ở đây là {households}"
    lead = (
        "Có thể thấp hơn mức chung, theo hướng dẫn của Ủy ban nhân dân cấp tỉnh, vì có yếu tố đặc thù; "
        f"mức chung {general}{here}."
    )
    inputs: dict[str, int | str] = {} if households is None else {"households": households}
    clause = f"{D185}#10.3.a"
    return Calculation("quy-mo-thon", Verdict.NEEDS, lead, "", clause, inputs, ground="quy-mo-dac-thu")
