"""Bounds that a run must keep: ``--fail-under METRIC=VALUE``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite

from corpus.errors import DanchuError, ErrorCode
from eval.metrics import BY_NAME
from eval.run import EvalRun


@dataclass(frozen=True, slots=True)
class Bound:
    """A value that a metric must reach, or must not exceed where lower is better.

    ``cat`` is the category, or empty for the whole run.
    """

    metric: str
    value: float
    cat: str = ""

    @classmethod
    def parse(cls, text: str) -> Bound:
        """``recall@5=0.93``, or for one category ``exam/recall@5=0.99``.

        Raises:
            DanchuError: ``settings-invalid``, exit status 2.
        """
        name, _, number = text.rpartition("=")
        cat, _, metric = name.rpartition("/")
        if metric not in BY_NAME:
            raise _wrong(text, f"chỉ số phải là một trong: {', '.join(BY_NAME)}")
        try:
            value = float(number)
        except ValueError:
            raise _wrong(text, "sau dấu = phải là một số, viết như 0.93") from None
        if not isfinite(value):
            raise _wrong(text, "sau dấu = phải là một số, viết như 0.93")
        return cls(metric, value, cat)

    def miss(self, run: EvalRun) -> str:
        """How the run misses this bound, in Vietnamese; empty when it keeps it."""
        name = f"{self.cat}/{self.metric}" if self.cat else self.metric
        group = run.by_cat.get(self.cat) if self.cat else run.overall
        value = group.values[self.metric] if group else None
        if value is None:
            return f"{name} không có câu nào để tính"
        if BY_NAME[self.metric].higher_is_better:
            return f"{name} = {value:.4g} < {self.value:g}" if value < self.value else ""
        return f"{name} = {value:.4g} > {self.value:g}" if value > self.value else ""


def check_bounds(run: EvalRun, bounds: Iterable[Bound]) -> None:
    """Hold a run against its bounds.

    Raises:
        DanchuError: ``threshold-missed``, naming every bound that is missed.
    """
    if missed := [miss for bound in bounds if (miss := bound.miss(run))]:
        raise DanchuError(ErrorCode.THRESHOLD_MISSED, f"Chưa đạt ngưỡng: {'; '.join(missed)}.")


def _wrong(text: str, why: str) -> DanchuError:
    return DanchuError(ErrorCode.SETTINGS_INVALID, f"--fail-under “{text}” không dùng được: {why}.", exit_status=2)
