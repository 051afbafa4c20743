"""What can be asked about: the official text where it is held, the handbook's digest where it is not.

A digest is offered in the same shape as an article, so that everything above treats both
alike; only ``kind`` tells them apart, and it is never lost on the way.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from itertools import chain

from corpus.address import Address
from corpus.handbook import Handbook, HandbookEntry, NewsDigest, load_handbook
from corpus.handbook.documents import DIGESTED
from corpus.model import Article, Document, Kind, NewsReport, PartialDate, Provision
from corpus.naming import type_of
from corpus.store import Corpus, label_of
from corpus.writing import CODIFICATION

HANDBOOK_SOURCE = "handbook"


class Library:
    """The corpus and the handbook as one.

    Args:
        corpus: what was imported.
        handbook: our own digests; the shipped ones by default.
    """

    def __init__(self, corpus: Corpus, handbook: Handbook | None = None) -> None:
        self.corpus = corpus
        self.handbook = handbook or load_handbook()

    @property
    def hash(self) -> str:
        """Changes when, and only when, something that can be asked about changes."""
        return hashlib.sha256(f"{self.corpus.hash}\0{self.handbook.hash}".encode()).hexdigest()

    @property
    def official(self) -> bool:
        """Whether any official text is held."""
        return bool(self.corpus.hash)

    def documents(self) -> list[Document]:
        """Documents held, then those known only by their digest; those of other fields come last, the newest first.

        So that "Nghị định 59" is this field's, and else the newest one, however much of the codification is held.
        """
        held = self.corpus.documents()
        numbers = {d.number for d in held}
        known = held + [d for n, d in self._digested_documents.items() if n not in numbers]
        others = [d for d in known if not self._is_of_field(d)]
        others.sort(key=lambda d: d.issued or d.effective or date.min, reverse=True)
        return [d for d in known if self._is_of_field(d)] + others

    def field_documents(self) -> list[Document]:
        """The documents of this field: digested in the handbook, of a default topic, or imported by themselves."""
        return [d for d in self.documents() if self._is_of_field(d)]

    def _is_of_field(self, document: Document) -> bool:
        topic = document.source.removeprefix(CODIFICATION) if document.source.startswith(CODIFICATION) else ""
        return not topic or topic in self.corpus.settings.topics or document.number in self._handbook_documents

    @cached_property
    def _handbook_documents(self) -> frozenset[str]:
        return frozenset(article.split("#")[0] for article in self.handbook.entries)

    def document(self, number: str) -> Document | None:
        return self.corpus.document(number) or self._digested_documents.get(number)

    def articles(self) -> Iterator[Article]:
        """Every article: official text first, then digests of what is not held."""
        held = set()
        for article in self.corpus.articles():
            held.add(article.id)
            yield article
        yield from (digest for article_id, digest in self._digests.items() if article_id not in held)

    def article(self, article_id: str) -> Article | None:
        return self.corpus.article(article_id) or self._digests.get(article_id)

    def article_ids(self, document: str) -> list[str]:
        """Identifiers of a document's articles, in order."""
        held = self.corpus.article_ids(document)
        known = set(held)
        return held + [i for i in self.handbook.entries if i.startswith(document + "#") and i not in known]

    def reports(self) -> Iterator[NewsReport]:
        """Every report: imported ones, then digests of the rest."""
        held = set()
        for report in self.corpus.reports():
            held.add(report.id)
            yield report
        yield from (_as_report(d) for d in self.handbook.news.values() if d.report not in held)

    def report(self, report_id: str) -> NewsReport | None:
        held = self.corpus.report(report_id)
        if held is None and (digest := self.handbook.news.get(report_id)):
            return _as_report(digest)
        return held

    def provision(self, address: Address | str) -> Provision | None:
        """The article, clause or point at an address, in official text or digest."""
        address = Address.parse(address) if isinstance(address, str) else address
        article = self.article(address.article_id) if address.article else None
        return article.provision(address) if article else None

    def nearest(self, address: Address | str) -> Provision | None:
        """The provision at an address or, where it is not held apart (a point of a digest), the nearest one above."""
        address = Address.parse(address) if isinstance(address, str) else address
        above = (address, Address(address.document, address.article, address.clause), Address.parse(address.article_id))
        return next((found for at in above if (found := self.provision(at))), None)

    def text(self, address: Address | str) -> str | None:
        """The stored text at an address: what a quotation must be a part of."""
        address = Address.parse(address) if isinstance(address, str) else address
        if address.is_news:
            report = self.report(address.document)
            return report.text if report else None
        provision = self.provision(address)
        return provision.text if provision else None

    def kind(self, address: Address | str) -> Kind:
        """What a citation of this address rests on."""
        address = Address.parse(address) if isinstance(address, str) else address
        if address.is_news:
            return Kind.NEWS if self.corpus.report(address.document) else Kind.HANDBOOK
        if self.corpus.article(address.article_id) is None:
            return Kind.HANDBOOK
        document = self.corpus.document(address.document)
        return document.kind if document else Kind.OTHER

    def label(self, address: Address | str) -> str:
        """How a citation names an address."""
        address = Address.parse(address) if isinstance(address, str) else address
        return label_of(self, address)

    def url(self, address: Address | str) -> str:
        """The official page (or the report's own), empty when it is not known."""
        address = Address.parse(address) if isinstance(address, str) else address
        if address.is_news:
            report = self.report(address.document)
            return report.url if report else ""
        document = self.document(address.document)
        if not document or not document.item_id:
            return ""
        return self.corpus.settings.official_url.format(id=document.item_id)

    @cached_property
    def _digests(self) -> dict[str, Article]:
        """The handbook's entries in the shape of articles, by article id."""
        return {article_id: _as_article(entry) for article_id, entry in self.handbook.entries.items()}

    @cached_property
    def _digested_documents(self) -> dict[str, Document]:
        digested = {entry.article.split("#")[0] for entry in self.handbook.entries.values()}
        return {
            number: Document(number, type_of(number), known.title, item_id=known.item_id, source=HANDBOOK_SOURCE)
            for number, known in DIGESTED.items()
            if number in digested
        }


def _as_article(entry: HandbookEntry) -> Article:
    lead = [entry.summary] if entry.clauses[0].clause is not None else []
    lines = (f"{c.clause}. {c.text}" if c.clause is not None else c.text for c in entry.clauses)
    return Article(id=entry.article, title=entry.title, text="\n".join(chain(lead, lines)), source=HANDBOOK_SOURCE)


def _as_report(digest: NewsDigest) -> NewsReport:
    facts = [
        *digest.paragraphs,
        f"Đơn vị tổ chức: {digest.organiser}. Địa điểm: {digest.place}.",
        *(["Người tham gia: " + "; ".join(digest.people) + "."] if digest.people else []),
        *(["Số liệu: " + "; ".join(digest.figures) + "."] if digest.figures else []),
        *(["Văn bản được nêu: " + "; ".join(digest.documents) + "."] if digest.documents else []),
    ]
    return NewsReport(
        id=digest.report,
        headline=digest.title,
        text="\n".join(facts),
        page_date=_partial(digest.page_date),
        event_date=_partial(digest.event_date),
        places=(digest.place,),
        source=HANDBOOK_SOURCE,
    )


def _partial(text: str | None) -> PartialDate | None:
    match = re.search(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))?", text or "")
    return PartialDate(int(match[1]), int(match[2]), int(match[3]) if match[3] else None) if match else None
