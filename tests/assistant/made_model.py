"""A language model's server on 127.0.0.1 that speaks OpenAI's protocol and says, or breaks, what a test tells it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from assistant.writing.settings import LanguageModelSettings

#: Answers one request, given what was asked for.
Script = Callable[["Handler", dict[str, Any]], None]
REPAIR = "không đứng vững"


class Handler(BaseHTTPRequestHandler):
    """Writes down what was asked, then lets the script answer."""

    server: ModelServer

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked)
        self.server.headers.append({name.lower(): value for name, value in self.headers.items()})
        with suppress(BrokenPipeError, ConnectionResetError, ConnectionAbortedError):
            self.server.script(self, asked)

    def log_message(self, format: str, *args: object) -> None:
        pass

    def fail(self, status: int) -> None:
        body = json.dumps({"error": {"message": "no", "type": "x", "code": str(status)}}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def begin(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()

    def raw(self, line: str) -> None:
        self.wfile.write(f"{line}\n\n".encode())
        self.wfile.flush()

    def piece(self, text: str, finish: str | None = None) -> None:
        choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
        self.raw(f"data: {json.dumps(chunk)}")

    def end(self, finish: str = "stop") -> None:
        self.piece("", finish)
        self.raw("data: [DONE]")

    def wait(self, seconds: float) -> None:
        self.server.over.wait(seconds)


class ModelServer(ThreadingHTTPServer):
    """Attributes: asked: the requests' JSON; headers: theirs."""

    daemon_threads = True

    def __init__(self, script: Script, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.script = script
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.over = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def settings(self, **more: Any) -> LanguageModelSettings:
        """Settings that lead here, quick to give up."""
        bounds: dict[str, Any] = {"silence_seconds": 5.0, "total_seconds": 20.0, "rest_seconds": 0.0, "max_repairs": 0}
        return LanguageModelSettings(url=self.url, model="made-model", **(bounds | more))


@contextmanager
def serving(script: Script, port: int = 0) -> Iterator[ModelServer]:
    server = ModelServer(script, port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()


def says(*texts: str, size: int = 7) -> Script:
    """Says a text in pieces of ``size`` characters; the n-th request gets the n-th text, later ones the last."""
    given = iter(texts)
    last = [""]

    def script(handler: Handler, _: dict[str, Any]) -> None:
        last[0] = next(given, last[0])
        handler.begin()
        for at in range(0, len(last[0]), size):
            handler.piece(last[0][at : at + size])
        handler.end()

    return script


def breaks_after(text: str) -> Script:
    """Closes the connection in mid-stream."""

    def script(handler: Handler, _: dict[str, Any]) -> None:
        handler.begin()
        handler.piece(text)

    return script


def fails(status: int) -> Script:
    return lambda handler, _: handler.fail(status)


def stalls(text: str) -> Script:
    """Says something, then nothing more."""

    def script(handler: Handler, _: dict[str, Any]) -> None:
        handler.begin()
        handler.piece(text)
        handler.wait(20)

    return script


def keeps_alive(handler: Handler, _: dict[str, Any]) -> None:
    """Sends signs of life and never a word."""
    handler.begin()
    while not handler.server.over.is_set():
        handler.raw(": keep-alive")
        handler.wait(0.1)


def never_ends(text: str) -> Script:
    """The same text over and over."""

    def script(handler: Handler, _: dict[str, Any]) -> None:
        handler.begin()
        until = time.monotonic() + 20
        while time.monotonic() < until and not handler.server.over.is_set():
            handler.piece(text)

    return script


def babbles(handler: Handler, _: dict[str, Any]) -> None:
    """Sends what is no JSON."""
    handler.begin()
    handler.raw("data: {oops")


def prompts(server: ModelServer) -> Sequence[str]:
    """What each request said."""
    return ["\n".join(message["content"] for message in asked["messages"]) for asked in server.asked]
