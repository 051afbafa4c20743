"""The facts of a sentence against what it cites: numbers, bounds, bodies, and the provisions it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.writing.tokens import tidied
from corpus.address import Address
from corpus.handbook.bodies import bodies
from corpus.handbook.bounds import bounded, contradicts
from corpus.handbook.compare import Source
from corpus.handbook.quantities import Quantity, quantities
from corpus.references import references_in

#: "Điều 3 khoản 2 điểm a" said from the article down.
_REVERSED = re.compile(r"(?<!\d )\b(Điều \d+[a-zđ]?),? (khoản \d+[a-zđ]?)(?:,? (điểm [a-zđ]))?\b", re.IGNORECASE)

_REFERENCE = re.compile(r"\b(?:điều|khoản) \d+[a-zđ]?(?:(?:,| và| hoặc| hay| đến)\s*\d+)*", re.IGNORECASE)


class Facts:
    """What may be named in a sentence that cites some provisions.

    Args:
        texts: what each cited address says, with the words that announce it.
        more: further words that bodies may come from (titles, the document's name).
    """

    def __init__(self, texts: dict[Address, str], more: str) -> None:
        self._cited = list(texts)
        said = _in_lines("\n".join(texts.values()))
        own = {quantity for address in texts for quantity in _own(address)}
        self._source = Source(said, more, own)
        self._bounds = bounded(_without_references(said))
        self._named = {
            target
            for address, text in texts.items()
            if address.article
            for reference in references_in(text, address.document, address.article)
            for target in map(_upper, reference.targets)
        }

    def problems(self, sentence: str) -> Iterator[str]:
        """What ``sentence`` states that does not stand, in Vietnamese."""
        plain = _in_lines(sentence)
        for quantity in dict.fromkeys(quantities(plain)):
            if not self._source.has(quantity):
                yield f"số “{quantity.value} {quantity.kind.removeprefix('number')}” không có trong điều khoản được dẫn"
        for claim in bounded(_without_references(plain)):
            if contradicts(claim, self._bounds):
                yield f"“{claim.shown}” khác mức so với điều khoản được dẫn (trên, từ, không quá…)"
        for body in dict.fromkeys(bodies(plain)):
            if not self._source.names(body):
                yield f"“{body}” không được nhắc tới trong điều khoản được dẫn"
        for target in self._targets(from_article_up(tidied(sentence))):
            if target not in self._named and not any(_within(target, address) for address in self._cited):
                yield f"câu nêu {_shown(target)}, không phải điều khoản được dẫn"

    def _targets(self, sentence: str) -> Iterator[Address]:
        laws = [address for address in self._cited if address.article]
        if not laws:
            return
        for reference in references_in(sentence, laws[0].document, laws[0].article or ""):
            for target in map(_upper, reference.targets):
                same = [a for a in laws if a.article == target.article]
                yield Address(same[0].document, *_tail(target)) if same and _unnamed(sentence) else target


def from_article_up(sentence: str) -> str:
    """``Điều 3 khoản 2`` as ``khoản 2 Điều 3``."""
    return _REVERSED.sub(lambda m: " ".join(part for part in (m[3], m[2], m[1]) if part), sentence)


def _in_lines(text: str) -> str:
    """``text`` without labels, its lines kept apart so that no name runs over two."""
    return " ; ".join(f" {line}" for line in tidied(text).split("\n"))


def _without_references(text: str) -> str:
    """``text`` without "khoản 1 Điều 2", whose numbers have no bounds."""
    return _REFERENCE.sub(" ", text)


def _upper(address: Address) -> Address:
    return replace(address, document=address.document.upper())


def _unnamed(sentence: str) -> bool:
    """Whether the sentence names no document, so that "Điều 3" is one of a cited document."""
    return re.search(r"\d/\d{4}/", sentence) is None


def _tail(address: Address) -> tuple[str | None, str | None, str | None]:
    return address.article, address.clause, address.point


def _within(target: Address, cited: Address) -> bool:
    """Whether the one stands in the other, whichever is named more finely."""
    first, second = str(target), str(cited)
    return first == second or first.startswith((f"{second}.", f"{second}#")) or second.startswith(f"{first}.")


def _own(address: Address) -> Iterator[Quantity]:
    yield Quantity("document", address.document.upper())
    if address.article:
        yield Quantity("điều", address.article.rstrip("abcdđ"))
    if address.clause:
        yield Quantity("khoản", address.clause.rstrip("abcdđ"))


def _shown(address: Address) -> str:
    parts = (("điểm", address.point), ("khoản", address.clause), ("Điều", address.article))
    return " ".join(f"{name} {value}" for name, value in parts if value)
