"""The amendments that held documents make to others, ready to be shown beside what they change.

Nothing of this is stored: it follows from the corpus and the register, and is worked out
from the few documents that the register names as amending others.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.address import Address
from corpus.amendments import Amendment, AmendmentKind, amendments_in
from corpus.library import Library

if TYPE_CHECKING:
    from corpus.register.schema import Register


class AttachedAmendments:
    """Amendments by the document that they change."""

    def __init__(self, amendments: Iterable[Amendment]) -> None:
        self._by_document: dict[str, list[Amendment]] = {}
        for amendment in amendments:
            self._by_document.setdefault(amendment.target.document, []).append(amendment)

    def of(self, document: str) -> list[Amendment]:
        """Everything held that changes a document."""
        return list(self._by_document.get(document, ()))

    def beside(self, address: Address, text: str) -> list[Amendment]:
        """What to show beside a provision: what changes it, what it stands in, or what stands in it.

        Args:
            address: an article, clause or point.
            text: its text; words replaced throughout a document concern it only when they stand in it.
        """
        return [a for a in self._by_document.get(address.document, ()) if _concerns(a, address, text)]


def attached_amendments(
    library: Library, register: Register, changed: Iterable[str] | None = None
) -> AttachedAmendments:
    """What the held documents that the register names do to the documents that it says they change.

    Args:
        changed: numbers of the documents that are asked about; all of them when None.
    """
    wanted = None if changed is None else set(changed)
    pairs = {(line.document, Address.parse(target).document) for line in register.relations for target in line.targets}
    kept = sorted((by, target) for by, target in pairs if wanted is None or target in wanted)
    return AttachedAmendments(a for by, target in kept for a in amendments_between(library, by, target))


def amendments_between(library: Library, by: str, target: str) -> tuple[Amendment, ...]:
    """What one held document does to another; empty when it is not held."""
    return _read(library, library.corpus.hash, by, target)


@lru_cache(maxsize=256)
def _read(library: Library, corpus_hash: str, by: str, target: str) -> tuple[Amendment, ...]:
    """Read once for each state of the corpus: every answer asks."""
    amending, amended = library.corpus.document(by), library.document(target)
    if amending is None or amended is None:
        return ()
    articles = (library.corpus.article(identifier) for identifier in library.corpus.article_ids(by))
    return tuple(a for article in articles if article for a in amendments_in(article, amended, amending.title))


def _concerns(amendment: Amendment, address: Address, text: str) -> bool:
    target = amendment.target
    if target.article is None:
        replaced = amendment.kind is AmendmentKind.WORDS and amendment.phrase.lower() in text.lower()
        return bool(replaced and amendment.phrase) or amendment.kind is AmendmentKind.REPEAL
    pairs = ((target.article, address.article), (target.clause, address.clause), (target.point, address.point))
    return all(one is None or two is None or one == two for one, two in pairs)
