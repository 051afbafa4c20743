"""A PostgreSQL server of the tests' own, in a folder of its own, never run as root."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_SECONDS = 30
_names = itertools.count()


def programs() -> tuple[str, str]:
    """The paths of ``initdb`` and ``postgres``; skips where there are none."""
    folders = [None, *sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)]
    for folder in folders:
        found = [shutil.which(name, path=folder) for name in ("initdb", "postgres")]
        if found[0] and found[1]:
            return found[0], found[1]
    pytest.skip("máy này không có PostgreSQL (initdb, postgres): bỏ qua phần kiểm trên PostgreSQL")


def unprivileged() -> str | None:
    """Whom to run the server as: None is ourselves, when we are not root."""
    if os.geteuid() != 0:
        return None
    known = {user.pw_name for user in pwd.getpwall()}
    for name in ("postgres", "nobody"):
        if name in known:
            return name
    pytest.skip("đang chạy bằng root và không có người dùng thường để chạy PostgreSQL")


class Server:
    """Started at once; ``stop`` and ``start`` as often as a test wants."""

    def __init__(self) -> None:
        initdb, self._postgres = programs()
        self._user = unprivileged()
        self.folder = Path(tempfile.mkdtemp(prefix="danchu-pg-"))
        if self._user:
            shutil.chown(self.folder, self._user)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None
        data = ["-D", str(self.folder / "data")]
        subprocess.run(
            [initdb, *data, "-U", "danchu", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C"],
            check=True, user=self._user, cwd=self.folder, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        self.start()

    def start(self) -> None:
        command = [self._postgres, "-D", str(self.folder / "data"), "-k", str(self.folder), "-p", str(self.port)]
        command += ["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, user=self._user, cwd=self.folder, stdout=log, stderr=log)
        until = time.monotonic() + _SECONDS
        while True:
            try:
                return self.run("SELECT 1")
            except Exception:
                if time.monotonic() > until or self._process.poll() is not None:
                    raise
                time.sleep(0.1)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Every process of the server holds still: connections stand, nothing is said."""
        assert self._process is not None
        first = self._process.pid
        children = Path(f"/proc/{first}/task/{first}/children")
        if not children.exists():
            pytest.skip("hệ này không có /proc để tìm tiến trình con của PostgreSQL")
        everyone = [first, *map(int, children.read_text().split())]
        for process in everyone:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in everyone:
                os.kill(process, signal.SIGCONT)

    def stop(self) -> None:
        """At once, without waiting for clients."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
            (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)

    def run(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def url(self, database: str) -> str:
        return f"postgresql://danchu@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        """The URL of an empty database."""
        name = f"made_{next(_names)}"
        self.run(f"CREATE DATABASE {name}")
        return self.url(name)

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
