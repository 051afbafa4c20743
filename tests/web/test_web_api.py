"""The HTTP API: the contract's input and output, one error shape, limits."""

from __future__ import annotations

import asyncio
import threading
from datetime import date

import pytest
import web_fakes
from fastapi.testclient import TestClient

from corpus.errors import DanchuError, ErrorCode
from corpus.library import Library
from web.asking import Asker
from web.chat import build_chat
from web.server import create_app
from web.service.parts import House, Service
from web.service.settings import ServiceSettings
from web.settings import WebSettings
from web.status import CorpusStatus

ASK = "/api/v1/ask"
KEYS = {"question", "status", "answer", "citations", "retrieved", "warnings", "engine", "timings_ms"}
CITATION_KEYS = {"marker", "id", "article", "label", "kind", "quote", "url"}


def error_of(response) -> str:
    body = response.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message"}
    assert "Traceback" not in response.text
    return body["error"]["code"]


def test_answer_has_the_contracts_shape(client: TestClient) -> None:
    response = client.post(ASK, json={"id": "q1", "question": "Ai tưới cây?", "unknown": 1})
    body = response.json()
    assert response.status_code == 200
    assert set(body) == KEYS | {"id"}
    assert body["id"] == "q1" and body["question"] == "Ai tưới cây?" and body["status"] == "answered"
    assert all(set(c) == CITATION_KEYS for c in body["citations"])
    assert body["citations"][0]["id"] == f"{web_fakes.LAW}#1.1" and body["citations"][2]["kind"] == "news"
    assert set(client.post(ASK, json={"question": "Ai tưới?"}).json()) == KEYS


def test_turns_and_day_reach_the_assistant(client: TestClient, assistant: web_fakes.FakeAssistant) -> None:
    turns = ["Ai tưới cây?", "Còn buổi chiều?"]
    body = client.post(ASK, json={"turns": turns, "as_of": "2031-07-02"}).json()
    assert assistant.asked[-1] == (tuple(turns), date(2031, 7, 2))
    assert body["question"] == turns[-1]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "request-invalid"),
        ({"question": "a", "turns": ["b"]}, "request-invalid"),
        ({"question": ["a"]}, "request-invalid"),
        ({"turns": "a"}, "request-invalid"),
        ({"question": "a", "as_of": "hôm nay"}, "request-invalid"),
        ({"question": "a" * 20_001}, "request-invalid"),
        ({"question": "  \n "}, "question-empty"),
        ({"turns": []}, "question-empty"),
    ],
)
def test_bad_requests_are_refused_in_one_shape(client: TestClient, body: dict, code: str) -> None:
    response = client.post(ASK, json=body)
    assert response.status_code == 400
    assert error_of(response) == code


def test_body_that_is_no_json(client: TestClient) -> None:
    response = client.post(ASK, content="không phải JSON".encode(), headers={"content-type": "application/json"})
    assert (response.status_code, error_of(response)) == (400, "request-invalid")


def test_body_too_large_or_of_unknown_length(client: TestClient) -> None:
    large = client.post(ASK, json={"question": "a" * 70_000})
    assert (large.status_code, error_of(large)) == (413, "request-too-large")
    unknown = client.post(ASK, content=iter([b'{"question": "a"}']))
    assert (unknown.status_code, error_of(unknown)) == (413, "request-too-large")


def test_failures_keep_their_secrets(client: TestClient) -> None:
    response = client.post(ASK, json={"question": "hỏng rồi"})
    assert (response.status_code, error_of(response)) == (500, "internal")
    assert "bí mật" not in response.text and "RuntimeError" not in response.text


def test_known_failures_say_what_to_do(client: TestClient) -> None:
    response = client.post(ASK, json={"question": "thiếu chỉ mục"})
    assert (response.status_code, error_of(response)) == (503, "index-missing")
    assert "danchu index build" in response.json()["error"]["message"]
    assert response.headers["retry-after"]


@pytest.mark.parametrize(
    "path",
    [
        "/khong-co",
        "/docs",
        "/redoc",
        "/monitoring",
        "/gradio_api/info",
        "/gradio_api/file=/etc/passwd",
        "/login",
        "/gradio_api/proxy=http://localhost/",
        "/gradio_api/runs",
        "/api",
        "/static",
        "/../pyproject.toml",
    ],
)
def test_paths_that_are_not_open(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, error_of(response)) == (404, "page-not-found")


@pytest.mark.parametrize("path", ["/gradio_api/upload", "/gradio_api/call/ask", "/gradio_api/run/ask", "/login"])
def test_gradio_routes_that_write_are_closed(client: TestClient, path: str) -> None:
    response = client.post(path, files={"files": ("a.txt", b"x")})
    assert (response.status_code, error_of(response)) == (404, "page-not-found")


def test_checks(client: TestClient, library: Library) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready", "index": "ok", "records": "ok"}

    def missing() -> web_fakes.FakeAssistant:
        raise DanchuError(ErrorCode.INDEX_MISSING, "Chưa có chỉ mục.")

    app = create_app(missing, WebSettings(), lambda: CorpusStatus.of(library))
    with TestClient(app) as other:
        response = other.get("/readyz")
        assert (response.status_code, error_of(response)) == (503, "index-missing")
        assert other.get("/healthz").status_code == 200
        assert other.get("/").status_code == 200


def test_openapi_names_no_other_host(client: TestClient) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert {ASK, "/healthz", "/readyz", "/metrics", "/v1/chat/completions", "/v1/models"} <= set(paths)
    assert all(path.startswith(("/api/v1/", "/v1/")) or path in ("/healthz", "/readyz", "/metrics") for path in paths)


# -- concurrency ---------------------------------------------------------------------------


def test_concurrency_is_explicit_and_serves_forty(assistant: web_fakes.FakeAssistant) -> None:
    blocks = build_chat(Service(House(lambda: assistant), WebSettings(), ServiceSettings()))
    assert blocks._queue.default_concurrency_limit >= 40
    python = [f for f in blocks.fns.values() if f.fn is not None]
    assert len(python) == 1
    assert python[0].concurrency_limit == WebSettings().concurrency >= 40


def test_questions_run_side_by_side(library: Library) -> None:
    """Four threads must meet inside the assistant: one at a time would never finish."""
    together = web_fakes.FakeAssistant(library, threading.Barrier(4))
    asker = Asker(lambda: together, WebSettings(workers=4))

    async def ask_all() -> list:
        return await asyncio.gather(*(asker.ask([f"câu {n}"]) for n in range(40)))

    assert len(asyncio.run(ask_all())) == 40


def test_beyond_the_capacity_people_are_told_to_wait(library: Library) -> None:
    asker = Asker(lambda: web_fakes.FakeAssistant(library), WebSettings(concurrency=1, queue_size=1, workers=1))

    async def ask_all() -> list:
        return await asyncio.gather(*(asker.ask(["chậm"]) for _ in range(5)), return_exceptions=True)

    results = asyncio.run(ask_all())
    busy = [r for r in results if isinstance(r, DanchuError)]
    assert len(busy) == 3
    assert all(r.code is ErrorCode.BUSY for r in busy)


def test_a_question_that_takes_too_long(library: Library) -> None:
    asker = Asker(lambda: web_fakes.FakeAssistant(library), WebSettings(ask_timeout_s=0.05))
    with pytest.raises(DanchuError) as caught:
        asyncio.run(asker.ask(["chậm"]))
    assert caught.value.code is ErrorCode.BUSY
