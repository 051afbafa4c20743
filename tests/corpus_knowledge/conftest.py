"""A register and a small corpus of invented law, for tests that need no official text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from corpus.handbook import Handbook
from corpus.library import Library
from corpus.model import Article, Document
from corpus.register import Register
from corpus.store import Batch, Corpus

#: An invented decree on village gardens; every fact in it is the tests' own.
GARDEN = "7/2031/NĐ-CP"
GARDEN_TEXTS = {
    "1": (
        "Vườn chung",
        "1. Trưởng thôn lập vườn chung khi có trên 40% tổng số hộ đồng ý; Ủy ban nhân dân cấp xã cho mượn đất"
        " trong thời hạn 12 ngày làm việc kể từ ngày nhận đơn.\n"
        "2. Hội đồng nhân dân cấp xã quyết định mức hỗ trợ không quá 300 đồng cho mỗi hộ ở cấp huyện cũ.",
    ),
    "2": ("Chăm vườn", "Tổ chăm vườn có từ 04 đến 06 người do Ban công tác Mặt trận giới thiệu, họp 02 tháng một lần."),
}


@pytest.fixture
def garden(tmp_path: Path) -> Iterator[Library]:
    """A library that holds the invented decree and has an empty handbook."""
    corpus = Corpus(tmp_path / "home")
    document = Document(GARDEN, "Nghị định", "về vườn chung", "Chính phủ", date(2031, 1, 2), date(2031, 3, 1))
    articles = [
        Article(f"{GARDEN}#{number}", title, text, effective=document.effective, source="made")
        for number, (title, text) in GARDEN_TEXTS.items()
    ]
    corpus.apply(Batch(documents=[document], articles=articles), date(2031, 4, 1))
    yield Library(corpus, Handbook({}, {}, ()))
    corpus.close()


@pytest.fixture
def make_register() -> Callable[..., Register]:
    """``make_register(quan_he=[…], luu_y=[…])``: lines of the decree and of one that changes it, and source fields."""

    def build(**parts: list[dict[str, Any]]) -> Register:
        own = {"nguon": "bài kiểm tra", "da_kiem_chung": True}
        documents = [
            {"so": GARDEN, "ten": "vườn chung", "ban_hanh": date(2031, 1, 2), "hieu_luc": date(2031, 3, 1)},
            {"so": "9/2032/NĐ-CP", "ten": "sửa vườn chung", "hieu_luc": date(2032, 5, 6)},
            {"so": "3/2029/NĐ-CP", "ten": "vườn cũ", "ban_hanh": date(2029, 1, 1)},
        ]
        data: dict[str, Any] = {"ra_soat": date(2032, 1, 1), "van_ban": [own | line for line in documents]}
        data |= {key: [own | line for line in lines] for key, lines in parts.items()}
        return Register.model_validate(data)

    return build


@pytest.fixture
def knowing(official: Corpus) -> Library:
    """The shipped handbook beside the official text."""
    return Library(official)
