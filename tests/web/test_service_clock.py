"""The clock is set while the service runs: nobody is shut out, nothing is deleted, nothing is remembered for ever."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import pytest
from service_making import ASK, fresh_records, serving

import records.nouns
from corpus.library import Library
from records.nouns import AnswerRecord
from records.store import Records
from web.service import chores
from web.service.chores import Housekeeper
from web.service.clock import ClockWatch
from web.service.windows import Windows

DAY = 86_400.0


class Clocks:
    """A wall clock that is set, and one that is not."""

    def __init__(self) -> None:
        self.steady = 1000.0
        self.ahead = 0.0

    def pass_(self, seconds: float) -> None:
        self.steady += seconds

    def watch(self) -> ClockWatch:
        return ClockWatch(lambda: 1e9 + self.steady + self.ahead, lambda: self.steady)


@pytest.mark.parametrize("jump", [3600.0, -3600.0, 400 * DAY, -400 * DAY])
def test_a_jump_is_noticed_once(jump: float) -> None:
    clocks = Clocks()
    watch = clocks.watch()
    clocks.pass_(500)
    assert not watch.moved() and watch.even_for() == 500
    clocks.ahead = jump
    assert watch.moved() and not watch.moved()
    clocks.pass_(60)
    assert watch.even_for() == 60


def test_small_corrections_are_none() -> None:
    clocks = Clocks()
    watch = clocks.watch()
    for _ in range(100):
        clocks.pass_(60)
        clocks.ahead += 0.5
        assert not watch.moved()


@pytest.mark.parametrize("jump", [-DAY, DAY])
def test_a_limit_does_not_outlive_its_minute_when_the_clock_is_set(
    monkeypatch: pytest.MonkeyPatch, jump: float
) -> None:
    real, ahead = time.time, 0.0
    monkeypatch.setattr(time, "time", lambda: real() + ahead)
    windows = Windows()
    assert [windows.hit(2, "x") for _ in range(2)] == [None, None]
    wait = windows.hit(2, "x")
    assert wait is not None and 1 <= wait <= 60
    ahead = jump
    assert windows.hit(2, "x") is None
    assert windows.hit(2, "x") is None
    refused = windows.hit(2, "x")
    assert refused is not None and 1 <= refused <= 60


@pytest.mark.parametrize("jump", [-DAY, 30 * DAY])
def test_questions_are_answered_and_kept_while_the_clock_is_set(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jump: float
) -> None:
    book = fresh_records(tmp_path / "home")
    real, ahead = time.time, 0.0
    now = records.nouns.now
    monkeypatch.setattr(time, "time", lambda: real() + ahead)
    for module in ("records.answers", "records.conversations", "records.keys"):
        monkeypatch.setattr(f"{module}.now", lambda: now() + timedelta(seconds=ahead), raising=False)
    with serving(library, book, ip_per_minute=3) as (client, _):
        assert [client.post(ASK, json={"question": f"câu {n}"}).status_code for n in range(4)] == [200, 200, 200, 429]
        ahead = jump
        response = client.post(ASK, json={"question": "câu 0"})
        assert response.status_code == 200
        assert book.answers.get(response.headers["x-danchu-record"]).question == "câu 0"
        assert client.get("/readyz").status_code == 200
    assert book.counts()["answers"] == 4


# -- the daily purge -----------------------------------------------------------------------


@pytest.fixture
def book(tmp_path: Path) -> Records:
    return fresh_records(tmp_path / "home")


def old_answer(book: Records, days: float) -> None:
    record_id = book.answers.save({"question": "Ai tưới?", "status": "answered", "answer": "", "citations": []})
    with book._db.write() as session:
        record = session.get(AnswerRecord, record_id)
        assert record is not None
        record.created_at -= timedelta(days=days)


def set_clock(monkeypatch: pytest.MonkeyPatch, days: float) -> None:
    real = records.nouns.now
    monkeypatch.setattr(chores, "now", lambda: real() + timedelta(days=days))
    monkeypatch.setattr("records.store.now", lambda: real() + timedelta(days=days))


def test_the_purge_is_done_once_a_day_by_one_of_two(book: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    clocks = Clocks()
    keepers = [Housekeeper(lambda: book, clocks.watch()) for _ in range(2)]
    old_answer(book, 400)
    assert [keeper.look() for keeper in keepers] == [False, False]  # the clock is not believed yet
    clocks.pass_(3600)
    assert [keeper.look() for keeper in keepers] == [True, False]
    assert book.counts()["answers"] == 0
    old_answer(book, 400)
    clocks.pass_(DAY)
    assert [keeper.look() for keeper in keepers] == [False, False]  # by the real clock no day has passed
    set_clock(monkeypatch, 1.01)
    assert [keeper.look() for keeper in keepers] == [True, False]
    assert book.counts()["answers"] == 0


def test_a_clock_that_jumps_ahead_deletes_nothing(book: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    clocks = Clocks()
    keeper = Housekeeper(lambda: book, clocks.watch())
    clocks.pass_(3600)
    assert keeper.look()
    old_answer(book, 1)
    clocks.ahead = 400 * DAY
    set_clock(monkeypatch, 400)
    assert not keeper.look()  # it has just jumped
    clocks.pass_(3600)
    assert not keeper.look()  # it has gone evenly for an hour, yet a year without a purge is strange
    assert book.counts()["answers"] == 1
    clocks.ahead = 0.0
    set_clock(monkeypatch, 0)
    clocks.pass_(3600)
    keeper.look()
    assert book.counts()["answers"] == 1


def test_a_purge_that_failed_is_tried_again(book: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    clocks = Clocks()
    keeper = Housekeeper(lambda: book, clocks.watch())
    clocks.pass_(3600)
    with monkeypatch.context() as broken:
        broken.setattr(book, "purge", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            keeper.look()
    assert keeper.look()


def test_the_service_starts_it_unless_told_not_to(
    library: Library, book: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []
    monkeypatch.setattr(Housekeeper, "start", lambda _: started.append("started"))
    for settings in ({"purge": False}, {"records": False}, {}):
        with serving(library, book, **settings):
            pass
    assert started == ["started"]
