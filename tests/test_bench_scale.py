"""The measure of size: its topics, its questions, its made-up vectors, its table."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from bench.scale import load, ordered, save, table
from bench.scale_near import leave
from bench.scale_steps import sample, size_mb
from eval.sets import Expect, Split, split_of
from index.kept import KeptVectors


def test_every_size_holds_the_main_topic_and_the_size_before() -> None:
    numbers = [f"{n}.{m}" for n in range(1, 45) for m in range(1, 5)] + ["44.13", "1.1"]
    order = ordered(numbers)
    assert order[0] == "44.13"
    assert sorted(order) == sorted(set(numbers))
    assert ordered(numbers[::-1]) == order, "the files' order does not count"
    assert len({number.split(".")[0] for number in order[:20]}) > 8, "no field before another"


def test_the_sample_is_the_same_every_time_and_of_the_test_split() -> None:
    answerable, refusable = sample(50)
    assert sample(50) == (answerable, refusable)
    assert len(answerable) == 50
    assert {i.expect for i in answerable} == {Expect.ANSWER}
    assert {i.expect for i in refusable} == {Expect.REFUSE}
    assert {split_of(i) for i in [*answerable, *refusable]} == {Split.TEST}
    assert all(i.gold for i in answerable)


def test_real_vectors_stay_and_the_rest_are_made_up_far_from_them(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    keys = [f"{n:032x}" for n in range(600)]
    mean = rng.normal(size=384)
    real = {}
    for key in keys[::3]:
        vector = mean + 0.3 * rng.normal(size=384)
        real[key] = (vector / np.linalg.norm(vector)).astype(np.float32)
    danchu = SimpleNamespace(home=tmp_path, embedder=SimpleNamespace(identity="made"))
    leave(danchu, keys, real)
    found = dict(KeptVectors(tmp_path / "index", "made").read())
    assert list(found) == keys
    np.testing.assert_allclose([np.linalg.norm(v) for v in found.values()], 1, atol=1e-5)
    for key, vector in real.items():
        np.testing.assert_array_equal(found[key], vector)
    made = np.array([vector for key, vector in found.items() if key not in real])
    assert (made @ real[keys[0]]).max() < 0.5 < min(real[keys[0]] @ vector for vector in real.values())


def test_figures_are_kept_by_size_and_told_side_by_side(tmp_path: Path) -> None:
    build = dict.fromkeys(
        ("chunks", "quotable", "embedded", "passages_per_s", "core_ms_per_passage", "rest_s", "rest_core_s"), 5
    ) | {"peak_mib": 1, "index_mb": 2, "corpus_mb": 3}
    ask = dict.fromkeys(
        ("first_answer_s", "ready_mib", "peak_mib", "find_p50_ms", "find_p95_ms", "core_ms", "total_p50_ms"), 7
    ) | {"total_p95_ms": 8, "recall@1": 0.5, "recall@5": 0.75, "false_refusal": 0.0, "refusal_recall": 1.0}
    imported = {"articles": 11, "seconds": 2, "peak_mib": 9}
    for size in (1, 10):
        save(
            tmp_path, size, {"topics": size, "topics_with_articles": 1, "import": imported, "build": build, "ask": ask}
        )
    near = load(tmp_path)["10"] | {"near": {"real": 4, "embedded": 6, "passages_per_s": 1, "core_ms_per_passage": 2}}
    rows = [line.split(" | ") for line in table([load(tmp_path)["1"], near]).splitlines()]
    assert len({len(row) for row in rows[2:]}) == 1
    assert ["| recall@1 / recall@5", "0.5 / 0.75", "0.5 / 0.75 |"] in rows
    assert ["| real vectors", "all", "4 |"] in rows


def test_what_is_measured_of_files(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 1_500_000)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "c").write_bytes(b"x" * 500_000)
    assert (size_mb(tmp_path), size_mb(tmp_path / "a")) == (2.0, 1.5)


def test_what_is_measured_of_memory() -> None:
    """In a process of its own: the peak of this one may have been higher before."""
    program = (
        "import numpy as np\n"
        "from bench.measure import peak_mib\n"
        "before = peak_mib()\n"
        "held = np.ones(8_000_000)\n"
        "print(peak_mib() - before, held.nbytes / 2**20)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    grown, held = map(float, done.stdout.split())
    assert held / 2 <= grown <= held * 2
