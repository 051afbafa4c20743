"""What a question names: provisions that exist, and a plain word about those that do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.evidence import Evidence, Excerpt
from assistant.question.understand import Question
from corpus.address import Address
from corpus.library import Library
from corpus.model import Article
from corpus.structure import Span
from corpus.text import fold
from index.search import Hit

_MOST_NAMED = 6
_LONGEST_QUOTE = 4000


@dataclass(frozen=True)
class Resolved:
    """The provisions a question names.

    Attributes:
        held: addresses that exist here, in the order named.
        message: what is wrong with what was named, in Vietnamese; empty when nothing is.
        bare: whether the question is nothing but the reference, so that the provision is the answer.
    """

    held: tuple[Address, ...]
    message: str
    bare: bool
    library: Library

    def evidence(self, hits: Sequence[Hit]) -> list[Evidence]:
        """The named provisions as evidence, when the question asks for nothing but them."""
        if not self.bare:
            return []
        by_id = {hit.article: hit for hit in hits}
        grouped: dict[str, list[Excerpt]] = {}
        for address in self.held[:_MOST_NAMED]:
            provision = self.library.provision(address)
            if provision:
                span = _clip(provision.article, provision.span)
                grouped.setdefault(address.article_id, []).append(Excerpt(address, span, 1.0))
        return [Evidence(by_id.get(a) or Hit(a), tuple(excerpts)) for a, excerpts in grouped.items()]


def resolve(question: Question, library: Library) -> Resolved:
    """Look up what a question names."""
    references = question.references
    held: list[Address] = []
    messages: list[str] = [f"Kho không có {name}." for name in references.unknown if references.bare]
    for address in references.addresses:
        found, message = _existing(address, library)
        if found:
            held.append(found)
        if message:
            messages.append(message)
    if references.forms and _asks_form(question):
        messages.append(
            f"Kho chỉ nhắc tên Mẫu số {references.forms[0]}; nội dung các mẫu ở phụ lục không có trong kho. "
            "Hãy mở phụ lục của văn bản trên trang chính thức."
        )
        held = []
    return Resolved(tuple(dict.fromkeys(held)), " ".join(dict.fromkeys(messages)), references.bare, library)


def _existing(address: Address, library: Library) -> tuple[Address | None, str]:
    """The address if it exists, else the nearest thing above it that does, with what is wrong."""
    document = library.document(address.document)
    name = document.name if document else address.document
    article = library.article(address.article_id)
    if article is None:
        count = len(library.article_ids(address.document))
        return None, f"{name} có {count} điều, không có Điều {address.article}."
    if library.provision(address):
        return address, ""
    whole = Address(address.document, address.article)
    if address.clause and address.clause not in {c.number for c in article.clauses}:
        has = f"có {len(article.clauses)} khoản" if article.clauses else "không chia khoản"
        return whole, f"Điều {address.article} {name} {has}, không có khoản {address.clause}."
    clause = Address(address.document, address.article, address.clause)
    return clause, f"Khoản {address.clause} Điều {address.article} {name} không có điểm {address.point}."


def _asks_form(question: Question) -> bool:
    plain = fold(question.restored)
    return question.references.bare or any(
        cue in plain
        for cue in ("nguyen van", "noi dung", "tung dong", "cac dong", "tai ", "file", "dien vao", "gui cho")
    )


def _clip(article: Article, span: Span) -> Span:
    """A span that is not endless: cut at the end of a line."""
    if span.end - span.start <= _LONGEST_QUOTE:
        return span
    cut = article.text.rfind("\n", span.start, span.start + _LONGEST_QUOTE)
    return Span(span.start, cut if cut > span.start else span.start + _LONGEST_QUOTE)
