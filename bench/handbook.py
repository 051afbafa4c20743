"""What the handbook does to retrieval over the official text: the same questions with it and without it.

``python -m bench.handbook --source CORPUS SET…`` imports ``CORPUS`` into a
scratch home, builds one index with the handbook's questions, digests and everyday words and one
without any of them, and prints recall by category as Markdown, for each half of the sets. The shipped ranker was
trained with the handbook, so without it both orders are shown: the ranker's, and the fixed
fusion of the channels' scores, which was not trained.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from app import Danchu, load_settings
from assistant.engine import Assistant
from bench.measure import measure
from corpus.handbook import Handbook
from corpus.importing import import_paths
from corpus.library import Library
from eval.sets import Split, load_sets, select
from index.build import build_index
from index.publish import Shelf
from index.search import Index

EMPTY = Handbook({}, {}, ())
ORDERS = ("fused", "ranked")
Recall = dict[str, list[float]]


def main() -> None:
    """Measure both and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", type=Path, required=True, help="what is imported as official text")
    parser.add_argument("sets", nargs="+")
    options = parser.parse_args()
    items = [item for one in load_sets(options.sets) for item in one.items if item.gold]
    halves = {str(split): [item.to_dict() for item in select(items, split)] for split in (Split.TUNE, Split.TEST)}
    with tempfile.TemporaryDirectory() as scratch:
        danchu = Danchu(load_settings(Path(scratch)))
        import_paths(danchu.corpus, [options.source])
        without = _recall(danchu, Library(danchu.corpus, EMPTY), halves)
        with_ = _recall(danchu, danchu.library, halves)
    for half in halves:
        sys.stdout.write(f"\n{half}:\n\n{table(without[half], with_[half])}\n")


def _recall(
    danchu: Danchu, library: Library, halves: Mapping[str, Sequence[dict[str, Any]]]
) -> dict[str, dict[str, Recall]]:
    """Recall by half, order and category, over an index of its own."""
    shelf = Shelf(danchu.home / f"index-{library.hash[:12]}")
    build_index(library, danchu.embedder, danchu.settings.index, shelf)
    with closing(Index.open(shelf, danchu.embedder, danchu.settings.index, library.hash)) as index:
        assistant = Assistant(library, index, danchu.settings.assistant)
        return {
            half: {order: measure(list(items), _searcher(assistant, order))["recall"] for order in ORDERS}
            for half, items in halves.items()
        }


def _searcher(assistant: Assistant, order: str) -> Callable[[list[str]], list[str]]:
    def search(turns: list[str]) -> list[str]:
        question = assistant.understand(turns)
        if order == "ranked":
            return list(assistant.find(question).retrieved)
        hits = sorted(assistant.search(question).hits, key=lambda hit: -hit.score)
        return [hit.article for hit in hits]

    return search


def table(without: dict[str, Recall], with_: dict[str, Recall]) -> str:
    """Markdown: by category, recall@1 and recall@5 without and with the handbook, for each order."""
    head = "| | n | fused @1 | fused @5 | ranked @1 | ranked @5 |"
    rows = [head, "|---|---|---|---|---|---|"]
    for category, (n, _, _) in without["fused"].items():
        cells = [
            f"{without[order][category][at]:.3f} → {with_[order][category][at]:.3f}"
            for order in ORDERS
            for at in (1, 2)
        ]
        rows.append(f"| {category} | {n} | {' | '.join(cells)} |")
    return "\n".join(rows)


if __name__ == "__main__":
    main()
