"""Ways to make one ranking of the channels' scores: weighted sum, reciprocal ranks, the learned ranker, side by side.

``python -m bench.fusion --home HOME [--split test]`` asks the shipped sets and prints recall@1 / recall@5 by
category as Markdown. Only the ranking of a question's own search is compared: parts, calculations and named
provisions are left out. Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009) is given twice: every channel
alike, and each with the weight it has in the weighted sum.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.question.understand import Question
from assistant.ranking import CHANNELS
from index.search import WEIGHTS, Found, Hit

RRF_K = 60
Scores = NDArray[np.float64]


def weighted(raw: Scores, weights: Scores) -> Scores:
    """The weighted sum of the channels, each divided by its best; ``raw`` is ``[articles, channels]``."""
    best = raw.max(axis=0)
    return (raw / np.where(best > 0, best, 1.0)) @ weights


def reciprocal(raw: Scores, weights: Scores, k: int = RRF_K) -> Scores:
    """The weighted sum over channels of 1 / (k + rank); a channel that says nothing of an article adds nothing."""
    ranks = np.argsort(np.argsort(-raw, axis=0, kind="stable"), axis=0, kind="stable") + 1
    return np.where(raw > 0, 1.0 / (k + ranks), 0.0) @ weights


def by_scores(hits: Sequence[Hit], scores: Scores) -> list[str]:
    """The articles of ``hits``, best first."""
    return [hits[i].article for i in np.argsort(-scores, kind="stable")]


def methods(candidates: int, rank: Callable[[list[Hit]], list[Hit]]) -> dict[str, Callable[[list[Hit]], list[str]]]:
    """Each way's name and the ranking it makes of everything found, which comes best first by the weighted sum."""
    own = np.array([WEIGHTS[c] for c in CHANNELS])
    alike = np.ones(len(CHANNELS))

    def over(score: Callable[[Scores], Scores]) -> Callable[[list[Hit]], list[str]]:
        return lambda hits: by_scores(hits, score(np.array([[hit.signals[c] for c in CHANNELS] for hit in hits])))

    def channel(number: int) -> Callable[[Scores], Scores]:
        return lambda raw: raw[:, number]

    return {f"{c} alone": over(channel(i)) for i, c in enumerate(CHANNELS)} | {
        "RRF, channels alike": over(lambda raw: reciprocal(raw, alike)),
        "RRF, weighted": over(lambda raw: reciprocal(raw, own)),
        "weighted sum": over(lambda raw: weighted(raw, own)),
        f"learned ranker over the first {candidates}": lambda hits: [hit.article for hit in rank(hits[:candidates])],
    }


def table(rows: Mapping[str, Mapping[str, Sequence[tuple[bool, bool]]]]) -> str:
    """Markdown: a row a method, a column a category with recall@1 / recall@5."""
    categories = list(next(iter(rows.values())))
    counts = {c: len(next(iter(rows.values()))[c]) for c in categories}
    lines = ["| | " + " | ".join(f"{c} ({counts[c]})" for c in categories) + " |", "|---" * (len(categories) + 1) + "|"]
    for name, found in rows.items():
        cells = (np.mean(found[c], axis=0) for c in categories)
        lines.append(f"| {name} | " + " | ".join(f"{at1:.3f} / {at5:.3f}" for at1, at5 in cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Command line."""
    from app import Danchu, load_settings
    from training.questions import CANDIDATES, labelled

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--split", choices=("tune", "test"), default="test")
    options = parser.parse_args()
    assistant = Danchu(load_settings(options.home)).assistant()
    rows: dict[str, dict[str, list[tuple[bool, bool]]]] = defaultdict(lambda: defaultdict(list))
    for item in sorted(labelled(options.split), key=lambda item: item.category):
        if not item.right:
            continue
        question = assistant.understand(item.turns)
        found = assistant.index.search(question.query, limit=len(assistant.index.articles))

        def rank(hits: list[Hit], question: Question = question, found: Found = found) -> list[Hit]:
            return assistant.rank(question, replace(found, hits=hits))

        for name, order in methods(CANDIDATES, rank).items():
            ranked = order(found.hits)
            hit = bool(item.right & set(ranked[:1])), bool(item.right & set(ranked[:5]))
            rows[name]["all"].append(hit)
            rows[name][item.category].append(hit)
    print(table(rows))


if __name__ == "__main__":
    main()
