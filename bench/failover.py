"""Failover: the whole multi-process set-up under load, one app process killed in the middle.

    DANCHU_HOME=HOME DANCHU_SERVICE__IP_PER_MINUTE=0 python -m bench.failover --people 8 --seconds 30

Starts what ``make serve-scaled`` starts (needs PostgreSQL, nginx and ``chroma``), asks through nginx, kills one app
process with SIGKILL at half time, and holds what was acknowledged against what PostgreSQL has. Exit status 1 when
an acknowledged record is missing or a request failed in any way but an honest refusal.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

import httpx
import numpy as np

from bench.load import QUESTIONS
from deploy.serve_scaled import Scaled, started


@dataclass(slots=True)
class Half:
    """What happened before, or after, the kill."""

    statuses: Counter[int] = field(default_factory=Counter)
    laps: list[float] = field(default_factory=list)
    records: list[str] = field(default_factory=list)

    def row(self, name: str, seconds: float) -> str:
        p50, p95 = np.percentile(self.laps, [50, 95]) * 1000 if self.laps else (0, 0)
        refused = self.statuses[429] + self.statuses[503]
        other = sum(self.statuses.values()) - self.statuses[200] - refused
        worst = max(self.laps, default=0.0)
        return (
            f"| {name} | {self.statuses[200]} | {self.statuses[200] / seconds:.1f} | {p50:.0f} | {p95:.0f} "
            f"| {worst:.1f} | {refused} | {other} | {len(self.records)} |"
        )


async def run(scaled: Scaled, people: int, seconds: float) -> tuple[Half, Half]:
    """Ask, kill, go on asking."""
    halves = Half(), Half()
    begun = time.perf_counter()
    limits = httpx.Limits(max_connections=people, max_keepalive_connections=people)
    async with httpx.AsyncClient(base_url=scaled.url, timeout=120, limits=limits) as client:
        crowd = [asyncio.create_task(_person(client, halves, begun, seconds, n)) for n in range(people)]
        await asyncio.sleep(seconds / 2)
        scaled.apps[0].send_signal(signal.SIGKILL)
        await asyncio.gather(*crowd)
    return halves


async def _person(client: httpx.AsyncClient, halves: tuple[Half, Half], begun: float, seconds: float, n: int) -> None:
    chance = random.Random(n)
    for number in itertools.count():
        asked = time.perf_counter()
        if asked - begun > seconds:
            return
        question = f"Ở xã số {n}-{number}: {chance.choice(QUESTIONS)}"
        status, record = 0, ""
        try:
            response = await client.post("/api/v1/ask", json={"question": question})
            status, record = response.status_code, response.headers.get("x-danchu-record", "")
        except httpx.HTTPError:
            pass
        answered = time.perf_counter()
        half = halves[answered - begun > seconds / 2]  # by when it ended: the kill falls into the second
        half.statuses[status] += 1
        half.laps.append(answered - asked)
        half.records += [record] if record else []
        await asyncio.sleep(0.1)


def missing(scaled: Scaled, told: list[str]) -> tuple[int, int]:
    """How many acknowledged records PostgreSQL has not, and how many rows it has."""
    import psycopg

    with psycopg.connect(scaled.database) as connection:
        held = {row[0] for row in connection.execute("SELECT id FROM answers")}
    return len(set(told) - held), len(held)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=30)
    given = parser.parse_args()
    with started() as scaled:
        before, after = asyncio.run(run(scaled, given.people, given.seconds))
        lost, rows = missing(scaled, before.records + after.records)
    print("| | answered | a second | p50 ms | p95 ms | longest s | refused | broken or 5xx | records told |")
    print("|---|---|---|---|---|---|---|---|---|")
    print(before.row("two processes", given.seconds / 2))
    print(after.row("one of them killed", given.seconds / 2))
    print(f"{rows} rows in PostgreSQL, {lost} acknowledged records missing")
    broken = [status for half in (before, after) for status in half.statuses if status not in (200, 429, 503)]
    sys.exit(1 if lost or broken else 0)


if __name__ == "__main__":
    main()
