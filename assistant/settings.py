"""Settings of the assistant floor."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class AssistantSettings(BaseModel):
    """Cách hiểu câu hỏi và soạn trả lời."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    max_question_chars: int = Field(default=2000, ge=100, le=20000, description="Số ký tự tối đa của một câu hỏi.")
    max_turns: int = Field(
        default=8, ge=1, le=50, description="Số lượt hỏi gần nhất được dùng để hiểu câu hỏi nối tiếp."
    )
    refuse_below: float = Field(
        default=0.6, ge=0.0, le=1.0, description="Từ chối khi xác suất trả lời được thấp hơn mức này."
    )
    max_citations: int = Field(default=10, ge=1, le=12, description="Số trích dẫn tối đa của một câu trả lời.")
