"""Gradio's queue under a crowd: forty people ask at once and each gets the answer to their own question."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import web_fakes
from web_serving import running

from corpus.library import Library
from web.server import create_app
from web.service.settings import ServiceSettings
from web.settings import WebSettings
from web.status import CorpusStatus

PEOPLE = 40
WORKERS = 4


@pytest.fixture(scope="module")
def crowded(library: Library) -> Iterator[str]:
    """A server of its own, so that no other test's questions count; ``WORKERS`` threads must meet in the assistant."""
    assistant = web_fakes.FakeAssistant(library, threading.Barrier(WORKERS))
    yield from running(
        create_app(
            lambda: assistant,
            WebSettings(workers=WORKERS, stream_ms=0),
            lambda: CorpusStatus.of(library),
            service_settings=ServiceSettings(cache_size=0, ip_per_minute=0, max_wait_s=600),
        )
    )


def wire_event(site: str) -> tuple[int, int]:
    """The event behind the wire: its number and its trigger, as Gradio's own script would read them."""
    config = httpx.get(f"{site}/config").json()
    (event,) = [d for d in config["dependencies"] if d["backend_fn"]]
    return event["id"], event["targets"][0][0]


def ask_over_gradio(site: str, event: tuple[int, int], person: int) -> dict:
    """Join the queue as one browser tab does, and read until the last frame."""
    session = f"person{person}"
    data = {"turn": person, "turns": [f"câu {person}"]}
    body = {"data": [data], "fn_index": event[0], "trigger_id": event[1], "session_hash": session}
    with httpx.Client(base_url=site, timeout=120) as client:
        client.post("/gradio_api/queue/join", json=body).raise_for_status()
        with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as stream:
            for line in stream.iter_lines():
                message = json.loads(line.removeprefix("data:")) if line.startswith("data:") else {}
                if message.get("msg") == "process_completed":
                    assert message["success"], message
                    return message["output"]["data"][0]
    raise AssertionError("the stream ended without an answer")


def test_forty_people_ask_at_once(crowded: str) -> None:
    """One question at a time would never be answered: the barrier opens for ``WORKERS`` of them together."""
    event = wire_event(crowded)
    with ThreadPoolExecutor(PEOPLE) as crowd:
        answers = list(crowd.map(lambda n: ask_over_gradio(crowded, event, n), range(PEOPLE)))
    assert [(a["turn"], a["state"]) for a in answers] == [(n, "done") for n in range(PEOPLE)]
