"""Train the choice of sentences: softmax regression over the sentences of the right clause.

Trained on the handbook's questions that name a point, each with its own line taken out of the index, half of
them typed without diacritics, and on the tune split, whose facts tell the right sentences.
``python -m training.train_sentences --home HOME``.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from app import Danchu, load_settings
from assistant.provisions import parts_of
from assistant.relevance import Passages, Relevance
from assistant.sentence_ranker import FEATURES, WEIGHTS_FILE, features, stretches
from corpus.model import Article
from corpus.text import fold
from eval.sets import Split, load_sets, select, shipped_sets
from training.fitting import fit_softmax
from training.questions import LINE_CASE, handbook_searches
from training.train_provisions import share

L2 = 0.02
TUNE_WEIGHT = 4  # how many times a tune question counts against one of the handbook's
Row = tuple[np.ndarray, np.ndarray]


def main() -> None:
    """Train, report on what was held out and on both splits, write the weights."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--dry-run", action="store_true")
    options = parser.parse_args()
    danchu = Danchu(load_settings(options.home))
    own = handbook_rows(danchu)
    tune, test = (labelled_rows(danchu, split) for split in (Split.TUNE, Split.TEST))
    weights = fit_softmax([row for number, row in enumerate(own) if number % 10] + tune * TUNE_WEIGHT, L2)
    words = np.array([float(name == "own") for name in FEATURES])
    for name, rows in {"handbook, held out": own[::10], "tune split": tune, "test split": test}.items():
        print(f"{name:20} n={len(rows):4}  right sentence first: words {share(rows, words):.3f}", end="  ")
        print(f"learned {share(rows, weights):.3f}")
    if not options.dry_run:
        weights = fit_softmax(own + tune * TUNE_WEIGHT, L2)
        saved = {name: round(float(w), 4) for name, w in zip(FEATURES, weights, strict=True)}
        WEIGHTS_FILE.write_text(json.dumps({"weights": saved}, indent=1) + "\n", "utf-8")


def handbook_rows(danchu: Danchu) -> list[Row]:
    """Features and right sentences of every handbook question that names one point of a clause."""
    assistant, passages, rows = danchu.assistant(), Passages(danchu.library), []
    for line, question, found in handbook_searches(danchu, again=False):
        if line.address.count(".") != 2 or " " in line.address:
            continue
        provision = danchu.library.provision(line.address.rsplit(".", 1)[0])
        if provision is None:
            continue
        parts = stretches(provision.text, line.address.rsplit(".", 1)[0])
        right = np.array([part.place == line.address for part in parts])
        if right.any() and not right.all():
            places = assistant.index.provision_scores(found, line.article)
            relevance = Relevance(question, assistant.index.rarity, passages)
            rows.append((features(parts, relevance, places), right))
    return rows


def labelled_rows(danchu: Danchu, split: Split) -> list[Row]:
    """Features and right sentences of the clauses that carry facts of a split's questions."""
    assistant, passages, rows = danchu.assistant(), Passages(danchu.library), []
    for item in select([item for loaded in load_sets(sorted(shipped_sets())) for item in loaded.items], split):
        if item.cat == LINE_CASE or not item.facts:
            continue
        question = assistant.understand(item.asked)
        found = assistant.search(question)
        relevance = Relevance(question, assistant.index.rarity, passages)
        for article in filter(None, map(danchu.library.article, item.gold)):
            places = assistant.index.provision_scores(found, article.id)
            for address, text in quotable(article):
                parts = stretches(text, address)
                right = np.array([any(fold(fact) in fold(part.text) for fact in item.facts) for part in parts])
                if right.any() and not right.all():
                    rows.append((features(parts, relevance, places), right))
    return rows


def quotable(article: Article) -> list[tuple[str, str]]:
    """The address and text of each clause, or of the whole of an article without clauses."""
    parts = parts_of(article)
    return [(str(address), article.text[slice(*span)]) for address, span in (parts[1:] or parts)]


if __name__ == "__main__":
    main()
