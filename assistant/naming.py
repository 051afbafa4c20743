"""What a citation is called in an answer: where it opens it, behind another, in a table."""

from __future__ import annotations

from assistant.answer import Citation
from corpus.address import Address
from corpus.library import Library
from corpus.model import Kind


def according_to(citation: Citation) -> str:
    """The words that introduce a quotation: "Theo **khoản 1 Điều 2 …**", of a digest "Tóm lược …"."""
    if citation.kind is Kind.NEWS:
        return f"Theo bài “{label_of(citation)}”"
    if citation.id.startswith("news:"):
        return f"Tóm lược bài “{label_of(citation)}”"
    label = citation.label[:1].lower() + citation.label[1:] if citation.id != citation.article else citation.label
    return f"{said_by(citation)} **{label}**"


def said_by(citation: Citation) -> str:
    """How its words are given: the text's own, or a digest's."""
    return "Tóm lược" if citation.kind is Kind.HANDBOOK else "Theo"


def label_of(citation: Citation) -> str:
    """What a citation is called where it is not the first."""
    return citation.label.removeprefix("Tin: ")


def label_after(citation: Citation, before: Citation, library: Library) -> str:
    """What a citation is called behind another: without its document, or its headline, where that is the same."""
    address = Address.parse(citation.id)
    if address.is_news and citation.id == before.id:
        return "Cùng bài"
    provision = None if address.is_news else library.provision(address)
    if provision is None or address.document != Address.parse(before.id).document:
        return label_of(citation)
    return f"{provision.short_label[:1].upper()}{provision.short_label[1:]}"
