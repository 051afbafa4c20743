"""Killed in a write, damaged, on a full disk, with many writers, without its server: nothing committed is lost."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from made_postgres import Server
from made_records import SECRET, SITE, made_answer
from pydantic import SecretStr
from sqlalchemy import event

import records.store
from corpus.errors import DanchuError, ErrorCode
from records.engine import FILE
from records.mend import mend
from records.nouns import Scope
from records.settings import RecordsSettings
from records.store import Records

ROOT = Path(records.store.__file__).resolve().parents[1]
WRITE = """
import sys, threading; from pathlib import Path
sys.path.insert(0, sys.argv[4])
from made_records import made_answer
from pydantic import SecretStr
from records.settings import RecordsSettings; from records.store import Records
home, url, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
records = Records(home, RecordsSettings(url=SecretStr(url), busy_seconds=60))
print("ready", flush=True); sys.stdin.readline()
said = threading.Lock()
def write():
    for n in range(count):
        record_id = records.answers.save(made_answer(f"Câu {n}?"))
        with said:
            print(record_id, flush=True)
threads = [threading.Thread(target=write) for _ in range(8)]
[t.start() for t in threads]; [t.join() for t in threads]
"""


def child(home: Path, url: str, count: int) -> subprocess.Popen[str]:
    """A process that opens the records, waits for a line, then writes from 8 threads and says what is committed."""
    command = [sys.executable, "-c", WRITE, str(home), url, str(count), str(Path(__file__).parent)]
    pipe = subprocess.PIPE
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=environment)


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def wait_ready(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_killed_in_a_write(settings: RecordsSettings, tmp_path: Path, seed: int) -> None:
    Records(tmp_path, settings, migrate=True).close()
    process = child(tmp_path, settings.url.get_secret_value(), 100_000)
    wait_ready(process)
    go(process)
    assert process.stdout is not None
    told = [process.stdout.readline().strip() for _ in range(random.Random(seed).randint(5, 40))]
    process.send_signal(signal.SIGKILL)
    told += process.stdout.read().split()
    process.communicate()
    if len(told[-1]) != 32:  # the last line may have been cut
        told.pop()
    again = Records(tmp_path, settings)
    held = {record.id for record in again.answers.each()}
    assert [record_id for record_id in told if record_id not in held] == []
    assert len(held) <= len(told) + 9  # what was committed and not yet told
    assert again.findings() == []
    again.answers.save(made_answer())
    again.close()


def test_two_processes_of_eight_threads(settings: RecordsSettings, tmp_path: Path) -> None:
    Records(tmp_path, settings, migrate=True).close()
    processes = [child(tmp_path, settings.url.get_secret_value(), 12) for _ in range(2)]
    for process in processes:
        wait_ready(process)
    for process in processes:
        go(process)
    ended = [process.communicate(timeout=240) for process in processes]
    assert [errors for _, errors in ended] == ["", ""]
    told = [line for lines, _ in ended for line in lines.split()]
    assert len(set(told)) == 2 * 8 * 12
    records = Records(tmp_path, settings)
    assert {record.id for record in records.answers.each()} == set(told)
    records.close()


def test_two_processes_open_a_new_home_at_once(tmp_path: Path) -> None:
    processes = [child(tmp_path, "", 1) for _ in range(3)]
    for process in processes:
        wait_ready(process)
        go(process)
    assert [process.communicate(timeout=240)[1] for process in processes] == ["", "", ""]
    assert Records(tmp_path).counts()["answers"] == 24


def test_one_conversation_from_many_tabs(records: Records, visitor: str) -> None:
    conversation = records.conversations.start(visitor)
    failed: list[BaseException] = []

    def tab() -> None:
        try:
            for n in range(5):
                records.answers.save(made_answer(f"Câu {n}?"), visitor=visitor, conversation_id=conversation)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=tab) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert [r.position for r in records.conversations.messages(conversation, visitor)] == list(range(40))


def test_one_vote_from_many_clicks(records: Records, visitor: str) -> None:
    record_id = records.answers.save(made_answer())
    failed: list[BaseException] = []

    def click(verdict: str) -> None:
        try:
            records.feedback.give(record_id, verdict, visitor=visitor)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=click, args=(v,)) for v in ("up", "down") * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert records.counts()["feedback"] == 1


def test_a_writer_that_holds_on_is_waited_for_then_named(tmp_path: Path) -> None:
    patient, hasty = Records(tmp_path), Records(tmp_path, RecordsSettings(busy_seconds=0.2))
    holder = sqlite3.connect(tmp_path / FILE, isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(DanchuError) as caught:
        hasty.answers.save(made_answer())
    assert caught.value.code is ErrorCode.RECORDS_BUSY
    assert hasty.counts()["answers"] == 0  # readers never wait
    release = threading.Timer(0.5, holder.execute, ["ROLLBACK"])
    release.start()
    patient.answers.save(made_answer())
    release.join()
    assert hasty.counts()["answers"] == 1


def test_a_full_disk(kept: Records) -> None:
    made = [kept.answers.save(made_answer()) for _ in range(5)]

    @event.listens_for(kept._db._engine, "begin")
    def _no_room(connection: object) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count=1")  # type: ignore[attr-defined]

    with pytest.raises(DanchuError) as caught:
        for _ in range(50):
            kept.answers.save(made_answer(answer="dài " * 5000))
    assert caught.value.code is ErrorCode.HOME_UNUSABLE
    assert "full" in caught.value.message
    assert {r.id for r in kept.answers.each()} >= set(made)
    assert kept.findings() == []


def test_a_home_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "tệp").write_text("không phải thư mục")
    with pytest.raises(DanchuError) as caught:
        Records(tmp_path / "tệp" / "home")
    assert caught.value.code is ErrorCode.HOME_UNUSABLE


def filled(home: Path, count: int = 120) -> list[str]:
    """A closed database with records of some size; their identifiers."""
    records = Records(home)
    site = records.sites.add(*SITE)
    records.keys.add("cổng", [Scope.ASK], site=site.public_key)
    visitor = records.conversations.new_visitor()
    conversation = records.conversations.start(visitor, site_id=site.id)
    made = [
        records.answers.save(
            made_answer(answer=f"Câu {n}. " + "vườn chung " * 300),
            visitor=visitor, site_id=site.id, conversation_id=conversation,
        )
        for n in range(count)
    ]  # fmt: skip
    records.feedback.give(made[0], "down", visitor=visitor)
    records.close()
    return made


DAMAGES = {
    "not a database": lambda data: b"Day khong phai co so du lieu. " * 200,
    "head overwritten": lambda data: os.urandom(100) + data[100:],
    "cut in the middle": lambda data: data[: len(data) // 2],
    "a page overwritten": lambda data: data[: 40 * 4096] + b"\xa5" * 4096 + data[41 * 4096 :],
    "many pages overwritten": lambda data: data[: 50 * 4096] + b"\x5a" * (20 * 4096) + data[70 * 4096 :],
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_refused_and_mended(tmp_path: Path, damage: str) -> None:
    made = filled(tmp_path)
    path = tmp_path / FILE
    harmed = DAMAGES[damage](path.read_bytes())
    path.write_bytes(harmed)
    with pytest.raises(DanchuError) as caught:
        Records(tmp_path)
    assert caught.value.code is ErrorCode.RECORDS_DAMAGED
    assert "danchu records mend" in caught.value.message
    assert path.read_bytes() == harmed  # refused, not touched
    mended = mend(tmp_path, RecordsSettings())
    assert mended.aside is not None
    assert mended.aside.exists()
    records = Records(tmp_path)
    assert records.findings() == []
    assert records.counts() == mended.saved
    held = [record.id for record in records.answers.each()]
    assert set(held) <= set(made)
    if damage == "a page overwritten":
        assert len(held) >= len(made) - 10
        assert mended.saved["sites"] == 1
    records.answers.save(made_answer())
    records.close()
    assert mend(tmp_path, RecordsSettings()).aside is None


def test_damage_that_shows_late_is_told_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large file is not read through when it is opened."""
    filled(tmp_path)
    path = tmp_path / FILE
    path.write_bytes(DAMAGES["many pages overwritten"](path.read_bytes()))
    monkeypatch.setattr("records.database._QUICK_CHECK_BYTES", 0)
    records = Records(tmp_path)
    with pytest.raises(DanchuError) as caught:
        list(records.answers.each())
    assert caught.value.code is ErrorCode.RECORDS_DAMAGED
    records.close()


def test_a_key_whose_site_is_lost_opens_nothing(tmp_path: Path) -> None:
    records = Records(tmp_path)
    site = records.sites.add(*SITE)
    _, key = records.keys.add("cổng", [Scope.ASK], site=site.public_key)
    record_id = records.answers.save(made_answer(), site_id=site.id)
    records.close()
    with sqlite3.connect(tmp_path / FILE) as raw:  # foreign keys are off here
        raw.execute("DELETE FROM sites")
    raw.close()
    mended = mend(tmp_path, RecordsSettings())
    assert mended.aside is not None
    again = Records(tmp_path)
    assert again.keys.verify(key) is None
    assert again.answers.get(record_id).site_id is None
    assert again.counts()["api_keys"] == 0
    again.close()


def test_mending_waits_for_the_service_to_stop(tmp_path: Path) -> None:
    filled(tmp_path, 30)
    records = Records(tmp_path)
    with sqlite3.connect(tmp_path / FILE) as raw:
        raw.execute("DELETE FROM sites")
    raw.close()
    records.counts()
    with pytest.raises(DanchuError) as caught:
        mend(tmp_path, RecordsSettings())
    assert caught.value.code is ErrorCode.RECORDS_BUSY
    records.close()
    assert mend(tmp_path, RecordsSettings()).aside is not None


def test_a_sound_file_is_left_alone(tmp_path: Path) -> None:
    assert mend(tmp_path, RecordsSettings()).aside is None
    made = filled(tmp_path, 3)
    assert mend(tmp_path, RecordsSettings()).aside is None
    assert Records(tmp_path).counts()["answers"] == len(made)


def test_a_restored_backup_opens(tmp_path: Path) -> None:
    made = filled(tmp_path / "cũ", 10)
    (tmp_path / "mới").mkdir()
    shutil.copy2(tmp_path / "cũ" / FILE, tmp_path / "mới" / FILE)
    assert {r.id for r in Records(tmp_path / "mới").answers.each()} == set(made)


@pytest.fixture
def own_server() -> object:
    pytest.importorskip("psycopg", reason="chưa cài psycopg: bỏ qua phần kiểm trên PostgreSQL")
    server = Server()
    yield server
    server.remove()


def test_postgresql_down_and_back(own_server: Server, tmp_path: Path) -> None:
    settings = RecordsSettings(
        url=SecretStr(own_server.new_database()), key_secret=SecretStr(SECRET), connect_seconds=1, busy_seconds=3
    )
    records = Records(tmp_path, settings, migrate=True)
    record_id = records.answers.save(made_answer())
    own_server.stop()
    for call in (lambda: records.answers.save(made_answer()), records.ping, lambda: Records(tmp_path, settings)):
        with pytest.raises(DanchuError) as caught:
            call()
        assert caught.value.code is ErrorCode.RECORDS_DOWN
        assert "127.0.0.1" not in caught.value.message
    own_server.start()
    assert records.answers.get(record_id).id == record_id
    records.answers.save(made_answer())
    assert records.counts()["answers"] == 2
    records.close()


def test_postgresql_that_says_nothing(own_server: Server, tmp_path: Path) -> None:
    """Its processes hold still, so no time-out of its own can end the wait."""
    settings = RecordsSettings(
        url=SecretStr(own_server.new_database()), key_secret=SecretStr(SECRET), connect_seconds=2, busy_seconds=0.5
    )
    records = Records(tmp_path, settings, migrate=True)
    record_id = records.answers.save(made_answer())
    with own_server.frozen():
        started = time.monotonic()
        with pytest.raises(DanchuError) as caught:
            records.answers.get(record_id)
        assert caught.value.code in (ErrorCode.RECORDS_BUSY, ErrorCode.RECORDS_DOWN)
        assert time.monotonic() - started < 30
    assert records.answers.get(record_id).id == record_id
    records.close()


def test_postgresql_slow(server: Server, tmp_path: Path) -> None:
    url = server.new_database()
    settings = RecordsSettings(url=SecretStr(url), key_secret=SecretStr(SECRET), busy_seconds=0.5)
    records = Records(tmp_path, settings, migrate=True)
    site = records.sites.add(*SITE)
    import psycopg

    with psycopg.connect(url) as holder:
        holder.execute("LOCK TABLE sites IN ACCESS EXCLUSIVE MODE")
        started = time.monotonic()
        with pytest.raises(DanchuError) as caught:
            records.sites.find(site.public_key)
        assert caught.value.code is ErrorCode.RECORDS_BUSY
        assert time.monotonic() - started < 30
        holder.rollback()
    assert records.sites.find(site.public_key) == site
    records.close()
