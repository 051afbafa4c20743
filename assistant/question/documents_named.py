"""The documents that a question names: held ones by number, nickname or title, others as they were typed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.model import Document, Kind
from corpus.text import fold

MAIN_LAW = "10/2022/QH15"

_TYPES = {
    "luat": "Luật",
    "nghi dinh": "Nghị định",
    "nd-cp": "Nghị định",
    "nd": "Nghị định",
    "thong tu": "Thông tư",
    "tt": "Thông tư",
    "quyet dinh": "Quyết định",
    "qd": "Quyết định",
    "nghi quyet": "Nghị quyết",
    "phap lenh": "Pháp lệnh",
}
_NUMBERED = re.compile(
    r"\b(?P<type>nghi dinh|thong tu|quyet dinh|nghi quyet|phap lenh|luat|nd-cp|nd|tt|qd)\.?\s*(?:so\s*)?:?\s*"
    r"(?P<number>\d{1,3})(?:\s*[/-]\s*(?P<year>(?:19|20)\d{2}))?(?P<suffix>\s*/\s*[a-z0-9-]+)?"
)
_BARE = re.compile(r"(?<![\d/])\b(?P<number>\d{1,3})\s*/\s*(?P<year>(?:19|20)\d{2})(?:\s*/\s*(?P<suffix>[a-z0-9-]+))?")
_LAW_NAME = re.compile(
    r"\bluat\s+(?:thuc hien\s+)?(?:dan chu|dc)\b(?:\s*(?:o\s+)?co so)?|\bluat nay\b|\bluat thdc\w*\b|"
    r"(?<=\d )luat(?=\s*(?:$|[,.;?]|va\b|voi\b))"
)
#: Laws that are often asked about together with this one; an article of theirs is no article of ours.
_OTHER_LAW = re.compile(
    r"\bbo luat\s+(?:to tung\s+)?(?:dan su|hinh su|lao dong)\b|\bhien phap\b|"
    r"(?<!phap )\bluat\s+(?:dat dai|doanh nghiep|cong doan|can bo,? cong chuc|can bo|cong chuc|vien chuc|to cao|khieu nai|tiep cong dan|"
    r"tiep can thong tin|phong,? chong [a-z]+ [a-z]+|to chuc [a-z]+ [a-z]+(?: [a-z]+ [a-z]+)?|bau cu|ngan sach|dau tu(?: cong)?|"
    r"xay dung|nha o|giao thong|cu tru|can cuoc|ho tich|hon nhan|bao hiem|thanh tra|mat tran|hoa giai|thi dua|trung cau|"
    r"bao ve [a-z]+ [a-z]+|giao duc|giao vien|nghia vu|dan quan|an ninh|cong an|xu ly vi pham|hop tac xa|lao dong|bao chi|"
    r"dau gia|dau thau|ke toan|thue|viec lam|quoc tich|tre em|binh dang gioi|nguoi cao tuoi|thanh nien|ban hanh van ban)\b"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a document is named, and its number; empty when it is not held."""

    start: int
    end: int
    document: str


class HeldDocuments:
    """The documents that a question may name, in the order of preference, ready to be looked up.

    Attributes:
        laws: what a question calls each law but the main one ("luat dat dai"), and its number.
    """

    def __init__(self, documents: Iterable[Document]) -> None:
        self._numbered: dict[int, list[Document]] = {}
        self.laws: list[tuple[str, str]] = []
        for document in documents:
            number = document.number.split("/")[0]
            if number.isdigit():
                self._numbered.setdefault(int(number), []).append(document)
            if document.kind is Kind.LAW and document.number != MAIN_LAW and document.title:
                self.laws.append((fold(document.name.rsplit(" (", 1)[0]), document.number))

    def numbered(self, number: int) -> list[Document]:
        """The documents whose number begins with ``number``."""
        return self._numbered.get(number, [])


def documents_in(text: str, plain: str, held: HeldDocuments) -> tuple[list[Mention], list[str]]:
    """The documents named, in order, and the names of those not held, as typed.

    Args:
        plain: ``text`` folded letter by letter, so that every character keeps its place.
    """
    mentions = [*_own_law(plain), *_titled(plain, held)]
    unknown: list[str] = []
    for match in _OTHER_LAW.finditer(plain):
        if not _overlaps(match, mentions):
            mentions.append(Mention(match.start(), match.end(), ""))
            name = text[match.start() : match.end()]
            unknown.append(name[:1].upper() + name[1:])
    for pattern in (_NUMBERED, _BARE):
        for match in pattern.finditer(plain):
            if _overlaps(match, mentions):
                continue
            type_name = _TYPES.get(match.groupdict().get("type") or "", "")
            found = _resolve(match["number"], match["year"], type_name, match["suffix"] or "", held)
            if not found and not _names_document(match, plain):
                continue
            mentions.append(Mention(match.start(), match.end(), found))
            if not found:
                unknown.append(_name(match, text, type_name))
    return sorted(mentions, key=lambda m: m.start), unknown


def _name(match: re.Match[str], text: str, type_name: str) -> str:
    """``Nghị định 30/2020/NĐ-CP``, as far as it was typed."""
    year = f"/{match['year']}" if match["year"] else ""
    suffix = text[match.start("suffix") : match.end("suffix")].strip(" /").upper() if match["suffix"] else ""
    return f"{type_name} {match['number']}{year}{'/' if suffix else ''}{suffix}".strip()


def _overlaps(match: re.Match[str], mentions: list[Mention]) -> bool:
    return any(m.start < match.end() and match.start() < m.end for m in mentions)


def _own_law(plain: str) -> Iterable[Mention]:
    for name in _LAW_NAME.finditer(plain):
        end = name.end()
        if number := re.match(r"\s*(?:so\s*)?10\s*/\s*2022(?:\s*/\s*qh15)?|\s*nam 2022|\s*2022", plain[end:]):
            end += number.end()
        yield Mention(name.start(), end, MAIN_LAW)


def _titled(plain: str, held: HeldDocuments) -> Iterable[Mention]:
    """Other laws that are held, by their title ("Luật Đất đai")."""
    for name, number in held.laws:
        if name in plain:  # looked at first: hundreds of laws may be held, and a pattern of each takes longer
            yield from (Mention(*m.span(), number) for m in re.finditer(rf"\b{re.escape(name)}\b", plain))


def _names_document(match: re.Match[str], plain: str) -> bool:
    """Whether a number names a document: it has a type or an issuer, and no unit follows ("nđ 5 người")."""
    groups = match.groupdict()
    if not groups.get("type"):
        return bool(groups["suffix"]) and any(c.isalpha() for c in groups["suffix"])
    return not re.match(r"\s*(?:ngay|thang|nguoi|ho|nam|dong|trieu)\b", plain[match.end() :])


def _resolve(number: str, year: str | None, type_name: str, suffix: str, held: HeldDocuments) -> str:
    """The first held document with this number; the year and the type must agree where given."""
    tail = suffix.strip(" /")
    for document in held.numbered(int(number)):
        parts = document.number.split("/")
        if year and (len(parts) < 2 or parts[1] != year):
            continue
        if type_name and not document.type_name.startswith(type_name):
            continue
        if tail and tail[:2] not in fold(parts[-1]):
            continue
        return document.number
    return ""
