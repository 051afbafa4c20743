"""A document's table of contents, and the document as one page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.address import Address
from corpus.errors import DanchuError, ErrorCode
from corpus.library import Library
from corpus.model import Article, Heading, Kind
from corpus.register.notices import RegisterNotice, notices_for
from corpus.tree import Branch, tree_of
from web.crossrefs import link_references
from web.links import Site
from web.passages import Line, article_lines
from web.provision_view import NOT_HELD
from web.reading.shelf import DocumentRow, view_document_row
from web.slugs import heading_slug


@dataclass(frozen=True, slots=True)
class Entry:
    """An article in a table of contents; ``here``: the one that is being read."""

    number: str
    title: str
    href: str
    here: bool
    digest: bool


@dataclass(frozen=True, slots=True)
class Node:
    """A heading with what stands under it; ``open``: whether it holds the article that is being read."""

    id: str
    name: str
    title: str
    span: str
    entries: tuple[Entry, ...]
    nodes: tuple[Node, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document: its facts, its table of contents, what the reader must know on the day asked about."""

    row: DocumentRow
    tree: Node
    warnings: tuple[RegisterNotice, ...]
    digests: int


@dataclass(frozen=True, slots=True)
class ArticleText:
    """An article within the whole document."""

    anchor: str
    title: str
    href: str
    lines: tuple[Line, ...]
    digest: bool
    headings: tuple[tuple[int, str], ...]


def view_document(library: Library, number: str, site: Site) -> DocumentView:
    """A document's first page.

    Raises:
        DanchuError: ``provision-not-found``.
    """
    document, tree = library.document(number), tree_of(library, number)
    if document is None or tree is None:
        raise DanchuError(ErrorCode.PROVISION_NOT_FOUND, NOT_HELD.format(id=number).replace("điều khoản", "văn bản"))
    digests = sum(library.kind(i) is Kind.HANDBOOK for i in library.article_ids(number))
    warnings = tuple(notices_for([number], site.as_of, library))
    return DocumentView(view_document_row(library, document, site), _node(library, tree, site, ()), warnings, digests)


def view_contents(library: Library, article_id: str, site: Site) -> Node | None:
    """The table of contents of an article's document, open where the article stands."""
    tree = tree_of(library, Address.parse(article_id).document)
    return _node(library, tree, site, (), article_id) if tree else None


def whole_text(library: Library, number: str, site: Site) -> list[ArticleText]:
    """Every article of a document, each with the headings that begin with it: (depth from 0, heading)."""
    tree = tree_of(library, number)
    return list(_texts(library, tree, site, ())) if tree else []


def _texts(
    library: Library, branch: Branch, site: Site, begun: tuple[tuple[int, str], ...], depth: int = -1
) -> Iterator[ArticleText]:
    if branch.heading:
        begun = (*begun, (depth, str(branch.heading)))
    for article in branch.articles:
        yield _text(library, article, site, begun)
        begun = ()
    for below in branch.branches:
        yield from _texts(library, below, site, begun, depth + 1)
        begun = ()


def _text(library: Library, article: Article, site: Site, headings: Sequence[tuple[int, str]]) -> ArticleText:
    return ArticleText(
        f"d{article.number}",
        f"Điều {article.number}. {article.title}".rstrip(". "),
        site.page(article.id),
        tuple(article_lines(article, (), link_references(library, article, site))),
        library.kind(article.id) is Kind.HANDBOOK,
        tuple(headings),
    )


def _node(library: Library, branch: Branch, site: Site, path: tuple[Heading, ...], here: str = "") -> Node:
    path = (*path, branch.heading) if branch.heading else path
    heading = branch.heading
    first, last = branch.first.number, branch.last.number
    return Node(
        heading_slug(path) if heading else f"tu-dieu-{first}",
        f"{heading.level} {heading.number}".strip() if heading else "",
        heading.title if heading else "",
        f"Điều {first}" if first == last else f"Điều {first}–{last}",
        tuple(_entry(library, article, site, here) for article in branch.articles),
        tuple(_node(library, below, site, path, here) for below in branch.branches),
        bool(here) and branch.holds(here),
    )


def _entry(library: Library, article: Article, site: Site, here: str) -> Entry:
    digest = library.kind(article.id) is Kind.HANDBOOK
    return Entry(article.number, article.title, site.page(article.id), article.id == here, digest)
