"""The words of amending documents that are held, for the provisions that an answer or a page shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from corpus.address import Address
from corpus.amendments import Amendment, AmendmentKind
from corpus.attached import attached_amendments
from corpus.library import Library
from corpus.register.schema import Register
from corpus.structure import Span


@dataclass(frozen=True, slots=True)
class AmendingText:
    """One instruction of an amending provision that is held.

    Attributes:
        by: the article, clause or point that says so.
        targets: what it changes, of the document of ``addresses``.
        since: the day from which it counts, None when that is not known.
        text: the instruction with its new text, word for word.
        addresses: the cited addresses that it concerns, as they were given.
    """

    by: Address
    kind: AmendmentKind
    targets: tuple[Address, ...]
    since: date | None
    text: str
    addresses: tuple[str, ...]


def amending_texts(
    cited: Iterable[Address], as_of: date, library: Library, register: Register
) -> Iterator[AmendingText]:
    """What to show beside provisions, in the order of the amending documents; nothing before its day.

    Args:
        cited: addresses of law; one whose text has the amendment worked in is not concerned by it.
    """
    cited = list(cited)
    attached = attached_amendments(library, register, {address.document for address in cited})
    found: dict[tuple[Address, Span, str], list[tuple[Amendment, Address]]] = {}
    for address in cited:
        for one in attached.beside(address, library.text(address) or ""):
            if not holds(library, address, one.by.document):
                found.setdefault((one.by, one.span, one.target.document), []).append((one, address))
    for (by, span, _), pairs in found.items():
        targets = tuple(dict.fromkeys(one.target for one, _ in pairs))
        since = _since(by.document, targets[0], library, register)
        article = library.corpus.article(by.article_id)
        if article and (since is None or since <= as_of):
            addresses = tuple(dict.fromkeys(str(address) for _, address in pairs))
            yield AmendingText(by, pairs[0][0].kind, targets, since, article.text[span.start : span.end], addresses)


def holds(library: Library, address: Address, amending: str) -> bool:
    """Whether the text held is one into which an amendment has been worked: its source line names the amender."""
    article = library.article(address.article_id) if address.article else None
    return article is not None and amending in article.note


def _since(by: str, target: Address, library: Library, register: Register) -> date | None:
    """The day of the finest line of the register for this change; else that of the amending document."""
    lines = [
        (len(listed), day)
        for line in register.relations
        if line.document == by and (day := register.since(line))
        for listed in line.targets
        if Address.parse(listed).document == target.document and str(target).startswith(listed)
    ]
    held = library.corpus.document(by)
    return max(lines)[1] if lines else held.effective if held else None
