"""``danchu records | site | key | eval from-feedback`` as a person uses them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from made_records import made_answer
from pydantic import SecretStr

import app
from records.engine import FILE
from records.settings import RecordsSettings
from records.store import Records

ORIGIN = "https://xa-mo.example.vn"


class Ran:
    """What a command did."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err


@pytest.fixture
def danchu(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """``danchu("site", "list")`` in this process, as the command line runs it."""
    monkeypatch.setenv("DANCHU_HOME", str(tmp_path))

    def run(*arguments: str | Path) -> Ran:
        with pytest.raises(SystemExit) as ended:
            app.main([str(a) for a in arguments])
        captured = capsys.readouterr()
        return Ran(ended.value.code if isinstance(ended.value.code, int) else 0, captured.out, captured.err)

    return run


def test_a_site_from_its_registration_to_its_end(danchu, tmp_path: Path) -> None:
    added = danchu("site", "add", "Trang xã  Mơ", "--origin", ORIGIN.upper(), "--rate", "7", "--theme", "màu=xanh lá")
    key = added.out.strip()
    assert key.startswith("site_")
    shown = json.loads(danchu("site", "show", key, "--json").out)
    assert shown["origins"] == [ORIGIN]
    assert (shown["rate_per_minute"], shown["daily_budget"], shown["retention_days"]) == (7, 2000, 90)
    assert (shown["name"], shown["theme"], shown["enabled"], shown["answers"]) == (
        "Trang xã Mơ", {"màu": "xanh lá"}, True, 0,
    )  # fmt: skip
    assert danchu("site", "set", key, "--origin", "http://a.vn", "--budget", "5").status == 0
    assert danchu("site", "disable", key).status == 0
    line = danchu("site", "list").out
    assert "đã ngừng" in line
    assert "http://a.vn" in line
    assert danchu("site", "enable", key).status == 0
    text = danchu("site", "show", key).out
    assert "Hạn mức: 7 câu mỗi phút, 5 câu mỗi ngày" in text
    renewed = danchu("site", "rotate-key", key).out.strip()
    assert danchu("site", "show", key).status == 1
    records = Records(tmp_path)
    records.answers.save(made_answer(), site_id=records.sites.get(renewed).id)
    refused = danchu("site", "remove", renewed)
    assert (refused.status, "1 câu trả lời" in refused.err) == (2, True)
    assert danchu("site", "remove", renewed, "--yes").status == 0
    assert danchu("site", "list").out == ""
    assert records.counts()["answers"] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["site", "add", "Xã Mơ"],
        ["site", "add", "Xã Mơ", "--origin", "*"],
        ["site", "add", "Xã Mơ", "--origin", ORIGIN, "--rate", "0"],
        ["site", "add", "Xã Mơ", "--origin", ORIGIN, "--theme", "xanh"],
        ["site", "add"],
        ["site", "set", "site_x"],
        ["site", "show", "site_x"],
        ["key", "add", "máy", "--scope", "ghi"],
        ["key", "revoke"],
        ["key", "revoke", "danchu_x"],
        ["records", "delete", "x"],
        ["records", "export", "--format", "xml"],
        ["records", "export", "--out", "/không/có/tệp"],
        ["records", "forget", "ai đó"],
    ],
)
def test_wrong_usage_is_told_in_one_line(danchu, arguments: list[str]) -> None:
    ran = danchu(*arguments)
    assert ran.status in (1, 2)
    assert ran.out == ""
    assert len(ran.err.strip().splitlines()) == 1
    assert "Traceback" not in ran.err


def test_a_key_is_shown_once(danchu, tmp_path: Path) -> None:
    added = danchu("key", "add", "máy của sở", "--scope", "ask", "--scope", "search", "--expires", "2999-01-01")
    key = added.out.strip()
    assert Records(tmp_path).keys.verify(key)
    listed = danchu("key", "list")
    assert key not in listed.out
    prefix = listed.out.split("\t")[0]
    assert key.startswith(prefix)
    assert "đang dùng\task search\tmọi trang" in listed.out
    assert danchu("key", "revoke", prefix).status == 0
    assert json.loads(danchu("key", "list", "--json").out)[0]["state"] == "đã thu hồi"
    assert Records(tmp_path).keys.verify(key) is None


def test_records_leave_and_go(danchu, tmp_path: Path) -> None:
    records = Records(tmp_path)
    visitor = records.conversations.new_visitor()
    first, second = (records.answers.save(made_answer(f"Câu {n}?"), visitor=visitor) for n in (1, 2))
    records.feedback.give(first, "down", visitor=visitor)
    assert "2 câu trả lời" in danchu("records", "check").out
    assert json.loads(danchu("records", "check", "--json").out)["findings"] == []
    lines = danchu("records", "export").out.splitlines()
    assert [json.loads(line)["id"] for line in lines] == [first, second]
    assert danchu("records", "export", "--since", "2999-01-01").out == ""
    table = tmp_path / "xuat.csv"
    assert danchu("records", "export", "--format", "csv", "--out", table).status == 0
    assert table.read_text("utf-8-sig").count("\n") == 3
    draft = tmp_path / "nhap.jsonl"
    assert danchu("eval", "from-feedback", draft).status == 0
    assert json.loads(draft.read_text("utf-8"))["question"] == "Câu 1?"
    assert danchu("eval", "from-feedback", draft).status == 1
    assert danchu("records", "purge", "--dry-run").out.startswith("Sẽ xóa 0")
    assert danchu("records", "purge").out.startswith("Đã xóa 0")
    assert danchu("records", "delete", second).status == 0
    assert danchu("records", "forget", visitor).out.startswith("Đã xóa 1 câu trả lời")
    assert set(records.counts().values()) == {0}


def test_a_damaged_file_is_mended(danchu, tmp_path: Path) -> None:
    Records(tmp_path).close()
    (tmp_path / FILE).write_bytes(b"hong" * 5000)
    checked = danchu("records", "check")
    assert (checked.status, "danchu records mend" in checked.err) == (1, True)
    assert "damaged" in danchu("records", "mend").out
    assert danchu("records", "check").status == 0
    assert danchu("records", "mend").out == "Không có gì hỏng.\n"


def test_on_postgresql(danchu, server, monkeypatch: pytest.MonkeyPatch) -> None:
    url = server.new_database()
    monkeypatch.setenv("DANCHU_RECORDS__URL", url)
    monkeypatch.setenv("DANCHU_RECORDS__KEY_SECRET", "k" * 40)
    refused = danchu("site", "list")
    assert (refused.status, "danchu records migrate" in refused.err) == (1, True)
    assert danchu("records", "migrate").status == 0
    assert danchu("site", "add", "Xã Mơ", "--origin", ORIGIN).status == 0
    assert "1 trang nhúng" in danchu("records", "check").out
    assert danchu("records", "mend").status == 1


def test_an_unreachable_server_is_told_to_who_runs_it(danchu, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DANCHU_RECORDS__URL", "postgresql://ai:bimat@127.0.0.1:9/x")
    ran = danchu("records", "check")
    assert ran.status == 1
    assert "127.0.0.1" in ran.err
    assert "bimat" not in ran.err + ran.out


def test_a_run_of_an_evaluation_never_writes_the_password_down(tmp_path: Path) -> None:
    url = SecretStr("postgresql://ai:bimat@127.0.0.1:9/x")
    settings = app.Settings(home=tmp_path, records=RecordsSettings(url=url))
    assert "bimat" not in json.dumps(app.Danchu(settings).settings.model_dump(mode="json"))


def test_what_an_answer_was_made_from(tmp_path: Path) -> None:
    danchu = app.Danchu(app.load_settings(tmp_path))
    made = danchu.provenance()
    assert (made.corpus_hash, made.index_fingerprint) == ("", "")  # nothing is built yet
    other = app.Settings(home=tmp_path / "khác", records=RecordsSettings(retention_days=1))
    assert app.Danchu(other).provenance().settings_hash == made.settings_hash
    stricter = app.Settings(home=tmp_path, assistant=app.AssistantSettings(refuse_below=0.9))
    assert app.Danchu(stricter).provenance().settings_hash != made.settings_hash


def test_help_opens_no_database() -> None:
    shown = "print({'sqlalchemy', 'alembic'} & set(sys.modules))"
    code = f"import sys, app\ntry: app.main(sys.argv[1:])\nexcept SystemExit: {shown}"
    for group in ("records", "site", "key"):
        ran = subprocess.run(
            [sys.executable, "-c", code, group, "--help"],
            cwd=Path(app.__file__).parent, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert ran.stdout.strip().endswith("set()")
