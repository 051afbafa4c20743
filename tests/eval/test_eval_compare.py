"""Paired differences: known intervals, what broke, what was mended, what cannot be compared."""

from __future__ import annotations

import math

import pytest

from eval.compare import compare_runs
from eval.run import run_set


@pytest.fixture
def run(item, answer):
    """``run("AXA")``: one item a letter, gold A, that letter retrieved and cited; latencies in milliseconds."""

    def build(letters: str, *, latencies: list[float] | None = None, **fields):
        items = [item(**({"id": f"q{n}", "gold": ["A"]} | fields)) for n in range(len(letters))]
        given = iter(zip(letters, latencies or [10.0] * len(letters), strict=True))

        def ask(_):
            letter, total = next(given)
            return answer(retrieved=letter, cites=letter, timings_ms={"total": total})

        return run_set(items, ask)

    return build


def test_nothing_changed(run):
    found = compare_runs(run("AXAX"), run("AXAX"))
    row = found.overall["recall@1"]
    assert (row.items, row.a, row.b, row.change, row.low, row.high) == (4, 0.5, 0.5, 0, 0, 0)
    assert not row.clear
    assert (found.broken, found.fixed, found.changed, found.only_a, found.only_b) == ([], [], [], [], [])


def test_everything_mended(run):
    found = compare_runs(run("X" * 10), run("A" * 10))
    row = found.overall["recall@1"]
    assert (row.a, row.b, row.change, row.low, row.high) == (0, 1, 1, 1, 1)
    assert row.clear
    assert row.better("recall@1")
    assert [a.item.id for a, _ in found.fixed] == [f"q{n}" for n in range(10)]
    assert found.broken == []


def test_a_handful_of_pairs_is_never_clear(run):
    row = compare_runs(run("X" * 9), run("A" * 9)).overall["recall@1"]
    assert (row.low, row.high, row.clear) == (1, 1, False)


def test_the_interval_is_that_of_the_paired_difference(run):
    # 20 of 100 mended, none broken: the share's normal interval is 0.2 ± 1.96 √(0.2 · 0.8 / 100).
    found = compare_runs(run("A" * 40 + "X" * 60), run("A" * 60 + "X" * 40)).overall["recall@1"]
    half = 1.96 * math.sqrt(0.2 * 0.8 / 100)
    assert found.change == pytest.approx(0.2)
    assert (found.low, found.high) == (pytest.approx(0.2 - half, abs=0.02), pytest.approx(0.2 + half, abs=0.02))


def test_pairing_matters(run):
    # The same two shares of 0.5, but every item changed sides: the interval must be wide, not [0, 0].
    row = compare_runs(run("A" * 20 + "X" * 20), run("X" * 20 + "A" * 20)).overall["recall@1"]
    assert row.change == 0
    assert (row.low < -0.2, row.high > 0.2) == (True, True)
    assert not row.clear


def test_the_same_input_gives_the_same_interval(run):
    a, b = run("AXAXAXAAX"), run("AAXXAXXAA")
    assert compare_runs(a, b) == compare_runs(a, b)
    one, other = (compare_runs(a, b, seed=seed).overall["mrr@10"] for seed in (1, 2))
    assert one.change == other.change


def test_broken_and_fixed(run):
    found = compare_runs(run("AXAX"), run("XAAX"))
    assert ([a.item.id for a, _ in found.broken], [a.item.id for a, _ in found.fixed]) == (["q0"], ["q1"])


def test_latency_compares_percentiles_and_lower_is_better(run):
    found = compare_runs(run("AAA", latencies=[10, 20, 30]), run("AAA", latencies=[1, 2, 3])).overall
    assert (found["latency_ms.p50"].a, found["latency_ms.p50"].b) == (20, 2)
    assert found["latency_ms.p95"].change == pytest.approx(2.9 - 29)
    assert found["latency_ms.p50"].better("latency_ms.p50")


def test_categories_are_compared_apart(run, item, answer):
    both = [item(id="a", cat="exam", gold=["A"]), item(id="b", cat="multi", gold=["A"])]
    a = run_set(both, lambda request: answer(retrieved="A" if request["id"] == "a" else "X"))
    b = run_set(both, lambda request: answer(retrieved="A"))
    found = compare_runs(a, b)
    assert found.by_cat["exam"]["recall@1"].change == 0
    assert found.by_cat["multi"]["recall@1"].change == 1
    assert "refusal_recall" not in found.overall


def test_items_that_cannot_be_paired_are_named_and_left_out(run, item, answer):
    a = run_set([item(id=n, gold=["A"]) for n in ("x", "y", "z")], lambda _: answer(retrieved="A"))
    other = [item(id="y", gold=["B"]), item(id="z", gold=["A"], answer="câu mẫu đã sửa"), item(id="w", gold=["A"])]
    found = compare_runs(a, run_set(other, lambda _: answer(retrieved="A")))
    assert (found.only_a, found.only_b, found.changed) == (["x"], ["w"], ["y"])
    assert found.overall["recall@1"].items == 1


def test_items_with_a_score_in_one_run_only_are_no_pair(item, answer):
    items = [item(gold=["A"])]
    a, b = run_set(items, lambda _: answer(cites="A")), run_set(items, lambda _: answer(cites=""))
    found = compare_runs(a, b).overall
    assert "citation_precision" not in found
    assert found["citation_recall"].change == -1


def test_as_json(run):
    data = compare_runs(run("AX"), run("XX")).to_dict()
    assert data["broken"] == ["q0"]
    assert data["overall"]["recall@1"]["change"] == -0.5
    assert set(data["by_cat"]) == {"exam"}
