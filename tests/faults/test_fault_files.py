"""Files of a home that are damaged: seen by the service and the commands, refused or mended, never answered from."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from real_processes import ServedApp, command, own_home, run, until

pytestmark = pytest.mark.slow
QUESTION = "Xã phải công khai những gì cho dân biết?"


@pytest.fixture
def home(source: Path, tmp_path: Path) -> Path:
    """A home for one test alone."""
    (tmp_path / "home").mkdir()
    return own_home(source, tmp_path / "home")


def garble(path: Path) -> None:
    """Noise in the middle; the length stays."""
    content = bytearray(path.read_bytes())
    half = len(content) // 2
    content[half : half + 4096] = os.urandom(min(4096, len(content) - half))
    path.write_bytes(content)


def current(home: Path) -> Path:
    return home / "index" / (home / "index" / "current").read_text("utf-8").strip()


def lexical(home: Path) -> None:
    garble(next((current(home) / "lexical" / "text").glob("data*.npy")))


def rows(home: Path) -> None:
    garble(current(home) / "rows.json")


@pytest.mark.parametrize("damage", [lexical, rows])
def test_an_index(home: Path, damage: Callable[[Path], None], started: list[ServedApp]) -> None:
    """A command refuses it and names the one that mends it; the service mends it when it starts."""
    run(["index", "build"], home)  # one that an older version built has no sums, and gets them
    damage(home)
    refused = command(["ask", QUESTION], home)
    assert refused.returncode == 1 and refused.stdout == ""
    assert "danchu index build" in refused.stderr and "Traceback" not in refused.stderr
    if damage is lexical:
        started.append(ServedApp(home).start())
        assert started[0].ask(QUESTION).json()["status"] == "answered"
    else:
        run(["index", "build"], home)
    assert command(["ask", QUESTION], home).returncode == 0


def test_the_texts(home: Path) -> None:
    """Never answered from: the corpus says what to do, whatever command meets it."""
    (home / "corpus.sqlite3").write_bytes(b"Day khong phai kho van ban. " * 4000)
    for arguments in (["ask", QUESTION], ["corpus", "check"], ["index", "build"], ["corpus", "list"]):
        refused = command(arguments, home)
        assert refused.returncode == 1, arguments
        assert "corpus.sqlite3" in refused.stderr and "Traceback" not in refused.stderr


def test_the_records_of_a_running_service(home: Path, started: list[ServedApp]) -> None:
    """Answers go out without a record, readiness says why, and the command that mends saves what can be read."""
    app = ServedApp(home, {"DANCHU_SERVICE__CACHE_SIZE": "0"}).start()
    started.append(app)
    kept = [app.ask().headers["x-danchu-record"] for _ in range(3)]
    app.kill()
    path = home / "records.sqlite3"
    run(["records", "check"], home)  # takes the log into the file
    whole = path.read_bytes()
    path.write_bytes(b"\0" * 100 + whole[100:])
    app.start()
    answer = app.ask()
    assert answer.status_code == 200 and "x-danchu-record" not in answer.headers
    assert until(lambda: app.readiness()["records"] == "records-damaged", 60)
    assert "Traceback" not in app.log
    refused = command(["records", "check"], home)
    assert refused.returncode == 1 and "danchu records mend" in refused.stderr
    app.kill()
    path.write_bytes(whole)  # as from a backup
    assert "3 câu trả lời" in run(["records", "check"], home).stdout
    assert len(kept) == len(set(kept)) == 3
