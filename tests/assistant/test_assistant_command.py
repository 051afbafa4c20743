"""The ``danchu`` command as people run it: its own process, a home on disk, exit statuses, one line on failure."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from answer_checks import KEYS
from homes import any_home

REPOSITORY = Path(__file__).resolve().parents[2]
QUESTION = "Điều 15 quy định gì?"
DECREE = """CHÍNH PHỦ
Số: 9/2031/NĐ-CP
NGHỊ ĐỊNH
Quy định về tưới cây

Điều 1. Giờ tưới
1. Cây được tưới lúc sáng sớm.
2. Trời mưa thì không tưới.

Điều 2. Hiệu lực
Nghị định này có hiệu lực từ ngày ký.
"""


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return any_home(tmp_path_factory)


def danchu(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("DANCHU_")}
    return subprocess.run(
        [sys.executable, "-c", "import app; app.main()", *map(str, arguments)],
        cwd=REPOSITORY,
        env=clean | {"PYTHONIOENCODING": "utf-8", "COLUMNS": "100"} | environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def one_line(text: str) -> bool:
    return text.strip() != "" and len(text.strip().splitlines()) == 1 and "Traceback" not in text


def test_a_question_on_a_terminal(home: Path) -> None:
    ran = danchu("ask", QUESTION, "--home", home)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Điều 15 Luật Thực hiện dân chủ ở cơ sở" in ran.stdout
    assert "[1]" in ran.stdout


def test_a_question_as_json_on_a_day(home: Path) -> None:
    ran = danchu("--home", home, "ask", "--json", QUESTION, "--as-of", "2023-01-01")
    record = json.loads(ran.stdout)
    assert set(record) == KEYS
    assert record["retrieved"][0] == "10/2022/QH15#15"
    assert "not-in-force" in {w["code"] for w in record["warnings"]}


def test_many_questions_and_a_home_from_the_environment(home: Path, tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("".join(json.dumps({"id": i, "question": QUESTION}) + "\n" for i in range(3)), "utf-8")
    ran = danchu("ask", "--jsonl", source, "--out", out, DANCHU_HOME=str(home))
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert [json.loads(line)["id"] for line in out.read_text("utf-8").splitlines()] == [0, 1, 2]


def test_a_bad_file_ends_in_one_line(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"question": "a"}\nkhông phải JSON\n', "utf-8")
    ran = danchu("ask", "--jsonl", source, "--home", tmp_path / "home")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert one_line(ran.stderr)
    assert "in.jsonl, dòng 2" in ran.stderr


@pytest.mark.parametrize(
    "arguments", [["ask"], ["ask", ""], ["ask", "x", "--nope"], ["ask", "x", "--as-of", "hôm qua"], ["nope"]]
)
def test_wrong_usage_is_status_two_and_one_line(tmp_path: Path, arguments: list[str]) -> None:
    ran = danchu(*arguments, "--home", tmp_path / "home")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert one_line(ran.stderr)


def test_the_home_may_stand_anywhere(tmp_path: Path) -> None:
    home = tmp_path / "nhà có dấu cách"
    calls = [
        ("--home", home, "corpus", "list"),
        ("corpus", "--home", home, "list"),
        ("corpus", "list", f"--home={home}"),
    ]
    ran = [danchu(*call) for call in calls]
    assert len({(r.returncode, r.stdout, r.stderr) for r in ran}) == 1
    assert (home / "corpus.sqlite3").exists()


def test_a_home_without_a_folder_is_wrong_usage() -> None:
    ran = danchu("corpus", "list", "--home")
    assert ran.returncode == 2
    assert one_line(ran.stderr)


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"DANCHU_INDEX__NOPE": "1"}, "index.nope"),
        ({"DANCHU_INDEKS__MODEL": "x"}, "DANCHU_INDEKS__MODEL"),
        ({"DANCHU_ASSISTANT__REFUSE_BELOW": "2"}, "assistant.refuse_below"),
    ],
)
def test_a_setting_that_does_not_fit_is_refused(tmp_path: Path, environment: dict[str, str], named: str) -> None:
    ran = danchu("corpus", "list", "--home", tmp_path, **environment)
    assert ran.returncode == 2
    assert one_line(ran.stderr)
    assert named in ran.stderr


def test_the_file_in_the_home_is_read_and_refused_like_the_environment(tmp_path: Path) -> None:
    (tmp_path / "danchu.toml").write_text("[index]\nmodle = 'x'\n", "utf-8")
    ran = danchu("corpus", "list", "--home", tmp_path)
    assert (ran.returncode, one_line(ran.stderr)) == (2, True)
    assert "index.modle" in ran.stderr
    (tmp_path / "danchu.toml").write_text("[index\n", "utf-8")
    assert danchu("corpus", "list", "--home", tmp_path).returncode == 2


@pytest.mark.parametrize(
    "command", [[], ["ask"], ["corpus"], ["corpus", "import"], ["index", "build"], ["eval", "run"], ["serve"]]
)
def test_help_is_in_vietnamese(command: list[str]) -> None:
    ran = danchu(*command, "--help")
    assert ran.returncode == 0
    assert "Cách dùng: danchu" in ran.stdout
    for english in ("Usage", "Options ", "Commands ", "Arguments ", "Show this", "and exit"):
        assert english not in ran.stdout


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys, app\n"
        "try: app.main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = ('torch', 'gradio', 'chromadb', 'onnxruntime', 'sentence_transformers', 'bm25s', 'llama_index')\n"
        "print([m for m in heavy if m in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert ran.stderr.strip() == "[]"


def test_two_homes_never_touch(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    source = tmp_path / "nghi-dinh.txt"
    source.write_text(DECREE, "utf-8")
    assert danchu("corpus", "list", "--home", other).returncode == 0
    before = snapshot(other)
    assert danchu("corpus", "import", source, "--home", one).returncode == 0
    assert "9/2031/NĐ-CP" in danchu("corpus", "list", "--home", one).stdout
    assert snapshot(other) == before
    assert "9/2031/NĐ-CP" not in danchu("corpus", "list", "--home", other, DANCHU_HOME=str(one)).stdout


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
