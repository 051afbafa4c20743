"""The nouns of the corpus: documents, articles, clauses, points and news reports."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from corpus.address import NEWS_PREFIX, Address
from corpus.structure import Clause, Span, split_clauses


class Kind(StrEnum):
    """What a citation rests on (contract, section 3)."""

    LAW = "law"
    DECREE = "decree"
    CIRCULAR = "circular"
    OTHER = "other"
    NEWS = "news"
    HANDBOOK = "handbook"


_KIND_OF_TYPE = {
    "hiến pháp": Kind.LAW,
    "bộ luật": Kind.LAW,
    "luật": Kind.LAW,
    "nghị định": Kind.DECREE,
    "thông tư": Kind.CIRCULAR,
    "thông tư liên tịch": Kind.CIRCULAR,
}


class Heading(NamedTuple):
    """One step of the path Chương › Mục › Tiểu mục."""

    level: str
    number: str
    title: str

    def __str__(self) -> str:
        name = f"{self.level} {self.number}".strip()
        return f"{name}. {self.title}" if self.title else name


class Link(NamedTuple):
    """A cross-reference of the codification: the code it points at, its label, and the article if held."""

    code: str
    label: str
    target: str | None


@dataclass(frozen=True, slots=True)
class Document:
    """A legal document (văn bản).

    Attributes:
        number: số hiệu, as printed (``59/2023/NĐ-CP``).
        type_name: loại văn bản in Vietnamese (``Nghị định``).
        title: trích yếu, without the type and the number.
        item_id: its number in the national database of legal documents, if known.
        source: where the text was imported from (``phapdien:44.13`` or a file's name).
    """

    number: str
    type_name: str
    title: str
    issuer: str = ""
    issued: date | None = None
    effective: date | None = None
    item_id: str = ""
    source: str = ""

    @property
    def kind(self) -> Kind:
        return _KIND_OF_TYPE.get(self.type_name.lower(), Kind.OTHER)

    @property
    def name(self) -> str:
        """How the document is called in a citation: laws by title, others by type and number."""
        if self.kind is Kind.LAW and self.title:
            title = (
                self.title[len(self.type_name) :].strip()
                if self.title.lower().startswith(self.type_name.lower())
                else self.title
            )
            return f"{self.type_name} {title[:1].upper()}{title[1:]} ({self.number})"
        return f"{self.type_name} {self.number}"


@dataclass(frozen=True)
class Article:
    """A Điều with its text exactly as stored; clauses and points are spans of that text.

    Attributes:
        id: ``document#number`` (contract, section 1).
        path: the document's own Chương › Mục, titles empty where the source gives none.
        topic_path: where the codification places it, with titles.
        effective: ngày có hiệu lực of the article, if the source gives one.
        note: the source line of the codification (document, dates, amendments).
        attachments: names of attached files, which are not part of the text.
    """

    id: str
    title: str
    text: str
    path: tuple[Heading, ...] = ()
    topic_path: tuple[Heading, ...] = ()
    effective: date | None = None
    url: str = ""
    note: str = ""
    code: str = ""
    links: tuple[Link, ...] = ()
    attachments: tuple[str, ...] = ()
    source: str = ""

    @property
    def document(self) -> str:
        return self.id.split("#", 1)[0]

    @property
    def number(self) -> str:
        return self.id.split("#", 1)[1]

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        return split_clauses(self.text)

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The best path there is to show: the document's own with titles, else the codification's."""
        return self.path if any(h.title for h in self.path) or not self.topic_path else self.topic_path

    def provision(self, address: Address) -> Provision | None:
        """The article itself, or its clause or point at ``address``; None when it has no such part."""
        return next((p for p in self.provisions() if p.address == address), None)

    def provisions(self) -> list[Provision]:
        """The article, its clauses and its points, in the order of the text."""
        address = Address(self.document, self.number)
        found = [Provision(address, self, Span(0, len(self.text)))]
        for clause in self.clauses:
            at = Address(self.document, self.number, clause.number)
            found.append(Provision(at, self, clause.span))
            found += [
                Provision(Address(self.document, self.number, clause.number, point.letter), self, point.span)
                for point in clause.points
            ]
        return found


@dataclass(frozen=True, slots=True)
class Provision:
    """An article, a clause or a point: an address and a span of the article's text."""

    address: Address
    article: Article
    span: Span

    @property
    def id(self) -> str:
        return str(self.address)

    @property
    def text(self) -> str:
        return self.article.text[self.span.start : self.span.end]

    @property
    def short_label(self) -> str:
        """``điểm b khoản 1 Điều 19``, capitalised at the start."""
        parts = []
        if self.address.point:
            parts.append(f"điểm {self.address.point}")
        if self.address.clause:
            parts.append(f"khoản {self.address.clause}")
        parts.append(f"Điều {self.address.article}")
        label = " ".join(parts)
        return label[:1].upper() + label[1:]


class PartialDate(NamedTuple):
    """A date as printed: the year is None when the text does not give it."""

    day: int
    month: int
    year: int | None

    def __str__(self) -> str:
        return f"{self.day:02d}/{self.month:02d}" + (f"/{self.year}" if self.year else "")


@dataclass(frozen=True)
class NewsReport:
    """A report about putting the law into practice. News is not law.

    ``page_date`` is the day printed on the page, ``event_date`` the day of the event in
    the text; the two are kept apart and neither stands in for the other.
    """

    id: str
    headline: str
    text: str
    page_date: PartialDate | None = None
    event_date: PartialDate | None = None
    places: tuple[str, ...] = ()
    author: str = ""
    captions: tuple[str, ...] = ()
    url: str = ""
    source: str = ""

    @property
    def stem(self) -> str:
        return self.id.removeprefix(NEWS_PREFIX)

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        return tuple(Span(*m.span()) for m in re.finditer(r"[^\n]+", self.text))
