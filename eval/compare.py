"""Two runs side by side: paired differences with bootstrap intervals, and what broke or was mended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from eval.metrics import BY_NAME, LATENCY, METRICS, statistic
from eval.run import EvalRun, Result
from eval.sets import EvalItem

if TYPE_CHECKING:
    import numpy as np

RESAMPLES = 2000
CONFIDENCE = 0.95
#: With fewer pairs a bootstrap interval may shrink to a point and says nothing.
FEWEST_PAIRS = 10
_SEED = 20221110


@dataclass(frozen=True, slots=True)
class Difference:
    """One metric over the items that both runs have a score for.

    Attributes:
        items: how many pairs.
        a, b: the metric over these items in each run.
        change: ``b - a``.
        low, high: 95 % interval of ``change``.
    """

    items: int
    a: float
    b: float
    change: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether the interval lies wholly on one side of zero, over enough pairs to trust an interval at all."""
        return self.items >= FEWEST_PAIRS and (self.low > 0 or self.high < 0)

    def better(self, metric: str) -> bool:
        """Whether the change is an improvement."""
        return (self.change > 0) is BY_NAME[metric].higher_is_better


Differences = dict[str, Difference]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from run A to run B.

    Attributes:
        overall, by_cat: differences by metric; a metric without a pair is left out.
        broken: pairs (A, B) that passed in A and fail in B; ``fixed``: the other way round.
        changed: ids whose item differs between the runs; these are compared nowhere.
        only_a, only_b: ids that one run alone has.
    """

    overall: Differences
    by_cat: dict[str, Differences]
    broken: list[tuple[Result, Result]]
    fixed: list[tuple[Result, Result]]
    changed: list[str]
    only_a: list[str]
    only_b: list[str]

    def to_dict(self) -> dict[str, Any]:
        return {
            "overall": _dump(self.overall),
            "by_cat": {cat: _dump(differences) for cat, differences in self.by_cat.items()},
            "broken": [a.item.id for a, _ in self.broken],
            "fixed": [a.item.id for a, _ in self.fixed],
            "changed": self.changed,
            "only_a": self.only_a,
            "only_b": self.only_b,
        }


def compare_runs(a: EvalRun, b: EvalRun, *, resamples: int = RESAMPLES, seed: int = _SEED) -> Comparison:
    """Compare two runs over the items that they share.

    Intervals are percentile bootstrap intervals of the paired difference (Efron and
    Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13): items are drawn with
    replacement, the same ones in both runs. The same input gives the same output.
    """
    left, right = ({r.item.id: r for r in run.results} for run in (a, b))
    both = [name for name in left if name in right]
    pairs = [(left[name], right[name]) for name in both if _same(left[name].item, right[name].item)]
    cats = dict.fromkeys(one.item.cat for one, _ in pairs)

    def differences(chosen: Sequence[tuple[Result, Result]]) -> Differences:
        found = {m.name: _difference(chosen, m.name, resamples, seed) for m in METRICS}
        return {name: difference for name, difference in found.items() if difference}

    return Comparison(
        overall=differences(pairs),
        by_cat={cat: differences([p for p in pairs if p[0].item.cat == cat]) for cat in cats},
        broken=[(x, y) for x, y in pairs if y.failures and not x.failures],
        fixed=[(x, y) for x, y in pairs if x.failures and not y.failures],
        changed=[name for name in both if not _same(left[name].item, right[name].item)],
        only_a=[name for name in left if name not in right],
        only_b=[name for name in right if name not in left],
    )


def _same(a: EvalItem, b: EvalItem) -> bool:
    """Whether two items ask and score alike; the reference answer and unknown fields score nothing."""
    return replace(a, answer="", extra={}) == replace(b, answer="", extra={})


def _difference(pairs: Sequence[tuple[Result, Result]], metric: str, resamples: int, seed: int) -> Difference | None:
    import numpy as np

    name = LATENCY if metric.startswith(LATENCY) else metric
    scores = [(x.scores[name], y.scores[name]) for x, y in pairs]
    table = np.array([pair for pair in scores if None not in pair], dtype=float)
    if not len(table):
        return None
    value = statistic(metric)
    first, second = value(table[:, 0]), value(table[:, 1])
    low, high = _interval(table, value, resamples, seed)
    return Difference(len(table), first, second, second - first, low, high)


def _interval(table: np.ndarray, value: Callable[..., Any], resamples: int, seed: int) -> tuple[float, float]:
    """The percentile interval of the difference; ``table`` is (items × 2)."""
    import numpy as np

    drawn = np.random.default_rng(seed).integers(0, len(table), size=(resamples, len(table)))
    changes = value(table[drawn, 1]) - value(table[drawn, 0])
    tail = (1 - CONFIDENCE) / 2 * 100
    low, high = np.percentile(changes, [tail, 100 - tail])
    return float(low), float(high)


def _dump(differences: Differences) -> dict[str, dict[str, float]]:
    return {name: asdict(difference) for name, difference in differences.items()}
