"""The product and a plain LlamaIndex pipeline on the same corpus, model and questions, in one run.

``python -m bench.compare --source CORPUS SET…`` imports ``CORPUS`` into a scratch home, runs
each side in a process of its own, and prints a Markdown table with ratios to the baseline.
The product's latency includes composing and verifying the answer; the baseline only retrieves.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any


def main() -> None:
    """Run both sides and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--source", type=Path, required=True)
    parser.add_argument("--out", type=Path, help="write the raw figures here as JSON")
    parser.add_argument("sets", nargs="+", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) / "home"
        _run(["app", "--home", str(home), "corpus", "import", str(options.source)], parse=False)
        built = _run(["bench.product", "--home", str(home), "--build"])
        product = built | _run(["bench.product", "--home", str(home), *map(str, options.sets)])
        model = home / "models" / "danchu-e5-small-vi"
        baseline = _run(
            [
                "bench.baseline",
                "--home",
                str(home),
                "--model",
                str(model),
                "--scratch",
                scratch,
                *map(str, options.sets),
            ]
        )
    if options.out:
        options.out.write_text(json.dumps({"product": product, "baseline": baseline}, indent=1), "utf-8")
    print(table(product, baseline))


def _run(command: list[str], *, parse: bool = True) -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-m", *command], stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.strip().splitlines()[-1]) if parse else {}


def table(product: dict[str, Any], baseline: dict[str, Any]) -> str:
    """Markdown: what is measured, the baseline, the product, the ratio."""
    rows = ["| | baseline | danchu | ratio |", "|---|---|---|---|"]
    for key, name in (
        ("chunks", "chunks"),
        ("build_s", "build, s"),
        ("ready_s", "start to first answer, s"),
        ("p50_ms", "question p50, ms"),
        ("p95_ms", "question p95, ms"),
        ("peak_mib", "peak memory, MiB"),
    ):
        a, b = baseline[key], product[key]
        rows.append(f"| {name} | {a} | {b} | {b / a:.2f} |")
    for category, (n, _, at5) in baseline["recall"].items():
        _, own1, own5 = product["recall"][category]
        rows.append(f"| recall@5 {category} (n={n}) | {at5} | {own5} (recall@1 {own1}) | |")
    return "\n".join(rows)


if __name__ == "__main__":
    main()
