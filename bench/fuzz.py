"""Random and hostile input through the command line, the interfaces for programs and the page.

    python -m bench.fuzz --home HOME --inputs 10000 --seed 1

Half of the inputs go to the interfaces, three in ten to the page, the rest to the command line, all in this process
and over the home's own assistant; hypothesis makes them. Prints a table of what came back, then every finding: a 5xx, a
traceback, a failure of another shape, an answer whose quotation does not stand in the texts. Exit status 1 when there
is one. It writes records and reads everything: give it a copy of a home.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from bench.fuzz_commands import CommandLine
from bench.fuzz_doors import FindingError, Interfaces, Page

#: Shares of the inputs.
SHARES = {"interfaces": 0.5, "page": 0.3, "command line": 0.2}


@dataclass(slots=True)
class Tally:
    """What came back from one door."""

    inputs: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    seconds: float = 0.0


def run(home: Path, inputs: int, number: int) -> dict[str, Tally]:
    """Throw ``inputs`` inputs at a home's service and commands.

    Args:
        number: the seed; the same one makes the same inputs.
    """
    with Interfaces(home) as interfaces, Page(home) as page, CommandLine(home) as command_line:
        doors = {"interfaces": interfaces, "page": page, "command line": command_line}
        return {name: _at(door, max(1, round(inputs * SHARES[name])), number) for name, door in doors.items()}


def _at(door: Interfaces | Page | CommandLine, inputs: int, number: int) -> Tally:
    tally = Tally()
    begun = time.perf_counter()
    _thrower(door.inputs, door.throw, tally, inputs, number)()
    tally.seconds = time.perf_counter() - begun
    return tally


def _thrower(
    made: st.SearchStrategy[Any], throw: Callable[[Any], str], tally: Tally, inputs: int, number: int
) -> Callable[[], None]:
    """A hypothesis test that notes what it finds and goes on: no finding may hide another."""

    @seed(number)
    @settings(
        max_examples=inputs,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(made)
    def thrown(one: Any) -> None:
        tally.inputs += 1
        try:
            tally.outcomes[throw(one)] += 1
        except FindingError as finding:
            tally.outcomes["finding"] += 1
            tally.findings.append(f"{finding} ← {one!r:.400}")

    return thrown


def table(tallies: dict[str, Tally]) -> str:
    """Markdown."""
    kinds = sorted({kind for tally in tallies.values() for kind in tally.outcomes} | {"5xx", "finding"})
    lines = ["| through | inputs | " + " | ".join(kinds) + " |", "|---" * (len(kinds) + 2) + "|"]
    for name, tally in tallies.items():
        lines.append(f"| {name} | {tally.inputs} | " + " | ".join(str(tally.outcomes[kind]) for kind in kinds) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--inputs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    given_ = parser.parse_args()
    tallies = run(given_.home, given_.inputs, given_.seed)
    print(table(tallies))
    found = [f"{name}: {finding}" for name, tally in tallies.items() for finding in tally.findings]
    print(json.dumps({"findings": len(found), "seconds": {n: round(t.seconds) for n, t in tallies.items()}}))
    print("\n".join(found[:50]))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
