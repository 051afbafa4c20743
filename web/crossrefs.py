"""Cross-references of an article as links to what the library holds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.address import Address
from corpus.library import Library
from corpus.model import Article, Provision
from corpus.references import references_in
from corpus.structure import Span
from web.links import AT_ROOT, Site, marks_value
from web.passages import Reference

#: "Điều 5 Luật Tổ chức…", "Điều 3 của Bộ luật…": another document, which the reference does not name by number.
_ELSEWHERE = re.compile(
    r"\s*(?:của\s+)?(?:Bộ luật|Luật|Pháp lệnh|Nghị quyết|Nghị định|Thông tư|Quyết định|Hiến pháp|Quy chế)\b",
    re.IGNORECASE,
)
_OWN = re.compile(r"(?:này|dân chủ ở cơ sở|số \S+)$", re.IGNORECASE)


def link_references(library: Library, article: Article, site: Site = AT_ROOT) -> list[Reference]:
    """The references of an article that point at provisions of the library, in the order of the text."""
    found = []
    for reference in references_in(article.text, article.document, article.number):
        if _names_another_document(article.text, reference.span):
            continue
        if held := _held(library, reference.targets):
            marks = [p.span for p in held if p.address.clause]
            address = str(held[0].address) if len(held) == 1 else held[0].article.id
            found.append(Reference(reference.span, address, site.page(address, marks), marks_value(marks)))
    return found


def _names_another_document(text: str, span: Span) -> bool:
    return not _OWN.search(text[span.start : span.end]) and bool(_ELSEWHERE.match(text, span.end))


def _held(library: Library, targets: Sequence[Address]) -> list[Provision]:
    """The provisions among ``targets`` that stand in the first one's article."""
    same = [t for t in targets if t.article_id == targets[0].article_id]
    return [p for p in map(library.provision, same) if p is not None]
