"""A document as the national database gives it, made into one of the corpus: text only, by its own structure."""

from __future__ import annotations

import re
from dataclasses import replace

from lxml import etree

from corpus.address import is_document_number
from corpus.legaltext import LegalText, is_legal, read_legal
from corpus.markup import text_of
from corpus.naming import clean_number, issuer_of, type_of
from corpus.vbpl import DatabaseDocument

#: How the source of what comes from the national database begins; the id there follows.
VBPL = "vbpl:"
_XML_HEAD = re.compile(r"^\s*<\?xml[^>]*\?>")


class UnreadableTextError(Exception):
    """The text cannot be taken in; the message is a Vietnamese phrase that says why."""


def read_database_text(found: DatabaseDocument, identifier: str) -> LegalText:
    """The document with its articles; of the HTML nothing but its text is kept.

    Raises:
        UnreadableTextError: no text, no articles, or a number that is none.
    """
    number = clean_number(found.number)
    if not is_document_number(number):
        raise UnreadableTextError(f"số hiệu “{found.number[:40]}” không đọc được")
    try:
        text = text_of(_XML_HEAD.sub("", found.content))
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableTextError("nội dung không phải HTML đọc được") from error
    if not text:
        raise UnreadableTextError("cơ sở dữ liệu không có toàn văn")
    if not is_legal(text):
        raise UnreadableTextError("toàn văn không chia thành Điều")
    source = f"{VBPL}{identifier}"
    legal = read_legal(f"Số: {number}\n{text}", source)
    effective = found.effective or legal.document.effective
    legal.document = replace(
        legal.document,
        type_name=found.type_name.capitalize() or type_of(number),
        title=found.title or legal.document.title,
        issuer=found.issuer or issuer_of(number),
        issued=found.issued or legal.document.issued,
        effective=effective,
        item_id=identifier,
        source=source,
    )
    legal.articles = [replace(article, effective=effective, source=source) for article in legal.articles]
    return legal
