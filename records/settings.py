"""Settings of the records floor."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class RecordsSettings(BaseModel):
    """Cơ sở dữ liệu của dịch vụ: câu trả lời, hội thoại, góp ý, trang nhúng, khóa."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: SecretStr = Field(
        default=SecretStr(""),
        description="Địa chỉ PostgreSQL, dạng postgresql://người-dùng:mật-khẩu@máy/tên; nên đặt qua biến môi trường. "
        "Để trống thì dùng tệp records.sqlite3 trong home.",
    )
    key_secret: SecretStr = Field(
        default=SecretStr(""),
        description="Bí mật để băm khóa API, ít nhất 32 ký tự, giống nhau trên mọi máy; bắt buộc khi dùng PostgreSQL. "
        "Để trống thì dùng tệp records.secret trong home.",
    )
    retention_days: int = Field(
        default=180, ge=1, le=3650, description="Số ngày giữ câu hỏi và câu trả lời của trang hỏi đáp chính."
    )
    busy_seconds: float = Field(
        default=10.0, gt=0, le=120, description="Thời gian tối đa để chờ tới lượt ghi, tính bằng giây."
    )
    connect_seconds: int = Field(
        default=5, ge=1, le=60, description="Thời gian tối đa để nối tới PostgreSQL, tính bằng giây."
    )
    pool_size: int = Field(default=8, ge=1, le=100, description="Số kết nối tối đa của một tiến trình.")
