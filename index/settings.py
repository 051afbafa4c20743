"""Settings of the index floor."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, SecretStr

BUILTIN_MODEL = "danchu-e5-small-vi"


class IndexSettings(BaseModel):
    """Mô hình nhúng, Chroma và tìm kiếm."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str = Field(
        default=BUILTIN_MODEL,
        description="Mô hình nhúng: mô hình dựng sẵn, thư mục cục bộ hoặc tên trên hub (sentence-transformers).",
    )
    query_prefix: str = Field(default="", description="Tiền tố cho câu hỏi; để trống thì theo mô hình.")
    passage_prefix: str = Field(default="", description="Tiền tố cho đoạn văn; để trống thì theo mô hình.")
    batch_size: int = Field(default=16, ge=1, le=512, description="Số đoạn nhúng mỗi lượt khi dựng chỉ mục.")
    threads: int = Field(default=2, ge=1, le=64, description="Số luồng tính của mô hình nhúng.")
    chroma_host: str = Field(default="", description="Máy chủ Chroma; để trống thì dùng Chroma cục bộ trong home.")
    chroma_port: int = Field(default=8000, ge=1, le=65535, description="Cổng của máy chủ Chroma.")
    chroma_seconds: float = Field(
        default=10.0, gt=0, le=600, description="Thời gian tối đa chờ máy chủ Chroma cho một lần tìm, tính bằng giây."
    )
    chroma_ssl: bool = Field(default=False, description="Nối tới máy chủ Chroma bằng TLS.")
    chroma_tenant: str = Field(default="default_tenant", description="Tenant trên máy chủ Chroma hoặc Chroma Cloud.")
    chroma_database: str = Field(default="default_database", description="Cơ sở dữ liệu trên máy chủ Chroma.")
    chroma_token: SecretStr = Field(
        default=SecretStr(""),
        description="Khóa gửi kèm mỗi lần gọi Chroma (x-chroma-token); Chroma Cloud cần có. Chỉ đặt qua môi trường.",
    )
    chroma_batch: int = Field(
        default=2000, ge=1, le=5000, description="Số véc-tơ gửi mỗi lượt khi dựng chỉ mục; Chroma Cloud nhận tới 300."
    )
    candidates: int = Field(default=60, ge=10, le=500, description="Số đoạn lấy từ mỗi kênh tìm kiếm.")
    chunk_chars: int = Field(
        default=1400, ge=300, le=4000, description="Khoản dài hơn số ký tự này được chia theo điểm."
    )
