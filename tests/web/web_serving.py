"""A real server for as long as a test needs it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import uvicorn
from fastapi import FastAPI

from web.cli import bind


def running(app: FastAPI, config: uvicorn.Config | None = None) -> Iterator[str]:
    """The address of a server that runs until the generator is closed.

    Args:
        config: how the server runs; quietly, and ended at once, unless said.
    """
    listener = bind("127.0.0.1", 0)
    server = uvicorn.Server(config or uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)
