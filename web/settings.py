"""Settings of the web floor."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class WebSettings(BaseModel):
    """Trang hỏi đáp và API."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = Field(default="127.0.0.1", description="Địa chỉ lắng nghe; 0.0.0.0 để máy khác trong mạng mở được.")
    port: int = Field(default=7860, ge=0, le=65535, description="Cổng lắng nghe; 0 để hệ điều hành chọn cổng trống.")
    root_path: str = Field(
        default="", description="Đường dẫn gốc khi đứng sau máy chủ trung gian, ví dụ /hoi-dap; để trống khi ở gốc."
    )
    concurrency: int = Field(
        default=64, ge=1, le=1000, description="Số câu hỏi được nhận xử lý cùng lúc; nhiều hơn thì xếp hàng."
    )
    queue_size: int = Field(default=256, ge=1, le=10000, description="Số câu hỏi tối đa chờ trong hàng.")
    workers: int = Field(default=4, ge=1, le=64, description="Số luồng soạn trả lời.")
    ask_timeout_s: float = Field(default=30.0, gt=0, le=600, description="Số giây tối đa cho một câu trả lời.")
    max_body_kb: int = Field(default=64, ge=4, le=4096, description="Dung lượng tối đa của một yêu cầu, tính bằng KB.")
    stream_ms: int = Field(
        default=320,
        ge=0,
        le=5000,
        description="Khoảng thời gian hiện dần các đoạn của câu trả lời, tính bằng mili giây.",
    )
