"""Train the ranker: softmax regression over the candidates of each question.

Trained on the tune split, on the handbook's own questions, each of these with its own line
taken out of the index (else it would find itself), and on textbook questions written by rule
from the official text of the home (``training/textbook.py``). Deterministic: full batch,
L-BFGS, L2, a fixed seed. ``python -m training.train_ranker --home HOME``.

What is printed first is honest: each article's questions are judged by weights trained without
any question that this article answers.
"""

from __future__ import annotations

import argparse
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from app import Danchu, load_settings
from assistant.ranking import FEATURES, WEIGHTS_FILE, Ranker, load_weights
from training.fitting import fit_softmax, write_weights
from training.follow_ups import follow_up_questions
from training.questions import Labelled, handbook_searches, labelled, quiz
from training.textbook import textbook_questions

Row = tuple[Labelled, list[str], np.ndarray, np.ndarray]
L2 = 0.002
TUNE_WEIGHT = 8.0  # how many times a tune question counts against one of the handbook's or a written one
FOLDS = 5


def main() -> None:
    """Train on tune, report on tune and test, write the weights."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--dry-run", action="store_true")
    options = parser.parse_args()
    danchu = Danchu(load_settings(options.home))
    data = {split: prepare(danchu, labelled(split)) for split in ("tune", "test")}
    before = load_weights()
    own = {"handbook": prepare_handbook(danchu), "written": prepare_written(danchu)}
    sources = {"tune": data["tune"], **own}
    for name, rows in cross_validated(sources, {"quiz": prepare(danchu, quiz())}).items():
        print(f"{name}, articles held out")
        report(rows)
    weights = train(sources)
    for split, rows in data.items():
        for name, w in (("before", before), ("after", weights)):
            print(split, name)
            report([(row, w) for row in rows])
    if not options.dry_run:
        write_weights(WEIGHTS_FILE, FEATURES, weights)


def prepare(danchu: Danchu, items: list[Labelled]) -> list[Row]:
    """(item, candidates, features, which candidates are right) of every question whose answer was found."""
    assistant = danchu.assistant()
    ranker = Ranker(danchu.library, assistant.index.rarity)
    rows = []
    for item in items:
        if not item.right:
            continue
        question = assistant.understand(item.turns)
        hits = assistant.search(question).hits
        right = np.array([hit.article in item.right for hit in hits])
        rows.append((item, [hit.article for hit in hits], ranker.matrix(question, hits), right))
    return rows


def prepare_handbook(danchu: Danchu) -> list[Row]:
    """The handbook's questions as training questions, each hidden from the index while it is asked."""
    assistant = danchu.assistant()
    ranker = Ranker(danchu.library, assistant.index.rarity)
    rows = []
    for line, understood, found in handbook_searches(danchu, again=False):
        article = line.article
        right = np.array([hit.article == article for hit in found.hits])
        item = Labelled("handbook", (understood.typed,), frozenset({article}), frozenset({article}), False)
        rows.append((item, [hit.article for hit in found.hits], ranker.matrix(understood, found.hits), right))
    return rows


def prepare_written(danchu: Danchu) -> list[Row]:
    """Textbook questions and follow-ups written by rule from the official text."""
    written = {"written": textbook_questions(danchu.library), "written next": follow_up_questions(danchu.library)}
    items = [Labelled(name, w.turns, w.right, w.right, False) for name, found in written.items() for w in found]
    return prepare(danchu, items)


def train(sources: Mapping[str, Sequence[Row]], without: int | None = None) -> np.ndarray:
    """Weights that make the right candidates likely, learned without the articles of one fold, if any."""
    rows = [(source, row) for source, rows in sources.items() for row in rows if fold_of(row) != without]
    counts = [TUNE_WEIGHT if source == "tune" else 1.0 for source, _ in rows]
    return fit_softmax([(features, right) for _, (_, _, features, right) in rows], L2, counts)


def fold_of(row: Row) -> int:
    """The fold of the article that answers a question first: all questions it answers are held out together."""
    item = row[0]
    return zlib.crc32(min(item.gold or item.right).encode()) % FOLDS


def cross_validated(
    sources: Mapping[str, Sequence[Row]], untaught: Mapping[str, Sequence[Row]]
) -> dict[str, list[tuple[Row, np.ndarray]]]:
    """Each question, those of ``untaught`` too, with weights trained on ``sources`` without its article."""
    weights = [train(sources, without=fold) for fold in range(FOLDS)]
    judged = {**sources, **untaught}
    return {source: [(row, weights[fold_of(row)]) for row in rows] for source, rows in judged.items()}


def report(judged: Iterable[tuple[Row, np.ndarray]]) -> None:
    """Recall at 1 and 5 and all gold at 10, by category."""
    totals: dict[str, list[float]] = defaultdict(lambda: [0, 0, 0, 0])
    for (item, articles, features, _), weights in judged:
        order = [articles[i] for i in np.argsort(-(features @ weights), kind="stable")]
        for key in (item.category, "ALL"):
            row = totals[key]
            row[0] += 1
            row[1] += bool(item.right & set(order[:1]))
            row[2] += bool(item.right & set(order[:5]))
            row[3] += item.gold <= set(order[:10])
    for key in sorted(totals):
        n, *hits = totals[key]
        print(f"  {key:12} n={n:4.0f}  r@1 {hits[0] / n:.3f}  r@5 {hits[1] / n:.3f}  all@10 {hits[2] / n:.3f}")


if __name__ == "__main__":
    main()
