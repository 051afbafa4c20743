"""The HTTP API: one question in, one answer out (contract, section 3), and two checks for whoever runs it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, model_validator

from web.asking import Asker, Assistant


class Question(BaseModel):
    """The input object of the contract; fields that it does not know are ignored."""

    model_config = ConfigDict(extra="ignore")

    id: str | None = Field(default=None, max_length=200, description="Trả lại nguyên trong câu trả lời.")
    question: str | None = Field(default=None, max_length=20_000, description="Câu hỏi.")
    turns: list[str] | None = Field(
        default=None, max_length=200, description="Các lượt của người dùng, cũ trước mới sau; lượt cuối là câu hỏi."
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


def api_router(asker: Asker, assistant_provider: Callable[[], Assistant]) -> APIRouter:
    router = APIRouter()

    @router.post("/api/v1/ask", summary="Hỏi một câu, nhận câu trả lời có trích dẫn")
    async def ask(question: Question) -> dict[str, object]:
        answer = await asker.ask(question.all_turns, question.as_of)
        return answer.as_dict(question.id)

    @router.get("/healthz", summary="Tiến trình còn sống")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/readyz", summary="Kho và chỉ mục đã sẵn sàng trả lời")
    def readyz() -> dict[str, str]:
        assistant_provider()
        return {"status": "ready"}

    return router
