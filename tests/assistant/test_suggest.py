"""Suggestions: from the handbook's questions of the neighbouring clauses, short, and never the question again."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.named_forms import named_forms
from assistant.suggest import suggestions
from corpus.library import Library
from corpus.model import Article, Document
from corpus.store import Batch, Corpus

ASKED = "Đóng góp làm đường cần bao nhiêu hộ tán thành?"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    corpus = Corpus(tmp_path_factory.mktemp("suggest"))
    form = Article(
        "9/2031/NĐ-CP#2",
        "Biên bản",
        "1. Ghi theo Mẫu số 01 kèm theo Nghị định này.\n2. Gửi mẫu số 03, mẫu số 01.",
        source="test",
        attachments=("Phu luc.doc",),
    )
    document = Document("9/2031/NĐ-CP", "Nghị định", "về giữ vườn", "Chính phủ", source="test")
    corpus.apply(Batch(documents=[document], articles=[form]), date(2031, 1, 2))
    return Library(corpus)


def test_the_neighbouring_clause_comes_first(library: Library) -> None:
    found = suggestions(library, ["10/2022/QH15#21.1"], [ASKED])
    entry = library.handbook.entries["10/2022/QH15#21"]
    by_text = {q.text: q.answered_by for q in entry.questions}
    assert 2 <= len(found) <= 3 and by_text[found[0]] == ("2",)
    assert len(set(found)) == len(found)


def test_what_was_asked_is_not_proposed(library: Library) -> None:
    first = suggestions(library, ["10/2022/QH15#21.1"], [ASKED])
    again = suggestions(library, ["10/2022/QH15#21.1"], [ASKED, *first])
    assert not set(first) & set(again)


@pytest.mark.parametrize("cited", [[], ["news:tin"], ["9/2031/NĐ-CP#2.1"], ["10/2022/QH15"]])
def test_nothing_known_nothing_proposed(library: Library, cited: list[str]) -> None:
    assert suggestions(library, cited, ["hỏi"]) == ()


def test_every_article_proposes_short_questions(library: Library) -> None:
    for article in library.handbook.entries:
        for question in suggestions(library, [f"{article}.1"], ["hỏi"]):
            assert question.endswith("?") and len(question) <= 72 and not any(c.isdigit() for c in question)


def test_forms_are_pointed_to_once(library: Library) -> None:
    found = named_forms(library, ["9/2031/NĐ-CP#2.1", "9/2031/NĐ-CP#2", "news:tin", "9/2031/NĐ-CP#99"])
    assert [(f.number, f.document, f.file) for f in found] == [
        ("01", "9/2031/NĐ-CP", "Phu luc.doc"),
        ("03", "9/2031/NĐ-CP", "Phu luc.doc"),
    ]
    assert found[0].named_in.startswith("Khoản 1 Điều 2")
