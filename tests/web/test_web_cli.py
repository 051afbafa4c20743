"""``danchu serve``: the port, and what importing the command costs."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.errors import DanchuError, ErrorCode
from web.cli import bind


def test_a_taken_port_is_said_to_be_taken() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(DanchuError) as caught:
            bind("127.0.0.1", port)
    assert caught.value.code is ErrorCode.PORT_UNAVAILABLE
    assert f"--port {port + 1}" in caught.value.message


def test_a_host_that_is_not_ours() -> None:
    with pytest.raises(DanchuError) as caught:
        bind("203.0.113.7", 0)
    assert caught.value.code is ErrorCode.PORT_UNAVAILABLE
    assert "--host" in caught.value.message


def test_a_free_port_listens() -> None:
    with bind("127.0.0.1", 0) as listener:
        socket.create_connection(listener.getsockname(), timeout=2).close()


OFFLINE = """
import pathlib, socket, tempfile
asked = []
def connect(self, address, *rest):
    asked.append(address)
    raise OSError("no network")
socket.socket.connect = socket.socket.connect_ex = connect
look_up = socket.getaddrinfo
socket.getaddrinfo = lambda host, *rest, **named: (asked.append(host), look_up(host, *rest, **named))[1]
from fastapi.testclient import TestClient
import web_fakes
from web.server import create_app
from web.settings import WebSettings
from web.status import CorpusStatus
held = web_fakes.library(pathlib.Path(tempfile.mkdtemp()))
app = create_app(lambda: web_fakes.FakeAssistant(held), WebSettings(), lambda: CorpusStatus.of(held))
with TestClient(app) as client:
    assert client.get("/").status_code == 200
    assert client.post("/api/v1/ask", json={"question": "Ai?"}).json()["status"] == "answered"
import time
time.sleep(1)
print(asked)
"""


def test_serving_and_answering_ask_no_network() -> None:
    here = Path(__file__).parent
    paths = os.pathsep.join([str(here), str(here.parents[1])])
    done = subprocess.run(
        [sys.executable, "-c", OFFLINE],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": paths},
    )
    assert done.stdout.strip().splitlines()[-1] == "[]"


def test_the_command_is_cheap_to_import() -> None:
    heavy = ("gradio", "fastapi", "uvicorn", "torch", "chromadb")
    code = f"import sys, web.cli; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
