"""Every threshold of the law, its decrees and the army's circular, as data."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from assistant.calculators.thresholds import ShareRule, Threshold

LAW, D59, D61, ARMY = "10/2022/QH15", "59/2023/NĐ-CP", "61/2023/NĐ-CP", "165/2018/TT-BQP"
COMMUNE, AGENCY, ENTERPRISE, MILITARY = "xa", "co-quan", "doanh-nghiep-nha-nuoc", "quan-doi"

TWO_THIRDS = Threshold(Fraction(2, 3), strict=False)
THIRD = Threshold(Fraction(1, 3), strict=False)
OVER_HALF = Threshold(Fraction(1, 2), strict=True)
HALF = Threshold(Fraction(1, 2), strict=False)
TENTH = Threshold(Fraction(1, 10), strict=False)

_ALL = "tổng số đại diện hộ gia đình trong thôn, tổ dân phố"
_HERE = "số đại diện hộ gia đình dự họp"
_VALID, _INVALID = "Hợp lệ", "Chưa hợp lệ"
_ENOUGH, _SHORT = "Đủ", "Chưa đủ"
BALLOT = "Họp không đủ đại diện để có thể đạt tỷ lệ thì được chuyển sang phát phiếu lấy ý kiến từng hộ."
_FRONT = "Chưa đủ 10% mà có lợi cho cộng đồng và Ban công tác Mặt trận tán thành thì vẫn được đưa ra bàn."
_SUMMON_TWICE = "Triệu tập lần thứ hai mà vẫn thiếu thì sau khi thống nhất với Công đoàn được gửi phiếu lấy ý kiến."


_CONFERENCES = {
    AGENCY: ("cq", "hội nghị cán bộ, công chức, viên chức, người lao động"),
    ENTERPRISE: ("dn", "hội nghị người lao động"),
}


def _commune(rule_id: str, subject: str, threshold: Threshold, clause: str, *related: str) -> ShareRule:
    return ShareRule(rule_id, subject, COMMUNE, _ALL, threshold, clause, related=related)


def _inside(rule_id: str, subject: str, clause: str) -> ShareRule:
    """What those present at a residents' meeting decide among themselves."""
    return ShareRule(
        rule_id, subject, COMMUNE, _HERE, OVER_HALF, clause, "đại diện hộ", "giơ tay đồng ý", "Được", "Chưa được"
    )


def _conference(setting: str, staff: str, law: tuple[str, str, str]) -> tuple[ShareRule, ...]:
    """The thresholds that agencies and state enterprises share; ``law``: quorum, request, ballot."""
    name, about = _CONFERENCES[setting]
    quorum, request, ballot = law
    valid = ShareRule(
        f"{name}-hop-le",
        f"{about} hợp lệ",
        setting,
        f"tổng số {staff}",
        TWO_THIRDS,
        quorum,
        "người",
        "có mặt",
        _VALID,
        _INVALID,
        note=_SUMMON_TWICE,
        note_clause=ballot,
    )
    return (
        valid,
        replace(
            valid, id=f"{name}-hop-le-dai-bieu", subject=f"{about} đại biểu hợp lệ", unit="đại biểu",
            base="tổng số đại biểu được triệu tập",
        ),
        ShareRule(
            f"{name}-nghi-quyet", f"nghị quyết, quyết định của {about}", setting, "tổng số người dự hội nghị",
            OVER_HALF, quorum, "người dự",
        ),
        ShareRule(
            f"{name}-de-nghi-hop", f"tập thể đề nghị mở {about}", setting, f"tổng số {staff}", THIRD, request, "người",
            "cùng đề nghị", _ENOUGH, _SHORT, related=(quorum,),
        ),
    )  # fmt: skip


def _majority(rule_id: str, setting: str, body: str, clause: str) -> ShareRule:
    """Bodies that decide by majority: the decree gives no other figure."""
    base = f"số thành viên {body}, vì Ban quyết định theo đa số"
    return ShareRule(rule_id, f"quyết định của {body}", setting, base, OVER_HALF, clause, "thành viên", "đồng ý")


_COMMUNE_RULES = (
    _commune("xa-dong-gop", "mức đóng góp; thu, chi, quản lý quỹ của thôn", TWO_THIRDS, f"{LAW}#21.1", f"{LAW}#15"),
    ShareRule(
        "xa-dong-gop-toan-xa",
        "mức đóng góp, thu chi có phạm vi cả xã",
        COMMUNE,
        "tổng số thôn, tổ dân phố",
        TWO_THIRDS,
        f"{LAW}#21.1",
        "thôn, tổ dân phố",
        related=(f"{LAW}#15",),
    ),
    _commune("xa-huong-uoc", "hương ước, quy ước", OVER_HALF, f"{LAW}#21.1", f"{D61}#10"),
    _commune(
        "xa-truong-thon", "bầu, cho thôi Trưởng thôn, Tổ trưởng", OVER_HALF, f"{LAW}#21.1", f"{D59}#7", f"{D59}#9"
    ),
    _commune("xa-bau-ban", "bầu, cho thôi thành viên Ban Thanh tra nhân dân, Ban Giám sát", OVER_HALF, f"{LAW}#21.1"),
    _commune("xa-tu-quan", "việc tự quản khác của thôn", OVER_HALF, f"{LAW}#21.1", f"{LAW}#15"),
    _commune("xa-truc-tuyen", "kết quả biểu quyết trực tuyến", OVER_HALF, f"{D59}#5.4.b", f"{LAW}#21"),
    ShareRule(
        "xa-chon-truc-tuyen",
        "chọn hình thức biểu quyết trực tuyến",
        COMMUNE,
        _ALL,
        OVER_HALF,
        f"{D59}#5.2.c",
        act="chọn biểu quyết trực tuyến",
        passed=_ENOUGH,
        failed=_SHORT,
    ),
    ShareRule(
        "xa-sang-kien",
        "sáng kiến của công dân được đưa ra bàn",
        COMMUNE,
        "tổng số hộ gia đình tại thôn, tổ dân phố",
        TENTH,
        f"{LAW}#16.3",
        act="đồng thuận",
        passed=_ENOUGH,
        failed=_SHORT,
        note=_FRONT,
        note_clause=f"{LAW}#16.3",
    ),
    ShareRule(
        "xa-sang-kien-huong-uoc",
        "đề xuất của công dân về hương ước, quy ước được đưa ra bàn",
        COMMUNE,
        "tổng số hộ gia đình tại cộng đồng dân cư",
        TENTH,
        f"{D61}#7.3",
        act="đồng thuận",
        passed=_ENOUGH,
        failed=_SHORT,
        related=(f"{LAW}#16",),
        note=_FRONT,
        note_clause=f"{D61}#7.3",
    ),
    ShareRule(
        "xa-kien-nghi-thoi",
        "kiến nghị cho thôi Trưởng thôn, Tổ trưởng tổ dân phố",
        COMMUNE,
        "tổng số hộ gia đình trong thôn, tổ dân phố",
        HALF,
        f"{D59}#9.1.b",
        act="kiến nghị",
        passed=_ENOUGH,
        failed=_SHORT,
    ),
    ShareRule(
        "xa-huong-uoc-du-hop",
        "cuộc họp thông qua hương ước, quy ước",
        COMMUNE,
        "tổng số hộ gia đình tại cộng đồng dân cư",
        OVER_HALF,
        f"{D61}#10.1.a",
        act="có đại diện dự họp",
        passed=_ENOUGH,
        failed=_SHORT,
        note="Không đạt tỷ lệ dự họp thì thông qua bằng phát phiếu lấy ý kiến từng hộ.",
        note_clause=f"{D61}#10.2",
    ),
    ShareRule(
        "xa-dong-gop-du-hop",
        "cuộc họp bàn mức đóng góp, thu chi",
        COMMUNE,
        _ALL,
        TWO_THIRDS,
        f"{LAW}#19.1.b",
        act="dự họp mới có thể đạt tỷ lệ tán thành",
        passed=_ENOUGH,
        failed=_SHORT,
        related=(f"{LAW}#21", f"{D59}#4"),
        note=BALLOT,
        note_clause=f"{LAW}#19.1.b",
    ),
    ShareRule(
        "xa-bau-cu-du-hop",
        "cuộc họp bầu, cho thôi",
        COMMUNE,
        _ALL,
        OVER_HALF,
        f"{LAW}#19.1.b",
        act="dự họp mới có thể đạt tỷ lệ tán thành",
        passed=_ENOUGH,
        failed=_SHORT,
        related=(f"{LAW}#21", f"{D59}#4"),
        note=BALLOT,
        note_clause=f"{LAW}#19.1.b",
    ),
    _inside("xa-thu-ky", "cử thư ký cuộc họp", f"{D59}#3.5.a"),
    _inside("xa-phuong-an", "chọn phương án biểu quyết", f"{D59}#3.5.b"),
    _inside("xa-ban-kiem-phieu", "cử Ban kiểm phiếu", f"{D59}#3.5.c"),
)

SHARE_RULES: tuple[ShareRule, ...] = (
    *_COMMUNE_RULES,
    *_conference(
        AGENCY, "cán bộ, công chức, viên chức, người lao động", (f"{LAW}#51.2.c", f"{LAW}#50.1", f"{LAW}#50.2")
    ),
    *_conference(ENTERPRISE, "người lao động", (f"{LAW}#69.2.c", f"{LAW}#68.1", f"{LAW}#68.2")),
    _majority("xa-ttnd-da-so", COMMUNE, "Ban Thanh tra nhân dân", f"{D59}#12.3"),
    _majority("xa-gsdt-da-so", COMMUNE, "Ban Giám sát đầu tư của cộng đồng", f"{D59}#16.3"),
    _majority("cq-ttnd-da-so", AGENCY, "Ban Thanh tra nhân dân", f"{D59}#20.3"),
    _majority("dn-ttnd-da-so", ENTERPRISE, "Ban Thanh tra nhân dân", f"{D59}#24.3"),
    ShareRule(
        "qd-dai-hoi",
        "đại hội quân nhân",
        MILITARY,
        "tổng quân số của cơ quan, đơn vị",
        TWO_THIRDS,
        f"{ARMY}#18.2.a",
        "người",
        "tham gia",
        _ENOUGH,
        _SHORT,
    ),
    ShareRule(
        "qd-trung-cu",
        "trúng cử Hội đồng quân nhân",
        MILITARY,
        "tổng quân số được triệu tập",
        OVER_HALF,
        f"{ARMY}#18.2.c",
        "phiếu",
        "tín nhiệm",
        "Trúng cử",
        "Không trúng cử",
    ),
)

SHARE_RULE = {rule.id: rule for rule in SHARE_RULES}
