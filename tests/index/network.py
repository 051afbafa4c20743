"""No way out: every attempt to reach another address is noted and refused."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import pytest


@contextmanager
def blocked() -> Iterator[list[str]]:
    """While it lasts nothing connects; the attempts are listed, also those that a library swallows."""
    attempts: list[str] = []

    def refuse(name: str) -> Any:
        def refused(*arguments: object, **_: object) -> NoReturn:
            attempts.append(f"{name} {arguments[-1]!r}")
            raise OSError(f"không có mạng trong phép thử này: {name}")

        return refused

    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex", "sendto"):
            patch.setattr(socket.socket, name, refuse(name))
        patch.setattr(socket, "getaddrinfo", refuse("getaddrinfo"))
        patch.setattr(socket, "create_connection", refuse("create_connection"))
        yield attempts
