"""Titles, clause openings and facets met word for word, on an invented law; and the questions written from it."""

from __future__ import annotations

import pytest
from made_garden import DECREE, LAW

from assistant.engine import Assistant
from assistant.facets import asked_for_in, named_in
from assistant.titles import FEATURES, Titles
from corpus.text import fold
from training.textbook import textbook_questions

ARTICLES = (f"{LAW}#2", f"{LAW}#3", f"{LAW}#4", f"{LAW}#5", f"{DECREE}#1")


def rows(assistant: Assistant, *turns: str) -> dict[str, dict[str, float]]:
    """What the signals say of each article of the garden."""
    titles = Titles(assistant.library, assistant.index.rarity)
    found = titles.rows(assistant.understand(turns), ARTICLES)
    return {a: dict(zip(FEATURES, row, strict=True)) for a, row in zip(ARTICLES, found, strict=True)}


def first(said: dict[str, dict[str, float]], feature: str) -> str:
    return max(said, key=lambda article: said[article][feature])


def test_the_article_whose_title_is_named_comes_first(gardener: Assistant) -> None:
    said = rows(gardener, "Việc của người giữ vườn được quy định như thế nào?")
    for feature in ("title_told", "question_told", "title_alike", "title_run"):
        assert first(said, feature) == f"{LAW}#2"
    assert said[f"{LAW}#2"]["title_run"] == 1.0


def test_word_order_counts(gardener: Assistant) -> None:
    straight = rows(gardener, "việc của người giữ vườn là gì")[f"{LAW}#2"]
    mixed = rows(gardener, "vườn giữ người của việc là gì")[f"{LAW}#2"]
    assert straight["title_told"] > mixed["title_told"]
    assert straight["title_run"] > mixed["title_run"]


def test_a_short_clause_is_met_by_its_own_words(gardener: Assistant) -> None:
    assert first(rows(gardener, "Quả chín chia đều cho các nhà góp công"), "provision_alike") == f"{LAW}#5"
    assert first(rows(gardener, "Cổng đóng lúc mấy giờ?"), "lead_alike") == f"{DECREE}#1"


def test_an_earlier_turn_counts_less_than_the_last(gardener: Assistant) -> None:
    said = rows(gardener, "Giống cây nào được ươm?", "Thế còn cổng vườn thì sao?")
    assert said[f"{DECREE}#1"]["title_told"] > said[f"{LAW}#3"]["title_told"] > 0


@pytest.mark.parametrize(
    ("title", "facets"),
    [
        ("Hình thức và thời điểm chia quả", {"form", "moment"}),
        ("Trách nhiệm của người giữ vườn", {"duty"}),
        ("Nhiệm vụ, quyền hạn của hội vườn", {"task"}),
        ("Giống cây", set()),
    ],
)
def test_facets_of_titles(title: str, facets: set[str]) -> None:
    assert named_in(title) == facets


def test_facets_are_asked_for_in_other_words() -> None:
    assert "moment" in asked_for_in("Khi nào chia quả?")
    assert "organisation" in asked_for_in("Hội vườn có bao nhiêu thành viên?")
    assert "money" in asked_for_in("Tiền mua hạt giống lấy ở đâu?")


def test_written_questions_are_the_same_each_time_and_lead_to_held_articles(gardener: Assistant) -> None:
    written = textbook_questions(gardener.library, seed=3)
    assert written == textbook_questions(gardener.library, seed=3)
    assert written != textbook_questions(gardener.library, seed=4)
    assert len({w.text for w in written}) == len(written) >= 20
    assert all(gardener.library.article(article) for w in written for article in w.right)


def test_some_written_questions_name_their_document_and_some_lack_marks(gardener: Assistant) -> None:
    texts = [w.text for w in textbook_questions(gardener.library)]
    assert any("8/2031" in text for text in texts)
    assert any(text == fold(text) for text in texts)
    assert any("theo" not in text.lower() for text in texts)


def test_where_two_articles_say_the_same_both_are_right_unless_the_document_is_named(gardener: Assistant) -> None:
    for written in textbook_questions(gardener.library):
        if "8/2031" in written.text:
            assert {article.split("#")[0] for article in written.right} == {DECREE}
