"""Train the choice of sentences: softmax regression over the sentences of the right clause.

Trained on the handbook's questions that name sentences or a point, each with its own line taken out of the
index, half of them typed without diacritics, and on the tune split, whose facts tell the right sentences.
``python -m training.train_sentences --home HOME``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from app import Danchu, load_settings
from assistant.provisions import parts_of
from assistant.relevance import Passages, Relevance
from assistant.sentence_ranker import FEATURES, WEIGHTS_FILE, features, stretches
from corpus.model import Article
from corpus.text import fold
from eval.sets import Split, load_sets, select, shipped_sets
from index.search import sentence_place
from training.fitting import fit_softmax, write_weights
from training.questions import LINE_CASE, narrow_searches
from training.train_provisions import share

L2 = 0.001
WEIGHT = 2  # how many times a question that names sentences, or a tune question, counts against one that names a point
HELD_OUT = 5  # one in so many
Row = tuple[np.ndarray, np.ndarray]


def main() -> None:
    """Train, report on what was held out and on both splits, write the weights."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--dry-run", action="store_true")
    options = parser.parse_args()
    danchu = Danchu(load_settings(options.home))
    told, own = handbook_rows(danchu)
    tune, test = (labelled_rows(danchu, split) for split in (Split.TUNE, Split.TEST))
    kept = [row for rows, times in ((own, 1), (told, WEIGHT)) for row in _kept(rows) * times]
    weights = fit_softmax(kept + tune * WEIGHT, L2)
    words = np.array([float(name == "own") for name in FEATURES])
    measured = {"sentences, held out": told[::HELD_OUT], "points, held out": own[::HELD_OUT]}
    for name, rows in {**measured, "tune split": tune, "test split": test}.items():
        print(f"{name:20} n={len(rows):4}  right sentence first: words {share(rows, words):.3f}", end="  ")
        print(f"learned {share(rows, weights):.3f}")
    if not options.dry_run:
        weights = fit_softmax(own + (told + tune) * WEIGHT, L2)
        write_weights(WEIGHTS_FILE, FEATURES, weights)


def _kept(rows: list[Row]) -> list[Row]:
    return [row for number, row in enumerate(rows) if number % HELD_OUT]


def handbook_rows(danchu: Danchu) -> tuple[list[Row], list[Row]]:
    """Features and right sentences of the handbook's questions: of those that name sentences, and points."""
    assistant, passages = danchu.assistant(), Passages(danchu.library)
    told: list[Row] = []
    pointed: list[Row] = []
    for line, question, found in narrow_searches(danchu):
        article = danchu.library.article(line.article)
        clause = line.address if line.sentences else line.address.rsplit(".", 1)[0]
        text = dict(quotable(article)).get(clause) if article else None
        if text is None:
            continue
        parts = stretches(text, clause)
        named = [sentence_place(clause, number) for number in line.sentences]
        right = np.array([part.named in named if named else part.place == line.address for part in parts])
        if right.any() and not right.all():
            places = assistant.index.provision_scores(found, line.article)
            relevance = Relevance(question, assistant.index.rarity, passages)
            (told if named else pointed).append((features(parts, relevance, places), right))
    return told, pointed


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
