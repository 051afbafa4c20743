"""What the page shows of a provision: its place in the document, its text with the quotation highlighted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from corpus.address import Address
from corpus.errors import DanchuError, ErrorCode
from corpus.handbook import HandbookEntry
from corpus.library import Library
from corpus.model import Article, Kind, NewsReport
from corpus.structure import Span
from web.amending_view import Amending, view_amending
from web.crossrefs import link_references
from web.links import page_path, read_marks
from web.passages import Line, article_lines, plain_lines
from web.wording import KIND_NAMES

NOT_HELD = "Không có điều khoản {id} trong kho văn bản đang dùng."


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A way to another provision."""

    id: str
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class ProvisionView:
    """Everything the provision template needs; ``id`` is the address asked for, ``article`` the whole shown.

    Attributes:
        label: how a citation names ``id``.
        path: document › Chương › Mục › Điều, outermost first.
        facts: short lines under the title: validity, dates, source.
        caution: what the reader must know about this kind of text, or empty.
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
    path: tuple[str, ...]
    facts: tuple[str, ...]
    caution: str
    lines: tuple[Line, ...]
    url: str
    permalink: str
    amending: tuple[Amending, ...] = ()
    attachments: tuple[str, ...] = ()
    related: tuple[Neighbour, ...] = ()
    previous: Neighbour | None = None
    next: Neighbour | None = None
    plain: HandbookEntry | None = None
    focus: str = ""


def view_provision(library: Library, address_text: str, marks: str = "", root: str = "") -> ProvisionView:
    """Look up an address for display.

    Args:
        address_text: an identifier (contract, section 1); a document stands for its first article.
        marks: spans of the article's (or report's) text to highlight; by default the khoản or điểm asked for.
        root: prefix of every path.

    Raises:
        DanchuError: ``address-invalid``, ``provision-not-found``.
    """
    address = Address.parse(address_text)
    if address.is_news:
        report = library.report(str(address))
        if report is None:
            raise DanchuError(ErrorCode.PROVISION_NOT_FOUND, NOT_HELD.format(id=address))
        return _view_report(library, report, marks, root)
    if address.article is None and (held := library.article_ids(address.document)):
        address = Address.parse(held[0])
    provision = library.provision(address)
    if provision is None:
        raise DanchuError(ErrorCode.PROVISION_NOT_FOUND, NOT_HELD.format(id=address))
    spans = read_marks(marks, len(provision.article.text))
    if not spans and address.clause:
        spans = (provision.span,)
    return _view_article(library, address, provision.article, spans, root)


def _view_article(
    library: Library, address: Address, article: Article, marks: Sequence[Span], root: str
) -> ProvisionView:
    kind = library.kind(address)
    document = library.document(address.document)
    before, after = _around(library, article, root)
    entry = library.handbook.entries.get(article.id) if kind is not Kind.HANDBOOK else None
    return ProvisionView(
        id=str(address),
        article=article.id,
        kind=kind,
        badge=KIND_NAMES[kind],
        label=_label(library, str(address), kind),
        title=f"Điều {article.number}. {article.title}".rstrip(". "),
        path=(document.name if document else address.document, *map(str, article.headings), f"Điều {article.number}"),
        facts=_facts(library, article, kind),
        caution=_CAUTIONS.get(kind, ""),
        lines=tuple(article_lines(article, marks, link_references(library, article, root))),
        url=article.url or library.url(address),
        permalink=root + page_path(str(address)),
        amending=view_amending(library, article, date.today(), lambda address: root + page_path(address)),
        attachments=article.attachments,
        related=_related(library, article, root),
        previous=before,
        next=after,
        plain=entry,
        focus=address.clause or "",
    )


def _view_report(library: Library, report: NewsReport, marks: str, root: str) -> ProvisionView:
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
        title=report.headline or library.label(report.id).removeprefix("Tin: "),
        path=("Tin tức",),
        facts=tuple(facts),
        caution=_CAUTIONS[Kind.NEWS],
        lines=tuple(plain_lines(report.text, read_marks(marks, len(report.text)))),
        url=library.url(report.id),
        permalink=root + page_path(report.id),
    )


_CAUTIONS = {
    Kind.NEWS: "Tin tức kể việc đã diễn ra ở một nơi; không phải quy định của pháp luật.",
    Kind.HANDBOOK: "Đây là bản tóm lược do người làm trợ lý viết, không phải nguyên văn và không có giá trị pháp lý. "
    "Hãy đối chiếu văn bản chính thức trước khi áp dụng.",
}


def _label(library: Library, address: str, kind: Kind) -> str:
    """The citation's label; a digest says in its name that it is one, for the label stays in view and is copied."""
    label = library.label(address)
    return f"Tóm lược {label[:1].lower()}{label[1:]}" if kind is Kind.HANDBOOK else label


def _facts(library: Library, article: Article, kind: Kind) -> tuple[str, ...]:
    document = library.document(article.document)
    facts = []
    effective = article.effective or (document.effective if document else None)
    if effective:
        state = "Có hiệu lực từ ngày" if effective <= date.today() else "Chưa có hiệu lực; sẽ có hiệu lực từ ngày"
        facts.append(f"{state} {effective:%d/%m/%Y}")
    if document and document.issuer and kind is not Kind.HANDBOOK:
        issued = f", ban hành ngày {document.issued:%d/%m/%Y}" if document.issued else ""
        facts.append(f"{document.issuer}{issued}")
    return tuple(facts)


def _around(library: Library, article: Article, root: str) -> tuple[Neighbour | None, Neighbour | None]:
    ids = library.article_ids(article.document)
    at = ids.index(article.id)
    before = ids[at - 1] if at else None
    after = ids[at + 1] if at + 1 < len(ids) else None
    return tuple(_neighbour(library, i, root) if i else None for i in (before, after))  # type: ignore[return-value]


def _neighbour(library: Library, article_id: str, root: str) -> Neighbour:
    article = library.article(article_id)
    title = f". {article.title}" if article and article.title else ""
    return Neighbour(article_id, f"Điều {article_id.split('#')[1]}{title}", root + page_path(article_id))


def _related(library: Library, article: Article, root: str) -> tuple[Neighbour, ...]:
    """What the codification names as related, where it is held."""
    targets = dict.fromkeys(link.target for link in article.links if link.target and link.target != article.id)
    found = []
    for target in targets:
        related, label = library.article(target), library.label(target)
        title = f": {related.title}" if related and related.title else ""
        found.append(Neighbour(target, f"{label}{title}", root + page_path(target)))
    return tuple(found)
