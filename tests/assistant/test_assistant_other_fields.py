"""Where more of the codification is held than this field, a short number and a form still mean this field's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.question.documents_named import HeldDocuments
from assistant.question.references import find_references
from assistant.resolve import _speaking_of
from corpus.address import Address
from corpus.handbook import Handbook
from corpus.library import Library
from corpus.model import Article, Document
from corpus.store import Batch, Corpus

OWN, OLD, NEW = "59/2031/NĐ-CP", "59/1999/NĐ-CP", "12/2030/NĐ-CP"
DOCUMENTS = [
    Document(OLD, "Nghị định", "Chợ", issued=date(1999, 1, 1), source="phapdien:1.2"),
    Document("7/2001/QH10", "Luật", "Chợ", issued=date(2000, 1, 1), source="phapdien:1.2"),
    Document("12/2001/NĐ-CP", "Nghị định", "Bến", issued=date(2001, 1, 1), source="phapdien:1.2"),
    Document(NEW, "Nghị định", "Đò", issued=date(2030, 1, 1), source="phapdien:9.1"),
    Document(OWN, "Nghị định", "Vườn", issued=date(2031, 1, 1), source="phapdien:44.13"),
    Document("3/2031/NQ", "Nghị quyết", "Hẻm", source="hem.docx"),
]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    corpus = Corpus(tmp_path)
    articles = [
        Article(f"{d.number}#{n}", "Việc", f"1. Theo Mẫu số 0{n} kèm theo.\n2. Việc khác.", source=d.source)
        for d in DOCUMENTS
        for n in (1, 2)
    ]
    corpus.apply(Batch(DOCUMENTS, articles, []), date(2031, 6, 1))
    yield Library(corpus, Handbook({}, {}, ()))
    corpus.close()


def test_documents_of_this_field_come_first_then_the_newest(library: Library) -> None:
    assert {d.number for d in library.documents()[:2]} == {OWN, "3/2031/NQ"}
    assert [d.number for d in library.documents()[2:]] == [NEW, "12/2001/NĐ-CP", "7/2001/QH10", OLD]
    assert {d.number for d in library.field_documents()} == {OWN, "3/2031/NQ"}


@pytest.mark.parametrize(
    ("typed", "document"),
    [
        ("nghị định 59 quy định gì", OWN),
        ("nghị định 59/1999 quy định gì", OLD),
        ("nghị định 12 quy định gì", NEW),
        ("luật chợ quy định gì", "7/2001/QH10"),
    ],
)
def test_a_short_number_is_this_fields_else_the_newest(library: Library, typed: str, document: str) -> None:
    assert find_references(typed, HeldDocuments(library.documents())).documents == (document,)


def test_a_form_of_no_named_document_is_looked_for_in_this_field(library: Library) -> None:
    assert {a.document for a in _speaking_of("02", [], library)} == {OWN, "3/2031/NQ"}
    assert _speaking_of("02", [OLD], library) == [Address(OLD, "2", "1")]
