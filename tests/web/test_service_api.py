"""The interfaces for programs: streaming, texts, search, feedback, checks, figures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import web_fakes
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from service_making import ASK, LOOPBACK, MADE_FROM, application, error_of, fresh_records, serving

from corpus.library import Library
from records.store import Records
from web.api.sse import event, pieces
from web.service.readiness import known_question

STREAM = {"accept": "text/event-stream"}


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Records:
    return fresh_records(tmp_path_factory.mktemp("records"))


@pytest.fixture(scope="module")
def client(library: Library, records: Records) -> Iterator[TestClient]:
    with serving(library, records) as (opened, _):
        yield opened


class Events:
    """A reader of server-sent events that takes bytes as they come."""

    def __init__(self) -> None:
        self._left = b""
        self.seen: list[tuple[str, dict]] = []

    def feed(self, data: bytes) -> None:
        *whole, self._left = (self._left + data).split(b"\n\n")
        for block in whole:
            fields = dict(line.split(": ", 1) for line in block.decode().split("\n"))
            self.seen.append((fields.get("event", ""), json.loads(fields["data"])))


def streamed(client: TestClient, question: dict) -> list[tuple[str, dict]]:
    reader = Events()
    with client.stream("POST", ASK, json=question, headers=STREAM) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        for chunk in response.iter_raw():
            reader.feed(chunk)
    return reader.seen


# -- asking --------------------------------------------------------------------------------


def test_stream_ends_with_the_contracts_answer(client: TestClient, records: Records) -> None:
    seen = streamed(client, {"id": "s1", "question": "Ai tưới cây?"})
    tokens = "".join(data["text"] for name, data in seen if name == "token")
    name, last = seen[-1]
    assert name == "done" and set(last) == {"record", "answer"}
    plain = client.post(ASK, json={"id": "s1", "question": "Ai tưới cây?"}).json()
    assert tokens == last["answer"]["answer"] == plain["answer"]
    assert {**last["answer"], "timings_ms": 0} == {**plain, "timings_ms": 0}
    assert len([n for n, _ in seen if n == "token"]) >= 3
    assert records.answers.get(last["record"]).question == "Ai tưới cây?"


def test_a_models_sentences_come_one_by_one_and_the_answer_last(client: TestClient) -> None:
    web_fakes.FakeAssistant.go_on.set()
    *tokens, (last, done) = streamed(client, {"question": "mô hình ơi, ai tưới cây?"})
    assert {name for name, _ in tokens} == {"token"} and last == "done"
    assert "".join(data["text"] for _, data in tokens).split("\n\n") == [
        f"Điều {n} nói về vườn [{n}]." for n in (1, 2, 3)
    ]
    assert done["answer"]["answer"].startswith("Theo"), "what the model wrote may be replaced: the last event counts"


def test_stream_tells_failures_in_the_one_shape(client: TestClient) -> None:
    for question, code in (("hỏng rồi", "internal"), (" ", "question-empty"), ("thiếu chỉ mục", "index-missing")):
        seen = streamed(client, {"question": question})
        assert [n for n, _ in seen] == ["error"]
        assert seen[0][1]["error"]["code"] == code
        assert "bí mật" not in json.dumps(seen)
    assert client.post(ASK, json={}, headers=STREAM).status_code == 400


@given(st.text(max_size=300), st.lists(st.integers(1, 40), max_size=40))
def test_events_survive_any_split(text: str, cuts: list[int]) -> None:
    parts = list(pieces(text))
    assert "".join(parts) == text
    wire = b"".join(event("token", {"text": part}) for part in parts) + event("done", {"answer": text})
    reader, at = Events(), 0
    for size in [*cuts, len(wire)]:
        reader.feed(wire[at : at + size])
        at += size
    assert "".join(d["text"] for n, d in reader.seen if n == "token") == text
    assert reader.seen[-1] == ("done", {"answer": text})


def test_answers_are_kept_and_named_in_a_header(client: TestClient, records: Records) -> None:
    response = client.post(ASK, json={"turns": ["Ai tưới?", "Gọi 0912 345 678 được không?"], "as_of": "2031-07-02"})
    kept = records.answers.get(response.headers["x-danchu-record"])
    assert "345" not in json.dumps([kept.question, kept.turns, kept.answer]) and len(kept.turns) == 2
    assert (kept.corpus_hash, kept.index_fingerprint, kept.settings_hash) == ("corpus", "index", "settings")
    assert kept.as_of is not None and MADE_FROM.corpus_hash == "corpus"
    assert set(response.json()) == {
        "question", "status", "answer", "citations", "retrieved", "warnings", "engine", "timings_ms",
    }  # fmt: skip


def test_records_can_be_switched_off(library: Library, tmp_path: Path) -> None:
    records = fresh_records(tmp_path / "off")
    with serving(library, records, records=False) as (client, _):
        response = client.post(ASK, json={"question": "Ai tưới cây?"})
        assert response.status_code == 200 and "x-danchu-record" not in response.headers
        assert client.get("/readyz").json()["records"] == "off"
    assert records.counts()["answers"] == 0


# -- texts ---------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [f"{web_fakes.LAW}#1", f"{web_fakes.LAW}#1.1", f"{web_fakes.LAW}#1.1.b"])
def test_provisions_are_read_as_stored(client: TestClient, library: Library, address: str) -> None:
    body = client.get(f"/api/v1/provisions/{quote(address)}").json()
    assert body["id"] == address and body["article"] == f"{web_fakes.LAW}#1"
    assert body["text"] == library.text(address)
    assert body["kind"] == "law" and body["document"]["number"] == web_fakes.LAW
    assert body["path"][0].startswith("Chương II")


def test_a_report_and_a_digest_keep_their_kind(client: TestClient) -> None:
    assert client.get("/api/v1/provisions/news:vuon-lang").json()["kind"] == "news"
    assert client.get("/api/v1/provisions/10%2F2022%2FQH15%2321").json()["kind"] == "handbook"


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("7/2031/QH16%2399", 404, "provision-not-found"),
        ("news:khong-co", 404, "provision-not-found"),
        ("lung-tung", 400, "address-invalid"),
        ("%00", 400, "address-invalid"),
        ("../../etc/passwd", 404, "page-not-found"),
    ],
)
def test_addresses_that_lead_nowhere(client: TestClient, address: str, status: int, code: str) -> None:
    response = client.get(f"/api/v1/provisions/{address}")
    assert (response.status_code, error_of(response)) == (status, code)


def test_search_names_the_best_passages(client: TestClient, library: Library) -> None:
    question, article = known_question(library)
    body = client.get("/api/v1/search", params={"q": question, "limit": 2}).json()
    assert body["query"] == question and body["results"][0]["id"] == article
    assert len(body["results"]) == 2
    for wrong in ({}, {"q": ""}, {"q": "a", "limit": 0}, {"q": "a", "limit": 21}, {"q": "a" * 2001}):
        response = client.get("/api/v1/search", params=wrong)
        assert (response.status_code, error_of(response)) == (400, "request-invalid")


# -- feedback ------------------------------------------------------------------------------


def test_feedback_reaches_its_record(client: TestClient, records: Records) -> None:
    record = client.post(ASK, json={"question": "Ai tưới cây?"}).headers["x-danchu-record"]
    given_ = {"record": record, "verdict": "down", "reasons": ["outdated"], "note": "Gọi 0912 345 678"}
    assert client.post("/api/v1/feedback", json=given_).status_code == 201
    (held,) = records.feedback.of([record])[record]
    assert (held.verdict, held.reasons) == ("down", ("outdated",)) and "345" not in held.note


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"record": "khong-co", "verdict": "up"}, 404, "record-not-found"),
        ({"record": "x", "verdict": "meh"}, 400, "request-invalid"),
        ({"record": "x", "verdict": "up", "reasons": ["?"]}, 400, "request-invalid"),
        ({"record": "x", "verdict": "up", "note": "a" * 1001}, 400, "request-invalid"),
        ({"verdict": "up"}, 400, "request-invalid"),
    ],
)
def test_feedback_that_is_wrong(client: TestClient, body: dict, status: int, code: str) -> None:
    response = client.post("/api/v1/feedback", json=body)
    assert (response.status_code, error_of(response)) == (status, code)


# -- checks and figures --------------------------------------------------------------------


def test_ready_asks_the_index_a_known_question(library: Library) -> None:
    app, assistant = application(library)
    assistant.find = lambda question: type("Findings", (), {"hits": []})()  # an index that finds nothing
    with TestClient(app) as client:
        response = client.get("/readyz")
        assert (response.status_code, error_of(response)) == (503, "index-damaged")


def test_metrics_count_what_happened(library: Library) -> None:
    with serving(library) as (client, _):
        client.post(ASK, json={"question": "Ai tưới cây?"})
        client.post(ASK, json={"question": "Ai tưới cây?"})
        client.post(ASK, json={"question": " "})
        client.get("/khong-co")
        text = client.get("/metrics").text
    assert 'danchu_answers_total{cache="miss",engine="extractive",status="answered"} 1.0' in text
    assert 'danchu_answers_total{cache="hit",engine="extractive",status="answered"} 1.0' in text
    assert 'danchu_requests_total{method="POST",route="/api/v1/ask",status="200"} 2.0' in text
    assert 'danchu_requests_total{method="POST",route="/api/v1/ask",status="400"} 1.0' in text
    assert 'danchu_requests_total{method="GET",route="other",status="404"} 1.0' in text
    assert "danchu_queue_waiting 0.0" in text and "tưới" not in text


def test_metrics_are_for_the_house_alone(library: Library, tmp_path: Path) -> None:
    records = fresh_records(tmp_path / "keys")
    admin, asker = records.keys.add("giám sát", ["admin"])[1], records.keys.add("cổng", ["ask"])[1]
    app, _ = application(library, records)
    with TestClient(app, client=("203.0.113.9", 1)) as client:
        assert (client.get("/metrics").status_code, error_of(client.get("/metrics"))) == (403, "key-scope")
        assert client.get("/metrics", headers={"authorization": f"Bearer {asker}"}).status_code == 403
        assert client.get("/metrics", headers={"authorization": f"Bearer {admin}"}).status_code == 200
        assert client.get("/metrics", headers={"x-forwarded-for": "127.0.0.1"}).status_code == 403
    assert LOOPBACK[0] == "127.0.0.1"


def test_openapi_has_examples_and_the_one_error_shape(client: TestClient) -> None:
    document = client.get("/api/v1/openapi.json").json()
    assert document["info"]["version"] == "1.0"
    ask = document["paths"][ASK]["post"]
    assert ask["requestBody"]["content"]["application/json"]["examples"]
    assert "text/event-stream" in ask["responses"]["200"]["content"]
    for path in document["paths"].values():
        for operation in path.values():
            for status, response in operation["responses"].items():
                if status.startswith(("4", "5")):
                    shape = response["content"]["application/json"]["schema"]["$ref"]
                    assert shape.endswith("/ErrorOut"), (operation["summary"], status)
