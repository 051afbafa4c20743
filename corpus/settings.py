"""Settings of the corpus floor."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

_HTTP = r"^https?://[^\s/]+"


class CorpusSettings(BaseModel):
    """Nguồn văn bản và đường dẫn chính thức."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    topics: tuple[str, ...] = Field(
        default=("44.13",), description="Đề mục của Bộ Pháp điển được nạp khi lệnh không nêu --topic."
    )
    official_url: str = Field(
        default="https://vbpl.vn/van-ban/chi-tiet/{id}?tabs=toan-van",
        description="Mẫu đường dẫn tới trang chính thức của văn bản; {id} là ItemID trong Bộ Pháp điển.",
    )
    sync_url: str = Field(
        default="https://phapdien.moj.gov.vn/TraCuuPhapDien/Files/BoPhapDienDienTu.zip",
        pattern=_HTTP,
        description="Nơi `danchu corpus sync` tải Bộ Pháp điển điện tử.",
    )
    sync_hosts: tuple[str, ...] = Field(
        default=(),
        description="Máy chủ khác (tên, hoặc tên:cổng) mà sync_url được chuyển hướng tới; "
        "mặc định chỉ chính máy chủ của sync_url.",
    )
    sync_connect_seconds: float = Field(default=10, gt=0, description="Thời gian tối đa để kết nối, tính bằng giây.")
    sync_read_seconds: float = Field(
        default=30, gt=0, description="Thời gian tối đa giữa hai lần nhận được dữ liệu, tính bằng giây."
    )
    sync_total_seconds: float = Field(
        default=1800, gt=0, description="Thời gian tối đa cho cả lần tải, kể cả thử lại, tính bằng giây."
    )
    sync_retries: int = Field(
        default=5, ge=0, description="Số lần thử lại liên tiếp khi đường truyền đứt mà không tải thêm được gì."
    )
    sync_backoff_seconds: float = Field(
        default=1, ge=0, description="Quãng nghỉ trước lần thử lại đầu tiên, gấp đôi sau mỗi lần, tính bằng giây."
    )
    sync_max_mb: int = Field(default=512, gt=0, description="Tệp tải về lớn hơn ngần này MB thì bị từ chối.")
    refresh_url: str = Field(
        default="https://vbpl-bientap-gateway.moj.gov.vn/api/qtdc/public/doc/{id}",
        pattern=_HTTP + r".*\{id\}",
        description="Địa chỉ hỏi cơ sở dữ liệu quốc gia về một văn bản; {id} là ItemID của văn bản.",
    )
    refresh_delay_seconds: float = Field(
        default=1, ge=0, description="Quãng nghỉ giữa hai lần hỏi cơ sở dữ liệu quốc gia, tính bằng giây."
    )
    refresh_seconds: float = Field(default=30, gt=0, description="Thời gian tối đa cho một lần hỏi, tính bằng giây.")
    refresh_retries: int = Field(default=2, ge=0, description="Số lần hỏi lại khi máy chủ không trả lời.")
    user_agent: str = Field(
        default="danchu/0.1",
        pattern=r"^[\x20-\x7e]+$",
        description="Tên mà chương trình xưng với máy chủ khi tải hoặc hỏi.",
    )
