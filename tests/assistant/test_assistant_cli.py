"""``danchu ask`` over the invented law, in this process: one question, many questions, bad files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from answer_checks import KEYS
from click.testing import Result
from typer.testing import CliRunner

from assistant.cli import ask
from assistant.engine import Assistant
from corpus.errors import DanchuError, ErrorCode

QUESTION = "Điều 2 quy định gì?"


class Danchu:
    """As much of the composition root as the command needs."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self.opened = 0

    def assistant(self) -> Assistant:
        self.opened += 1
        return self._assistant


@pytest.fixture
def danchu(gardener: Assistant) -> Danchu:
    return Danchu(gardener)


def call(danchu: Danchu, *arguments: str | Path) -> Result:
    app = typer.Typer()
    app.command()(ask)
    return CliRunner().invoke(app, [str(a) for a in arguments], obj=danchu)


def written(path: Path, *items: Any) -> Path:
    path.write_text("\n".join(json.dumps(item, ensure_ascii=False) for item in items), "utf-8")
    return path


def read(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_one_question_for_people(danchu: Danchu) -> None:
    shown = call(danchu, QUESTION).stdout
    assert "Điều 2 Luật Vườn chung (10/2022/QH15)" in shown
    assert "[1]" in shown
    assert "Người giữ vườn được thay sau 02 năm." in shown
    assert "https://vbpl.vn/" in shown


def test_one_question_as_json(danchu: Danchu) -> None:
    record = json.loads(call(danchu, QUESTION, "--json").stdout)
    assert set(record) == KEYS
    assert record["question"] == QUESTION


def test_the_steps_only_when_asked_for(danchu: Danchu) -> None:
    record = json.loads(call(danchu, QUESTION, "--json", "--debug").stdout)
    assert set(record) == KEYS | {"debug"}
    plain = call(danchu, QUESTION, "--debug")
    assert json.loads(plain.stderr)["references"] == ["10/2022/QH15#2"]
    assert call(danchu, QUESTION).stderr == ""


def test_a_day(danchu: Danchu) -> None:
    def codes(*arguments: str) -> set[str]:
        return {w["code"] for w in json.loads(call(danchu, QUESTION, "--json", *arguments).stdout)["warnings"]}

    assert "not-in-force" in codes("--as-of", "2023-06-30")
    assert "not-in-force" not in codes("--as-of", "2023-07-01")


def test_many_questions_in_their_order(danchu: Danchu, tmp_path: Path) -> None:
    source = written(
        tmp_path / "in.jsonl",
        {"id": "a", "question": QUESTION},
        {"id": 7, "turns": ["Nghị định 8/2031 nói gì?", "thế còn điều 1?"]},
        {"question": "Điều 105", "khác": "được bỏ qua"},
        {"id": "rỗng", "question": " ? "},
        {"id": "dài", "question": "vườn " * 1000},
        {"id": "cũ", "question": QUESTION, "as_of": "2023-01-01"},
    )
    records = read(call(danchu, "--jsonl", source).stdout)
    assert [r.get("id") for r in records] == ["a", 7, None, "rỗng", "dài", "cũ"]
    assert [set(r) for r in records] == [KEYS | {"id"}, KEYS | {"id"}, KEYS, *[KEYS | {"id"}] * 3]
    assert [r["status"] for r in records] == ["answered", "answered", "refused", "refused", "refused", "answered"]
    assert records[1]["question"] == "thế còn điều 1?"
    assert "not-in-force" in {w["code"] for w in records[5]["warnings"]}
    assert "not-in-force" not in {w["code"] for w in records[0]["warnings"]}


def test_many_questions_into_a_file(danchu: Danchu, tmp_path: Path) -> None:
    source = written(tmp_path / "in.jsonl", {"id": 1, "question": QUESTION}, {"id": 2, "question": QUESTION})
    result = call(danchu, "--jsonl", source, "--out", tmp_path / "out.jsonl")
    assert (result.exit_code, result.output) == (0, "")
    assert [r["id"] for r in read((tmp_path / "out.jsonl").read_text("utf-8"))] == [1, 2]


def test_a_day_for_all_that_name_none(danchu: Danchu, tmp_path: Path) -> None:
    source = written(tmp_path / "in.jsonl", {"question": QUESTION}, {"question": QUESTION, "as_of": "2026-07-01"})
    records = read(call(danchu, "--jsonl", source, "--as-of", "2023-01-01").stdout)
    assert ["not-in-force" in {w["code"] for w in r["warnings"]} for r in records] == [True, False]


def test_a_file_with_a_mark_at_its_start_and_blank_lines(danchu: Danchu, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes(b"\xef\xbb\xbf" + json.dumps({"question": QUESTION}).encode() + b"\r\n\r\n\n")
    assert len(read(call(danchu, "--jsonl", source).stdout)) == 1


BAD_LINES = {
    "no json": "họp thôn?",
    "cut short": '{"question": "a',
    "a list": '["a"]',
    "a string": '"a"',
    "no question": '{"id": "x"}',
    "a number": '{"question": 5}',
    "null": '{"question": null}',
    "turns are a string": '{"turns": "abc"}',
    "turns hold a number": '{"turns": ["a", 5]}',
    "turns are empty": '{"turns": []}',
    "no day": '{"question": "a", "as_of": "hôm qua"}',
    "a day that is none": '{"question": "a", "as_of": "2023-02-30"}',
    "a day as a number": '{"question": "a", "as_of": 2023}',
    "half a character": '{"question": "a \\ud800"}',
    "deep": "[" * 100_000,
}


@pytest.mark.parametrize("line", BAD_LINES.values(), ids=BAD_LINES)
def test_a_bad_line_is_named_before_anything_is_asked(danchu: Danchu, tmp_path: Path, line: str) -> None:
    source = tmp_path / "câu hỏi.jsonl"
    source.write_text(f'{{"question": "{QUESTION}"}}\n\n{line}\n', "utf-8")
    out = tmp_path / "out.jsonl"
    out.write_text("trước đó", "utf-8")
    result = call(danchu, "--jsonl", source, "--out", out)
    assert isinstance(result.exception, DanchuError)
    assert (result.exception.code, result.exception.exit_status) == (ErrorCode.QUESTION_FILE_INVALID, 1)
    assert result.exception.message.startswith("câu hỏi.jsonl, dòng 3: ")
    assert "\n" not in result.exception.message
    assert (danchu.opened, out.read_text("utf-8")) == (0, "trước đó")


@pytest.mark.parametrize("make", [lambda p: None, lambda p: p.mkdir(), lambda p: p.write_bytes(b"\xff\xfe{\x00")])
def test_a_file_that_cannot_be_read(danchu: Danchu, tmp_path: Path, make: Any) -> None:
    make(tmp_path / "in.jsonl")
    result = call(danchu, "--jsonl", tmp_path / "in.jsonl")
    assert isinstance(result.exception, DanchuError)
    assert result.exception.code is ErrorCode.QUESTION_FILE_INVALID


def test_a_file_that_cannot_be_written(danchu: Danchu, tmp_path: Path) -> None:
    source = written(tmp_path / "in.jsonl", {"question": QUESTION})
    result = call(danchu, "--jsonl", source, "--out", tmp_path / "không có" / "out.jsonl")
    assert isinstance(result.exception, DanchuError)
    assert result.exception.code is ErrorCode.HOME_UNUSABLE


@pytest.mark.parametrize(
    "arguments", [[], [""], ["   "], ["?!"], ["a", "--jsonl", "x.jsonl"], ["a", "--out", "x"], ["--out", "x"]]
)
def test_wrong_usage(danchu: Danchu, arguments: list[str]) -> None:
    result = call(danchu, *arguments)
    assert isinstance(result.exception, DanchuError)
    assert result.exception.exit_status == 2


def test_bytes_that_are_no_text_do_no_harm(danchu: Danchu) -> None:
    result = call(danchu, "Điều 2 \udcff quy định gì?", "--json")
    assert (result.exit_code, json.loads(result.stdout)["status"]) == (0, "answered")
