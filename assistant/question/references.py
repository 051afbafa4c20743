"""Direct references in any spelling: "điều 15", "đ.15", "k2 đ20", "khoan 2 dieu 20 luat dan chu", "nd 59 điều 8".

Found on the text folded letter by letter, which keeps every character's position.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from assistant.question.documents_named import MAIN_LAW, HeldDocuments, Mention, documents_in
from assistant.question.headings import HeadingReference, headings_in
from assistant.question.number_words import with_figures
from corpus.address import POINT_LETTERS, Address
from corpus.model import Document
from corpus.text import fold

_ARTICLE = re.compile(
    r"(?<!diem )\b(?:dieu|d)\s?\.?\s*(?:so\s+)?(?P<first>\d{1,3})(?P<rest>(?:\s*(?:,|va|den|toi|-|–)\s*(?:dieu\s*)?\d{1,3}(?!\s*[%/\d]))*)"
    r"(?!\s*[%/\d])(?!\s*(?:ho|nguoi|ngay|thang|nam|dong|trieu|phan|can bo)\b)"
)
_CLAUSE = re.compile(
    r"\b(?:khoan|k)\s?\.?\s*(?P<first>\d{1,2})(?P<rest>(?:\s*(?:,|va|den|toi|-|–)\s*(?:khoan\s*)?\d{1,2}(?!\s*[%/\d]))*)\b"
)
_POINT = re.compile(
    r"\bdiem\s+(?P<letter>[a-z])\b(?!\s*\d)(?P<rest>(?:\s*(?:,|va|den|toi|-|–)\s*(?:diem\s*)?[a-z]\b(?!\s*\d))*)"
)
_MORE_POINTS = re.compile(r"(den|toi|-|–)?\s*(?:diem)?\s*\b([a-z])\b")
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
        headings: chapters and sections named, each with its document.
        bare: whether the question is nothing but references ("Điều 15 quy định gì?").
    """

    addresses: tuple[Address, ...] = ()
    documents: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    headings: tuple[HeadingReference, ...] = ()
    bare: bool = False

    @property
    def names_held(self) -> bool:
        """Whether a held document, or something in one, is named."""
        return bool(self.addresses or self.documents or self.headings)


_FILLER = re.compile(
    r"\b(?:quy dinh|noi|ghi|viet|de cap|neu|bao gom|gom|co|nhung|cac|ve|cai|noi dung|la|gi|sao|the nao|nhu the nao|ntn|"
    r"xem|cho|toi|em|minh|tui|biet|hoi|doc|trich|nguyen van|giai thich|cua|trong|theo|thi|nay|o|tai|va|voi|"
    r"bo|cong an|quoc phong|chinh phu|nam|so|a|ah|vay|z|the|nhe|nha|di|ad|bac|chi tiet|day du|toan van|dan chu co so|"
    r"quy dinh gi|tom tat|luat|nghi dinh|thong tu|nd|tt|phap luat|ban|can|muon|xin|giup|lam on|may|nhi|dum|voi)\b"
)


def find_references(
    text: str, documents: HeldDocuments | Iterable[Document], context: str | None = None, article: Address | None = None
) -> References:
    """The references in a question.

    Args:
        text: the question, normalised (its diacritics do not matter).
        documents: what can be named, the preferred ones first.
        context: the document that earlier turns were about, used where the question names none.
        article: the article that earlier turns were about, used where the question names but a clause.
    """
    text = with_figures(text)
    plain = "".join(map(_plain, text))
    held = documents if isinstance(documents, HeldDocuments) else HeldDocuments(documents)
    mentions, unknown = documents_in(text, plain, held)
    blanked = plain
    for mention in mentions:  # not with spaces, or "Điều 15 Luật … và điều 4" would read as "15 và điều 4"
        blanked = blanked[: mention.start] + "|" * (mention.end - mention.start) + blanked[mention.end :]
    default = context or MAIN_LAW
    headings = _headings(text, blanked, mentions, default)
    for heading in headings:
        blanked = blanked[: heading.start] + "|" * (heading.end - heading.start) + blanked[heading.end :]
    addresses = tuple(dict.fromkeys(_addresses(text, blanked, mentions, default, article)))
    rest = _FILLER.sub(" ", _strip_spans(blanked))
    forms = tuple(_FORM.findall(plain))
    named = addresses or mentions or headings or forms
    return References(
        addresses=addresses,
        documents=tuple(dict.fromkeys(m.document for m in mentions if m.document)),
        unknown=tuple(dict.fromkeys(unknown)),
        forms=forms,
        headings=headings,
        bare=bool(named) and len(re.findall(r"[a-z0-9]+", rest)) <= 1,
    )


def _plain(char: str) -> str:
    """One character folded, as one character."""
    folded = fold(char)
    return folded if len(folded) == 1 else char


def _headings(text: str, plain: str, mentions: list[Mention], default: str) -> tuple[HeadingReference, ...]:
    """The chapters named, each of the document named next to it; none of a document that is not held."""
    found = list(headings_in(text, plain))
    placed = (replace(h, document=_document_of(h, found, i, mentions, default)) for i, h in enumerate(found))
    return tuple(heading for heading in placed if heading.document)


def _addresses(
    text: str, plain: str, mentions: list[Mention], default: str, article: Address | None
) -> Iterable[Address]:
    articles = list(_ARTICLE.finditer(plain))
    if not articles and article and not mentions:
        clause, point = _CLAUSE.search(plain), _POINT.search(plain)
        if clause:
            yield from _clauses(article.document, str(article.article), clause, _letters(point, text))
        elif point and article.clause:
            yield from (Address(article.document, article.article, article.clause, x) for x in _letters(point, text))
    for position, match in enumerate(articles):
        document = _document_of(
            Place(match.start(), match.end()), [Place(*m.span()) for m in articles], position, mentions, default
        )
        if document == "":
            continue  # of a document that is not held
        numbers = _numbers(match)
        window_start = articles[position - 1].end() if position else 0
        window_end = articles[position + 1].start() if position + 1 < len(articles) else len(plain)
        clause = _nearest(_CLAUSE, plain, match, window_start, window_end)
        point = _nearest(_POINT, plain, match, window_start, window_end)
        if len(numbers) > 1 or not clause:
            yield from (Address(document, str(n)) for n in numbers)
        else:
            yield from _clauses(document, str(numbers[0]), clause, _letters(point, text))


def _clauses(document: str, article: str, clause: re.Match[str], letters: list[str]) -> Iterable[Address]:
    """The clauses named, or the points of the one clause named."""
    numbers = _numbers(clause)
    points: list[str | None] = [*letters] if letters and len(numbers) == 1 else [None]
    return (Address(document, article, str(n), point) for n in numbers for point in points)


def _letters(match: re.Match[str] | None, text: str) -> list[str]:
    """a and b of "điểm a và b"; every letter of "điểm a đến d", đ after d."""
    if match is None:
        return []
    at = match.start("letter")
    letters = [text[at].lower()]
    for more in _MORE_POINTS.finditer(match["rest"]):
        place = match.start("rest") + more.start(2)
        letter = text[place].lower()
        between = _between(letters[-1], letter) if more[1] else []
        letters += [*between, letter]
    return [letter for letter in dict.fromkeys(letters) if letter in POINT_LETTERS]


def _between(first: str, last: str) -> list[str]:
    order = list(POINT_LETTERS)
    return order[order.index(first) + 1 : order.index(last)] if first in order and last in order else []


class Place(NamedTuple):
    """Where something stands in a question."""

    start: int
    end: int


def _document_of(
    place: Place | HeadingReference,
    places: Sequence[Place | HeadingReference],
    position: int,
    mentions: list[Mention],
    default: str,
) -> str:
    """The document that an article or a chapter belongs to: the next one named before another, else the one before."""
    limit = places[position + 1].start if position + 1 < len(places) else 10**9
    after = [m for m in mentions if place.end <= m.start < limit]
    before = [m for m in mentions if m.end <= place.start]
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
