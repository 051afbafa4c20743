"""How quizzes turn the law's titles and clauses into questions: patterns on the text, shapes of questions."""

from __future__ import annotations

import re

#: On a title with its first letter small: the first pattern that matches gives the shapes.
TITLES: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(pattern), shapes)
    for pattern, shapes in (
        (
            r"^(?:những )?nội dung (?P<x>.+)$",
            (
                "{x} những nội dung nào",
                "nội dung nào sau đây được {x}",
                "nội dung nào dưới đây {x}",
                "những nội dung nào {x}",
                "{x} về những gì",
                "đâu không phải là nội dung {x}",
            ),
        ),
        (
            r"^hình thức và thời điểm (?P<x>.+)$",
            (
                "{x} bằng những hình thức nào",
                "thời điểm {x} được quy định như thế nào",
                "hình thức {x} được quy định như thế nào",
                "khi nào phải {x}",
                "đâu là hình thức {x}",
                "thời hạn {x} là bao lâu",
            ),
        ),
        (
            r"^hình thức (?:của )?(?P<x>.+)$",
            (
                "{x} bằng những hình thức nào",
                "{x} thông qua hình thức nào",
                "{x} dưới các hình thức nào",
                "đâu là hình thức {x}",
                "hình thức nào sau đây không phải là hình thức {x}",
                "có mấy hình thức {x}",
            ),
        ),
        (
            r"^trách nhiệm của (?P<a>.+?) trong (?:việc )?(?P<b>.+)$",
            (
                "{a} có trách nhiệm gì trong việc {b}",
                "{a} có trách nhiệm như thế nào trong {b}",
                "khi {b}, {a} phải làm gì",
                "trách nhiệm của {a} trong {b}",
            ),
        ),
        (
            r"^trách nhiệm của (?P<a>.+)$",
            (
                "{a} có trách nhiệm gì",
                "{a} có trách nhiệm gì trong thực hiện dân chủ ở cơ sở",
                "trách nhiệm của {a} là gì",
                "{a} phải làm những việc gì",
            ),
        ),
        (
            r"^trách nhiệm (?:trong việc )?(?P<b>.+)$",
            (
                "ai có trách nhiệm {b}",
                "cơ quan nào có trách nhiệm trong việc {b}",
                "trách nhiệm {b} thuộc về ai",
                "việc {b} do ai chịu trách nhiệm",
            ),
        ),
        (
            r"^(?P<r>quyền|nghĩa vụ|quyền thụ hưởng) của (?P<a>.+?)(?: trong (?P<b>.+))?$",
            (
                "{a} có {r} gì",
                "{a} có những {r} nào",
                "nội dung nào sau đây là {r} của {a}",
                "đâu không phải là {r} của {a}",
            ),
        ),
        (
            r"^nhiệm vụ, quyền hạn của (?P<a>.+)$",
            (
                "{a} có nhiệm vụ, quyền hạn gì",
                "{a} có nhiệm vụ nào sau đây",
                "{a} có quyền hạn gì",
                "nội dung nào không phải là quyền hạn của {a}",
                "{a} được giao những nhiệm vụ nào",
            ),
        ),
        (
            r"^tiêu chuẩn (?:của )?(?P<a>.+)$",
            (
                "{a} phải đáp ứng tiêu chuẩn nào",
                "{a} cần có những tiêu chuẩn gì",
                "điều kiện để làm {a} là gì",
                "người như thế nào thì không được làm {a}",
            ),
        ),
        (
            r"^nguyên tắc (?P<x>.+)$",
            (
                "{x} theo nguyên tắc nào",
                "nội dung nào sau đây là nguyên tắc {x}",
                "{x} phải bảo đảm những nguyên tắc gì",
                "có mấy nguyên tắc {x}",
            ),
        ),
        (
            r"^tổ chức (?:của )?(?P<a>ban .+|hội đồng .+|thôn.+|cuộc họp .+|hội nghị .+)$",
            (
                "{a} được tổ chức như thế nào",
                "{a} gồm những ai",
                "việc tổ chức {a} được quy định như thế nào",
                "{a} do ai tổ chức",
            ),
        ),
        (
            r"^hoạt động (?:của )?(?P<a>.+)$",
            (
                "{a} hoạt động như thế nào",
                "{a} do ai chỉ đạo hoạt động",
                "hoạt động của {a} được quy định ra sao",
            ),
        ),
        (
            r"^thẩm quyền (?P<x>.+)$",
            ("cơ quan nào có thẩm quyền {x}", "ai quyết định {x}", "thẩm quyền {x} thuộc về cơ quan nào"),
        ),
        (
            r"^xử lý (?P<x>.+)$",
            ("{x} được xử lý như thế nào", "{x} bị xử lý ra sao", "việc xử lý {x} thực hiện thế nào"),
        ),
        (
            r"^(?:các |những )?hành vi bị nghiêm cấm(?P<x>.*)$",
            (
                "hành vi nào sau đây bị nghiêm cấm{x}",
                "những hành vi nào bị cấm{x}",
                "pháp luật nghiêm cấm hành vi nào{x}",
            ),
        ),
        (
            r"^(?:trình tự, thủ tục(?:, hồ sơ)?|trình tự|quy trình|công tác chuẩn bị) (?P<x>.+)$",
            (
                "{x} theo trình tự nào",
                "quy trình {x} như thế nào",
                "{x} gồm những bước nào",
                "việc {x} được thực hiện theo thủ tục nào",
            ),
        ),
        (
            r"^(?P<x>(?:đề xuất|soạn thảo|lấy ý kiến|thông qua|công nhận|tạm ngừng|sửa đổi|bãi bỏ|phát phiếu"
            r"|biểu quyết|lựa chọn|tiến hành|thành lập|khoán|phối hợp) .+)$",
            (
                "việc {x} được thực hiện như thế nào",
                "ai có quyền {x}",
                "{x} khi nào",
                "việc {x} do ai thực hiện",
            ),
        ),
        (
            r"^phạm vi điều chỉnh.*$",
            ("văn bản này quy định về những nội dung gì", "quy định về vấn đề gì", "phạm vi điều chỉnh gồm những gì"),
        ),
        (r"^hiệu lực thi hành.*$", ("có hiệu lực từ ngày nào", "có hiệu lực thi hành khi nào", "thay thế văn bản nào")),
    )
)
#: On any title (``t``).
GENERIC = (
    "{t} được quy định như thế nào",
    "{t} được quy định ra sao",
    "quy định về {t}",
    "{t} gồm những gì",
    "nội dung nào dưới đây thuộc {t}",
    "{t} là gì",
)
#: On the opening words of a clause that lists (``x``).
CLAUSES = ("{x} những gì", "{x} những nội dung nào", "đâu là nội dung của {x}", "{x} như thế nào")
#: Before a question whose document is not named.
FRAMES = (
    "Theo quy định của pháp luật về thực hiện dân chủ ở cơ sở,",
    "Theo quy định của pháp luật,",
    "Anh (chị) hãy cho biết",
    "Theo pháp luật hiện hành,",
    "Hãy cho biết",
)
WHO = ("ai", "cơ quan nào", "tổ chức nào", "chủ thể nào")
_BODIES = (
    r"(?:(?:Chủ tịch )?(?:Ủy ban nhân dân|Hội đồng nhân dân|Ủy ban Mặt trận Tổ quốc Việt Nam) cấp (?:xã|tỉnh|huyện)"
    r"|Trưởng thôn, Tổ trưởng tổ dân phố|Ban Chấp hành Công đoàn(?: cơ quan, đơn vị| ở doanh nghiệp)?"
    r"|(?:ban lãnh đạo |người đại diện có thẩm quyền của )?doanh nghiệp nhà nước|người đứng đầu cơ quan, đơn vị"
    r"|cộng đồng dân cư|Chính phủ|Bộ Nội vụ)"
)
#: Who does what, behind "do" or at the start of a sentence.
ACTORS = re.compile(rf"(?:(?<=\bdo )|^){_BODIES}", re.IGNORECASE)
NUMBERS = re.compile(
    r"\b\d{1,3}(?:\s*\([^)]{1,20}\))?\s*(?P<unit>ngày làm việc|ngày|tháng|năm|người|thành viên|hộ|lần|%)"
)
