"""How the product bears size: the same questions over 1, 10, 100 and all topics of the codification.

    python -m bench.scale --source BoPhapDienDienTu.zip --also FOLDER --scratch DIR [--sizes 1 10 100 301]

Every size is a home of its own, and every step of it a process of its own: import, build, ask. A size's topics
are among the next one's (the main topic, then by the SHA-256 of their numbers), so that each build takes over
the vectors of the one before and embeds only what is new. A run that was stopped goes on where it stopped.
The figures go to ``DIR/scale.json``; the table is printed in Markdown.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.phapdien import DEFAULT_TOPICS, read_topics, topic_numbers

Figures = dict[str, Any]


def main() -> None:
    """Measure every size, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", type=Path, required=True, help="the codification's zip")
    parser.add_argument("--also", type=Path, nargs="*", default=[], help="documents and reports that every home holds")
    parser.add_argument("--scratch", type=Path, required=True)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 10, 100, 301], help="topics, smallest first")
    parser.add_argument("--models", type=Path, help="a home's folder models, to save the conversion")
    parser.add_argument("--threads", type=int, default=2, help="threads of the embedding model")
    parser.add_argument("--near-from", type=int, help="from this size on, embed what bench.scale_near chooses")
    given = parser.parse_args()
    given.scratch.mkdir(parents=True, exist_ok=True)
    if given.models and not (given.scratch / "models").exists():
        shutil.copytree(given.models, given.scratch / "models")
    topics = chosen(given.scratch, given.source)
    previous: Path | None = None
    for size in sorted(given.sizes):
        home = given.scratch / f"topics-{size}"
        held = [t for t in topics["order"][:size] if t in set(topics["held"])]
        figures = load(given.scratch).get(str(size), {"topics": size, "topics_with_articles": len(held)})
        near = given.near_from is not None and size >= given.near_from
        for step in ("import", "near", "build", "ask") if near else ("import", "build", "ask"):
            if step not in figures:
                if step == "build" and previous and not near:
                    inherit(previous, home)
                figures[step] = run(step, home, given, held)
                save(given.scratch, size, figures)
        previous = home
    print(table([load(given.scratch)[str(size)] for size in sorted(given.sizes)]))


def chosen(scratch: Path, source: Path) -> Figures:
    """``order``: every topic's number, the main one first; ``held``: those that have articles."""
    file = scratch / "topics.json"
    if not file.exists():
        held = [topic.number for topic in read_topics(source, None)]
        file.write_text(json.dumps({"order": ordered(topic_numbers(source)), "held": held}), "utf-8")
    return json.loads(file.read_text("utf-8"))


def ordered(numbers: Sequence[str]) -> list[str]:
    """The main topic, then the others in an order that has nothing to do with what they are about."""
    return sorted(set(numbers), key=lambda n: (n not in DEFAULT_TOPICS, hashlib.sha256(n.encode()).hexdigest()))


def inherit(previous: Path, home: Path) -> None:
    """Put the smaller size's index into a home that has none, for its vectors."""
    if not (home / "index").exists():
        shutil.copytree(previous / "index", home / "index")


def run(step: str, home: Path, given: argparse.Namespace, held: Sequence[str]) -> Figures:
    """One step in a process of its own; ``first_answer_s`` is from its start to its word that it is ready."""
    home.mkdir(exist_ok=True)
    if not (home / "models").exists():
        (given.scratch / "models").mkdir(exist_ok=True)
        (home / "models").symlink_to(given.scratch / "models")
    command = [sys.executable, "-m", "bench.scale_steps", step, "--home", str(home), "--threads", str(given.threads)]
    if step == "near":
        command += ["--pool", str(given.scratch), "--whole", str(given.scratch / f"topics-{min(given.sizes)}")]
    if step == "import":
        command += ["--topics", *held, "--paths", str(given.source), *map(str, given.also)]
    started = time.perf_counter()
    figures: Figures = {}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if line.strip() == "ready":
                figures["first_answer_s"] = round(time.perf_counter() - started, 2)
            elif line.startswith("{"):
                figures |= json.loads(line)
    if child.returncode:
        sys.exit(f"{step} of {home.name} failed")
    return figures


def load(scratch: Path) -> dict[str, Figures]:
    """What was measured so far, by size."""
    file = scratch / "scale.json"
    return json.loads(file.read_text("utf-8")) if file.exists() else {}


def save(scratch: Path, size: int, figures: Figures) -> None:
    """Keep a size's figures."""
    (scratch / "scale.json").write_text(json.dumps(load(scratch) | {str(size): figures}, indent=1), "utf-8")


def table(sizes: Sequence[Figures]) -> str:
    """Markdown: one column a size."""
    rows = [
        ("topics", lambda s: f"{s['topics']} ({s['topics_with_articles']} with articles)"),
        ("articles", lambda s: s["import"]["articles"]),
        ("chunks (quotable)", lambda s: f"{s['build']['chunks']} ({s['build']['quotable']})"),
        ("import, s", lambda s: s["import"]["seconds"]),
        ("import, peak MiB", lambda s: s["import"]["peak_mib"]),
        ("corpus on disk, MB", lambda s: s["build"]["corpus_mb"]),
        ("embedded for this size", lambda s: s.get("near", s["build"])["embedded"]),
        ("real vectors", lambda s: s["near"]["real"] if "near" in s else "all"),
        ("embedding, passages/s", lambda s: s.get("near", s["build"])["passages_per_s"]),
        ("embedding, core ms a passage", lambda s: s.get("near", s["build"])["core_ms_per_passage"]),
        ("build without embedding, s (core s)", lambda s: f"{s['build']['rest_s']} ({s['build']['rest_core_s']})"),
        ("build, peak MiB", lambda s: s["build"]["peak_mib"]),
        ("index on disk, MB", lambda s: s["build"]["index_mb"]),
        ("start to first answer, s", lambda s: s["ask"]["first_answer_s"]),
        ("serving, MiB after the first answer / peak", lambda s: f"{s['ask']['ready_mib']} / {s['ask']['peak_mib']}"),
        ("understand and retrieve p50 / p95, ms", lambda s: f"{s['ask']['find_p50_ms']} / {s['ask']['find_p95_ms']}"),
        ("a question in all, core ms", lambda s: s["ask"]["core_ms"]),
        ("whole answer p50 / p95, ms", lambda s: f"{s['ask']['total_p50_ms']} / {s['ask']['total_p95_ms']}"),
        ("recall@1 / recall@5", lambda s: f"{s['ask']['recall@1']} / {s['ask']['recall@5']}"),
        ("answerable refused", lambda s: s["ask"]["false_refusal"]),
        ("to be refused and refused", lambda s: s["ask"]["refusal_recall"]),
    ]
    lines = ["| |" + " |" * len(sizes), "|---|" + "---|" * len(sizes)]
    return "\n".join(lines + [f"| {name} | " + " | ".join(str(cell(s)) for s in sizes) + " |" for name, cell in rows])


if __name__ == "__main__":
    main()
