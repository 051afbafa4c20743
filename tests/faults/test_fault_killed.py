"""kill -9 in the middle of work: what was acknowledged is there, and the next start needs no mending."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from real_processes import ServedApp, asking, command, environment, own_home, run, until

from records.store import Records

pytestmark = pytest.mark.slow
QUESTION = "Xã phải công khai những gì cho dân biết?"


@pytest.fixture
def home(source: Path, tmp_path: Path) -> Path:
    """A home for one test alone."""
    (tmp_path / "home").mkdir()
    return own_home(source, tmp_path / "home")


def test_a_service_that_answers_and_writes(home: Path, started: list[ServedApp]) -> None:
    app = ServedApp(home, {"DANCHU_SERVICE__CACHE_SIZE": "0"}).start()
    started.append(app)
    kept: list[str] = []
    with asking(app, people=6) as crowd:
        assert until(lambda: len(crowd.records) >= 20, 60)
        app.kill()
        kept += crowd.records
    records = Records(home)
    assert [record for record in kept if record not in {r.id for r in records.answers.each()}] == []
    assert records.findings() == []
    records.close()
    assert crowd.wrong == []
    app.start()
    assert app.ask().headers["x-danchu-record"]


def test_an_index_build(home: Path) -> None:
    """Killed while it embeds and writes: the published index goes on being served."""
    run(["index", "build"], home)
    published = (home / "index" / "current").read_text("utf-8")
    line = [sys.executable, "-m", "app", "index", "build", "--force", "--home", str(home)]
    process = subprocess.Popen(line, env=environment({}), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert until(lambda: any((home / "index").glob(".building-*")) or process.poll() is not None, 60)
    process.send_signal(signal.SIGKILL)
    assert process.wait(10) == -signal.SIGKILL
    assert (home / "index" / "current").read_text("utf-8") == published
    assert command(["ask", QUESTION], home).returncode == 0
