"""What the codification's source line and a document's number say: type, issuer, dates, own article number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from corpus.text import normalise

_TYPES = (
    "Hiến pháp",
    "Bộ luật",
    "Luật",
    "Pháp lệnh",
    "Sắc lệnh",
    "Lệnh",
    "Nghị quyết liên tịch",
    "Nghị quyết",
    "Nghị định",
    "Quyết định",
    "Chỉ thị",
    "Thông tư liên tịch",
    "Thông tư",
    "Thông tri",
    "Quy chế",
)
_TYPE = "|".join(_TYPES)
#: A number as the source lines spell it, stray spaces included: "18 /2018/TT-NHNN", "64/2020/TT- BCA", "21 - TC/TCT".
_NUMBER = (
    r"\d+[^\s,;()/\"“”]*"
    r"(?:(?:\s*/\s*|(?<=-)\s+(?=[A-ZĐ]{2})| - (?=[A-ZĐ]+/)| (?=[A-ZĐ]{2}/))[^\s,;()/\"“”]+)*"
)
_NOTE = re.compile(
    rf"\(+\s*(?:Điều )?(?P<article>\d+[a-zđ]?)[.,]? (?P<type>(?i:{_TYPE}))(?: số:?)?(?P<joint> liên tịch)?"
    rf" ?(?:Thông tư |TT )?(?P<number>{_NUMBER})(?P<rest>.*)",
    re.DOTALL,
)
_EFFECTIVE = re.compile(r"có hiệu lực (?:thi hành )?(?:kể )?từ ngày (\d{1,2})/(\d{1,2})/(\d{4})")
_ISSUED = re.compile(r"(?P<title>.*?)\s*ngày (\d{1,2})/(\d{1,2})/(\d{4}) của (?P<issuer>[^,]+?),", re.DOTALL)
_ITEM = re.compile(r"ItemID=(\d+)(?:#(?P<anchor>[\w.]+))?")
_ANCHOR_PART = re.compile(r"(Phan|Chuong|Muc|Tieu_muc)_([A-Za-z0-9]+?)(?=_(?:Chuong|Muc|Tieu_muc|Dieu)|$)")
_ANCHOR_LEVELS = {"Phan": "Phần", "Chuong": "Chương", "Muc": "Mục", "Tieu_muc": "Tiểu mục"}

#: The number's suffix decides who issued a document (the codification's source line may err).
_ISSUERS = (
    (re.compile(r"/QH\d*$"), "Quốc hội"),
    (re.compile(r"UBTVQH\d*$"), "Ủy ban Thường vụ Quốc hội"),
    (re.compile(r"/(?:NĐ|NQ)-CP$"), "Chính phủ"),
    (re.compile(r"/(?:QĐ|CT)-TTg$", re.IGNORECASE), "Thủ tướng Chính phủ"),
    (re.compile(r"/TT-BCA$"), "Bộ Công an"),
    (re.compile(r"/TT-BQP$"), "Bộ Quốc phòng"),
    (re.compile(r"/TT-BNV$"), "Bộ Nội vụ"),
    (re.compile(r"/TT-BTP$"), "Bộ Tư pháp"),
)
_TYPE_OF_SUFFIX = (
    (re.compile(r"/QH\d+$"), "Luật"),
    (re.compile(r"/NĐ-CP$"), "Nghị định"),
    (re.compile(r"/QĐ-"), "Quyết định"),
    (re.compile(r"/CT-"), "Chỉ thị"),
    (re.compile(r"/PL-"), "Pháp lệnh"),
    (re.compile(r"/TTLT"), "Thông tư liên tịch"),
    (re.compile(r"/TT-"), "Thông tư"),
    (re.compile(r"/NQ-"), "Nghị quyết"),
)


@dataclass(frozen=True, slots=True)
class SourceNote:
    """One source line (pGhiChu) of the codification, read."""

    article: str
    type_name: str
    number: str
    title: str
    issuer: str
    issued: date | None
    effective: date | None
    amended: bool


def read_note(text: str) -> SourceNote | None:
    """Read a source line such as ``(Điều 3 Nghị định số 59/2023/NĐ-CP …, có hiệu lực …)``; None if it is not one."""
    text = normalise(text).replace("\n", " ")
    match = _NOTE.match(text)
    if not match:
        return None
    number = clean_number(match["number"])
    type_name = match["type"].capitalize() + (match["joint"] or "").lower()
    rest = match["rest"].strip()
    issued = _ISSUED.match(rest + ",")
    effective = _EFFECTIVE.search(rest)
    return SourceNote(
        article=match["article"],
        type_name=type_name,
        number=number,
        title=issued["title"].strip(" ,") if issued else "",
        issuer=issuer_of(number) or (issued["issuer"].strip() if issued else ""),
        issued=_date(issued.groups()[1:4]) if issued else None,
        effective=_date(effective.groups()) if effective else None,
        amended="sửa đổi" in rest or "bãi bỏ" in rest or "thay thế" in rest,
    )


def clean_number(number: str) -> str:
    """A document number NFC, without spaces and the punctuation that may follow it; Icelandic Ð is no Đ."""
    return re.sub(r"\s+", "", normalise(number)).replace("Ð", "Đ").rstrip(".,;:)")


def issuer_of(number: str) -> str:
    """Who issued the document, by its number's suffix; empty when the suffix does not tell."""
    return next((issuer for pattern, issuer in _ISSUERS if pattern.search(number)), "")


def type_of(number: str) -> str:
    """Loại văn bản by the number's suffix; ``Văn bản`` when it does not tell."""
    return next((name for pattern, name in _TYPE_OF_SUFFIX if pattern.search(number)), "Văn bản")


def read_link(href: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The ItemID of an official link and its anchor's headings; an empty ItemID is no link.

    ``…?ItemID=161989#Chuong_II_Muc_2_Dieu_6`` gives ``("161989", (("Chương", "II"), ("Mục", "2")))``.
    """
    match = _ITEM.search(href)
    if not match:
        return "", ()
    parts = _ANCHOR_PART.findall(match["anchor"] or "")
    return match[1], tuple((_ANCHOR_LEVELS[level], number) for level, number in parts)


def read_type(text: str) -> str | None:
    """The type of document that ``text`` begins with, if any (``NGHỊ ĐỊNH`` → ``Nghị định``)."""
    lowered = text.lower()
    return next((name for name in _TYPES if lowered.startswith(name.lower())), None)


def _date(parts: tuple[str, ...]) -> date | None:
    day, month, year = map(int, parts)
    try:
        return date(year, month, day)
    except ValueError:
        return None
