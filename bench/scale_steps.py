"""The steps of ``bench.scale``, each in a process of its own: what it took goes to standard output as JSON."""

from __future__ import annotations

import argparse
import hashlib
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.measure import emit, peak_mib
from eval.sets import EvalItem, Expect, Split, load_sets, select, shipped_sets

SAMPLE = 150
_EMBEDDING = "Nhúng"


def main() -> None:
    """Do one step, report as JSON on standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=("import", "near", "build", "ask"))
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--topics", nargs="*", default=[])
    parser.add_argument("--paths", type=Path, nargs="*", default=[])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pool", type=Path)
    parser.add_argument("--whole", type=Path)
    given = parser.parse_args()
    if given.step == "import":
        emit(import_step(given.home, given.paths, given.topics))
    elif given.step == "near":
        from bench.scale_near import near_step

        turns = [item.asked for items in sample() for item in items]
        emit(near_step(_danchu(given.home, given.threads), given.pool, given.whole, turns))
    elif given.step == "build":
        emit(build_step(given.home, given.threads))
    else:
        emit(ask_step(given.home, given.threads, given.rounds))


def import_step(home: Path, paths: Sequence[Path], topics: Sequence[str]) -> dict[str, Any]:
    """Import into a fresh home."""
    from corpus.importing import import_paths
    from corpus.store import Corpus

    corpus = Corpus(home)
    started = time.perf_counter()
    import_paths(corpus, paths, topics)
    seconds = round(time.perf_counter() - started, 1)
    return corpus.counts() | {"seconds": seconds, "peak_mib": peak_mib()}


class _Phases:
    """When the build embedded: the progress it tells, with wall clock and processor time."""

    def __init__(self) -> None:
        self.started = (time.perf_counter(), time.process_time())
        self.first = self.last = self.started
        self.embedded = 0

    def __call__(self, what: str, done: int, _whole: int) -> None:
        if what == _EMBEDDING:
            self.last, self.embedded = (time.perf_counter(), time.process_time()), done
            if not done:
                self.first = self.last


def build_step(home: Path, threads: int) -> dict[str, Any]:
    """Build the index; vectors that an older index or a stopped build left in the home are taken over."""
    danchu = _danchu(home, threads)
    danchu.embedder.warm()
    phases = _Phases()
    report = danchu.build_index(progress=phases)
    ended = (time.perf_counter(), time.process_time())
    wall, core = (last - first for last, first in zip(phases.last, phases.first, strict=True))
    whole, whole_core = (end - start for end, start in zip(ended, phases.started, strict=True))
    return {
        "chunks": report.chunks,
        "quotable": _quotable(danchu, report.folder),
        "embedded": phases.embedded,
        "embed_s": round(wall, 1),
        "passages_per_s": round(phases.embedded / wall, 1) if wall else None,
        "core_ms_per_passage": round(1000 * core / phases.embedded, 1) if phases.embedded else None,
        "rest_s": round(whole - wall, 1),
        "rest_core_s": round(whole_core - core, 1),
        "peak_mib": peak_mib(),
        "index_mb": size_mb(report.folder),
        "corpus_mb": size_mb(home / "corpus.sqlite3"),
    }


def ask_step(home: Path, threads: int, rounds: int) -> dict[str, Any]:
    """Ask the sample; of the rounds the quickest counts, question by question: the one least disturbed."""
    danchu = _danchu(home, threads)
    assistant = danchu.assistant()
    assistant.ask(["Họp thôn cần bao nhiêu hộ?"])
    print("ready", flush=True)
    ready_mib = resident_mib()
    answerable, refusable = sample()
    core = time.process_time()
    answers = {item.id: [assistant.ask(item.asked) for _ in range(rounds)] for item in [*answerable, *refusable]}
    core = (time.process_time() - core) / (rounds * len(answers))
    find = [min(_find_ms(a.timings_ms) for a in answers[i.id]) for i in answerable]
    total = [min(a.timings_ms["total"] for a in answers[i.id]) for i in answerable]
    first = {key: found[0] for key, found in answers.items()}
    hits = {k: [bool({*i.gold, *i.alt_gold} & set(first[i.id].retrieved[:k])) for i in answerable] for k in (1, 5, 20)}
    refused = {key: answer.status == "refused" for key, answer in first.items()}
    return {
        "answerable": len(answerable),
        "refusable": len(refusable),
        "ready_mib": ready_mib,
        "peak_mib": peak_mib(),
        "core_ms": round(1000 * core, 1),
        "find_p50_ms": _percentile(find, 50),
        "find_p95_ms": _percentile(find, 95),
        "total_p50_ms": _percentile(total, 50),
        "total_p95_ms": _percentile(total, 95),
        **{f"recall@{k}": round(statistics.mean(found), 3) for k, found in hits.items()},
        "false_refusal": round(statistics.mean(refused[i.id] for i in answerable), 3),
        "refusal_recall": round(statistics.mean(refused[i.id] for i in refusable), 3),
        "missed@5": [i.id for i, hit in zip(answerable, hits[5], strict=True) if not hit],
    }


def sample(most: int = SAMPLE) -> tuple[list[EvalItem], list[EvalItem]]:
    """Of the shipped sets' test split: ``most`` answerable questions, always the same, and all that must be refused."""
    loaded = load_sets(sorted(shipped_sets()))
    items = select([item for one in loaded for item in one.items], Split.TEST)
    answerable = [i for i in items if i.expect is Expect.ANSWER and i.gold]
    by_hash = sorted(answerable, key=lambda item: hashlib.sha256(item.id.encode()).hexdigest())
    return by_hash[:most], [i for i in items if i.expect is Expect.REFUSE]


def size_mb(path: Path) -> float:
    """Bytes on disk of a file or of all files below a folder, in millions."""
    files = [path] if path.is_file() else [p for p in path.rglob("*") if p.is_file()]
    return round(sum(p.stat().st_size for p in files) / 1e6, 1)


def resident_mib() -> float:
    """What this process holds now, MiB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return round(pages * 4096 / 2**20, 1)


def _danchu(home: Path, threads: int) -> Any:
    from app import Danchu, load_settings

    settings = load_settings(home)
    return Danchu(settings.model_copy(update={"index": settings.index.model_copy(update={"threads": threads})}))


def _quotable(danchu: Any, folder: Path) -> int:
    from index.opened import TEXT_FIELD, OpenedIndex

    opened = OpenedIndex(folder, danchu.settings.index)
    opened.close()
    return len(opened.rows[TEXT_FIELD])


def _find_ms(timings: dict[str, float]) -> float:
    return timings["understand"] + timings.get("retrieve", 0.0)


def _percentile(values: Sequence[float], share: int) -> float:
    return round(float(np.percentile(values, share)), 1)


if __name__ == "__main__":
    main()
