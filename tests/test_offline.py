"""A whole question with the network taken away: nothing is asked of it, nothing waits for it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import pytest
from homes import any_home

REPOSITORY = Path(__file__).resolve().parents[1]
#: Every way out of Python is closed and written down; what goes round Python finds no network at all (``unshare``).
BLOCKED = """
import json, socket, sys
asked = []
def refuse(name):
    def call(*arguments, **named):
        asked.append([name, repr(arguments[-1:])])
        raise OSError("the network is taken away")
    return call
for name in ("connect", "connect_ex", "sendto"):
    setattr(socket.socket, name, refuse(name))
for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr", "create_connection"):
    setattr(socket, name, refuse(name))
import app
try:
    app.main(json.loads(sys.argv[1]))
except SystemExit as ended:
    print(json.dumps({"status": ended.code or 0, "asked": asked}), file=sys.stderr)
"""


@lru_cache(maxsize=1)
def without_network() -> list[str]:
    """The command that starts another one where there is no network, if this machine has it."""
    command = ["unshare", "--user", "--map-root-user", "--net"]
    if shutil.which(command[0]) and not subprocess.run([*command, "true"], capture_output=True, check=False).returncode:
        return command
    return []


def run(*arguments: str | Path, **environment: str) -> tuple[int, list[list[str]], str]:
    """(exit status, what was asked of the network, standard output) of the command, run with the network blocked."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("DANCHU_")}
    ran = subprocess.run(
        [*without_network(), sys.executable, "-c", BLOCKED, json.dumps([str(a) for a in arguments])],
        cwd=REPOSITORY,
        env=clean | {"PYTHONIOENCODING": "utf-8"} | environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    told = json.loads(ran.stderr.strip().splitlines()[-1])
    return told["status"], told["asked"], ran.stdout


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return any_home(tmp_path_factory)


@pytest.mark.parametrize(
    "typed",
    [
        "hop thon can bao nhieu ho dong y thi thong qua muc dong gop",
        "Điều 15 quy định gì?",
        "thời tiết hôm nay thế nào?",
    ],
)
def test_a_question(home: Path, typed: str) -> None:
    status, asked, shown = run("ask", typed, "--json", "--home", home)
    assert (status, asked) == (0, [])
    record = json.loads(shown)
    assert record["status"] == ("refused" if "thời tiết" in typed else "answered")


def test_many_questions_with_earlier_turns(home: Path, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"turns": ["Ai bầu Ban Thanh tra nhân dân xã?", "nhiệm kỳ mấy năm?"]}\n', "utf-8")
    status, asked, shown = run("ask", "--jsonl", source, "--home", home)
    assert (status, asked) == (0, [])
    assert json.loads(shown)["citations"]


def test_what_only_looks_at_the_home(home: Path) -> None:
    for command in (["index", "status"], ["corpus", "list"], ["--help"]):
        assert run(*command, "--home", home)[:2] == (0, [])


def test_the_block_is_real(tmp_path: Path) -> None:
    """What does ask the network fails here, and is written down."""
    status, asked, _ = run("corpus", "sync", "--home", tmp_path, DANCHU_CORPUS__SYNC_RETRIES="0")
    assert status == 1
    assert asked
