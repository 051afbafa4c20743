"""Cross-references inside the law's own text: "khoản 1 và khoản 2 Điều 15 của Luật này"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.address import Address, find_document_numbers
from corpus.structure import Span

_LIST = r"\d+(?:(?:,| và| hoặc)\s*(?:khoản\s*)?\d+)*"
_REFERENCE = re.compile(
    rf"(?:(?:các )?điểm (?P<points>[a-zđ](?:(?:,| và| hoặc)\s*(?:điểm\s*)?[a-zđ])*)\s*)?"
    rf"(?:(?:các )?khoản (?P<clauses>{_LIST})\s*)?"
    r"(?:(?:các )?Điều (?P<articles>\d+(?:(?:,| và| hoặc)\s*(?:Điều\s*)?\d+)*)|Điều này)"
    r"(?P<tail>\s*(?:của\s*)?(?:Luật này|Nghị định này|Thông tư này|Luật Thực hiện dân chủ ở cơ sở|Nghị định số \S+))?",
    re.IGNORECASE,
)
_MAIN_LAW = "10/2022/QH15"


@dataclass(frozen=True, slots=True)
class TextReference:
    """A cross-reference: where it stands and what it points at (which need not be held)."""

    span: Span
    targets: tuple[Address, ...]


def references_in(text: str, document: str, article: str) -> list[TextReference]:
    """The cross-references in a text of ``document``'s ``article``, in order."""
    found = []
    for match in _REFERENCE.finditer(text):
        if not match["articles"] and not match["clauses"]:
            continue  # a bare "Điều này"
        targets = _targets(match, document, article)
        if targets:
            found.append(TextReference(Span(*match.span()), targets))
    return found


def _targets(match: re.Match[str], document: str, article: str) -> tuple[Address, ...]:
    target = _document(match["tail"] or "", document)
    articles = re.findall(r"\d+", match["articles"] or "") or [article]
    clauses = re.findall(r"\d+", match["clauses"] or "")
    points = re.findall(r"\b[a-zđ]\b", (match["points"] or "").lower())
    if len(articles) > 1 or not clauses:
        return tuple(Address(target, number) for number in articles)
    if len(clauses) == 1 and points:
        return tuple(Address(target, articles[0], clauses[0], point) for point in points)
    return tuple(Address(target, articles[0], clause) for clause in clauses)


def _document(tail: str, document: str) -> str:
    if "dân chủ ở cơ sở" in tail.lower():
        return _MAIN_LAW
    numbers = find_document_numbers(tail)
    return numbers[0] if numbers else document
