"""What a question asks for, in the words that the law's titles have for it.

"Công khai gì", "bằng cách nào", "mấy người" carry no subject, so search leaves them out; but the law
has an article for each: "nội dung công khai", "hình thức", "tổ chức, số lượng". A short question has
little else to be told apart by. Added beside the question like the everyday words, never in its place.
"""

from __future__ import annotations

import re

#: In the law's order of subjects; all that match count. With their marks: "sao" is no "sao" of "bản sao".
_ASKED: tuple[tuple[str, str], ...] = (
    (
        r"không được (?:phép )?làm (?:những )?(?:gì|việc gì|điều gì)|cấm (?:làm )?(?:gì|những gì|việc gì|điều gì)",
        "những việc không được làm",
    ),
    (
        r"(?:công khai|niêm yết|thông báo|hỏi ý|ý kiến|góp ý|bàn|quyết|quyết định|giám sát|kiểm tra|ghi|biết)"
        r"(?: (?:\w+ ){0,4})?(?:những gì|việc gì|chuyện gì|điều gì|khoản gì|thông tin gì|nội dung nào|gì)"
        r"|^(?:những )?(?:việc|chuyện|nội dung|khoản) (?:gì|nào)|^những (?:việc|chuyện|khoản)",
        "những nội dung",
    ),
    (r"(?<!được )(?:làm|lo|có) (?:những )?(?:gì|việc gì|nhiệm vụ gì|trách nhiệm gì)", "nhiệm vụ trách nhiệm"),
    (r"quyền (?:gì|nào)|được (?:phép )?làm (?:những )?gì", "quyền hạn"),
    (r"(?:bằng|theo) (?:những )?cách nào|cách nào|bằng gì|qua (?:đâu|kênh nào)", "hình thức"),
    (r"làm sao|làm thế nào|làm như thế nào|các bước|bước nào", "trình tự thủ tục"),
    (
        r"(?:mấy|bao nhiêu) (?:người|thành viên|ông|vị|ủy viên|phó)|gồm (?:những )?ai|gồm mấy",
        "tổ chức số lượng thành viên",
    ),
    (r"(?:mấy|bao nhiêu) tuổi|điều kiện (?:gì|nào)|cần (?:bằng cấp|điều kiện)|ai (?:được|đủ)", "tiêu chuẩn"),
    (r"(?:tiền|kinh phí).{0,30}(?:đâu|ai (?:trả|chi|lo|chịu))|ai (?:trả|chi|lo) tiền", "kinh phí"),
    (
        r"(?:mấy|bao nhiêu) (?:hộ|nhà|phiếu|phần trăm|%)|phiếu (?:\w+ )?(?:thì )?(?:đủ|đậu|được|qua|trúng)"
        r"|(?:đủ|đậu|đạt|trúng|qua|thông qua) (?:chưa|không)",
        "thông qua tổng số đại diện hộ gia đình tán thành",
    ),
    (r"ai (?:quyết|cho|duyệt|lập|có quyền|được quyền|ký|công nhận|bỏ|đồng ý)", "thẩm quyền quyết định"),
    (
        r"(?:báo|kêu|gửi|nói|kiện|phản ánh|tố) (?:cho |với |tới |đến |lên )?(?:ai|đâu|ở đâu)",
        "kiến nghị phản ánh khiếu nại tố cáo",
    ),
    (r"bị (?:xử lý |xử |phạt )?(?:gì|sao|thế nào|ra sao)|xử lý (?:sao|thế nào|ra sao)", "xử lý vi phạm"),
    (r"giấy tờ (?:gì|nào)", "hồ sơ"),
)
_MOST_WORDS = 12
_PATTERNS = tuple((re.compile(rf"\b(?:{cue})(?!\w)"), words) for cue, words in _ASKED)


def asked_for(text: str) -> tuple[str, ...]:
    """The law's words for what a short ``text`` (restored) asks for; a long one says by itself what it is about."""
    plain = text.lower()
    if len(plain.split()) > _MOST_WORDS:
        return ()
    return tuple(words for pattern, words in _PATTERNS if pattern.search(plain))
