"""What starts fast: commands that need no model, Chroma or page import none; a question needs no torch."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from index.settings import BUILTIN_MODEL

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("torch", "gradio", "chromadb", "transformers", "sentence_transformers", "onnxruntime", "llama_index", "bm25s")


def imported_by(code: str, *arguments: str, home: Path) -> set[str]:
    """Which heavy libraries a fresh process holds after ``code``; what it prints does not count."""
    report = f"\nimport sys\nsys.stderr.write('HEAVY ' + ' '.join(n for n in {HEAVY!r} if n in sys.modules))\n"
    done = subprocess.run(
        [sys.executable, "-c", code + report, *arguments],
        env=os.environ | {"PYTHONPATH": str(ROOT), "DANCHU_HOME": str(home)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.rpartition("HEAVY ")[2].split())


def command(*arguments: str) -> str:
    return (
        f"import app\ntry:\n    app.main({list(arguments)!r})\nexcept SystemExit as e:\n    assert not e.code, e.code"
    )


@pytest.mark.parametrize("module", ["corpus.cli", "index.cli", "assistant.cli", "eval.cli", "app"])
def test_importing_the_commands_imports_nothing_heavy(module: str, tmp_path: Path) -> None:
    assert imported_by(f"import {module}", home=tmp_path) == set()


@pytest.mark.parametrize(
    "arguments",
    [("--help",), ("index", "--help"), ("index", "build", "--help"), ("corpus", "list"), ("index", "status", "--json")],
    ids=" ".join,
)
def test_commands_that_need_nothing_heavy_import_nothing_heavy(arguments: tuple[str, ...], tmp_path: Path) -> None:
    assert imported_by(command(*arguments), home=tmp_path) == set()


def test_a_question_through_the_builtin_model_needs_no_torch(models: Path, tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom index.embedder import Embedder\n"
        "from index.settings import IndexSettings\nimport index.search\n"
        "assert Embedder(IndexSettings(), Path(sys.argv[1])).query('Thôn họp khi nào?').shape == (384,)"
    )
    assert (models / BUILTIN_MODEL).is_dir()
    found = imported_by(code, str(models), home=tmp_path)
    assert found & {"torch", "transformers", "sentence_transformers", "gradio"} == set()
    assert "onnxruntime" in found
