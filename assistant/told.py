"""What a question asks to be told, and what a sentence that tells it looks like.

"Ở đâu" is told by "tại trụ sở …", "ai ký" by "chữ ký của …": two sentences of one clause often share all words
with a question and differ in nothing else.
"""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.text import fold

_ACTOR = (
    r"(?:Trưởng|Phó|Tổ|Chủ tịch|Ủy ban|Hội đồng|Ban |Người|Thủ trưởng|Công đoàn|Mặt trận|Bộ |Bộ trưởng|Chính phủ|"
    r"Công dân|Hộ gia đình|Đại diện|Cơ quan|Đơn vị|Giám đốc|Nhân dân|Cộng đồng|Chỉ huy|Giám thị|Thường trực|Công chức)"
)
#: Name, how questions ask (folded), how sentences tell (with their marks).
_ASPECTS: tuple[tuple[str, str, str], ...] = (
    (
        "place",
        r"\bo dau\b|\bcho nao\b|noi nao|tai dau|dia diem|(?:gui|nop|dan|bao|den|len|ra) (?:ve )?dau\b",
        r"\btại (?!khoản|Điều|điểm|các|Mục|Chương|Luật|Nghị|Phụ lục)|trụ sở|nhà văn hóa|bảng tin|trang thông tin"
        r"|cổng thông|gửi (?:đến|tới|về|cho)|\bđến (?:Ủy|Hội|Trưởng|Ban)",
    ),
    ("sign", r"\bky (?:ten|vao|xac nhan|bien ban)?|chu ky\b|dong dau", r"\bký\b|chữ ký|đóng dấu"),
    (
        "actor",
        r"\bai\b|co quan nao|nguoi nao|to chuc nao|don vi nao|cap nao|ben nao|tham quyen|chu tri|trieu tap",
        rf"^{_ACTOR}|\b(?:do|bởi|của) {_ACTOR}|"
        rf"{_ACTOR}[^,;]{{0,60}} (?:chủ trì|triệu tập|quyết định|ban hành|công nhận)",
    ),
    (
        "may",
        r"co (?:duoc|dc|the|quyen|phai|bat buoc|can)\b|duoc (?:khong|ko|k|chua|phep)|phai khong|bat buoc",
        r"\b(?:được|phải|có quyền|có thể|không đồng thời|cấm|có trách nhiệm|bắt buộc|tự nguyện|trừ)\b",
    ),
    (
        "if",
        r"thi (?:sao|lam (?:sao|gi|the nao)|the nao|xu ly)|neu\b|truong hop|ma khong|khong (?:du|dat|dong y|co ai)",
        r"[Tt]rường hợp|\b[Nn]ếu\b|\bmà (?:không|chưa)\b|\bkhi (?:có|không)\b",
    ),
    (
        "often",
        r"may lan|bao lau (?:\w+ ){0,3}(?:mot|1) lan|bao nhieu lan|dinh ky|chu ky|"
        r"(?:may|bao nhieu) (?:thang|nam) (?:mot|1) lan",
        r"\blần\b|[Hh]ằng (?:năm|quý|tháng)|[Đđ]ịnh kỳ|mỗi năm|thường xuyên",
    ),
    (
        "count",
        r"(?:may|bao nhieu|bn) (?:nguoi|thanh vien|ong|vi|uy vien|dai bieu|pho)|so luong|gom may",
        r"\d+ (?:người|thành viên|đại diện|đại biểu|ủy viên|đến)|(?:từ|ít nhất|không quá|tối đa) \d+",
    ),
    (
        "share",
        r"bao nhieu (?:ho|nha|phieu|phan tram|cu tri)|ty le|ti le|phan tram|qua ban|qua chua|tan thanh",
        r"%|phần ba|một nửa|quá bán",
    ),
    (
        "money",
        r"kinh phi|tien\b|phu cap|khoan\b|ngan sach|luong\b|muc ho tro|thu lao",
        r"kinh phí|ngân sách|phụ cấp|thù lao|lương|mức khoán|hỗ trợ|chi trả",
    ),
    ("members", r"gom (?:nhung )?ai|thanh phan|ai (?:duoc )?(?:du|tham gia|tham du)", r"gồm|thành phần|tham dự"),
    (
        "sanction",
        r"bi (?:gi|phat|sao|xu ly|ky luat)|xu ly (?:sao|the nao|ra sao)",
        r"xử (?:lý|phạt)|kỷ luật|trách nhiệm hình",
    ),
    ("force", r"hieu luc", r"hiệu lực"),
    ("form", r"mau (?:so|nao|bien ban|phieu|nao|quyet)|bieu mau", r"[Mm]ẫu số"),
    ("standard", r"tieu chuan|dieu kien|du dieu kien", r"tiêu chuẩn|điều kiện|không đồng thời|từ đủ|có phẩm chất"),
    (
        "duration",
        r"(?:may|bao nhieu) (?:ngay|thang|nam|tuan)|bao lau|(?:khi|luc|ngay|hom) nao|bao gio|cham nhat|"
        r"thoi (?:han|diem)|nhiem ky",
        r"\d+ (?:\([^)]*\) )?(?:ngày|tháng|năm|giờ)|nhiệm kỳ|[Ss]au khi|kể từ|[Kk]hi \w+|liên tục|[Tt]hời điểm",
    ),
)
NAMES = tuple(name for name, _, _ in _ASPECTS)
_ASKED = tuple((name, re.compile(asked)) for name, asked, _ in _ASPECTS)
_TOLD = tuple((name, re.compile(told)) for name, _, told in _ASPECTS)


@lru_cache(maxsize=256)
def asked_in(question: str) -> frozenset[str]:
    """The aspects that a question (restored) asks to be told."""
    plain = fold(question)
    return frozenset(name for name, pattern in _ASKED if pattern.search(plain))


@lru_cache(maxsize=32768)
def told_in(sentence: str) -> frozenset[str]:
    """The aspects that a sentence could tell."""
    return frozenset(name for name, pattern in _TOLD if pattern.search(sentence))
