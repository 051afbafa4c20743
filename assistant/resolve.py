"""What a question names: provisions that exist, and a plain word about those that do not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.chapters import chapter_of
from assistant.evidence import Evidence, Excerpt
from assistant.question.understand import Question
from corpus.address import Address
from corpus.library import Library
from corpus.model import Article
from corpus.structure import Span
from corpus.text import fold
from index.search import Hit

_MOST_NAMED = 6
_MOST_OPENED = 12
_LONGEST_QUOTE = 4000
_FORM_NOT_HELD = (
    "Kho chỉ nhắc tên Mẫu số {}; nội dung các mẫu ở phụ lục không có trong kho. "
    "Hãy mở phụ lục của văn bản trên trang chính thức."
)


@dataclass(frozen=True)
class Resolved:
    """The provisions a question names.

    Attributes:
        held: addresses that exist here, in the order named.
        message: what is wrong with what was named, in Vietnamese; empty when nothing is.
        note: what must be said beside a right question (a document that is not held, what a chapter holds).
        bare: whether the question is nothing but the reference, so that the provision is the answer.
        within: the articles of the chapters named; empty when none is.
        excerpts: what to quote of each of ``held``, when the question is bare.
    """

    held: tuple[Address, ...]
    message: str
    note: str
    bare: bool
    within: frozenset[str]
    excerpts: tuple[Excerpt, ...]

    def evidence(self, hits: Sequence[Hit]) -> list[Evidence]:
        """The named provisions as evidence, when the question asks for nothing but them."""
        by_id = {hit.article: hit for hit in hits}
        grouped: dict[str, list[Excerpt]] = {}
        for excerpt in self.excerpts:
            grouped.setdefault(excerpt.address.article_id, []).append(excerpt)
        return [Evidence(by_id.get(a) or Hit(a), tuple(excerpts)) for a, excerpts in grouped.items()]


def resolve(question: Question, library: Library) -> Resolved:
    """Look up what a question names."""
    references = question.references
    looked_up = [_existing(address, library) for address in references.addresses]
    held = [found for found, _ in looked_up if found]
    wrong = [message for _, message in looked_up if message]
    beside = [f"Kho không có {name}." for name in references.unknown]
    if references.bare:
        wrong, beside = [*beside, *wrong], []
    if references.forms and (not held or _asks_form(question)):
        held = [] if _asks_form(question) else _speaking_of(references.forms[0], references.documents, library)
        (beside if held else wrong).append(_FORM_NOT_HELD.format(references.forms[0]))
    chapters = [chapter_of(reference, library) for reference in references.headings]
    wrong += [chapter.missing for chapter in chapters if chapter.missing]
    excerpts = _whole(held, library) if references.bare else []
    if references.bare and not held:
        beside += [chapter.summary for chapter in chapters if chapter.summary]
        excerpts = [excerpt for chapter in chapters for excerpt in chapter.openings()][:_MOST_OPENED]
        held = [excerpt.address for excerpt in excerpts]
    return Resolved(
        held=tuple(dict.fromkeys(held)),
        message=" ".join(dict.fromkeys(wrong)),
        note=" ".join(dict.fromkeys(beside)),
        bare=references.bare,
        within=frozenset(article.id for chapter in chapters for article in chapter.articles),
        excerpts=tuple(excerpts),
    )


def _whole(held: Sequence[Address], library: Library) -> list[Excerpt]:
    """Each provision from its start, long ones in part."""
    found = (library.provision(address) for address in list(held)[:_MOST_NAMED])
    return [Excerpt(p.address, _clip(p.article, p.span), 1.0) for p in found if p]


def _speaking_of(form: str, documents: Sequence[str], library: Library) -> list[Address]:
    """The finest provisions that name a form, of the documents named or of this field's."""
    name = re.compile(rf"mẫu số 0?{int(form)}\b", re.IGNORECASE)
    numbers = documents or [d.number for d in library.field_documents()]
    articles = (library.article(i) for number in numbers for i in library.article_ids(number))
    naming = ([p for p in article.provisions() if name.search(p.text)] for article in articles if article)
    return [min(found, key=lambda p: len(p.text)).address for found in naming if found]


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
    return any(
        cue in plain
        for cue in ("nguyen van", "noi dung", "tung dong", "cac dong", "tai ", "file", "dien vao", "gui cho")
    )


def _clip(article: Article, span: Span) -> Span:
    """A span that is not endless: cut at the end of a line."""
    if span.end - span.start <= _LONGEST_QUOTE:
        return span
    cut = article.text.rfind("\n", span.start, span.start + _LONGEST_QUOTE)
    return Span(span.start, cut if cut > span.start else span.start + _LONGEST_QUOTE)
