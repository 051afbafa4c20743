"""The processes that the fault tests start, stop, freeze and kill, and a crowd that asks meanwhile."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
_START_S = 180
#: Each asked once, so that none is answered from memory.
_NUMBERS = count(1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(what: Callable[[], bool], seconds: float) -> bool:
    """Whether it came true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if what():
            return True
        time.sleep(0.1)
    return False


def own_home(source: Path, folder: Path) -> Path:
    """A home with the texts and the index of another, its model shared, and no records."""
    shutil.copy2(source / "corpus.sqlite3", folder / "corpus.sqlite3")
    shutil.copytree(source / "index", folder / "index")
    (folder / "models").symlink_to(source / "models")
    return folder


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("DANCHU_")}
    return own | {"PYTHONPATH": str(ROOT), "ANONYMIZED_TELEMETRY": "False"} | dict(settings)


def run(
    arguments: list[str], home: Path, settings: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """One ``danchu`` command; fails the test when the command fails."""
    done = command(arguments, home, settings)
    assert done.returncode == 0, done.stderr
    return done


def command(
    arguments: list[str], home: Path, settings: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """One ``danchu`` command, whatever comes of it."""
    line = [sys.executable, "-m", "app", *arguments, "--home", str(home)]
    return subprocess.run(
        line, env=environment(settings or {}), capture_output=True, text=True, timeout=300, check=False
    )


class ChromaServer:
    """``chroma run`` over one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.port = free_port()
        self.settings = {
            "DANCHU_INDEX__CHROMA_HOST": "127.0.0.1",
            "DANCHU_INDEX__CHROMA_PORT": str(self.port),
            "DANCHU_INDEX__CHROMA_SECONDS": "2",
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        program = Path(sys.executable).with_name("chroma")
        if not program.exists():
            pytest.skip("không có lệnh chroma: bỏ qua phần kiểm với máy chủ Chroma")
        line = [str(program), "run", "--path", str(self._folder), "--host", "127.0.0.1", "--port", str(self.port)]
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(
            line, env=environment({}), cwd=self._folder, stdout=quiet, stderr=quiet, start_new_session=True
        )
        assert until(self._answers, _START_S), "máy chủ Chroma không khởi động"

    def _answers(self) -> bool:
        with suppress(httpx.HTTPError):
            return httpx.get(f"http://127.0.0.1:{self.port}/api/v2/heartbeat", timeout=1).is_success
        return False

    def kill(self) -> None:
        if self._process is not None:
            self.signal(signal.SIGKILL)
            self._process.wait(10)
            self._process = None

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It takes connections and says nothing."""
        self.signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.signal(signal.SIGCONT)

    def signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        os.killpg(self._process.pid, number)


class ServedApp:
    """``danchu serve`` in a process of its own."""

    def __init__(self, home: Path, settings: Mapping[str, str] | None = None) -> None:
        self._home = home
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.settings = {"DANCHU_SERVICE__IP_PER_MINUTE": "0", "DANCHU_SERVICE__READS_PER_MINUTE": "0"} | dict(
            settings or {}
        )
        self._log = home / f"serve-{self.port}.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *, ready: bool = True) -> ServedApp:
        """Wait until it is ready, or merely alive."""
        line = [sys.executable, "-m", "app", "serve", "--home", str(self._home), "--port", str(self.port)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(line, env=environment(self.settings), stdout=log, stderr=log)
        path = "/readyz" if ready else "/healthz"
        assert until(lambda: self._process_is_up(path), _START_S), self.log
        return self

    def _process_is_up(self, path: str) -> bool:
        assert self._process is not None and self._process.poll() is None, self.log
        with suppress(httpx.HTTPError):
            return httpx.get(self.url + path, timeout=10).status_code == 200
        return False

    @property
    def log(self) -> str:
        return self._log.read_text("utf-8", errors="replace")

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None

    def ask(self, question: str = "") -> httpx.Response:
        """A question that nobody asked before."""
        asked = question or f"Ở thôn số {next(_NUMBERS)}: xã phải công khai những gì cho dân biết?"
        return httpx.post(f"{self.url}/api/v1/ask", json={"question": asked}, timeout=60)

    def readiness(self) -> dict[str, str]:
        return httpx.get(f"{self.url}/readyz", timeout=30).json()

    def unready(self) -> str:
        """The code of what keeps it from being ready."""
        found: dict[str, dict[str, str]] = httpx.get(f"{self.url}/readyz", timeout=30).json()
        return found.get("error", {}).get("code", "")

    def answers(self) -> bool:
        return self.ask().status_code == 200


@dataclass(slots=True)
class Crowd:
    """What a crowd was told.

    Attributes:
        statuses: of each response, 0 for a broken connection.
        wrong: responses that are neither an answer nor an honest refusal.
        records: identifiers that answers were said to be kept under.
        slowest: seconds.
    """

    statuses: list[int] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    records: list[str] = field(default_factory=list)
    slowest: float = 0.0

    def note(self, response: httpx.Response, seconds: float) -> None:
        self.statuses.append(response.status_code)
        self.slowest = max(self.slowest, seconds)
        if record := response.headers.get("x-danchu-record"):
            self.records.append(record)
        if response.status_code == 200:
            return
        self.codes.add(response.json().get("error", {}).get("code", ""))
        honest = response.status_code == 503 and "retry-after" in response.headers and "Traceback" not in response.text
        if not honest:
            self.wrong.append(f"{response.status_code} {response.text[:200]}")


@contextmanager
def asking(app: ServedApp, people: int = 4) -> Iterator[Crowd]:
    """People who ask one question after another for as long as the block lasts."""
    crowd, over = Crowd(), threading.Event()

    def person() -> None:
        while not over.is_set():
            begun = time.monotonic()
            try:
                crowd.note(app.ask(), time.monotonic() - begun)
            except httpx.HTTPError:
                crowd.statuses.append(0)
            over.wait(0.1)

    threads = [threading.Thread(target=person, daemon=True) for _ in range(people)]
    for thread in threads:
        thread.start()
    try:
        yield crowd
    finally:
        over.set()
        for thread in threads:
            thread.join(90)
