"""What goes in and out, as OpenAPI tells it; the field names are the contract's."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from corpus.model import Kind
from records.nouns import Reason, Verdict

MOST_CHARS = 20_000
MOST_TURNS = 200
#: PostgreSQL keeps no NUL, and half a surrogate pair is no text.
Text = Annotated[str, StringConstraints(max_length=MOST_CHARS)]

ASK_EXAMPLES = {
    "một câu": {"value": {"question": "Ban Thanh tra nhân dân ở xã có mấy người, do ai bầu?"}},
    "nhiều lượt": {
        "value": {
            "id": "q-7",
            "turns": ["Hương ước do ai thông qua?", "Thế ai công nhận?"],
            "as_of": "2026-07-01",
        }
    },
}


class Question(BaseModel):
    """The input object of the contract; fields that it does not know are ignored."""

    model_config = ConfigDict(extra="ignore")

    id: str | None = Field(default=None, max_length=200, description="Trả lại nguyên trong câu trả lời.")
    question: Text | None = Field(default=None, description="Câu hỏi.")
    turns: list[Text] | None = Field(
        default=None,
        max_length=MOST_TURNS,
        description="Các lượt của người dùng, cũ trước mới sau; lượt cuối là câu hỏi.",
    )
    as_of: date | None = Field(default=None, description="Ngày xét hiệu lực, dạng YYYY-MM-DD.")

    @model_validator(mode="after")
    def _one_of_both(self) -> Question:
        if (self.question is None) == (self.turns is None):
            raise ValueError("question or turns")
        return self

    @property
    def all_turns(self) -> list[str]:
        return self.turns if self.turns is not None else [self.question or ""]


class CitationOut(BaseModel):
    """One numbered quotation, verbatim from the stored text."""

    marker: int
    id: str = Field(examples=["10/2022/QH15#21.1"])
    article: str = Field(examples=["10/2022/QH15#21"])
    label: str
    kind: Kind
    quote: str
    url: str


class NoticeOut(BaseModel):
    code: str = Field(examples=["amended"])
    message: str


class AnswerOut(BaseModel):
    """An answer as the contract has it."""

    id: str | None = None
    question: str
    status: str = Field(examples=["answered", "corrected", "refused"])
    answer: str = Field(description="Markdown; mỗi ý kết thúc bằng số trích dẫn như [1].")
    citations: list[CitationOut]
    retrieved: list[str]
    warnings: list[NoticeOut]
    engine: str
    timings_ms: dict[str, float]


class ProblemOut(BaseModel):
    code: str = Field(examples=["request-invalid"])
    message: str


class ErrorOut(BaseModel):
    """The one shape of every failure."""

    error: ProblemOut


class FeedbackIn(BaseModel):
    """What somebody makes of an answer."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"record": "mã-trong-X-Danchu-Record", "verdict": "up"}]},
    )

    record: str = Field(min_length=1, max_length=64, description="Mã câu trả lời, từ đầu đề X-Danchu-Record.")
    verdict: Verdict
    reasons: list[Reason] = Field(default=[], max_length=10)
    note: str = Field(default="", max_length=1000, description="Một dòng góp ý; số điện thoại, giấy tờ được che đi.")
    visitor: str = Field(default="", max_length=64, description="Mã trình duyệt, nếu có.")


class FeedbackOut(BaseModel):
    record: str
    verdict: Verdict
    reasons: list[Reason]


class DocumentOut(BaseModel):
    number: str
    type: str
    title: str
    issuer: str
    issued: date | None
    effective: date | None


class ProvisionOut(BaseModel):
    """One article, clause, point or report, with where it comes from."""

    id: str
    article: str
    label: str
    kind: Kind
    title: str
    path: list[str] = Field(description="Chương, mục chứa điều này.")
    text: str
    effective: date | None
    url: str
    document: DocumentOut | None


class FoundOut(BaseModel):
    """One article found, with the provision of it that matches best."""

    id: str
    label: str
    title: str
    kind: Kind
    score: float
    provision: str
    excerpt: str = Field(description="Nguyên văn đoạn khớp nhất.")
    url: str


class SearchOut(BaseModel):
    query: str
    understood: str = Field(description="Câu đã thêm dấu, viết đủ chữ viết tắt.")
    results: list[FoundOut]


def failures(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The failures of a route, for OpenAPI."""
    meanings = {
        400: "Yêu cầu không hợp lệ.",
        401: "Thiếu khóa, hoặc khóa không đúng.",
        403: "Khóa không có quyền này.",
        404: "Không có.",
        413: "Yêu cầu quá lớn.",
        429: "Hết lượt; đầu đề Retry-After nói khi nào hỏi lại.",
        500: "Lỗi không lường trước.",
        503: "Đang đông hoặc chưa sẵn sàng; Retry-After: khi nào hỏi lại, X-Danchu-Queue: số câu đang chờ.",
    }
    others: dict[int | str, dict[str, Any]] = {"4XX": {"model": ErrorOut, "description": "Yêu cầu không hợp lệ."}}
    return others | {status: {"model": ErrorOut, "description": meanings[status]} for status in statuses}
