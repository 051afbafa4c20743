"""Settings of the corpus floor."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


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
