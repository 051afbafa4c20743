"""Asking the national database: a server that speaks its shape, and one of each bad kind."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from made_database import DATABASE, described, speaks
from sync_server import Answer, Handler, OpenHome, Server, Start, in_turn, plain

from corpus.address import Address
from corpus.attached import attached_amendments
from corpus.errors import DanchuError, ErrorCode
from corpus.handbook import Handbook
from corpus.library import Library
from corpus.local_register import local_register
from corpus.model import Article, Document
from corpus.refresh import Refreshed, refresh
from corpus.register import load_register, notices_for
from corpus.store import Batch, Corpus

TODAY, LATER = date(2033, 3, 1), date(2033, 3, 9)
YARDS = Document("7/2031/QH20", "Luật", "Sân chung", effective=date(2031, 5, 1), item_id="901", source="made")
WATER = Document(
    "8/2031/NĐ-CP", "Nghị định", "về việc tưới sân", effective=date(2031, 7, 4), item_id="902", source="made"
)
LOOSE = Document("5/2030/TT-BCX", "Thông tư", "về chổi", source="made")

Open = Callable[..., tuple[Library, Server]]


@pytest.fixture
def opened(start: Start, open_home: OpenHome) -> Open:
    """A home that holds three invented documents, and the server that is asked about them."""

    def make(answer: Answer, **settings: object) -> tuple[Library, Server]:
        server = start(answer)
        corpus = open_home(server.base, **settings)
        articles = [
            Article(f"{d.number}#{n}", f"Quét {n}", "1. Nhà này quét.\n2. Ai quét thì được khen.", source="made")
            for d in (YARDS, WATER, LOOSE)
            for n in (1, 2)
        ]
        corpus.apply(Batch([YARDS, WATER, LOOSE], articles), TODAY)
        return Library(corpus, Handbook({}, {}, ())), server

    return make


def own_file(library: Library) -> Path:
    return local_register(library.corpus.path.parent)


def told(done: Refreshed) -> set[tuple[str, str, str]]:
    return {(c.document, str(c.relation), c.by) for c in done.changes}


def test_what_the_database_knows_is_reported(opened: Open) -> None:
    library, server = opened(speaks(DATABASE))
    done = refresh(library, TODAY)
    assert told(done) == {
        ("7/2031/QH20", "amends", "9/2032/QH20"),
        ("7/2031/QH20", "consolidates", "01/VBHN-VPQH"),
        ("8/2031/NĐ-CP", "repeals", "7/2031/QH20"),
    }
    change = next(c for c in done.changes if c.by == "9/2032/QH20")
    assert (change.found_on, change.effective, change.by_id) == (TODAY, date(2033, 1, 1), "955")
    assert change.source.endswith("/van-ban/chi-tiet/955?tabs=toan-van")
    assert done.asked == ["7/2031/QH20", "8/2031/NĐ-CP"]
    assert done.without_id == ["5/2030/TT-BCX"]
    assert done.statuses["8/2031/NĐ-CP"] == "Hết hiệu lực một phần"
    paths = [path for path, _ in server.asked]
    assert len(paths) == len(set(paths)), "nothing is asked twice"
    assert set(paths) == set(DATABASE), "and nothing that only cites the law"


def test_it_is_entered_in_the_register_once_and_not_as_verified(opened: Open) -> None:
    library, _ = opened(speaks(DATABASE))
    done = refresh(library, TODAY)
    written = own_file(library).read_bytes()
    register = load_register(extra=own_file(library))
    amends, repeals = (
        next(line for line in register.relations if line.document == by) for by in ("9/2032/QH20", "7/2031/QH20")
    )
    assert (amends.action, amends.targets, amends.found, amends.verified) == ("sua-doi", ("7/2031/QH20",), TODAY, False)
    assert amends.since == date(2033, 1, 1)
    assert repeals.action == "sua-doi", "a partial repeal is not entered as the end of the whole document"
    assert register.document("01/VBHN-VPQH") is not None
    assert register.reviewed == TODAY
    assert len(done.entered) == 2
    assert refresh(library, TODAY).entered == ()
    assert own_file(library).read_bytes() == written
    refresh(library, LATER)
    again = load_register(extra=own_file(library))
    assert again.reviewed == LATER
    assert again.relations == register.relations


def test_a_document_out_of_force_is_entered_as_repealed(opened: Open) -> None:
    ended = described("8/2031/NĐ-CP", effStatus={"name": "Hết hiệu lực toàn bộ"})
    library, _ = opened(speaks(DATABASE | {"/doc/902": ended}))
    refresh(library, TODAY)
    assert load_register(extra=own_file(library)).ended("8/2031/NĐ-CP") == date(2033, 1, 1)


def test_a_persons_corrections_stay(opened: Open) -> None:
    library, _ = opened(speaks(DATABASE))
    refresh(library, TODAY)
    text = own_file(library).read_text("utf-8")
    edited = text.replace("da_kiem_chung: false", "da_kiem_chung: true").replace(
        "tu_ngay: 2033-01-01", "tu_ngay: 2033-02-02"
    )
    own_file(library).write_text(edited, "utf-8")
    refresh(library, LATER)
    lines = [line for line in load_register(extra=own_file(library)).relations if line.document == "9/2032/QH20"]
    assert [(line.verified, line.since) for line in lines] == [(True, date(2033, 2, 2))]


def test_texts_are_imported_and_attached_to_the_clauses_they_amend(opened: Open) -> None:
    library, _ = opened(speaks(DATABASE))
    done = refresh(library, TODAY, import_texts=True)
    document = library.corpus.document("9/2032/QH20")
    assert document is not None
    assert (document.item_id, document.issued, document.effective) == ("955", date(2032, 11, 20), date(2033, 1, 1))
    assert library.corpus.article_ids("9/2032/QH20") == ["9/2032/QH20#1", "9/2032/QH20#2"]
    article = library.corpus.article("9/2032/QH20#1")
    assert article is not None
    assert "steal" not in article.text
    assert "<" not in article.text
    assert done.unreadable == {"01/VBHN-VPQH": "toàn văn không chia thành Điều"}
    register = load_register(extra=own_file(library))
    beside = attached_amendments(library, register).beside(
        Address.parse("7/2031/QH20#1.2"), "2. Ai quét thì được khen."
    )
    assert [(a.by.clause, a.kind) for a in beside] == [("1", "amend")]
    assert "được nước uống" in article.text[beside[0].span.start : beside[0].span.end]
    lines = {(line.action, line.targets, line.place) for line in done.entered if line.document == "9/2032/QH20"}
    assert lines == {
        ("sua-doi", ("7/2031/QH20#1.2",), "khoản 1 Điều 1"),
        ("bai-bo", ("7/2031/QH20#2.1",), "khoản 2 Điều 1"),
        ("sua-doi", ("7/2031/QH20#2",), "khoản 3 Điều 1"),
    }
    codes = [n.code for n in notices_for(["7/2031/QH20#1.2"], TODAY, library, register)]
    assert codes == ["amended"]
    assert notices_for(["7/2031/QH20#1.1"], TODAY, library, register) == []
    before = library.corpus.hash
    again = refresh(library, TODAY, import_texts=True)
    assert (again.imported, again.entered, library.corpus.hash) == (None, (), before)


def test_texts_imported_later_make_the_register_exact(opened: Open) -> None:
    library, _ = opened(speaks(DATABASE))
    refresh(library, TODAY)
    done = refresh(library, LATER, import_texts=True)
    assert ("7/2031/QH20#1.2",) in [line.targets for line in done.entered]


def test_a_held_document_that_amends_another_needs_no_import(opened: Open) -> None:
    library, server = opened(speaks(DATABASE))
    refresh(library, TODAY, numbers=["8/2031/NĐ-CP"])
    assert [path for path, _ in server.asked] == ["/doc/902", "/doc/902/diagram"]
    assert load_register(extra=own_file(library)).reviewed == load_register().reviewed, "not all was asked about"


def test_a_document_that_the_database_does_not_know_is_told(opened: Open) -> None:
    database = {path: what for path, what in DATABASE.items() if not path.startswith("/doc/902")}
    library, _ = opened(speaks(database))
    done = refresh(library, TODAY)
    assert done.asked == ["7/2031/QH20"]
    assert "400" in done.unknown["8/2031/NĐ-CP"]
    assert ("7/2031/QH20", "amends", "9/2032/QH20") in told(done)


def test_another_document_under_our_id_is_not_believed(opened: Open) -> None:
    library, _ = opened(speaks(DATABASE | {"/doc/901": described("1/1999/QH9")}))
    done = refresh(library, TODAY)
    assert "1/1999/QH9" in done.unknown["7/2031/QH20"]
    assert done.changes == []


def test_an_amender_that_cannot_be_asked_about_is_named_as_the_diagram_names_it(opened: Open) -> None:
    database = {path: what for path, what in DATABASE.items() if path != "/doc/955"}
    library, _ = opened(speaks(database))
    done = refresh(library, TODAY, import_texts=True)
    change = next(c for c in done.changes if c.by_id == "955")
    assert (change.by, change.by_title) == ("", "Luật sửa đổi Luật 7/2031/QH20")
    assert all(line.document for line in done.entered)


def silent(handler: Handler, _: int) -> None:
    handler.wait()


def drips(handler: Handler, _: int) -> None:
    handler.head(200, Content_Type="application/json")
    while not handler.server.over.wait(0.05):
        handler.body(b" ")


CAPTCHA = b"<!doctype html><html><script src='https://www.google.com/recaptcha/api.js'></script></html>"
JSON = {"Content_Type": "application/json"}
BAD: dict[str, tuple[Answer, ErrorCode, str]] = {
    "401": (plain(401, b'{"message": "Missing Authorization header"}', **JSON), ErrorCode.REFRESH_DENIED, "401"),
    "403": (plain(403, b"<html>Forbidden</html>"), ErrorCode.REFRESH_DENIED, "403"),
    "429": (plain(429, Retry_After="0"), ErrorCode.REFRESH_DENIED, "429"),
    "captcha": (plain(200, CAPTCHA, Content_Type="text/html"), ErrorCode.REFRESH_DENIED, "captcha"),
    "html": (plain(200, b"\n<html><body>404</body></html>"), ErrorCode.REFRESH_FAILED, "trang web"),
    "garbage": (plain(200, b"\x00\xff\xfe{{{", **JSON), ErrorCode.REFRESH_FAILED, "JSON"),
    "cut off": (plain(200, b'{"success": true, "data": {"docNum": "7/20', **JSON), ErrorCode.REFRESH_FAILED, "JSON"),
    "a list": (plain(200, b"[1, 2]", **JSON), ErrorCode.REFRESH_FAILED, "JSON"),
    "nested": (plain(200, b"[" * 200_000, **JSON), ErrorCode.REFRESH_FAILED, "JSON"),
    "another shape": (plain(200, b'{"status": "ok"}', **JSON), ErrorCode.REFRESH_FAILED, "docNum"),
    "no number": (plain(200, b'{"success": true, "data": {"docNum": null}}'), ErrorCode.REFRESH_FAILED, "docNum"),
    "data a list": (plain(200, b'{"success": true, "data": []}'), ErrorCode.REFRESH_FAILED, "data"),
    "not a success": (plain(200, b'{"success": false, "message": "no"}'), ErrorCode.REFRESH_FAILED, "no"),
    "404 for all": (plain(404), ErrorCode.REFRESH_FAILED, "refresh_url"),
    "empty": (plain(200), ErrorCode.REFRESH_FAILED, "trống"),
    "nothing": (silent, ErrorCode.REFRESH_FAILED, "máy chủ"),
    "drip": (drips, ErrorCode.REFRESH_FAILED, "thời gian"),
    "500": (plain(500), ErrorCode.REFRESH_FAILED, "500"),
    "elsewhere": (plain(302, Location="http://127.0.0.1:9/login"), ErrorCode.REFRESH_FAILED, "nơi khác"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_answer_changes_nothing(opened: Open, name: str) -> None:
    answer, code, words = BAD[name]
    library, _ = opened(answer)
    before = library.corpus.hash
    with pytest.raises(DanchuError) as caught:
        refresh(library, TODAY, import_texts=True)
    assert caught.value.code == code
    assert words in caught.value.message
    assert "vẫn giữ nguyên" in caught.value.message
    assert library.corpus.hash == before
    assert not own_file(library).exists()


@pytest.mark.parametrize("name", ["401", "captcha", "garbage", "nothing"])
def test_a_conversation_that_breaks_off_changes_nothing_either(opened: Open, name: str) -> None:
    bad, code, _ = BAD[name]
    good = speaks(DATABASE)
    library, _ = opened(in_turn(good, good, good, bad))
    before = library.corpus.hash
    with pytest.raises(DanchuError) as caught:
        refresh(library, TODAY, import_texts=True)
    assert caught.value.code == code
    assert library.corpus.hash == before
    assert not own_file(library).exists()


@pytest.mark.parametrize("diagram", [{}, {"nodes": []}, {"documentNamesBySource": []}, {"documentNamesByType": "?"}])
def test_an_unknown_diagram_is_never_read_as_no_change(opened: Open, diagram: object) -> None:
    library, _ = opened(speaks(DATABASE | {"/doc/901/diagram": diagram}))
    with pytest.raises(DanchuError, match="lược đồ") as caught:
        refresh(library, TODAY)
    assert caught.value.code == ErrorCode.REFRESH_FAILED


def test_a_server_that_recovers_is_asked_again(opened: Open) -> None:
    library, _ = opened(in_turn(plain(503), speaks(DATABASE)))
    assert refresh(library, TODAY).asked == ["7/2031/QH20", "8/2031/NĐ-CP"]


def test_a_register_that_cannot_be_read_is_told_before_anything_is_asked(opened: Open) -> None:
    library, server = opened(speaks(DATABASE))
    own_file(library).write_text("quan_he: [{van_ban: ???", "utf-8")
    with pytest.raises(DanchuError) as caught:
        refresh(library, TODAY)
    assert caught.value.code == ErrorCode.REGISTER_INVALID
    assert server.asked == []
    assert own_file(library).read_text("utf-8") == "quan_he: [{van_ban: ???"


def test_it_asks_one_thing_at_a_time_and_rests(opened: Open) -> None:
    times: list[float] = []
    good = speaks(DATABASE)

    def timed(handler: Handler, number: int) -> None:
        times.append(time.monotonic())
        good(handler, number)

    library, server = opened(timed, refresh_delay_seconds=0.05)
    refresh(library, TODAY)
    assert min(b - a for a, b in pairwise(times)) >= 0.05
    assert server.header(1, "user-agent") == "danchu/0.1"
    assert server.header(1, "accept") == "application/json"


def test_an_empty_home_is_asked_about_by_the_handbook(start: Start, open_home: OpenHome) -> None:
    server = start(speaks({}))
    corpus: Corpus = open_home(server.base)
    with pytest.raises(DanchuError, match="không trả lời về văn bản nào"):
        refresh(Library(corpus), TODAY)
    assert "/doc/161986" in [path for path, _ in server.asked]
