"""From the national database to the screen: what amends a clause is imported, attached, and shown beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest
from hash_embedding import HashEmbedder
from lxml import html
from made_database import DATABASE, speaks
from sync_server import OpenHome, Start

from assistant.answer import Answer
from assistant.engine import Assistant
from assistant.settings import AssistantSettings
from corpus.handbook import Handbook
from corpus.library import Library
from corpus.model import Article, Document
from corpus.refresh import refresh
from corpus.register import notices_for
from corpus.register.notices import RegisterNotice
from corpus.store import Batch
from index.build import build_index
from index.publish import Shelf
from index.search import Index
from web.amending_view import view_amending
from web.answer_view import answer_html
from web.links import page_path
from web.provision_view import view_provision
from web.templating import render

LAW, AMENDING = "7/2031/QH20", "9/2032/QH20"
BEFORE, AFTER = date(2032, 12, 31), date(2033, 3, 1)
ARTICLES = {
    "1": ("Quét sân", "1. Nhà nào dùng sân buổi sáng thì quét sân trước giờ trưa.\n2. Ai quét thì được khen."),
    "2": ("Phơi thóc", "1. Thóc phơi ở góc sân phía đông.\n2. Nhà đông người được phơi trước."),
}

Ask = Callable[[str, date], Answer]


@pytest.fixture
def yard(start: Start, open_home: OpenHome) -> Library:
    """A home with an invented law, refreshed with ``--import`` from a server that speaks as the database does."""
    corpus = open_home(start(speaks(DATABASE)).base)
    law = Document(LAW, "Luật", "Sân chung", effective=date(2031, 5, 1), item_id="901", source="made")
    articles = [Article(f"{LAW}#{n}", title, text, source="made") for n, (title, text) in ARTICLES.items()]
    corpus.apply(Batch([law], articles), AFTER)
    library = Library(corpus, Handbook({}, {}, ()))
    assert refresh(library, AFTER, import_texts=True).imported is not None
    return library


@pytest.fixture
def ask(yard: Library) -> Iterator[Ask]:
    embedder = HashEmbedder()
    shelf = Shelf(yard.corpus.path.parent / "index")
    build_index(yard, embedder, embedder.settings, shelf)
    with closing(Index.open(shelf, embedder, embedder.settings, yard.hash)) as index:
        assistant = Assistant(yard, index, AssistantSettings())
        yield lambda question, day: assistant.ask([question], day)


def told(library: Library, address: str, day: date = AFTER) -> list[RegisterNotice]:
    return notices_for([address], day, library)


def test_the_amending_words_are_told_with_their_day_and_place(yard: Library) -> None:
    (notice,) = told(yard, f"{LAW}#1.2")
    assert (notice.code, notice.since, notice.addresses) == ("amended", date(2033, 1, 1), (f"{LAW}#1.2",))
    assert f"Khoản 2 Điều 1 Luật số {LAW} đã được sửa đổi từ ngày 01/01/2033" in notice.message
    assert f"khoản 1 Điều 1 Luật số {AMENDING} ghi “1. Sửa đổi, bổ sung khoản 2 Điều 1" in notice.message
    assert "Ai quét thì được nước uống" in notice.message
    assert notice.verified, "these are the amending document's own words"


def test_a_repeal_and_an_addition_are_told_as_what_they_are(yard: Library) -> None:
    assert [(n.code, "đã bị bãi bỏ" in n.message) for n in told(yard, f"{LAW}#2.1")] == [("repealed", True)]
    whole = told(yard, f"{LAW}#2")
    assert {n.code for n in whole} == {"repealed", "amended"}
    assert any("Trẻ em được miễn" in n.message and "bổ sung" in n.message for n in whole)
    assert all(n.code == "repealed" for n in told(yard, f"{LAW}#2.1"))


def test_nothing_is_told_twice_elsewhere_or_before_its_day(yard: Library) -> None:
    assert told(yard, f"{LAW}#1.1") == []
    assert told(yard, f"{LAW}#1.2", BEFORE) == []
    assert len(told(yard, f"{LAW}#1")) == 1


def test_a_text_into_which_it_has_been_worked_carries_none(yard: Library) -> None:
    note = f"(Điều 1 Luật số {LAW}, được sửa đổi bởi Luật số {AMENDING})"
    newer = Article(f"{LAW}#1", *ARTICLES["1"], note=note, source="made")
    yard.corpus.apply(Batch([d for d in yard.corpus.documents() if d.number == LAW], [newer]), AFTER)
    assert told(yard, f"{LAW}#1.2") == []


def test_an_answer_shows_the_amendment_beside_the_clause(ask: Ask) -> None:
    answer = ask(f"Khoản 2 Điều 1 Luật {LAW} quy định gì?", AFTER)
    assert [c.id for c in answer.citations] == [f"{LAW}#1.2"]
    assert "Ai quét thì được khen" in answer.answer, "the texts are not merged"
    (warning,) = [w for w in answer.warnings if w.code == "amended"]
    assert "01/01/2033" in warning.message
    assert "Ai quét thì được nước uống" in warning.message
    shown = html.fromstring(answer_html(answer)).find_class("notices")[0].text_content()
    assert "Ai quét thì được nước uống" in shown
    assert "amended" not in [w.code for w in ask(f"Khoản 2 Điều 1 Luật {LAW} quy định gì?", BEFORE).warnings]


def test_the_page_shows_all_of_it_beside_the_article(yard: Library) -> None:
    article = yard.article(f"{LAW}#2")
    assert article is not None
    amending = view_amending(yard, article, AFTER, page_path)
    view = replace(view_provision(yard, f"{LAW}#2.1"), amending=amending)
    section = html.fromstring(render("provision.html", v=view)).find_class("amending")
    words = " ".join(section[0].text_content().split())
    assert "Khoản 1, từ ngày 01/01/2033" in words
    assert "Trẻ em được miễn" in words
    assert [a.get("data-cite") for a in section[0].iter("a")] == [f"{AMENDING}#1.2", f"{AMENDING}#1.3"]
    assert view_amending(yard, article, BEFORE, page_path) == ()
