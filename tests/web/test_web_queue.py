"""Gradio's queue under a crowd: forty people ask at once and all are answered."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor

import httpx

from web.settings import WebSettings

PEOPLE = 40
SLOW_S = 0.4


def wire_event(site: str) -> tuple[int, int]:
    """The event behind the wire: its number and its trigger, as Gradio's own script would read them."""
    config = httpx.get(f"{site}/config").json()
    (event,) = [d for d in config["dependencies"] if d["backend_fn"]]
    return event["id"], event["targets"][0][0]


def ask_over_gradio(site: str, event: tuple[int, int], person: int) -> dict:
    """Join the queue as one browser tab does, and read until the last frame."""
    session = f"person{person}"
    data = {"turn": person, "turns": [f"chậm {person}"]}
    body = {"data": [data], "fn_index": event[0], "trigger_id": event[1], "session_hash": session}
    with httpx.Client(base_url=site, timeout=60) as client:
        client.post("/gradio_api/queue/join", json=body).raise_for_status()
        with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as stream:
            for line in stream.iter_lines():
                message = json.loads(line.removeprefix("data:")) if line.startswith("data:") else {}
                if message.get("msg") == "process_completed":
                    assert message["success"], message
                    return message["output"]
    raise AssertionError("the stream ended without an answer")


def test_forty_people_ask_at_once(site: str) -> None:
    event = wire_event(site)
    start = time.monotonic()
    with ThreadPoolExecutor(PEOPLE) as crowd:
        answers = list(crowd.map(lambda n: ask_over_gradio(site, event, n), range(PEOPLE)))
    took = time.monotonic() - start
    assert len(answers) == PEOPLE
    # One after another would take PEOPLE * SLOW_S; the threads of the pool share it.
    assert took < PEOPLE * SLOW_S / WebSettings().workers + 6
