"""``danchu serve``: the port, and what importing the command costs."""

from __future__ import annotations

import socket
import subprocess
import sys

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


def test_the_command_is_cheap_to_import() -> None:
    heavy = ("gradio", "fastapi", "uvicorn", "torch", "chromadb")
    code = f"import sys, web.cli; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
