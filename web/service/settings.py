"""Settings of the service: limits, cache, records, logs."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator


class ServiceSettings(BaseModel):
    """Giới hạn, bộ nhớ đệm, lưu trữ và nhật ký của dịch vụ."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ip_per_minute: int = Field(
        default=120, ge=0, le=100_000, description="Số câu hỏi mỗi phút từ một địa chỉ mạng; 0 là không giới hạn."
    )
    reads_per_minute: int = Field(
        default=600,
        ge=0,
        le=100_000,
        description="Số lần tra cứu, đọc điều luật, góp ý mỗi phút từ một địa chỉ mạng; 0 là không giới hạn.",
    )
    key_per_minute: int = Field(
        default=600, ge=0, le=100_000, description="Số yêu cầu mỗi phút của một khóa API; 0 là không giới hạn."
    )
    require_key: bool = Field(
        default=False, description="API chỉ trả lời chương trình có khóa (danchu key add); trang hỏi đáp vẫn mở."
    )
    proxies: str = Field(
        default="127.0.0.1",
        description="Địa chỉ các máy chủ trung gian được tin khi báo địa chỉ người dùng (X-Forwarded-For), "
        "cách nhau bằng dấu phẩy.",
    )
    metrics_from: tuple[str, ...] = Field(
        default=("127.0.0.0/8", "::1/128"),
        description="Các dải địa chỉ được đọc /metrics mà không cần khóa admin.",
    )
    max_wait_s: float = Field(
        default=20.0,
        gt=0,
        le=600,
        description="Câu hỏi mà ước tính phải chờ lâu hơn ngần này giây thì bị từ chối ngay, kèm số người đang chờ.",
    )
    cache_size: int = Field(
        default=2000, ge=0, le=1_000_000, description="Số câu trả lời giữ lại để dùng cho câu hỏi lặp; 0 là không giữ."
    )
    cache_minutes: float = Field(
        default=60.0, gt=0, le=10_080, description="Thời gian giữ một câu trả lời trong bộ nhớ đệm, tính bằng phút."
    )
    records: bool = Field(default=True, description="Lưu câu hỏi (đã che thông tin cá nhân) và câu trả lời qua API.")
    record_wait_s: float = Field(
        default=2.0, gt=0, le=60, description="Câu trả lời chờ việc lưu nhiều nhất ngần này giây rồi được gửi đi."
    )
    purge: bool = Field(
        default=True,
        description="Mỗi ngày một lần tự xóa những gì quá thời hạn lưu; tắt thì phải tự chạy danchu records purge.",
    )
    log_format: Literal["json", "text"] = Field(
        default="json", description="Dạng nhật ký ở đầu ra lỗi chuẩn: json hoặc text."
    )
    log_requests: bool = Field(default=True, description="Ghi mỗi yêu cầu một dòng nhật ký.")
    log_questions: bool = Field(default=False, description="Ghi cả câu hỏi vào nhật ký; chỉ bật khi tìm lỗi.")
    otel_endpoint: str = Field(
        default="", description="Nơi nhận vết OpenTelemetry (OTLP gRPC), ví dụ http://localhost:4317; để trống là tắt."
    )

    @field_validator("metrics_from")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for text in value:
            ip_network(text)
        return value
