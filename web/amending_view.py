"""What the page shows beside an article that documents held here amend: their own words, clause by clause."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from corpus.address import Address
from corpus.library import Library
from corpus.model import Article
from corpus.register import register_of
from corpus.register.amending_texts import AmendingText, amending_texts
from corpus.register.notices import day_text


@dataclass(frozen=True, slots=True)
class Amending:
    """One amending instruction, ready for the template.

    Attributes:
        what: which parts of the article it changes: ``khoản 2``, ``cả điều``.
        by: the amending provision, as a citation names it; ``href`` leads to it.
        since: the day from which it counts, empty when that is not known.
        lines: the instruction with its new text, word for word.
    """

    what: str
    by: str
    id: str
    href: str
    since: str
    lines: tuple[str, ...]


def view_amending(library: Library, article: Article, as_of: date, page: Callable[[str], str]) -> tuple[Amending, ...]:
    """Everything held that changes an article, on a day, in the order of the amending documents.

    Args:
        page: the path of the page of an address.
    """
    address = Address(article.document, article.number)
    texts = amending_texts([address], as_of, library, register_of(library))
    return tuple(_shown(library, text, page) for text in texts)


def _shown(library: Library, text: AmendingText, page: Callable[[str], str]) -> Amending:
    by = str(text.by)
    return Amending(
        what=", ".join(dict.fromkeys(_part(target) for target in text.targets)),
        by=library.label(text.by),
        id=by,
        href=page(by),
        since=day_text(text.since) if text.since else "",
        lines=tuple(line.strip() for line in text.text.split("\n") if line.strip()),
    )


def _part(target: Address) -> str:
    """``điểm a khoản 2``; of a whole article or document, what it is."""
    parts = [f"điểm {target.point}" if target.point else "", f"khoản {target.clause}" if target.clause else ""]
    named = " ".join(part for part in parts if part)
    return named or ("cả điều" if target.article else "từ ngữ trong điều")
