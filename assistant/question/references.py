"""Direct references in any spelling: "điều 15", "đ.15", "k2 đ20", "khoan 2 dieu 20 luat dan chu", "nd 59 điều 8".

Found on the text folded letter by letter, which keeps every character's position.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.address import POINT_LETTERS, Address
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
_ARTICLE = re.compile(
    r"(?<!diem )\b(?:dieu|d)\s?\.?\s*(?:so\s+)?(?P<first>\d{1,3})(?P<rest>(?:\s*(?:,|va|den|toi|-|–)\s*(?:dieu\s*)?\d{1,3}(?!\s*[%/\d]))*)"
    r"(?!\s*[%/\d])(?!\s*(?:ho|nguoi|ngay|thang|nam|dong|trieu|phan|can bo)\b)"
)
_CLAUSE = re.compile(
    r"\b(?:khoan|k)\s?\.?\s*(?P<first>\d{1,2})(?P<rest>(?:\s*(?:,|va|den|toi|-|–)\s*(?:khoan\s*)?\d{1,2}(?!\s*[%/\d]))*)\b"
)
_POINT = re.compile(r"\bdiem\s+(?P<letter>[a-z])\b(?!\s*\d)")
_FORM = re.compile(r"\bmau\s*(?:so\s*)?(\d{1,2})\b")
_RANGE = re.compile(r"(den|toi|-|–)?\s*(?:dieu|khoan)?\s*(\d{1,3})")
_MAX_RANGE = 10


@dataclass(frozen=True, slots=True)
class References:
    """What a question names.

    Attributes:
        addresses: provisions named, in order; they need not exist.
        documents: numbers of documents named and held.
        unknown: documents named that are not held, as typed.
        forms: numbers of annex forms (mẫu số).
        bare: whether the question is nothing but references ("Điều 15 quy định gì?").
    """

    addresses: tuple[Address, ...] = ()
    documents: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    bare: bool = False


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    document: str


_FILLER = re.compile(
    r"\b(?:quy dinh|noi|ghi|viet|de cap|neu|bao gom|gom|co|nhung|cac|ve|cai|noi dung|la|gi|sao|the nao|nhu the nao|ntn|"
    r"xem|cho|toi|em|minh|tui|biet|hoi|doc|trich|nguyen van|giai thich|cua|trong|theo|thi|nay|o|tai|va|voi|"
    r"bo|cong an|quoc phong|chinh phu|nam|so|a|ah|vay|z|the|nhe|nha|di|ad|bac|chi tiet|day du|toan van|dan chu co so|"
    r"quy dinh gi|tom tat|luat|nghi dinh|thong tu|nd|tt|phap luat|ban|can|muon|xin|giup|lam on|may|nhi|dum|voi)\b"
)


def find_references(text: str, documents: Iterable[Document], context: str | None = None) -> References:
    """The references in a question.

    Args:
        text: the question, normalised (its diacritics do not matter).
        documents: what can be named.
        context: the document that earlier turns were about, used where the question names none.
    """
    plain = "".join(map(_plain, text))
    held = list(documents)
    mentions, unknown = _documents(text, plain, held)
    blanked = plain
    for mention in mentions:  # not with spaces, or "Điều 15 Luật … và điều 4" would read as "15 và điều 4"
        blanked = blanked[: mention.start] + "|" * (mention.end - mention.start) + blanked[mention.end :]
    addresses = tuple(dict.fromkeys(_addresses(text, blanked, mentions, context or MAIN_LAW)))
    rest = _FILLER.sub(" ", _strip_spans(blanked))
    named = addresses or mentions
    return References(
        addresses=addresses,
        documents=tuple(dict.fromkeys(m.document for m in mentions if m.document)),
        unknown=tuple(dict.fromkeys(unknown)),
        forms=tuple(_FORM.findall(plain)),
        bare=bool(named) and len(re.findall(r"[a-z0-9]+", rest)) <= 1,
    )


def _plain(char: str) -> str:
    """One character folded, as one character."""
    folded = fold(char)
    return folded if len(folded) == 1 else char


def _documents(text: str, plain: str, held: list[Document]) -> tuple[list[_Mention], list[str]]:
    mentions = [*_own_law(plain), *_titled(plain, held)]
    unknown: list[str] = []
    for match in _OTHER_LAW.finditer(plain):
        if not _overlaps(match, mentions):
            mentions.append(_Mention(match.start(), match.end(), ""))
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
            mentions.append(_Mention(match.start(), match.end(), found))
            if not found:
                year = f"/{match['year']}" if match["year"] else ""
                suffix = (
                    text[match.start("suffix") : match.end("suffix")].strip(" /").upper() if match["suffix"] else ""
                )
                unknown.append(f"{type_name} {match['number']}{year}{'/' if suffix else ''}{suffix}".strip())
    return sorted(mentions, key=lambda m: m.start), unknown


def _overlaps(match: re.Match[str], mentions: list[_Mention]) -> bool:
    return any(m.start < match.end() and match.start() < m.end for m in mentions)


def _own_law(plain: str) -> Iterable[_Mention]:
    for name in _LAW_NAME.finditer(plain):
        end = name.end()
        if number := re.match(r"\s*(?:so\s*)?10\s*/\s*2022(?:\s*/\s*qh15)?|\s*nam 2022|\s*2022", plain[end:]):
            end += number.end()
        yield _Mention(name.start(), end, MAIN_LAW)


def _titled(plain: str, held: list[Document]) -> Iterable[_Mention]:
    """Other laws that are held, by their title ("Luật Đất đai")."""
    for document in held:
        if document.kind is Kind.LAW and document.number != MAIN_LAW and document.title:
            name = fold(document.name.rsplit(" (", 1)[0])
            yield from (_Mention(*m.span(), document.number) for m in re.finditer(rf"\b{re.escape(name)}\b", plain))


def _names_document(match: re.Match[str], plain: str) -> bool:
    """Whether a number names a document: it has a type or an issuer, and no unit follows ("nđ 5 người")."""
    groups = match.groupdict()
    if not groups.get("type"):
        return bool(groups["suffix"]) and any(c.isalpha() for c in groups["suffix"])
    return not re.match(r"\s*(?:ngay|thang|nguoi|ho|nam|dong|trieu)\b", plain[match.end() :])


def _resolve(number: str, year: str | None, type_name: str, suffix: str, held: list[Document]) -> str:
    """The held document with this number; the year and the type must agree where given."""
    wanted = str(int(number))
    tail = suffix.strip(" /")
    for document in held:
        parts = document.number.split("/")
        if not parts[0].isdigit() or str(int(parts[0])) != wanted:
            continue
        if year and (len(parts) < 2 or parts[1] != year):
            continue
        if type_name and not document.type_name.startswith(type_name):
            continue
        if tail and tail[:2] not in fold(parts[-1]):
            continue
        return document.number
    return ""


def _addresses(text: str, plain: str, mentions: list[_Mention], default: str) -> Iterable[Address]:
    articles = list(_ARTICLE.finditer(plain))
    for position, match in enumerate(articles):
        document = _document_of(match, articles, position, mentions, default)
        if document == "":
            continue  # of a document that is not held
        numbers = _numbers(match)
        window_start = articles[position - 1].end() if position else 0
        window_end = articles[position + 1].start() if position + 1 < len(articles) else len(plain)
        clause = _nearest(_CLAUSE, plain, match, window_start, window_end)
        point = _nearest(_POINT, plain, match, window_start, window_end)
        letter = text[point.start("letter")].lower() if point else " "
        if len(numbers) > 1 or not clause:
            yield from (Address(document, str(n)) for n in numbers)
        else:
            clauses = _numbers(clause)
            yield from (
                Address(
                    document, str(numbers[0]), str(c), letter if len(clauses) == 1 and letter in POINT_LETTERS else None
                )
                for c in clauses
            )


def _document_of(
    match: re.Match[str], articles: list[re.Match[str]], position: int, mentions: list[_Mention], default: str
) -> str:
    """The document an article belongs to: the next one named before another article, else the one before."""
    limit = articles[position + 1].start() if position + 1 < len(articles) else 10**9
    after = [m for m in mentions if match.end() <= m.start < limit]
    before = [m for m in mentions if m.end <= match.start()]
    if after:
        return after[0].document
    if before:
        return before[-1].document
    return mentions[0].document if mentions else default


def _nearest(
    pattern: re.Pattern[str], plain: str, article: re.Match[str], start: int, end: int
) -> re.Match[str] | None:
    """A clause or point just before its article ("khoản 2 điều 20"), else just after ("điều 20 khoản 2")."""
    before = list(pattern.finditer(plain, start, article.start()))
    if before:
        return before[-1]
    after = pattern.search(plain, article.end(), end)
    return after if after and after.start() - article.end() <= 25 else None


def _numbers(match: re.Match[str]) -> list[int]:
    """15, 16 and 17 of "15, 16 và 17"; every number of "15 đến 18"."""
    numbers = [int(match["first"])]
    for joint, number in _RANGE.findall(match["rest"]):
        value = int(number)
        if joint and numbers[-1] < value <= numbers[-1] + _MAX_RANGE:
            numbers += range(numbers[-1] + 1, value + 1)
        else:
            numbers.append(value)
    return numbers


def _strip_spans(plain: str) -> str:
    for pattern in (_ARTICLE, _CLAUSE, _POINT, _FORM):
        plain = pattern.sub(" ", plain)
    return plain
