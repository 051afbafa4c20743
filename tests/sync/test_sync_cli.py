"""The commands ``sync`` and ``refresh``: results on standard output, the rest on standard error, no network before."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import typer
from made_database import DATABASE, described, speaks
from sync_server import PATH, OpenHome, Start, codification, plain, whole
from typer.testing import CliRunner

from corpus.errors import DanchuError
from corpus.handbook import Handbook
from corpus.sync_cli import add_commands

ROOT = Path(__file__).parents[2]
DATA = codification()
_PROGRAM = """
import sys, typer
from pathlib import Path
from types import SimpleNamespace
from corpus.settings import CorpusSettings
from corpus.store import Corpus
from corpus.sync_cli import add_commands
app = typer.Typer()
add_commands(app)
corpus = Corpus(Path(sys.argv[1]), CorpusSettings(sync_url=sys.argv[2]))
app(["sync"], obj=SimpleNamespace(corpus=corpus))
"""


@pytest.fixture
def app() -> typer.Typer:
    made = typer.Typer()
    add_commands(made)
    return made


@pytest.fixture
def _no_handbook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.library.load_handbook", lambda: Handbook({}, {}, ()))


def test_sync(start: Start, open_home: OpenHome, app: typer.Typer) -> None:
    corpus = open_home(start(whole(DATA)).base)
    first = CliRunner().invoke(app, ["sync"], obj=SimpleNamespace(corpus=corpus))
    assert first.exit_code == 0
    assert first.stderr == ""
    assert first.stdout.startswith("Đã tải Bộ Pháp điển (0,2 MB). Thêm 4,")
    again = CliRunner().invoke(app, ["sync", "--json"], obj=SimpleNamespace(corpus=corpus))
    told = json.loads(again.stdout)
    assert (told["downloaded"], told["added"]) == (False, [])


def test_sync_takes_other_topics(start: Start, open_home: OpenHome, app: typer.Typer) -> None:
    corpus = open_home(start(whole(codification(number="18.1"))).base)
    done = CliRunner().invoke(app, ["sync", "--topic", "18.1"], obj=SimpleNamespace(corpus=corpus))
    assert done.exit_code == 0
    assert len(corpus.article_ids()) == 3


def test_a_failure_leaves_the_command_as_the_products_error(
    start: Start, open_home: OpenHome, app: typer.Typer
) -> None:
    corpus = open_home(start(plain(404)).base)
    done = CliRunner().invoke(app, ["sync"], obj=SimpleNamespace(corpus=corpus))
    assert isinstance(done.exception, DanchuError)
    assert done.stdout == ""


@pytest.mark.usefixtures("_no_handbook")
def test_refresh(start: Start, open_home: OpenHome, app: typer.Typer) -> None:
    database = DATABASE | {"/doc/902": described("8/2031/NĐ-CP")}
    zipped = whole(DATA)
    good = speaks(database)
    server = start(lambda handler, n: (zipped if handler.path == PATH else good)(handler, n))
    corpus = open_home(server.base)
    CliRunner().invoke(app, ["sync"], obj=SimpleNamespace(corpus=corpus))
    done = CliRunner().invoke(app, ["refresh", "--import"], obj=SimpleNamespace(corpus=corpus))
    assert done.exit_code == 0, done.exception
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert ["7/2031/QH20", "được sửa đổi bởi", "9/2032/QH20", "hiệu lực 01/01/2033"] in [line[:4] for line in lines]
    assert "Đã hỏi 1 văn bản; thấy 2 tác động, ghi mới 3 dòng." in done.stderr
    assert "danchu index build" in done.stderr
    as_json = CliRunner().invoke(app, ["refresh", "--json"], obj=SimpleNamespace(corpus=corpus))
    told = json.loads(as_json.stdout)
    assert {c["relation"] for c in told["changes"]} == {"amends", "consolidates"}
    assert {"target": "7/2031/QH20#1.2", "by": "9/2032/QH20#1.1", "kind": "amend"} in told["amendments"]


@pytest.mark.usefixtures("_no_handbook")
def test_refresh_of_a_document_that_is_not_held(start: Start, open_home: OpenHome, app: typer.Typer) -> None:
    server = start(speaks({}))
    corpus = open_home(server.base)
    done = CliRunner().invoke(app, ["refresh", "--document", "1/1/QH1"], obj=SimpleNamespace(corpus=corpus))
    assert isinstance(done.exception, DanchuError)
    assert "1/1/QH1" in done.exception.message
    assert server.asked == []


@pytest.mark.parametrize("command", ["sync", "refresh"])
def test_help_is_in_vietnamese(app: typer.Typer, command: str) -> None:
    shown = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "200"})
    assert shown.exit_code == 0
    assert {"sync": "Bộ Pháp điển", "refresh": "cơ sở dữ liệu quốc gia"}[command] in shown.stdout


def test_nothing_of_the_network_is_imported_for_the_help() -> None:
    code = "import sys, corpus.sync_cli; sys.exit(bool({'httpx', 'yaml', 'lxml'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_a_bar_is_shown_on_a_terminal_only(start: Start, tmp_path: Path) -> None:
    server = start(whole(DATA))
    main, other = pty.openpty()
    command = [sys.executable, "-c", _PROGRAM, str(tmp_path / "home"), server.base + PATH]
    shown = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=other, timeout=60, check=True)
    os.close(other)
    seen = b""
    while not seen.endswith(b"\x1b[?25h") and len(seen) < 100_000:
        try:
            seen += os.read(main, 65536)
        except OSError:
            break
    os.close(main)
    assert "Đang" in seen.decode(errors="replace")
    assert shown.stdout.decode().startswith("Đã tải")
    again = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=True)
    assert again.stderr == b""
