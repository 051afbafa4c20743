"""What the page shows of a provision: its place in the document, its text with the quotation highlighted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from corpus.address import Address
from corpus.errors import DanchuError, ErrorCode
from corpus.handbook import HandbookEntry
from corpus.library import Library
from corpus.model import Article, Document, Kind, NewsReport
from corpus.register.notices import RegisterNotice, notices_for
from corpus.register.validity import validity_of
from corpus.structure import Span
from corpus.tree import own_path
from web.amending_view import Amending, view_amending
from web.crossrefs import link_references
from web.links import AT_ROOT, SHELF, Site, anchor_of, read_marks
from web.passages import Line, article_lines, plain_lines
from web.slugs import heading_slug
from web.wording import KIND_NAMES, validity_text

NOT_HELD = "Không có điều khoản {id} trong kho văn bản đang dùng."


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A way to another provision."""

    id: str
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way to a provision; ``href`` leads to that part of the document's table of contents."""

    label: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class ProvisionView:
    """Everything the provision template needs; ``id`` is the address asked for, ``article`` the whole shown.

    Attributes:
        label: how a citation names ``id``.
        path: document › Chương › Mục › Điều, outermost first.
        facts: short lines under the title: validity, dates, source.
        caution: what the reader must know about this kind of text, or empty.
        warnings: what the register knows about it on the day asked about.
        permalinks: by anchor, the address of each khoản and điểm.
        amending: what documents held here say that changes it.
        plain: the handbook's digest, where the official text is shown.
        focus: the khoản asked for, so that its digest stands out.
    """

    id: str
    article: str
    kind: Kind
    badge: str
    label: str
    title: str
    path: tuple[Crumb, ...]
    facts: tuple[str, ...]
    caution: str
    lines: tuple[Line, ...]
    url: str
    permalink: str
    document: str = ""
    warnings: tuple[RegisterNotice, ...] = ()
    permalinks: Mapping[str, Neighbour] = field(default_factory=dict)
    amending: tuple[Amending, ...] = ()
    attachments: tuple[str, ...] = ()
    related: tuple[Neighbour, ...] = ()
    previous: Neighbour | None = None
    next: Neighbour | None = None
    plain: HandbookEntry | None = None
    focus: str = ""


def view_provision(library: Library, address_text: str, marks: str = "", site: Site = AT_ROOT) -> ProvisionView:
    """Look up an address for display.

    Args:
        address_text: an identifier (contract, section 1); a document stands for its first article.
        marks: spans of the article's (or report's) text to highlight; by default the khoản or điểm asked for.
        site: where links lead, and the day whose law is asked for.

    Raises:
        DanchuError: ``address-invalid``, ``provision-not-found``.
    """
    address = Address.parse(address_text)
    if address.is_news:
        report = library.report(str(address))
        if report is None:
            raise DanchuError(ErrorCode.PROVISION_NOT_FOUND, NOT_HELD.format(id=address))
        return _view_report(library, report, marks, site)
    if address.article is None and (held := library.article_ids(address.document)):
        address = Address.parse(held[0])
    provision = library.provision(address)
    if provision is None:
        raise DanchuError(ErrorCode.PROVISION_NOT_FOUND, NOT_HELD.format(id=address))
    spans = read_marks(marks, len(provision.article.text))
    if not spans and address.clause:
        spans = (provision.span,)
    return _view_article(library, address, provision.article, spans, site)


def _view_article(
    library: Library, address: Address, article: Article, marks: Sequence[Span], site: Site
) -> ProvisionView:
    kind = library.kind(address)
    document = library.document(address.document)
    before, after = _around(library, article, site)
    entry = library.handbook.entries.get(article.id) if kind is not Kind.HANDBOOK else None
    return ProvisionView(
        id=str(address),
        article=article.id,
        document=article.document,
        kind=kind,
        badge=KIND_NAMES[kind],
        label=_label(library, str(address), kind),
        title=f"Điều {article.number}. {article.title}".rstrip(". "),
        path=_path(article, document, site),
        facts=_facts(library, article, kind, site),
        caution=_CAUTIONS.get(kind, ""),
        warnings=tuple(notices_for([article.id], site.as_of, library)),
        lines=tuple(article_lines(article, marks, link_references(library, article, site))),
        permalinks=_permalinks(article, site),
        url=article.url or library.url(address),
        permalink=site.page(str(address)),
        amending=view_amending(library, article, site.as_of, site.page),
        attachments=article.attachments,
        related=_related(library, article, site),
        previous=before,
        next=after,
        plain=entry,
        focus=address.clause or "",
    )


def _view_report(library: Library, report: NewsReport, marks: str, site: Site) -> ProvisionView:
    kind = library.kind(report.id)
    dates = (("Ngày đăng", report.page_date), ("Ngày diễn ra", report.event_date))
    facts = [f"{name}: {when}" for name, when in dates if when]
    if report.places:
        facts.append(f"Nơi diễn ra: {', '.join(report.places)}")
    if report.author:
        facts.append(report.author if ":" in report.author else f"Người viết: {report.author}")
    return ProvisionView(
        id=report.id,
        article=report.id,
        kind=kind,
        badge=KIND_NAMES[kind],
        label=_label(library, report.id, kind),
        title=report_title(library, report),
        path=(Crumb("Tin tức", site.to(SHELF) + "#tin"),),
        facts=tuple(facts),
        caution=_CAUTIONS[Kind.NEWS],
        lines=tuple(plain_lines(report.text, read_marks(marks, len(report.text)))),
        url=library.url(report.id),
        permalink=site.page(report.id),
    )


def report_title(library: Library, report: NewsReport) -> str:
    return report.headline or library.label(report.id).removeprefix("Tin: ")


_CAUTIONS = {
    Kind.NEWS: "Tin tức kể việc đã diễn ra ở một nơi; không phải quy định của pháp luật.",
    Kind.HANDBOOK: "Đây là bản tóm lược do người làm trợ lý viết, không phải nguyên văn và không có giá trị pháp lý. "
    "Hãy đối chiếu văn bản chính thức trước khi áp dụng.",
}


def _label(library: Library, address: str, kind: Kind) -> str:
    """The citation's label; a digest says in its name that it is one, for the label stays in view and is copied."""
    label = library.label(address)
    return f"Tóm lược {label[:1].lower()}{label[1:]}" if kind is Kind.HANDBOOK else label


def _path(article: Article, document: Document | None, site: Site) -> tuple[Crumb, ...]:
    """The document's own headings; each leads to its place in the table of contents."""
    home = site.page(article.document)
    headings = own_path(article)
    steps = (Crumb(str(h), f"{home}#{heading_slug(headings[: at + 1])}") for at, h in enumerate(headings))
    name = document.name if document else article.document
    return (Crumb(name, home), *steps, Crumb(f"Điều {article.number}"))


def _facts(library: Library, article: Article, kind: Kind, site: Site) -> tuple[str, ...]:
    document = library.document(article.document)
    state = validity_of(article.document, site.as_of, library, effective=article.effective)
    facts = [validity_text(state)] if state.since else []
    if document and document.issuer and kind is not Kind.HANDBOOK:
        issued = f", ban hành ngày {document.issued:%d/%m/%Y}" if document.issued else ""
        facts.append(f"{document.issuer}{issued}")
    if article.topic_path and article.topic_path != own_path(article):
        facts.append(f"Trong Bộ Pháp điển: {' › '.join(map(str, article.topic_path))}")
    return tuple(facts)


def _permalinks(article: Article, site: Site) -> dict[str, Neighbour]:
    parts = (p for p in article.provisions() if p.address.clause)
    return {
        anchor_of(p.address): Neighbour(p.id, _short(p.short_label, article.number), site.page(p.id)) for p in parts
    }


def _short(label: str, article: str) -> str:
    """``khoản 1`` of "Khoản 1 Điều 21": the article is known where this stands."""
    return (label[:1].lower() + label[1:]).removesuffix(f" Điều {article}")


def _around(library: Library, article: Article, site: Site) -> tuple[Neighbour | None, Neighbour | None]:
    ids = library.article_ids(article.document)
    at = ids.index(article.id)
    before = ids[at - 1] if at else None
    after = ids[at + 1] if at + 1 < len(ids) else None
    return tuple(_neighbour(library, i, site) if i else None for i in (before, after))  # type: ignore[return-value]


def _neighbour(library: Library, article_id: str, site: Site) -> Neighbour:
    article = library.article(article_id)
    title = f". {article.title}" if article and article.title else ""
    return Neighbour(article_id, f"Điều {article_id.split('#')[1]}{title}", site.page(article_id))


def _related(library: Library, article: Article, site: Site) -> tuple[Neighbour, ...]:
    """What the codification names as related, where it is held."""
    targets = dict.fromkeys(link.target for link in article.links if link.target and link.target != article.id)
    found = []
    for target in targets:
        related, label = library.article(target), library.label(target)
        title = f": {related.title}" if related and related.title else ""
        found.append(Neighbour(target, f"{label}{title}", site.page(target)))
    return tuple(found)
