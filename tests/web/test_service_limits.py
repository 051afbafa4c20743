"""Limits by address, key and site; keys and scopes; the queue; what is remembered; records that fail."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
import web_fakes
from fastapi.testclient import TestClient
from service_making import ASK, application, error_of, fresh_records, serving

from assistant.answer import Answer
from corpus.errors import DanchuError, ErrorCode
from corpus.library import Library
from records.provenance import Provenance
from records.store import Records
from web.asking import Asker
from web.service.cache import RememberingAssistant
from web.service.gate import BusyError, Gate
from web.service.keeping import Keeper, Kept, Place
from web.settings import WebSettings

ORIGIN = "https://xa-an-binh.example"


@pytest.fixture
def records(tmp_path: Path) -> Records:
    return fresh_records(tmp_path / "home")


# -- limits --------------------------------------------------------------------------------


def test_an_address_has_so_many_questions_a_minute(library: Library) -> None:
    with serving(library, ip_per_minute=3, reads_per_minute=2) as (client, _):
        codes = [client.post(ASK, json={"question": f"câu {n}"}).status_code for n in range(5)]
        assert codes == [200, 200, 200, 429, 429]
        refused = client.post(ASK, json={"question": "nữa"})
        assert error_of(refused) == "rate-limited" and 1 <= int(refused.headers["retry-after"]) <= 60
        assert refused.headers["x-request-id"] and refused.headers["x-content-type-options"] == "nosniff"
        assert client.post("/v1/chat/completions", json={"messages": []}).status_code == 429
        assert [client.get("/api/v1/search", params={"q": "a"}).status_code for _ in range(3)] == [200, 200, 429]
        assert client.get("/healthz").status_code == 200


def test_other_addresses_are_not_touched(library: Library) -> None:
    app, _ = application(library, ip_per_minute=1)
    for host in ("203.0.113.1", "203.0.113.2"):
        client = TestClient(app, client=(host, 1))
        assert [client.post(ASK, json={"question": "a"}).status_code for _ in range(2)] == [200, 429]


def test_the_page_asks_under_the_same_limit(library: Library) -> None:
    with serving(library, ip_per_minute=1) as (client, _):
        assert client.post(ASK, json={"question": "a"}).status_code == 200
        assert client.post("/gradio_api/queue/join", json={}).status_code == 429


def test_a_key_has_its_own_limit_and_scopes(library: Library, records: Records) -> None:
    key = records.keys.add("cổng", ["ask"])[1]
    bearer = {"authorization": f"Bearer {key}"}
    with serving(library, records, ip_per_minute=1, key_per_minute=3) as (client, _):
        assert [client.post(ASK, json={"question": "a"}, headers=bearer).status_code for _ in range(4)] == [
            200, 200, 200, 429,
        ]  # fmt: skip
        found = client.get("/api/v1/search", params={"q": "a"}, headers=bearer)
        assert (found.status_code, error_of(found)) == (403, "key-scope")


def test_keys_that_open_nothing(library: Library, records: Records) -> None:
    held, key = records.keys.add("cổng", ["ask"])
    with serving(library, records) as (client, _):
        for text in ("danchu_00000000_" + "0" * 64, "danchu_x", key[:-1] + ("0" if key[-1] != "0" else "1")):
            wrong = client.post(ASK, json={"question": "a"}, headers={"authorization": f"Bearer {text}"})
            assert (wrong.status_code, error_of(wrong)) == (401, "key-invalid")
            assert wrong.headers["www-authenticate"] == "Bearer"
        records.keys.revoke(held.prefix)
        assert client.post(ASK, json={"question": "a"}, headers={"authorization": f"Bearer {key}"}).status_code == 401
        foreign = {"authorization": "Bearer sk-khong-dung"}  # OpenAI's client must send some key
        assert client.post(ASK, json={"question": "a"}, headers=foreign).status_code == 200


def test_a_service_for_keys_alone(library: Library, records: Records) -> None:
    key = records.keys.add("cổng", ["ask", "search"])[1]
    with serving(library, records, require_key=True) as (client, _):
        for path in ("/api/v1/search?q=a", "/api/v1/provisions/7/2031/QH16%231", "/v1/models"):
            assert (client.get(path).status_code, error_of(client.get(path))) == (401, "key-invalid")
            assert client.get(path, headers={"authorization": f"Bearer {key}"}).status_code == 200
        assert client.get("/").status_code == 200


def test_a_site_is_bound_to_its_origin_rate_and_budget(library: Library, records: Records) -> None:
    site = records.sites.add("Xã An Bình", [ORIGIN], rate_per_minute=2, daily_budget=100)
    mine = {"x-danchu-site": site.public_key, "origin": ORIGIN}
    with serving(library, records) as (client, _):
        response = client.post(ASK, json={"question": "Ai tưới?"}, headers=mine)
        assert records.answers.get(response.headers["x-danchu-record"]).site_id == site.id
        for headers in (mine | {"origin": "https://khac.example"}, {"x-danchu-site": site.public_key},
                        {"x-danchu-site": "khong-co", "origin": ORIGIN}):  # fmt: skip
            wrong = client.post(ASK, json={"question": "a"}, headers=headers)
            assert (wrong.status_code, error_of(wrong)) == (404, "site-unknown")
        assert [client.post(ASK, json={"question": "b"}, headers=mine).status_code for _ in range(2)] == [200, 429]


def test_a_sites_budget_of_the_day(library: Library, records: Records) -> None:
    site = records.sites.add("Xã An Bình", [ORIGIN], rate_per_minute=100, daily_budget=2)
    mine = {"x-danchu-site": site.public_key, "origin": ORIGIN}
    with serving(library, records) as (client, _):
        responses = [client.post(ASK, json={"question": f"câu {n}"}, headers=mine) for n in range(3)]
    assert [r.status_code for r in responses] == [200, 200, 429]
    assert "ngày mai" in responses[-1].json()["error"]["message"] and int(responses[-1].headers["retry-after"]) > 0


def test_too_many_at_once_are_told_the_queue(library: Library) -> None:
    web = WebSettings(workers=1, concurrency=1, queue_size=1)
    with serving(library, web=web, ip_per_minute=0) as (client, _), ThreadPoolExecutor(6) as crowd:
        responses = list(crowd.map(lambda n: client.post(ASK, json={"question": f"chậm {n}"}), range(6)))
    refused = [r for r in responses if r.status_code != 200]
    assert 1 <= len(refused) < 6
    for response in refused:
        assert (response.status_code, error_of(response)) == (503, "busy")
        assert int(response.headers["retry-after"]) >= 1 and response.headers["x-danchu-queue"].isdecimal()
        assert "chờ trước bạn" in response.json()["error"]["message"]


# -- the queue -----------------------------------------------------------------------------


def test_places_move_up_one_by_one() -> None:
    gate = Gate(workers=1, capacity=10, max_wait_s=60)
    told: list[int] = []
    with gate.enter() as first:
        gate.start(first)
        with gate.enter() as second, gate.enter(told.append) as third:
            assert (gate.running, gate.waiting, third.before) == (1, 2, 1)
            gate.start(second)
            assert told == [1, 0]
    assert (gate.running, gate.waiting) == (0, 0)


def test_nobody_is_let_in_who_would_wait_too_long() -> None:
    gate = Gate(workers=2, capacity=1000, max_wait_s=5)
    for _ in range(100):
        gate.took(2.0)
    entered = [gate.enter() for _ in range(20)]
    inside = 0
    with pytest.raises(BusyError) as caught:
        for place in entered:
            place.__enter__()
            inside += 1
    assert 5 <= inside <= 7 and caught.value.position == inside
    assert caught.value.retry_after >= 1


def test_the_time_limit_does_not_count_waiting(library: Library) -> None:
    asker = Asker(lambda: web_fakes.FakeAssistant(library), WebSettings(workers=1, ask_timeout_s=0.7), max_wait_s=60)

    async def ask_all() -> list:
        return await asyncio.gather(*(asker.ask([f"chậm {n}"]) for n in range(5)))

    assert len(asyncio.run(ask_all())) == 5  # two seconds of work, one after another


# -- what is remembered --------------------------------------------------------------------


class Counting:
    """An assistant that says how often it was asked."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.count = 0
        self.gate = threading.Event()
        self.gate.set()

    def ask_stream(self, turns, as_of=None) -> Iterator[Answer]:
        self.count += 1
        number = self.count
        self.gate.wait(5)
        if "lỗi" in turns[-1]:
            raise DanchuError(ErrorCode.INDEX_MISSING, "Chưa có chỉ mục.")
        yield Answer(turns[-1], "answered", f"{number}: {as_of}", timings_ms={"total": 5.0})


def test_a_repeated_question_is_answered_from_memory(library: Library) -> None:
    counting = Counting(library)
    remembering = RememberingAssistant(counting, Provenance(), 10, 60)
    first, again = remembering.ask(["Ai tưới?"]), remembering.ask([" Ai tưới? "])
    assert counting.count == 1 and again.answer == first.answer
    assert again.question == " Ai tưới? " and again.timings_ms["total"] < 5
    assert remembering.known(["Ai tưới?"]).answer == first.answer
    assert remembering.known(["Ai?"]) is None and counting.count == 1


def test_what_an_answer_depends_on_is_in_the_key(library: Library) -> None:
    counting = Counting(library)
    remembering = RememberingAssistant(counting, Provenance("a", "b", "c"), 10, 60)
    asked = [(["x"], None), (["x"], date(2020, 1, 1)), (["y", "x"], None), (["X"], None)]
    assert len({remembering.ask(*one).answer for one in asked}) == 4
    today = remembering.ask(["x"], date.today())
    assert today.answer == remembering.ask(["x"]).answer and counting.count == 4
    keys = {
        RememberingAssistant(counting, made_from, 10, 60)._key(["x"], None)
        for made_from in (Provenance("a", "b", "c"), Provenance("A", "b", "c"), Provenance("a", "B", "c"),
                          Provenance("a", "b", "C"))
    }  # fmt: skip
    assert len(keys) == 4


def test_yesterdays_answer_is_not_todays(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    counting = Counting(library)
    remembering = RememberingAssistant(counting, Provenance(), 10, 60)
    remembering.ask(["x"])

    class Tomorrow(date):
        @classmethod
        def today(cls) -> date:
            return date.today() + timedelta(days=1)

    monkeypatch.setattr("web.service.cache.date", Tomorrow)
    remembering.ask(["x"])
    assert counting.count == 2


def test_failures_are_not_remembered(library: Library) -> None:
    counting = Counting(library)
    remembering = RememberingAssistant(counting, Provenance(), 10, 60)
    for _ in range(2):
        with pytest.raises(DanchuError):
            remembering.ask(["lỗi"])
    assert counting.count == 2 and remembering.known(["lỗi"]) is None


def test_people_who_ask_the_same_at_once_share_one_answer(library: Library) -> None:
    counting = Counting(library)
    counting.gate.clear()
    remembering = RememberingAssistant(counting, Provenance(), 10, 60)
    with ThreadPoolExecutor(8) as crowd:
        asking = [crowd.submit(remembering.ask, ["cùng một câu"]) for _ in range(8)]
        time.sleep(0.1)
        assert remembering.known(["cùng một câu"]) is None
        counting.gate.set()
        assert {a.result().answer for a in asking} == {"1: None"}


def test_a_cache_of_no_size(library: Library) -> None:
    counting = Counting(library)
    remembering = RememberingAssistant(counting, Provenance(), 0, 60)
    remembering.ask(["x"])
    remembering.ask(["x"])
    assert counting.count == 2


# -- records that fail ---------------------------------------------------------------------


class DownRecords:
    """A database that is not there, asked as ``Records`` is."""

    def __init__(self) -> None:
        self.answers = self.keys = self.sites = self
        self.asked = 0

    def save(self, *_: object, **__: object) -> str:
        self.asked += 1
        raise DanchuError(ErrorCode.RECORDS_DOWN, "Không nối được cơ sở dữ liệu.")

    def ping(self) -> None:
        raise DanchuError(ErrorCode.RECORDS_DOWN, "Không nối được cơ sở dữ liệu.")

    def verify(self, key: str) -> None:
        raise DanchuError(ErrorCode.RECORDS_DOWN, "Không nối được cơ sở dữ liệu.")


def test_no_answer_is_lost_with_the_records(library: Library) -> None:
    down = DownRecords()
    with serving(library, down) as (client, _):
        responses = [client.post(ASK, json={"question": f"câu {n}"}) for n in range(5)]
        assert [r.status_code for r in responses] == [200] * 5
        assert all("x-danchu-record" not in r.headers for r in responses)
        assert down.asked == 1, "the database is left alone for a while"
        assert client.get("/readyz").json() == {"status": "ready", "index": "ok", "records": "records-down"}
        assert "danchu_records_lost_total 5.0" in client.get("/metrics").text
        key = {"authorization": "Bearer danchu_00000000_" + "0" * 64}
        refused = client.post(ASK, json={"question": "a"}, headers=key)
        assert (refused.status_code, error_of(refused)) == (503, "records-down")


def test_an_answer_does_not_wait_for_a_slow_database() -> None:
    class Slow(DownRecords):
        def save(self, *_: object, **__: object) -> str:
            time.sleep(0.3)
            self.asked += 1
            return "late"

    slow = Slow()
    keeper = Keeper(lambda: slow, wait_s=0.02)
    assert asyncio.run(keeper.keep({"question": "a"}, Kept(["a"]))) == Place()
    keeper.close()
    assert slow.asked == 1, "it is written all the same"


# -- logs ----------------------------------------------------------------------------------


def test_logs_carry_the_request_and_not_the_question(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    from web.service.logs import configure
    from web.service.settings import ServiceSettings

    loggers = [logging.getLogger(name) for name in ("danchu", "uvicorn.error")]
    kept = [(logger, logger.handlers, logger.propagate) for logger in loggers]
    try:
        configure(ServiceSettings())
        with serving(library) as (client, _):
            client.post(ASK, json={"question": "câu bí ẩn"}, headers={"x-request-id": "cua-toi-123"})
            client.post(ASK, json={"question": "hỏng bí ẩn"}, headers={"x-request-id": 'xau"</a'})
        lines = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    finally:
        for logger, handlers, propagate in kept:
            logger.handlers, logger.propagate = handlers, propagate
    asked = [line for line in lines if line["event"] == "request"]
    assert asked[0]["request_id"] == "cua-toi-123" and asked[0]["route"] == ASK and asked[0]["status"] == 200
    assert asked[1]["status"] == 500 and asked[1]["request_id"] != 'xau"</a'
    broken = next(line for line in lines if "could not be answered" in line["event"])
    assert broken["request_id"] == asked[1]["request_id"]
    assert "bí ẩn" not in json.dumps(lines, ensure_ascii=False)
