"""Made-up answers and sites for the tests of this floor."""

from __future__ import annotations

from typing import Any

SECRET = "bí mật chỉ dùng trong các bài kiểm thử"
SITE = ("Trang xã Mơ", ["https://xa-mo.example.vn"])


def made_answer(question: str = "Ai giữ chìa khóa vườn chung?", **more: Any) -> dict[str, Any]:
    """An answer in the contract's shape about a law that there is not."""
    return {
        "id": "mã của người gọi",
        "question": question,
        "status": "answered",
        "answer": "Trưởng thôn giữ chìa khóa [1].",
        "citations": [
            {"marker": 1, "id": "12/2032/NĐ-CP#2.1", "article": "12/2032/NĐ-CP#2", "label": "Khoản 1 Điều 2",
             "kind": "decree", "quote": "Trưởng thôn giữ chìa khóa, gọi 0900000000 khi mất.", "url": None},
        ],
        "retrieved": ["12/2032/NĐ-CP#2"],
        "warnings": [],
        "engine": "extractive",
        "timings_ms": {"total": 12.5},
    } | more  # fmt: skip
