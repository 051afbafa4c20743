"""What a title is about and what a question asks for, in the law's own few headings.

The law divides every matter alike: what is made public, in what form, when, by whose duty; the standards,
tasks and work of each body. Neighbouring articles share all their other words, so which of these a title
names and a question asks for tells them apart.
"""

from __future__ import annotations

import re
from functools import lru_cache

#: Name, how titles say it, how questions ask for it besides. On lower-case text with its marks.
_FACETS: tuple[tuple[str, str, str], ...] = (
    (
        "content",
        r"nội dung(?! hương ước| quy ước)",
        r"những gì|(?:quyết định|công khai|giám sát|biểu quyết|ý kiến) gì|"
        r"những việc (?:gì|nào)|vấn đề (?:gì|nào)|việc gì",
    ),
    ("form", r"hình thức|cách thức", r"bằng cách nào|dưới dạng|phương thức|qua kênh"),
    ("choice", r"lựa chọn", r"niêm yết ở đâu"),
    ("moment", r"thời điểm|thời hạn", r"khi nào|bao giờ|bao lâu|(?:mấy|bao nhiêu) ngày|ngày nào|chậm nhất"),
    ("duty", r"trách nhiệm", r"(?<!thì )làm (?:những |các )?(?:việc )?gì|có nhiệm vụ gì trong việc"),
    ("right", r"quyền(?! hạn)(?! con người)", r"được (?:làm|phép làm) gì|có quyền"),
    ("obligation", r"nghĩa vụ", r"bổn phận"),
    ("task", r"nhiệm vụ|quyền hạn", r"(?<!thì )(?<!phải )làm (?:những |các )?(?:việc )?gì|chức năng"),
    (
        "standard",
        r"tiêu chuẩn",
        r"điều kiện gì|điều kiện nào|điều kiện (?:để )?(?:được )?làm|có được (?:làm|vào|kiêm)(?! (?:gì|những))|"
        r"không được là|không đồng thời|không được làm thành viên|tiêu chí",
    ),
    (
        "organisation",
        r"^tổ chức(?: của)? (?:ban|thôn|hội đồng quân)|^tổ chức,? (?:bộ máy|số lượng)|số lượng",
        r"nhiệm kỳ|số lượng|(?:mấy|bao nhiêu) (?:thành viên|người|ủy viên)|do ai bầu|cơ cấu|gồm những ai"
        r"|được tổ chức như thế nào|thành lập|công nhận",
    ),
    ("work", r"hoạt động(?! không)", r"chỉ đạo|chế độ báo cáo|phương thức|báo cáo|kế hoạch|chương trình"),
    ("principle", r"nguyên tắc", r"theo chế độ"),
    ("scope", r"phạm vi", r"điều chỉnh|quy định về (?:những )?(?:vấn đề|nội dung|gì)|quy định chi tiết"),
    ("subjects", r"đối tượng áp dụng", r"áp dụng (?:cho|đối với|với)"),
    ("handling", r"xử lý", r"bị (?:xử lý|phạt|kỷ luật)|vi phạm"),
    ("ban", r"nghiêm cấm|không được làm", r"bị cấm|có được phép"),
    ("meeting", r"cuộc họp|hội nghị", r"họp"),
    ("procedure", r"trình tự|thủ tục|quy trình|hồ sơ|chuẩn bị|tiến hành", r"các bước|giấy tờ|quy trình"),
    ("money", r"kinh phí|phụ cấp|chế độ, chính sách", r"tiền|ngân sách|thù lao|chi trả"),
    ("power", r"thẩm quyền", r"ai quyết định|cơ quan nào (?:quyết định|có thẩm quyền)|do ai quyết định|cấp nào"),
    ("force", r"hiệu lực", r"có hiệu lực|hết hiệu lực|thay thế (?:văn bản|nghị định|thông tư)"),
    ("transition", r"chuyển tiếp", r"trước ngày|đã thành lập|đã được (?:phê duyệt|công nhận)"),
    ("together", r"phối hợp", r"liên hệ"),
    ("purpose", r"mục đích", r"nhằm"),
    ("meaning", r"giải thích từ ngữ", r"là gì|được hiểu|khái niệm|thế nào là|nghĩa là"),
    ("means", r"biện pháp", r"giải pháp"),
    ("proposal", r"đề xuất", r"sáng kiến|kiến nghị đưa ra"),
    ("change", r"sửa đổi|bổ sung|thay thế|bãi bỏ|tạm ngừng", r"hủy"),
    ("talk", r"đối thoại", r"gặp gỡ|trao đổi"),
)
NAMES = tuple(name for name, _, _ in _FACETS)
_TITLES = tuple((name, re.compile(rf"\b(?:{said})")) for name, said, _ in _FACETS)
_ASKED = tuple((name, re.compile(rf"\b(?:{asked})(?!\w)")) for name, _, asked in _FACETS)


def named_in(title: str) -> frozenset[str]:
    """The facets that a title, or a question in the law's words, names."""
    plain = title.lower()
    return frozenset(name for name, pattern in _TITLES if pattern.search(plain))


@lru_cache(maxsize=256)
def asked_for_in(question: str) -> frozenset[str]:
    """The facets that a question (restored) asks for in other words."""
    plain = question.lower()
    return frozenset(name for name, pattern in _ASKED if pattern.search(plain))
