"""The product's side of the comparison: build (``--build``), or open the built index and ask."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from bench.measure import emit, measure, peak_mib, read_items


def main() -> None:
    """Report as JSON on standard output."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--build", action="store_true")
    parser.add_argument("sets", nargs="*", type=Path)
    options = parser.parse_args()
    started = time.perf_counter()
    from app import Danchu, load_settings

    danchu = Danchu(load_settings(options.home))
    if options.build:
        danchu.embedder.warm()
        warm = time.perf_counter()
        report = danchu.build_index(force=True)
        seconds = time.perf_counter() - warm
        emit({"chunks": report.chunks, "build_s": round(seconds, 2), "chunks_per_s": round(report.chunks / seconds, 1)})
        return
    assistant = danchu.assistant()

    def search(turns: list[str]) -> list[str]:
        return list(assistant.ask(turns).retrieved)

    search(["Họp thôn cần bao nhiêu hộ?"])
    ready = time.perf_counter() - started
    result = measure(read_items(options.sets), search)
    emit(result | {"ready_s": round(ready, 2), "peak_mib": peak_mib()})


if __name__ == "__main__":
    main()
