"""What the reading room's first page shows: every document with its validity, and the reports apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from corpus.address import Address
from corpus.library import HANDBOOK_SOURCE, Library
from corpus.model import Document, Kind, NewsReport
from corpus.register.validity import State, Validity, validity_of
from web.links import Site
from web.provision_view import report_title
from web.wording import KIND_SHORT, validity_text

_ORDER = (Kind.LAW, Kind.DECREE, Kind.CIRCULAR, Kind.OTHER)
_GROUPS = {Kind.LAW: "Luật", Kind.DECREE: "Nghị định", Kind.CIRCULAR: "Thông tư", Kind.OTHER: "Văn bản khác"}


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document.

    Attributes:
        name: how it is called in a citation; ``about``: trích yếu where the name does not hold it.
        state: for the style; ``validity``: in words; ``more``: what ended or amended it.
        digest: whether only the handbook's digest of it is held.
    """

    number: str
    name: str
    about: str
    issued: str
    articles: int
    state: State
    validity: str
    more: str
    digest: bool
    href: str
    url: str


@dataclass(frozen=True, slots=True)
class ReportRow:
    title: str
    dates: str
    places: str
    badge: str
    digest: bool
    href: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """Groups of documents, by kind; reports apart, for news is not law."""

    groups: tuple[tuple[str, tuple[DocumentRow, ...]], ...]
    reports: tuple[ReportRow, ...]
    official: bool


def view_shelf(library: Library, site: Site) -> Shelf:
    documents = sorted(library.documents(), key=lambda d: (d.issued or date.min, d.number))
    groups = [
        (_GROUPS[kind], tuple(view_document_row(library, d, site) for d in documents if d.kind is kind))
        for kind in _ORDER
    ]
    reports = tuple(_report_row(library, report, site) for report in library.reports())
    return Shelf(tuple((name, rows) for name, rows in groups if rows), reports, library.official)


def view_document_row(library: Library, document: Document, site: Site) -> DocumentRow:
    state = validity_of(document.number, site.as_of, library)
    issuer = document.issuer
    issued = f"ban hành ngày {document.issued:%d/%m/%Y}" if document.issued else ""
    return DocumentRow(
        number=document.number,
        name=document.name,
        about="" if document.kind is Kind.LAW else _about(document),
        issued=", ".join(part for part in (issuer, issued) if part),
        articles=len(library.article_ids(document.number)),
        state=state.state,
        validity=validity_text(state),
        more=_more(state),
        digest=document.source == HANDBOOK_SOURCE,
        href=site.page(document.number),
        url=library.url(Address(document.number)),
    )


def _about(document: Document) -> str:
    """The title without a repeated "Nghị định", as a sentence's beginning."""
    title = document.title
    if title.lower().startswith(document.type_name.lower()):
        title = title[len(document.type_name) :].strip()
    return f"{title[:1].upper()}{title[1:]}"


def _more(state: Validity) -> str:
    said = f"{state.ended_by}." if state.ended_by else ""
    if state.amended_by:
        said = f"Đã được sửa đổi bởi {_joined(state.amended_by)}."
    doubt = " Chưa đối chiếu được với văn bản gốc." if said and not state.verified else ""
    return said + doubt


def _joined(names: Sequence[str]) -> str:
    return " và ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _report_row(library: Library, report: NewsReport, site: Site) -> ReportRow:
    dates = (("đăng", report.page_date), ("diễn ra", report.event_date))
    kind = library.kind(report.id)
    return ReportRow(
        report_title(library, report),
        "; ".join(f"{name} {day}" for name, day in dates if day),
        ", ".join(report.places),
        KIND_SHORT[kind],
        kind is Kind.HANDBOOK,
        site.page(report.id),
    )
