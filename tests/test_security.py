"""Nothing that is loaded can run: no pickle, no code out of models, no loader that makes objects."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from deploy.audit import refused, sorted_out

REPOSITORY = Path(__file__).resolve().parents[1]
CODE = ("app.py", "assistant", "bench", "corpus", "deploy", "eval", "index", "records", "training", "web")
FORBIDDEN = re.compile(
    r"\bimport (?:c?[pP]ickle|dill|cloudpickle|joblib|marshal|shelve)\b"
    r"|\bfrom (?:c?[pP]ickle|dill|joblib|marshal|shelve) "
    r"|\bpickle\.|torch\.load\(|allow_pickle\s*=\s*True|trust_remote_code\s*=\s*(?!False)"
    r"|use_safetensors\"?\s*[:=]\s*False"
    r"|safe_serialization\s*=\s*False|shell\s*=\s*True|os\.system\(|yaml\.(?:unsafe_load|full_load)"
)


def _files() -> list[Path]:
    found = [REPOSITORY / name for name in CODE]
    return sorted(p for f in found for p in ([f] if f.is_file() else f.rglob("*.py")))


def test_nothing_loads_what_could_run() -> None:
    files = _files()
    assert len(files) > 200
    seen = {p.relative_to(REPOSITORY).as_posix(): FORBIDDEN.findall(p.read_text("utf-8")) for p in files}
    assert {name: hits for name, hits in seen.items() if hits} == {}


@pytest.mark.parametrize(
    "line",
    ["import pickle", "x = pickle.loads(b)", "torch.load(path)", "np.load(p, allow_pickle=True)",
     "SentenceTransformer(m, trust_remote_code=True)", "trust_remote_code=settings.trust",
     "subprocess.run(c, shell=True)", "from joblib import load"],
)  # fmt: skip
def test_the_search_sees_what_is_forbidden(line: str) -> None:
    assert FORBIDDEN.search(line)


def test_models_are_loaded_without_their_code() -> None:
    """Said at the one place that loads a foreign model, since the library's default may change."""
    tree = ast.parse((REPOSITORY / "index/embedder.py").read_text("utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    calls = [call for call in calls if getattr(call.func, "id", "") == "SentenceTransformer"]
    assert len(calls) == 1
    told = [word for word in calls[0].keywords if word.arg in ("trust_remote_code", "model_kwargs")]
    given = {word.arg: ast.literal_eval(word.value) for word in told}
    assert given == {"trust_remote_code": False, "model_kwargs": {"use_safetensors": True}}


@pytest.mark.parametrize("page", ["security.md", "service.md", "records.md"])
def test_every_test_that_the_docs_name_is_there(page: str) -> None:
    """What they say is shown must be shown by something."""
    named = set(re.findall(r"\btest_\w+", (REPOSITORY / "docs" / page).read_text("utf-8")))
    files = list((REPOSITORY / "tests").rglob("*.py"))
    there = {path.stem for path in files}
    there |= {name for path in files for name in re.findall(r"def (test_\w+)", path.read_text("utf-8"))}
    assert named - there == set()


def test_every_silenced_finding_names_its_rule() -> None:
    bare = [p.name for p in _files() if re.search(r"#\s*nosec(?!\s+B\d{3}\b)", p.read_text("utf-8"))]
    assert bare == []


@pytest.mark.parametrize(
    ("licence", "bad"),
    [("AGPL-3.0-only", True), ("GNU Affero General Public License v3", True), ("GPL-3.0-or-later", True),
     ("GNU General Public License v2 (GPLv2)", True), ("SSPL-1.0", True), ("LGPL-3.0-only", False),
     ("GPL-2.0-only OR MIT", False), ("(MIT OR ISC) AND GPL-3.0-only", True), ("MIT", False)],
)  # fmt: skip
def test_licences_that_bind_are_refused(licence: str, bad: bool) -> None:
    assert bool(refused([{"Name": "made", "Version": "1", "License": licence}])) is bad


def test_a_package_nobody_knows_is_not_called_sound() -> None:
    reported = [
        {"name": "made-a", "version": "1", "vulns": [{"id": "MADE-1"}]},
        {"name": "made-b", "skip_reason": "not found"},
        {"name": "made-c", "version": "2", "vulns": []},
    ]
    assert sorted_out(reported) == (["made-a 1: MADE-1"], ["made-b"])
