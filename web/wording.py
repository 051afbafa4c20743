"""Vietnamese words of the page that stand in more than one place."""

from __future__ import annotations

from corpus.model import Kind
from corpus.register.validity import State, Validity

TITLE = "Hỏi đáp Dân chủ ở cơ sở"

KIND_NAMES = {
    Kind.LAW: "Luật",
    Kind.DECREE: "Nghị định",
    Kind.CIRCULAR: "Thông tư",
    Kind.OTHER: "Văn bản khác",
    Kind.NEWS: "Tin tức",
    Kind.HANDBOOK: "Bản tóm lược, không phải nguyên văn",
}

#: Where it is enough to tell kinds apart at a glance.
KIND_SHORT = KIND_NAMES | {Kind.HANDBOOK: "Bản tóm lược"}

EXAMPLES = (
    "Thôn có 120 hộ, 85 hộ đồng ý góp tiền làm đường thì đã được thông qua chưa?",
    "Xã phải công khai những gì cho dân biết?",
    "Muốn cho trưởng thôn thôi làm thì phải qua những bước nào?",
    "Ban Thanh tra nhân dân ở xã có mấy người, do ai bầu?",
    "Hương ước có được đặt mức phạt tiền không?",
    "Cơ quan tổ chức hội nghị cán bộ, công chức mấy lần một năm?",
    "Công ty nhà nước phải bàn với người lao động những việc gì?",
    "giam sat dau tu cong dong do ai lam, lam the nao?",
)


def validity_text(state: Validity) -> str:
    """A document's validity in one phrase: what holds on the day asked about, and from when."""
    since = f"{state.since:%d/%m/%Y}" if state.since else ""
    if state.state is State.ENDED:
        until = f" từ ngày {state.until:%d/%m/%Y}" if state.until else ""
        return f"Hết hiệu lực{until}"
    if state.state is State.NOT_YET:
        return f"Chưa có hiệu lực; sẽ có hiệu lực từ ngày {since}"
    return f"Có hiệu lực từ ngày {since}" if since else "Chưa rõ ngày có hiệu lực"
