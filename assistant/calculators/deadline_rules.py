"""Every period of the law, its decrees and the circulars here that a figure can be held against, as data."""

from __future__ import annotations

from dataclasses import replace

from assistant.calculators.deadlines import DeadlineRule, Kind
from assistant.calculators.figures import Unit

LAW, D59, D61, D185 = "10/2022/QH15", "59/2023/NĐ-CP", "61/2023/NĐ-CP", "185/2026/NĐ-CP"
_D, _W, _M, _H = Unit.DAY, Unit.WORKING_DAY, Unit.MONTH, Unit.HOUR
_AFTER, _BEFORE, _LASTING = Kind.AFTER, Kind.BEFORE, Kind.LASTING
_XA, _CQ, _DN = "xa", "co-quan", "doanh-nghiep-nha-nuoc"


def _rule(
    rule_id: str, kind: Kind, period: tuple[int, Unit], event: str, act: str, clause: str, *related: str
) -> DeadlineRule:
    setting = {"xa": _XA, "cq": _CQ, "dn": _DN}.get(rule_id.split("-", maxsplit=1)[0], "")
    return DeadlineRule(rule_id, kind, *period, event, act, clause, setting, related)


_DECISION = "ngày có quyết định, văn bản về nội dung cần công khai"
_BOARD_PLAN = "kế hoạch kiểm tra, giám sát phải gửi"
_RECEIVED = "ngày nhận được kiến nghị"

_COMMUNE = (
    _rule("xa-cong-khai", _AFTER, (5, _W), _DECISION, "phải công khai", f"{LAW}#12.3"),
    _rule("xa-niem-yet", _LASTING, (30, _D), "ngày niêm yết", "phải niêm yết liên tục", f"{LAW}#13.2"),
    _rule("xa-truyen-thanh", _LASTING, (3, _D), "ngày đầu phát", "phải truyền thanh liên tục", f"{LAW}#13.3"),
    _rule("xa-lay-y-kien", _LASTING, (20, _D), "ngày công khai nội dung lấy ý kiến", "phải lấy ý kiến", f"{LAW}#28.2"),
    _rule("xa-dong-thuan", Kind.VALID, (3, _M), "ngày thể hiện ý kiến", "ý kiến đồng thuận có giá trị", f"{LAW}#16.3"),
    _rule(
        "xa-gui-quyet-dinh",
        _AFTER,
        (5, _W),
        "ngày họp biểu quyết hoặc kết thúc lấy phiếu",
        "quyết định phải được gửi đến Ủy ban nhân dân và Mặt trận cấp xã",
        f"{LAW}#20.3",
        f"{D59}#3",
        f"{D59}#4",
    ),
    _rule("xa-cong-nhan", _AFTER, (5, _W), "ngày nhận được quyết định", "phải công nhận hoặc trả lời", f"{LAW}#21.2"),
    _rule("xa-cong-nhan-bau", _AFTER, (5, _W), "ngày nhận được quyết định", "phải công nhận hoặc trả lời", f"{D59}#8"),
    _rule(
        "xa-cong-nhan-thoi", _AFTER, (5, _W), "ngày nhận được quyết định", "phải công nhận hoặc trả lời", f"{D59}#9.3"
    ),
    _rule("xa-bau-moi", _AFTER, (60, _D), "ngày công nhận cho thôi", "phải quyết định bầu người mới", f"{D59}#9.3"),
    _rule(
        "xa-bao-phat-phieu", _BEFORE, (2, _D), "ngày phát phiếu lấy ý kiến", "phải công khai", f"{LAW}#19.2", f"{D59}#4"
    ),
    _rule("xa-ke-hoach-phieu", _AFTER, (2, _D), "ngày ban hành", "kế hoạch phát phiếu phải gửi lên xã", f"{D59}#4.2"),
    _rule("xa-bao-hop", _BEFORE, (2, _D), "khi họp", "phải thông báo về cuộc họp", f"{D59}#3.3"),
    _rule("xa-tai-lieu-hop", _BEFORE, (2, _D), "khi họp", "phải gửi tài liệu đến từng hộ", f"{D59}#3.4"),
    _rule("xa-quyet-dinh-bau", _BEFORE, (20, _D), "ngày họp bầu", "phải có quyết định và kế hoạch bầu", f"{D59}#6.1.a"),
    _rule("xa-to-bau-cu", _BEFORE, (10, _D), "ngày họp bầu", "phải thành lập Tổ bầu cử", f"{D59}#6.1.b"),
    _rule("xa-niem-yet-bau", _BEFORE, (7, _D), "ngày bầu cử", "phải thông báo, niêm yết quyết định", f"{D59}#6.1"),
    _rule("xa-bien-ban-ung-cu", _BEFORE, (15, _D), "ngày họp bầu", "phải gửi biên bản danh sách ứng cử", f"{D59}#6.2"),
    _rule(
        "xa-hoi-nghi-dinh-ky",
        _BEFORE,
        (5, _D),
        "ngày hội nghị định kỳ",
        "phải gửi thông báo triệu tập",
        f"{D59}#11.1.c",
    ),
    _rule("xa-ttnd-ke-hoach", _BEFORE, (5, _W), "khi kiểm tra, giám sát", _BOARD_PLAN, f"{D59}#14.1.b"),
    _rule("xa-ttnd-kien-nghi", _AFTER, (15, _D), _RECEIVED, "phải thông báo kết quả giải quyết", f"{LAW}#40.1.c"),
    _rule("xa-gsdt-kien-nghi", _AFTER, (15, _D), _RECEIVED, "phải thông báo kết quả giải quyết", f"{LAW}#45.2.c"),
    _rule("xa-gsdt-bao", _BEFORE, (45, _D), "ngày thực hiện giám sát", "phải thông báo kế hoạch", f"{LAW}#45.1.b"),
    _rule(
        "xa-ttnd-bo-sung",
        Kind.REMAINING,
        (6, _M),
        "",
        "phải bầu bổ sung thành viên Ban Thanh tra nhân dân khi nhiệm kỳ còn",
        f"{LAW}#36.2",
    ),
    _rule(
        "xa-nop-huong-uoc", _AFTER, (5, _W), "ngày họp thông qua", "phải gửi hồ sơ đề nghị công nhận", f"{D61}#11.3.a"
    ),
    _rule(
        "xa-cong-nhan-huong-uoc", _AFTER, (5, _W), "ngày nhận đủ hồ sơ", "phải công nhận hoặc trả lời", f"{D61}#11.3.b"
    ),
    _rule(
        "xa-gui-huong-uoc",
        Kind.AFTER,
        (2, _W),
        "ngày công nhận",
        "phải gửi cho Trưởng thôn, Tổ trưởng",
        f"{D61}#18.1.a",
    ),
    _rule("xa-niem-yet-huong-uoc", _LASTING, (30, _D), "ngày niêm yết", "phải niêm yết dự thảo", f"{D61}#9.1"),
    _rule(
        "xa-tam-ngung", _AFTER, (3, _W), "ngày nhận phản ánh", "phải trả lời hoặc quyết định tạm ngừng", f"{D61}#12.2"
    ),
    _rule("xa-bai-bo", _AFTER, (5, _W), "ngày nhận phản ánh", "phải trả lời hoặc quyết định bãi bỏ", f"{D61}#14.3"),
    replace(
        _rule("xa-lam-thoi", _AFTER, (6, _M), "ngày chỉ định người lâm thời", "phải bầu được người mới", f"{D185}#4.2"),
        rolls=False,
    ),
    _rule(
        "xa-keo-dai", Kind.LIMIT, (6, _M), "", "Ủy ban nhân dân cấp xã được kéo dài, rút ngắn nhiệm kỳ", f"{D185}#4.3"
    ),
)

_WORKPLACES = (
    _rule("cq-cong-khai", _AFTER, (5, _W), _DECISION, "phải công khai", f"{LAW}#47.2"),
    _rule("dn-cong-khai", _AFTER, (15, _D), _DECISION, "phải công khai", f"{LAW}#65.2"),
    _rule("cq-dang-tin", _LASTING, (20, _D), "ngày đăng tin", "phải đăng liên tục trên trang nội bộ", f"{LAW}#48.1"),
    _rule("dn-dang-tin", _LASTING, (20, _D), "ngày đăng tin", "phải đăng liên tục trên trang nội bộ", f"{LAW}#66.1"),
    _rule("cq-niem-yet", _LASTING, (20, _D), "ngày niêm yết", "phải niêm yết liên tục", f"{LAW}#48.2"),
    _rule("dn-niem-yet", _LASTING, (20, _D), "ngày niêm yết", "phải niêm yết liên tục", f"{LAW}#66.2"),
    _rule("cq-ttnd-kien-nghi", _AFTER, (15, _D), _RECEIVED, "phải thông báo kết quả giải quyết", f"{LAW}#63.1.c"),
    _rule("dn-ttnd-kien-nghi", _AFTER, (15, _D), _RECEIVED, "phải thông báo kết quả giải quyết", f"{LAW}#81.1.d"),
    _rule("cq-ttnd-cong-nhan", _AFTER, (5, _W), "ngày kết thúc hội nghị", "Công đoàn phải công nhận", f"{D59}#21.1"),
    _rule("dn-ttnd-cong-nhan", _AFTER, (5, _W), "ngày kết thúc hội nghị", "Công đoàn phải công nhận", f"{D59}#25.1"),
    _rule("cq-ttnd-ke-hoach", _BEFORE, (5, _W), "khi kiểm tra, giám sát", _BOARD_PLAN, f"{D59}#22.1.b"),
    _rule("dn-ttnd-ke-hoach", _BEFORE, (5, _W), "khi kiểm tra, giám sát", _BOARD_PLAN, f"{D59}#26.1.b"),
    _rule(
        "cq-kiem-diem",
        Kind.LIMIT,
        (6, _M),
        "",
        "phải kiểm tra việc thực hiện nghị quyết hội nghị mỗi kỳ",
        f"{LAW}#52.3",
    ),
    _rule(
        "dn-kiem-diem",
        Kind.LIMIT,
        (6, _M),
        "",
        "phải kiểm tra việc thực hiện nghị quyết hội nghị mỗi kỳ",
        f"{LAW}#70.3",
    ),
)

_CIRCULARS = (
    _rule(
        "ca-tuyen-sinh",
        _BEFORE,
        (30, _D),
        "ngày nhận hồ sơ dự tuyển",
        "phải thông báo tuyển sinh",
        "44/2021/TT-BCA#5.2",
    ),
    _rule(
        "ca-niem-yet", _AFTER, (2, _W), "ngày nhận được văn bản", "phải niêm yết ở cơ sở y tế", "92/2020/TT-BCA#6.1.a"
    ),
    _rule("ca-chuyen-tin", _AFTER, (24, _H), "khi có căn cứ", "phải chuyển tố giác, tin báo", "126/2020/TT-BCA#8.2"),
    _rule(
        "ca-doi-thoai", Kind.LIMIT, (6, _M), "", "phải đối thoại trực tiếp với phạm nhân mỗi kỳ", "73/2019/TT-BCA#9.3"
    ),
    _rule("qd-keo-dai", Kind.LIMIT, (3, _M), "", "Hội đồng quân nhân được kéo dài nhiệm kỳ", "165/2018/TT-BQP#18.1.c"),
)

DEADLINE_RULES: tuple[DeadlineRule, ...] = (*_COMMUNE, *_WORKPLACES, *_CIRCULARS)
DEADLINE_RULE = {rule.id: rule for rule in DEADLINE_RULES}

#: A yearly conference is held within the first three months of the following year: a fixed day, not a period.
YEARLY_CONFERENCE = {"cq-hoi-nghi": f"{LAW}#51.1", "dn-hoi-nghi": f"{LAW}#69.1"}
