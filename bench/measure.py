"""What both sides of a comparison measure the same way."""

from __future__ import annotations

import json
import re
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np


def read_items(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """The questions of evaluation sets that have a right article."""
    lines = (line for path in paths for line in path.read_text("utf-8").splitlines() if line.strip())
    return [item for item in map(json.loads, lines) if item.get("gold")]


def measure(items: list[dict[str, Any]], search: Callable[[list[str]], list[str]]) -> dict[str, Any]:
    """Recall by category and latency of ``search`` (turns → ranked article ids).

    Returns:
        ``recall`` (category → n, recall@1, recall@5), ``p50_ms`` and ``p95_ms``.
    """
    totals: dict[str, list[float]] = defaultdict(lambda: [0, 0, 0])
    laps = []
    for item in items:
        turns = item.get("turns") or [item["question"]]
        started = time.perf_counter()
        found = search(turns)
        laps.append((time.perf_counter() - started) * 1000)
        right = set(item["gold"]) | set(item.get("alt_gold", []))
        for key in (item["cat"], "all"):
            totals[key][0] += 1
            totals[key][1] += bool(right & set(found[:1]))
            totals[key][2] += bool(right & set(found[:5]))
    return {
        "recall": {k: [int(n), round(a / n, 3), round(b / n, 3)] for k, (n, a, b) in sorted(totals.items())},
        "p50_ms": round(float(np.percentile(laps, 50)), 2),
        "p95_ms": round(float(np.percentile(laps, 95)), 2),
    }


def peak_mib() -> float:
    """The most memory this process has held, MiB; on Linux without what its parent held when it started it."""
    status = Path("/proc/self/status")
    if status.exists() and (peak := re.search(r"VmHWM:\s+(\d+) kB", status.read_text("ascii"))):
        return round(int(peak[1]) / 1024, 1)
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def emit(result: dict[str, Any]) -> None:
    """Hand the result to the process that asked for it."""
    sys.stdout.write("\n" + json.dumps(result, ensure_ascii=False) + "\n")
