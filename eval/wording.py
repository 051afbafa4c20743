"""Vietnamese words and numbers shared by the terminal and the HTML report."""

from __future__ import annotations

from types import MappingProxyType

from eval.run import Failure
from eval.sets import Expect

STATUS = MappingProxyType({"answered": "trả lời", "corrected": "đính chính", "refused": "từ chối", "error": "lỗi"})
EXPECT = MappingProxyType(
    {Expect.ANSWER: "phải trả lời", Expect.CORRECT: "phải đính chính tiền đề sai", Expect.REFUSE: "phải từ chối"}
)
FAILURE = MappingProxyType(
    {
        Failure.STATUS: "xử lý sai",
        Failure.RETRIEVAL: "không tìm thấy căn cứ trong 5 vị trí đầu",
        Failure.FACTS: "thiếu dữ kiện",
        Failure.CITATION: "không trích dẫn căn cứ nào đúng",
        Failure.UNCITED: "có ý không dẫn nguồn",
    }
)


def share(value: float | None) -> str:
    """A share as a percentage, Vietnamese style: ``0.9314`` → ``93,1 %``."""
    return "–" if value is None else f"{value * 100:.1f} %".replace(".", ",")


def decimal(value: float | None) -> str:
    """``0.5926`` → ``0,593``."""
    return "–" if value is None else f"{value:.3f}".replace(".", ",")


def milliseconds(value: float | None) -> str:
    """``1234.5`` → ``1.234 ms``; below ten, one decimal."""
    if value is None:
        return "–"
    text = f"{value:.1f}".replace(".", ",") if value < 10 else f"{value:,.0f}".replace(",", ".")
    return f"{text} ms"
