"""What a question asks for, by the words it asks with."""

from __future__ import annotations

import re
from enum import StrEnum

from corpus.text import fold


class QuestionKind(StrEnum):
    """The kinds of question that answers are shaped for."""

    DIFFERENCE = "difference"
    FORBIDDEN = "forbidden"
    PAPERS = "papers"
    STEPS = "steps"
    WHEN = "when"
    HOW_MANY = "how-many"
    WHO = "who"
    DEFINITION = "definition"
    LIST = "list"
    WHAT_IF = "what-if"
    MAY = "may"
    OTHER = "other"


#: In order: the first that matches decides.
_CUES: tuple[tuple[QuestionKind, str], ...] = (
    (QuestionKind.DIFFERENCE, r"khac (?:nhau|gi|voi|biet)|giong (?:nhau|khong)|bang nhau|so sanh|phan biet"),
    (QuestionKind.FORBIDDEN, r"nghiem cam|bi cam|cam (?:lam|nhung|dieu|gi)|hanh vi (?:nao )?(?:bi )?cam"),
    (QuestionKind.PAPERS, r"ho so|giay to|bieu mau|mau so|mau nao|tai lieu gi"),
    (QuestionKind.STEPS, r"quy trinh|trinh tu|thu tuc|cac buoc|buoc nao|lam (?:the nao|sao|ntn)|cach (?:nao|thuc|lam)"),
    (
        QuestionKind.WHEN,
        r"bao lau|khi nao|luc nao|bao gio|(?:may|bao nhieu) (?:ngay|thang|nam|bua|hom|tieng|gio|tuan|lan)|thoi han|"
        r"thoi gian|thoi diem|ngay nao|nhiem ky|cham nhat|han (?:chot|la|may|bao)|hieu luc tu|may nam|dinh ky",
    ),
    (
        QuestionKind.HOW_MANY,
        r"bao nhieu|(?:may|bn) (?:nguoi|ho|nha|thanh vien|phieu|phan|cai|ong|dua)|ti le|ty le|phan tram|so luong|"
        r"toi thieu|toi da|it nhat|du (?:chua|khong|so)|qua ban|\d+\s*/\s*\d+|\d+ (?:ho|nha|nguoi|phieu)",
    ),
    (
        QuestionKind.WHO,
        r"\bai\b|co quan nao|nguoi nao|to chuc nao|chu the nao|don vi nao|cap nao|ben nao|doi tuong nao|tham quyen",
    ),
    (QuestionKind.DEFINITION, r"la gi|nghia la|khai niem|the nao la|hieu (?:the nao|la)|la sao"),
    (
        QuestionKind.LIST,
        r"nhung gi|(?:quyet dinh|cong khai|giam sat|bieu quyet|y kien) gi|gom (?:nhung|gi|cac)|noi dung (?:nao|gi)|nhung (?:noi dung|viec|hinh thuc|quyen|nghia vu|khoan|cai)|"
        r"cac (?:hinh thuc|noi dung|quyen|nghia vu|nhiem vu)|liet ke|\bneu (?:cac|nhung|ro)|\bke (?:ra|ten)|trach nhiem (?:gi|nao|cua)|nhiem vu|quyen han|hinh thuc nao",
    ),
    (QuestionKind.WHAT_IF, r"thi sao|neu .* thi|xu ly|bi (?:gi|phat|sao)|truong hop"),
    (QuestionKind.MAY, r"co (?:duoc|dc|the|quyen|phai)|duoc (?:khong|ko|k|chua|phep)|phai khong|dung khong|hop le"),
)
_PATTERNS = tuple((kind, re.compile(cues)) for kind, cues in _CUES)


def kind_of(text: str) -> QuestionKind:
    """The kind of question ``text`` is."""
    plain = fold(text)
    return next((kind for kind, pattern in _PATTERNS if pattern.search(plain)), QuestionKind.OTHER)
