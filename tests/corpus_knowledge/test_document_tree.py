"""A document as a tree, and whether it is in force on a day."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from corpus.handbook.documents import DIGESTED
from corpus.handbook.outline import digest_path
from corpus.library import Library
from corpus.model import Article, Heading, Kind
from corpus.register import Register, load_register
from corpus.register.validity import State, validity_of
from corpus.store import Batch, Corpus
from corpus.tree import Branch, tree_of

GARDEN = "7/2031/NĐ-CP"


def articles_of(branch: Branch) -> list[str]:
    return [a.number for a in branch.articles] + [n for below in branch.branches for n in articles_of(below)]


def test_headings_nest_and_articles_keep_their_order(tmp_path: Path) -> None:
    one, two = Heading("Chương", "I", "Mở đầu"), Heading("Chương", "II", "Chăm vườn")
    first, second = Heading("Mục", "1", ""), Heading("Mục", "2", "")
    paths = {"1": (), "2": (one,), "3": (two, first), "4": (two, first), "5": (two, second), "6": (), "7": (two,)}
    articles = [Article(f"{GARDEN}#{n}", "", "Chữ.", path=path, source="made") for n, path in paths.items()]
    corpus = Corpus(tmp_path)
    corpus.apply(Batch(articles=articles), date(2031, 4, 1))
    tree = tree_of(Library(corpus), GARDEN)
    assert tree is not None and articles_of(tree) == list(paths)
    assert [a.number for a in tree.articles] == ["1"]
    assert [(b.heading, b.first.number, b.last.number) for b in tree.branches] == [
        (one, "2", "2"), (two, "3", "5"), (None, "6", "6"), (two, "7", "7")
    ]  # fmt: skip
    assert [b.heading for b in tree.branches[1].branches] == [first, second]
    assert tree.branches[1].holds(f"{GARDEN}#4") and not tree.branches[0].holds(f"{GARDEN}#4")


def test_nothing_held_no_tree(garden: Library) -> None:
    assert tree_of(garden, "1/2031/NĐ-CP") is None


@pytest.mark.parametrize("document", DIGESTED)
def test_digests_stand_under_the_headings_of_the_document_itself(
    official: Corpus, tmp_path: Path, document: str
) -> None:
    bare, held = Library(Corpus(tmp_path)), Library(official)
    digest = tree_of(bare, document)
    assert digest is not None and len(articles_of(digest)) == DIGESTED[document].articles
    for article in map(held.article, held.article_ids(document)):
        assert article is not None
        own = digest_path(document, article.number)
        if article.path:  # the source leaves out Chương IV of the army's circular
            assert [(h.level, h.number) for h in own] == [(h.level, h.number) for h in article.path], article.id


@pytest.mark.parametrize("document", DIGESTED)
def test_a_home_without_official_text_knows_every_digested_document(tmp_path: Path, document: str) -> None:
    bare = Library(Corpus(tmp_path))
    described, line = bare.document(document), load_register().document(document)
    assert described is not None and described.title == DIGESTED[document].title
    assert line is not None and validity_of(document, date(2024, 1, 1), bare).since == line.effective
    assert {bare.kind(article) for article in bare.article_ids(document)} == {Kind.HANDBOOK}


def test_titles_and_numbers_of_digested_documents_are_the_official_ones(official: Corpus) -> None:
    for number, known in DIGESTED.items():
        document = official.document(number)
        assert document is not None and document.item_id == known.item_id, number
        official_words = re.findall(r"\w+", f"{document.title} {document.issuer}".lower())
        other = set(re.findall(r"\w+", known.title.lower())) - set(official_words)
        assert other <= {"về", "động"}, number  # the source misspells one title: "hoạt đồng điều tra"


@pytest.mark.parametrize(
    ("day", "state"),
    [(date(2031, 2, 28), State.NOT_YET), (date(2031, 3, 1), State.IN_FORCE), (date(2032, 5, 6), State.ENDED)],
)
def test_a_document_begins_and_ends(
    garden: Library, make_register: Callable[..., Register], day: date, state: State
) -> None:
    replaced = {"van_ban": "9/2032/NĐ-CP", "lam_gi": "thay-the", "doi_voi": [GARDEN], "da_kiem_chung": False}
    found = validity_of(GARDEN, day, garden, make_register(quan_he=[replaced]))
    assert (found.state, found.since, found.until) == (state, date(2031, 3, 1), date(2032, 5, 6))
    assert found.ended_by == ("Nghị định số 9/2032/NĐ-CP thay thế" if state is State.ENDED else "")
    assert found.verified == (state is not State.ENDED)


def test_an_amendment_or_a_partial_end_leaves_a_document_in_force(
    garden: Library, make_register: Callable[..., Register]
) -> None:
    lines = [
        {"van_ban": "9/2032/NĐ-CP", "lam_gi": "sua-doi", "doi_voi": [f"{GARDEN}#1.2"]},
        {"van_ban": "9/2032/NĐ-CP", "lam_gi": "bai-bo", "doi_voi": [GARDEN], "mot_phan": "phần về ao"},
    ]
    before = validity_of(GARDEN, date(2032, 5, 5), garden, make_register(quan_he=lines))
    after = validity_of(GARDEN, date(2032, 5, 6), garden, make_register(quan_he=lines))
    assert before.amended_by == () and after.amended_by == ("Nghị định số 9/2032/NĐ-CP",)
    assert after.state is State.IN_FORCE and after.ended_by == ""


def test_a_day_that_nobody_knows_is_said_to_be_unknown(garden: Library, make_register: Callable[..., Register]) -> None:
    assert validity_of("3/2029/NĐ-CP", date(2030, 1, 1), garden, make_register()).state is State.UNKNOWN
