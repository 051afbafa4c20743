"""Where a question is set: the law gives parallel articles to the commune, the agency and the enterprise."""

from __future__ import annotations

import re

from corpus.handbook import Setting
from corpus.text import fold

_CUES: dict[Setting, str] = {
    Setting.COMMUNE: (
        r"thon|to dan pho|khu pho|khoi pho|khom|ap|ban lang|buon|lang|xom|phuong|thi tran|(?<!hop tac )xa|ho gia dinh|ho dan|"
        r"nha dan|ba con|truong ban|truong ap|(?<!thanh tra )nhan dan|nguoi dan|dan lang|cong dong dan cu|huong uoc|quy uoc|"
        r"giam sat dau tu|mat tran|cu tri|dan pho|dac khu|truong xom|dai dien ho|\d+ ho|\d+ nha|hop dan|(?:bao nhieu|may|tung|moi|so|cac|nhieu) ho|to truong|gop tien|lam duong"
    ),
    Setting.AGENCY: (
        r"co quan(?! nao|,? (?:to chuc|co tham quyen|nha nuoc co tham quyen|cap tren|quan ly))|don vi(?! nao| hanh chinh)|cong chuc|vien chuc|truong hoc|truong (?:toi|em|minh|tui|chung toi|dai hoc|cao dang|cap|thcs|thpt|tieu hoc|mam non|trung hoc)|"
        r"benh vien|so (?:noi vu|tu phap|y te|giao duc|tai chinh)|thu truong|hieu truong|giao vien|su nghiep cong lap|"
        r"nguoi dung dau|cap uy|phong ban|tram y te|vien nghien cuu|giam doc so|chi cuc|kho bac|hoi nghi can bo"
    ),
    Setting.STATE_ENTERPRISE: (
        r"doanh nghiep nha nuoc|cong ty nha nuoc|von nha nuoc|tong cong ty|tap doan|nha may|xi nghiep|"
        r"cong nhan|doanh nghiep|cong ty|hoi dong thanh vien|tong giam doc|phan xuong|to san xuat"
    ),
    Setting.PRIVATE_ENTERPRISE: (
        r"ngoai nha nuoc|tu nhan|co phan|tnhh|hop tac xa|fdi|von nuoc ngoai|xuong may|chu xuong|cua hang|ho kinh doanh"
    ),
}
_PATTERNS = {setting: re.compile(rf"\b(?:{cues})\b") for setting, cues in _CUES.items()}
#: Words that folding would turn into one of the cues: "áp dụng" is no "ấp", "công nhận" no "công nhân".
_OTHER_WORDS = re.compile(
    r"\b(?:trưởng ban|áp|phương|lắng|lãng|lặng|lạng|xá|xả|xạ|buồn|buôn bán|xã hội|công nhận|sở dĩ)\b", re.IGNORECASE
)
_NOT_PRIVATE = re.compile(r"\bdoanh nghiep nha nuoc|von nha nuoc|cong ty nha nuoc\b")


def detect_settings(text: str) -> dict[Setting, float]:
    """How strongly a question points at each setting, in shares that add up to 1; empty when nothing does."""
    plain = fold(_OTHER_WORDS.sub(" ", text))
    counts = {setting: len(set(pattern.findall(plain))) for setting, pattern in _PATTERNS.items()}
    if counts[Setting.PRIVATE_ENTERPRISE] and not _NOT_PRIVATE.search(plain):
        counts[Setting.STATE_ENTERPRISE] = counts[Setting.STATE_ENTERPRISE] // 2
    total = sum(counts.values())
    return {setting: n / total for setting, n in counts.items() if n} if total else {}
