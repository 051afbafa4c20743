"""``danchu eval`` with a stand-in for the assistant."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from corpus.errors import DanchuError, ErrorCode
from eval.bounds import Bound
from eval.cli import eval_app
from eval.metrics import BY_NAME
from eval.run import Failure
from eval.sets import Split, load_set, select, shipped_sets

ROWS = [
    {"id": "a", "cat": "exam", "question": "Một?", "expect": "answer", "gold": ["10/2022/QH15#15"], "facts": ["x"]},
    {"id": "b", "cat": "exam", "question": "Hai?", "expect": "answer", "gold": ["10/2022/QH15#21"]},
    {"id": "c", "cat": "refuse", "question": "Ba?", "expect": "refuse"},
]


class Assistant:
    """Answers everything from Điều 15, in 5 ms."""

    def __init__(self):
        self.asked = []

    def ask_many(self, request):
        self.asked.append(request)
        found = "10/2022/QH15#15"
        citation = {"marker": 1, "id": found, "article": found, "label": "Điều 15", "quote": "x y z"}
        return {"id": request["id"], "status": "answered", "answer": "Có [1].", "citations": [citation],
                "retrieved": [found], "warnings": [], "timings_ms": {"total": 5.0}}  # fmt: skip

    def refers_to(self, article_id):
        return set()

    def run_metadata(self):
        return {"corpus_hash": "h"}


@pytest.fixture
def set_path(tmp_path):
    path = tmp_path / "bo.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS), encoding="utf-8")
    return str(path)


def call(*args, obj=None):
    return CliRunner().invoke(eval_app, list(args), obj=obj or Assistant())


def test_run_prints_a_table_by_category(set_path):
    result = call("run", set_path)
    assert result.exit_code == 0, result.output
    assert "exam" in result.stdout
    assert "0.500" in result.stdout
    assert "2/3 câu chưa đạt" in result.stdout
    assert result.stderr == ""
    assert max(map(len, result.stdout.splitlines())) <= 160


def test_run_json(set_path):
    data = json.loads(call("run", set_path, "--json").stdout)
    assert data["overall"]["recall@1"] == 0.5
    assert data["overall"]["latency_ms.p50"] == 5
    assert data["by_cat"]["refuse"]["refusal_recall"] == 0
    assert data["failed"] == ["b", "c"]
    assert data["metadata"]["corpus_hash"] == "h"
    assert data["metadata"]["sets"][0]["name"] == "bo"
    assert data["metadata"]["sets"][0]["items"] == 3


def test_run_writes_json_and_report_and_compare_reads_them(set_path, tmp_path):
    for name in ("a", "b"):
        result = call("run", set_path, "--out", str(tmp_path / name))
        assert result.exit_code == 0, result.output
        assert "report.html" in result.stderr
    assert sorted(p.name for p in (tmp_path / "a").iterdir()) == ["report.html", "run.json"]
    shown = call("compare", str(tmp_path / "a"), str(tmp_path / "b"))
    assert shown.exit_code == 0, shown.output
    assert "Mới hỏng: 0 câu" in shown.stdout
    data = json.loads(call("compare", str(tmp_path / "a"), str(tmp_path / "b" / "run.json"), "--json").stdout)
    assert data["overall"]["recall@1"]["change"] == 0


def test_a_split_runs_its_half_only(set_path):
    for split in (Split.TUNE, Split.TEST, Split.ALL):
        assistant = Assistant()
        assert call("run", set_path, "--split", str(split), obj=assistant).exit_code == 0
        expected = [item.id for item in select(load_set(set_path).items, split)]
        assert [request["id"] for request in assistant.asked] == expected


@pytest.mark.parametrize(
    "bound",
    ["recall@1=0.5", "recall@1=0.4", "false_refusal=0", "uncited=0.0", "latency_ms.p95=5", "exam/recall@1=0.5",
     "refuse/status_accuracy=0"],
)  # fmt: skip
def test_bounds_that_hold(set_path, bound):
    assert call("run", set_path, "--fail-under", bound).exit_code == 0


@pytest.mark.parametrize(
    ("bound", "said"),
    [
        ("recall@1=0.51", "recall@1 = 0.5 < 0.51"),
        ("latency_ms.p95=4.9", "latency_ms.p95 = 5 > 4.9"),
        ("refuse/refusal_recall=0.1", "refuse/refusal_recall = 0 < 0.1"),
        ("refuse/recall@1=0", "refuse/recall@1 không có câu nào để tính"),
        ("khong-co/recall@1=0", "khong-co/recall@1 không có câu nào để tính"),
    ],
)
def test_bounds_that_are_missed(set_path, tmp_path, bound, said):
    result = call("run", set_path, "--out", str(tmp_path / "o"), "--fail-under", "mrr@10=0.9", "--fail-under", bound)
    assert result.exit_code == 1
    assert isinstance(result.exception, DanchuError)
    assert result.exception.code is ErrorCode.THRESHOLD_MISSED
    assert said in result.exception.message
    assert "mrr@10 = 0.5 < 0.9" in result.exception.message
    assert (tmp_path / "o" / "run.json").is_file()  # what was measured is there to look at
    assert "exam" in result.stdout


@pytest.mark.parametrize("text", ["recall@1", "recall=0.5", "=0.5", "recall@1=", "recall@1=0,5", "recall@1=nan"])
def test_a_bound_that_cannot_be_read_is_wrong_usage_and_asks_nothing(set_path, text):
    assistant = Assistant()
    result = call("run", set_path, "--fail-under", text, obj=assistant)
    assert isinstance(result.exception, DanchuError)
    assert result.exception.exit_status == 2
    assert assistant.asked == []


def test_a_category_may_hold_a_slash_or_an_equals_sign():
    assert Bound.parse("a/b=c/recall@1=0.5") == Bound("recall@1", 0.5, "a/b=c")


def test_a_set_that_is_not_there_asks_nothing(tmp_path):
    assistant = Assistant()
    result = call("run", str(tmp_path / "x.jsonl"), obj=assistant)
    assert isinstance(result.exception, DanchuError)
    assert (result.exception.code, assistant.asked) == (ErrorCode.FILE_NOT_FOUND, [])


def test_a_folder_that_cannot_be_written_asks_nothing(set_path):
    assistant = Assistant()
    result = call("run", set_path, "--out", set_path, obj=assistant)
    assert isinstance(result.exception, DanchuError)
    assert (result.exception.code, assistant.asked) == (ErrorCode.HOME_UNUSABLE, [])


def test_an_empty_half_is_said_so(tmp_path):
    path = tmp_path / "s.jsonl"
    path.write_text(json.dumps(ROWS[0]))
    result = call("run", str(path), "--split", "test")
    assert isinstance(result.exception, DanchuError)
    assert "--split all" in result.exception.message


def test_help_is_vietnamese_and_imports_nothing_heavy():
    code = (
        "import sys; from typer.testing import CliRunner; from eval.cli import eval_app\n"
        "for args in (['--help'], ['run', '--help'], ['compare', '--help']):\n"
        "    result = CliRunner().invoke(eval_app, args); assert result.exit_code == 0; print(result.stdout)\n"
        "heavy = {'numpy', 'scipy', 'torch', 'chromadb', 'gradio', 'jinja2', 'ir_measures'}\n"
        "print('heavy:', sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Chạy các bộ câu hỏi đánh giá" in done.stdout
    assert "--fail-under" in done.stdout
    assert "heavy: []" in done.stdout


def test_the_documentation_names_every_metric_option_and_reason():
    text = (Path(__file__).resolve().parents[2] / "docs" / "evaluation.md").read_text(encoding="utf-8")
    shown = "".join(call(command, "--help").stdout for command in ("run", "compare"))
    options = set(re.findall(r"--[a-z][a-z-]+", shown)) - {"--help"}
    assert {"--out", "--json", "--split", "--fail-under"} <= options
    for name in {*BY_NAME, *options, *map(str, Failure), *shipped_sets()}:
        assert re.search(rf"`[^`]*{re.escape(name)}\b[^`]*`", text), name
