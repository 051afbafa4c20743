"""Long numbers that count something: money, households, people, ground."""

from __future__ import annotations

import re

_UNIT = re.compile(
    r" {0,2}(?:đồng|đ|dong|vnđ|vnd|usd|hộ|ho|người|nguoi|nhân khẩu|nhan khau|khẩu|lượt|phiếu|tỷ|tỉ|triệu|nghìn|ngàn"
    r"|m2|m²|m3|m³|ha|km|kg|tấn|%)(?!\w)",
    re.IGNORECASE,
)
_ROUND = "00000"


def is_counted(text: str, end: int) -> bool:
    """Whether a unit follows the number that ends at ``end``."""
    return bool(_UNIT.match(text, end))


def is_amount(text: str, digits: str, end: int) -> bool:
    """Whether a number is a count or a sum and not someone's: no zero in front, and round or with a unit."""
    return digits[0] != "0" and (digits.endswith(_ROUND) or is_counted(text, end))
