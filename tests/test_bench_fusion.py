"""The ways of fusing that are compared, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.ranking import CHANNELS
from bench.fusion import by_scores, methods, reciprocal, table, weighted
from index.search import Hit

RAW = np.array([[4.0, 0.0], [2.0, 0.2], [0.0, 0.8]])


def test_the_weighted_sum_divides_each_channel_by_its_best() -> None:
    assert weighted(RAW, np.array([1.0, 0.5])) == pytest.approx([1.0, 0.5 + 0.125, 0.5])


def test_reciprocal_ranks_count_where_a_channel_says_something() -> None:
    assert reciprocal(RAW, np.array([1.0, 1.0]), k=1) == pytest.approx([1 / 2, 1 / 3 + 1 / 3, 1 / 2])
    assert reciprocal(RAW, np.array([1.0, 0.0]), k=1) == pytest.approx([1 / 2, 1 / 3, 0.0])


def test_a_channel_that_is_silent_changes_nothing() -> None:
    silent = np.column_stack([RAW, np.zeros(3)])
    assert weighted(silent, np.array([1.0, 0.5, 9.0])) == pytest.approx(weighted(RAW, np.array([1.0, 0.5])))
    assert reciprocal(silent, np.ones(3)) == pytest.approx(reciprocal(RAW, np.ones(2)))


def test_every_way_ranks_what_was_found() -> None:
    hits = [Hit(f"#{n}", signals={c: float(n == i % 3) for i, c in enumerate(CHANNELS)}) for n in range(3)]
    assert by_scores(hits, np.array([0.1, 0.3, 0.2])) == ["#1", "#2", "#0"]
    for name, order in methods(2, lambda first: first[::-1]).items():
        ranked = order(hits)
        assert set(ranked) <= {"#0", "#1", "#2"}, name
        assert len(ranked) == (2 if name.startswith("learned") else 3)


def test_the_table_gives_both_recalls() -> None:
    text = table({"way": {"all": [(True, True), (False, True)]}})
    assert text.splitlines() == ["| | all (2) |", "|---|---|", "| way | 0.500 / 1.000 |"]
