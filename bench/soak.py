"""Soak: a steady crowd for a long time; does memory stay flat, does anything fail?

    python -m bench.soak --url http://127.0.0.1:7860 --people 20 --minutes 30

Reads the service's own ``/metrics`` (memory, open files, threads' work, lost records) after every minute.
Exit status 1 when anything failed or memory grew by more than ``--grown`` of what it was after warming up.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys

import httpx

from bench.load import arguments, run

_NAMES = {
    "resident_mb": ("process_resident_memory_bytes", 1 / 2**20),
    "open_files": ("process_open_fds", 1.0),
    "cpu_s": ("process_cpu_seconds_total", 1.0),
    "lost_records": ("danchu_records_lost_total", 1.0),
}


def figures(url: str) -> dict[str, float]:
    """What ``/metrics`` says."""
    text = httpx.get(f"{url}/metrics", timeout=60).raise_for_status().text
    found = {}
    for name, (metric, factor) in _NAMES.items():
        match = re.search(rf"^{metric} (\S+)$", text, re.MULTILINE)
        found[name] = round(float(match[1]) * factor, 1) if match else float("nan")
    return found


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--minutes", type=int, default=30)
    parser.add_argument("--warm", type=int, default=2, help="minutes before memory is taken as the measure")
    parser.add_argument("--grown", type=float, default=0.1)
    given = parser.parse_args()
    seen: list[dict[str, float]] = []
    failed = 0.0
    for minute in range(1, given.minutes + 1):
        done = asyncio.run(run(given.url, given.people, 60, given.think, given.repeated, minute)).as_dict()
        seen.append(figures(given.url))
        failed = max(failed, float(str(done["errors"])), float(str(done["refused"])), seen[-1]["lost_records"])
        print(json.dumps({"minute": minute} | done | seen[-1]), flush=True)
    base = seen[min(given.warm, len(seen)) - 1]["resident_mb"]
    grown = seen[-1]["resident_mb"] / base - 1
    print(json.dumps({"grown": round(grown, 3), "failed": failed}))
    sys.exit(1 if failed or grown > given.grown else 0)


if __name__ == "__main__":
    main()
