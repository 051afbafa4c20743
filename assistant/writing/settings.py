"""Settings of the language model; without an address there is none, and nothing leaves the machine."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator


class EndpointSettings(BaseModel):
    """A model server that speaks OpenAI's protocol."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str = Field(
        default="",
        pattern=r"^(https?://[^\s/]+\S*)?$",
        description="Địa chỉ máy chủ theo giao thức OpenAI, ví dụ http://127.0.0.1:8000/v1; "
        "để trống thì không dùng mô hình và không gửi gì đi.",
    )
    model: str = Field(default="", max_length=200, description="Tên mô hình trên máy chủ ấy; bắt buộc khi có url.")
    api_key: SecretStr = Field(
        default=SecretStr(""),
        description="Khóa truy cập; nên đặt bằng biến môi trường; không bao giờ được ghi lại.",
    )
    temperature: float = Field(default=0.0, ge=0, le=2, description="Độ ngẫu nhiên khi viết; 0 là ít nhất.")
    max_tokens: int = Field(default=600, ge=50, le=8000, description="Số token tối đa của một câu trả lời.")
    connect_seconds: float = Field(default=3, gt=0, le=60, description="Số giây tối đa để nối tới máy chủ.")
    silence_seconds: float = Field(
        default=12, gt=0, le=300, description="Số giây tối đa giữa hai lần nhận được chữ, kể cả lần đầu."
    )

    @model_validator(mode="after")
    def _is_named(self) -> Self:
        if self.url and not self.model:
            raise ValueError("có url thì phải có model (tên mô hình)")
        return self


class LanguageModelSettings(EndpointSettings):
    """Mô hình ngôn ngữ viết câu trả lời, nếu có."""

    total_seconds: float = Field(
        default=25,
        gt=0,
        le=600,
        description="Số giây tối đa cho cả câu trả lời, kể cả sửa câu; nên thấp hơn web.ask_timeout_s.",
    )
    max_repairs: int = Field(default=2, ge=0, le=10, description="Số câu sai được yêu cầu mô hình viết lại một lần.")
    least_kept: float = Field(
        default=0.5,
        ge=0,
        le=1,
        description="Tỷ lệ câu đứng vững thấp hơn mức này thì bỏ bài của mô hình, trích nguyên văn điều khoản.",
    )
    rest_seconds: float = Field(
        default=30, ge=0, le=3600, description="Sau một lần máy chủ hỏng, số giây không hỏi mô hình nữa."
    )


class JudgeSettings(EndpointSettings):
    """Mô hình ngôn ngữ cho ý kiến về các câu trả lời trong `danchu eval judge`, nếu có; nên khác mô hình viết."""
