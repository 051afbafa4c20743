"""Cues, on folded text, that a question is beside this field or far from it. Cues, not verdicts: ``decide`` weighs them."""

from __future__ import annotations

import re

from corpus.text import fold

#: Words that folding would turn into a cue: "phát mấy tờ" is no "phạt mấy", "số đó" no "sổ đỏ".
_OTHER_WORDS = re.compile(r"\b(?:phát|số đó|sợ đó|lý hơn|làm thợ|làm thở)\b", re.IGNORECASE)
#: Of this world, but not in these texts: fines, pay, land, papers of other fields.
NEAR = re.compile(
    r"\b(?:muc phat|phat (?:tien )?(?:bao nhieu|may|tu)|phat bao nhieu|phat may|bi phat hanh chinh bao nhieu|tien phat|"
    r"muc luong|luong co so|luong toi thieu|bang luong|luong huu|phu cap.{0,25}(?:bao nhieu|may)|bao nhieu tien|may tien|"
    r"gia dat|den bu dat|boi thuong dat|so do|so hong|cap so|hoc phi|vien phi|le phi|phi cong chung|thue|tro cap|"
    r"bau cu dai bieu|quoc hoi khoa|giay khai sinh|dang ky ket hon|ly hon|thua ke|tam tru|thuong tru|ho khau|cccd|can cuoc|"
    r"giay phep xay dung|giay phep lai|bang lai|ho ngheo|nghia vu quan su|bao hiem xa hoi|thai san|nghi phep|thoi viec|"
    r"nguyen van mau|noi dung mau|mau bien ban|tai mau|file mau)\b"
)
#: What the texts do say of such things: that they are made public, how and for how long.
MADE_PUBLIC = re.compile(
    r"\b(?:niem yet|cong khai|dan (?:o|len|bang|danh sach|giay|thong bao)|treo (?:o|len|bang)|loa|phat thanh|truyen thanh)\b"
)
#: Anything else under the sun.
FAR = re.compile(
    r"\b(?:bong da|world cup|thoi tiet|nau an|cong thuc|bai hat|phim|game|crypto|bitcoin|chung khoan|co phieu|xo so|lo de|"
    r"tu vi|xem boi|boi (?:bai|toan)|bac si|(?:uong|mua|don|vien|hieu) thuoc|thuoc (?:tay|nam|bac|uong|la|chua|khang)|benh(?! vien| xa)|dau (?:bung|lung|dau)|tinh yeu|nguoi yeu(?! cau)|du lich|khach san|ve may bay|python|lap trinh|"
    r"code|javascript|(?:bai|mon|giai|hoc) toan|phuong trinh|dich (?:cau|sang)|tieng anh|bai tho|lam tho|truyen cuoi|gia vang|iphone|facebook|"
    r"youtube|tiktok|wifi|may tinh|xe may|trong (?:lua|ca phe|cay)|nuoi|giam can|my pham)\b"
)


def plain(text: str) -> str:
    """``text`` (restored) as the cues are looked for in it: folded, without the words that only folding makes a cue."""
    return fold(_OTHER_WORDS.sub(" ", text))
