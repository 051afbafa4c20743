"""Three ways to order what the channels found: weighted fusion, reciprocal rank fusion, the learned ranker.

``python -m bench.fusion --home HOME [--split tune|test|all]`` prints recall@1 and recall@5 over the shipped sets,
each question searched as a whole: its parts, direct references and calculators are left out.
Reciprocal rank fusion: Cormack, Clarke, Büttcher, SIGIR 2009, with their k = 60.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from app import Danchu, load_settings
from assistant.ranking import CHANNELS
from eval.sets import Split, load_sets, select, shipped_sets
from index.search import Hit

RRF_K = 60


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--split", type=Split, choices=list(Split), default=Split.TEST)
    options = parser.parse_args()
    assistant = Danchu(load_settings(options.home)).assistant()
    items = select([item for loaded in load_sets(sorted(shipped_sets())) for item in loaded.items], options.split)
    found: dict[str, list[tuple[bool, bool]]] = {}
    for item in (item for item in items if item.gold):
        question = assistant.understand(item.asked)
        result = assistant.search(question)
        right = {*item.gold, *item.alt_gold}
        orders = {
            "weighted fusion": [hit.article for hit in result.hits],
            "reciprocal rank fusion": reciprocal(result.hits),
            "learned ranker": [hit.article for hit in assistant.rank(question, result)],
        }
        for name, order in orders.items():
            found.setdefault(name, []).append((order[0] in right, bool(right & set(order[:5]))))
    for name, hits in found.items():
        first, five = np.mean(hits, axis=0)
        print(f"{name:24} recall@1 {first:.3f}  recall@5 {five:.3f}  n={len(hits)}")


def reciprocal(hits: Sequence[Hit]) -> list[str]:
    """The articles of ``hits`` by reciprocal rank fusion; a channel that missed one gives it nothing."""
    scores = np.zeros(len(hits))
    for channel in CHANNELS:
        signals = np.array([hit.signals[channel] for hit in hits])
        ranks = np.empty(len(hits))
        ranks[np.argsort(-signals, kind="stable")] = np.arange(1, len(hits) + 1)
        scores += np.where(signals > 0, 1 / (RRF_K + ranks), 0.0)
    return [hits[i].article for i in np.argsort(-scores, kind="stable")]


if __name__ == "__main__":
    main()
