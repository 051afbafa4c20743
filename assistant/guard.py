"""Requests that are not answered whatever the texts say, and text in a question that poses as an order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from corpus.text import fold


class Guarded(StrEnum):
    """Why a request is not served, or what it tries."""

    FORGERY = "forgery"
    POLITICS = "politics"
    PERSONAL = "personal"
    INSTRUCTIONS = "instructions"
    INJECTION = "injection"


_PATTERNS: tuple[tuple[Guarded, str], ...] = (
    (
        Guarded.POLITICS,
        r"\b(?:mot|nhieu|da) dang\b|\bda nguyen\b|\blat do\b|\bbieu tinh chong\b|\bche do (?:nao|nay) tot\b|"
        r"\b(?:ban|may|bot|tro ly|ai) (?:nghi|thay|danh gia|co y kien)\b.{0,60}\b(?:ong|ba|dang|tong bi thu|chu tich|thu tuong|"
        r"lanh dao|chinh tri|nuoc|my|trung quoc|chinh phu)\b|\bquan diem chinh tri\b|\bung ho (?:dang|phe|ai|my|nga)\b|"
        r"\b(?:dang|lanh dao) nao (?:tot|gioi|xau) (?:hon|nhat)\b|\bai (?:se|nen) (?:lam|len) (?:tong bi thu|chu tich nuoc|thu tuong)\b",
    ),
    (
        Guarded.PERSONAL,
        r"\b(?:so dien thoai|sdt|so cccd|so can cuoc|so cmnd|so tai khoan|dia chi nha|nha rieng|luong thang|doi tu|ly lich|"
        r"que quan|vo con|tuoi|thu nhap|tai san)\b.{0,40}\b(?:cua|ong|ba|anh|chi)\b\s+(?:ong|ba|anh|chi|chu tich|bi thu|truong)"
        r"|\b(?:ho ten|so dien thoai|sdt|dia chi)\b.{0,40}\b(?:cac ho|nhung ho|tung ho|nhung nguoi|cac nguoi|ai)\b.{0,40}"
        r"\b(?:bo phieu|khong dong y|phan doi|to cao|khieu nai)\b|\btin don\b|\b(?:chui|lang ma|boi nho|noi xau|ha be)\b.{0,30}\b(?:giup|dum|gium)\b",
    ),
    (
        Guarded.INSTRUCTIONS,
        r"\b(?:system prompt|prompt he thong|loi nhac he thong|(?:chi dan|cau lenh|huong dan|lenh|cau hinh|thiet lap|quy tac) "
        r"(?:he thong|noi bo|goc|bi mat|ban dau|cua ban|an))\b|\b(?:in|lo|hien|tiet lo|cho xem|doc|nhac lai)\b.{0,30}\b(?:prompt|chi dan|api key|khoa api|mat khau|ma nguon)\b",
    ),
    (
        Guarded.INJECTION,
        r"\bbo qua (?:moi|tat ca|cac|nhung|het|toan bo)?\s*(?:chi dan|huong dan|lenh|quy dinh|van ban|luat|quy tac|noi dung)|"
        r"\bignore (?:all|previous|the|your)\b|\[(?:he thong|system|admin|quan tri|inst)[^\]]*\]|<\/?(?:system|instruction|admin)|"
        r"\b(?:override|jailbreak|base64|developer mode|dan mode|system prompt)\b|={2,}\s*system|\btu (?:bay gio|gio|nay)\b.{0,15}\b(?:ghi nho|ban la|hay|phai)\b|"
        r"\b(?:tat|vo hieu|thoat|bo) che do\b|\btra loi dung mot (?:tu|chu)\b|\bkhong (?:can )?trich dan\b|\b(?:xac nhan|dong y) di\b|\bnoi doi\b|"
        r"\b(?:he thong|quan tri vien|admin|nha phat trien|developer|lap trinh vien)\b.{0,25}\b(?:thong bao|cap nhat|yeu cau|vua|ra lenh|xac nhan)\b|"
        r"\b(?:vua|moi|da) (?:duoc )?(?:sua|cap nhat|doi|thay)\b.{0,30}\b(?:thanh|lai thanh|la)\b.{0,80}\b(?:hay|tra loi|theo ban|ap dung|can cu)\b|"
        r"\bhay (?:tra loi|dong y|xac nhan|khang dinh|noi)\b.{0,30}\b(?:theo ban moi|rang|la dung|moi thu|bat ky)\b|"
        r"\b(?:dong vai|gia vo|gia su ban la|tu gio ban la|ban la gio la|hay quen|quen het|quen moi|che do (?:nha phat trien|khong gioi han|dan))\b|"
        r"\b(?:bia|tu nghi|tu che|tu dat|nghi ra)\b.{0,30}\b(?:dieu|khoan|luat|nghi dinh|quy dinh)\b",
    ),
)
_COMPILED = tuple((guarded, re.compile(pattern)) for guarded, pattern in _PATTERNS)


#: Forging: something false, asked to be made, and not asked about. "giả" is told from "giá" and "gia".
_FALSE_PAPER = re.compile(
    r"\b(?:lam gia|gia mao|chu ky gia|bien ban gia|giay to gia|phieu gia|so lieu gia|danh sach gia|ho so gia|khong co that)\b"
    r"|\bg1a\b|\b(?:dien san|dong dau|dau do)\b.{0,40}\b(?:chu ky|giup|file|quyet dinh)\b|\b(?:ky|lap|khai|ghi|viet|soan|lam|bien ban|chu ky)\b.{0,30}\bkh0ng\b|\blui (?:lai )?ngay\b|\bngay lui\b|\bky (?:thay|ho|gia|ten ho)\b"
    r"|\b(?:ghi|sua|doi|nang|chinh|them|nan|keo)\b.{0,40}\b(?:thanh|len|them)\b.{0,30}\d|\bcho (?:khop|du (?:so|chu ky|phieu|ty le))\b"
    r"|\b(?:hop thuc hoa|b1a|nguy tao|xao nau)\b.{0,50}\b(?:chu ky|bien ban|phieu|so lieu|danh sach|nghi quyet|cuoc hop|ho so)\b"
)
_KEPT_APART = (
    (re.compile(r"\bgiả\b(?! sử| thiết| định| vờ)"), "g1a"),
    (re.compile(r"\b(?:bịa|chế)\b"), "b1a"),
    (re.compile(r"\bkhống\b"), "kh0ng"),
)
_ASKED_OF_US = re.compile(
    r"\b(?:giup|ho toi|ho em|ho minh|dum|gium|nhe|nhen|nha ban|cho toi|cho em|cho minh|cho tui)\b"
    r"|^(?:hay |ban |ad |em )?(?:soan|viet|lap|tao|lam|che|bia|sua|chinh|dung|bay|chi|huong dan)\b"
    r"|\b(?:bay|chi|huong dan) (?:toi|em|minh|tui)?\s*cach\b|\b(?:soan|viet|lam|lap|tao) (?:san|luon|ngay|gap)\b|\bmau chu ky\b"
)
_ASKED_ABOUT = re.compile(
    r"\b(?:co (?:duoc|bi|vi pham|sai|dung|hop le)|bi (?:xu ly|phat|coi)|xu ly|vi pham|to cao|phat hien|hanh vi|thi sao|dung khong|"
    r"sai khong|phai lam (?:gi|sao)|bao ai|kien nghi|cam khong|bi cam)\b"
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why, in one or two Vietnamese sentences."""

    guarded: Guarded
    message: str


_MESSAGES = {
    Guarded.FORGERY: "Tôi không giúp lập, sửa hay ký khống giấy tờ. Giả mạo giấy tờ hoặc làm sai lệch kết quả bàn, "
    "quyết định của Nhân dân là hành vi bị pháp luật cấm.",
    Guarded.POLITICS: "Tôi không nêu quan điểm chính trị và không nhận xét cá nhân. Tôi chỉ trả lời theo các văn bản về "
    "thực hiện dân chủ ở cơ sở có trong kho.",
    Guarded.PERSONAL: "Tôi không cung cấp thông tin riêng của cá nhân. Tôi chỉ trả lời theo các văn bản về thực hiện dân chủ "
    "ở cơ sở có trong kho.",
    Guarded.INSTRUCTIONS: "Tôi không cung cấp cấu hình hay chỉ dẫn nội bộ. Bạn có thể hỏi về các văn bản thực hiện dân chủ ở cơ sở.",
}


def _tell_apart(text: str) -> str:
    """Words that folding would confuse with innocent ones get a spelling of their own."""
    for pattern, spelling in _KEPT_APART:
        text = pattern.sub(spelling, text)
    return text


def refusal_for(text: str) -> Refusal | None:
    """The refusal a request calls for, or None when it may be served (an injection may hide a fair question)."""
    plain = fold(_tell_apart(text.lower()))
    if _FALSE_PAPER.search(plain) and _ASKED_OF_US.search(plain) and not _ASKED_ABOUT.search(plain):
        return Refusal(Guarded.FORGERY, _MESSAGES[Guarded.FORGERY])
    plain = fold(text.lower())
    for guarded, pattern in _COMPILED:
        if guarded in _MESSAGES and pattern.search(plain):
            return Refusal(guarded, _MESSAGES[guarded])
    return None


def poses_as_order(text: str) -> bool:
    """Whether a question carries text that poses as an instruction or as an update of the law."""
    plain = fold(text)
    return any(pattern.search(plain) for guarded, pattern in _COMPILED if guarded is Guarded.INJECTION)
