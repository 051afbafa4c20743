"""Train the choice of sentences: softmax regression over the sentences of the right clause.

Trained on ``data/sentences.yaml`` (everyday questions, the clause, and the numbers of the sentences that answer),
on the handbook's questions that name a point, each with its own line taken out of the index, half of them typed
without diacritics, and on the tune split, whose facts tell the right sentences.
``python -m training.train_sentences --home HOME``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import yaml

from app import Danchu, load_settings
from assistant.provisions import parts_of
from assistant.relevance import Passages, Relevance
from assistant.sentence_ranker import FEATURES, WEIGHTS_FILE, features, stretches
from corpus.model import Article
from corpus.text import fold
from eval.sets import Split, load_sets, select, shipped_sets
from training.fitting import fit_softmax, write_weights
from training.questions import LINE_CASE, handbook_searches
from training.train_provisions import share

L2 = 0.02
WEIGHT = 4  # how many times a labelled question counts against one of the handbook's
HELD_OUT = 5  # one in so many
_LABELS = Path(__file__).with_name("data") / "sentences.yaml"
Row = tuple[np.ndarray, np.ndarray]


def main() -> None:
    """Train, report on what was held out and on both splits, write the weights."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--dry-run", action="store_true")
    options = parser.parse_args()
    danchu = Danchu(load_settings(options.home))
    own, told = handbook_rows(danchu), told_rows(danchu)
    tune, test = (labelled_rows(danchu, split) for split in (Split.TUNE, Split.TEST))
    kept = [row for rows, times in ((own, 1), (told, WEIGHT)) for row in _kept(rows) * times]
    weights = fit_softmax(kept + tune * WEIGHT, L2)
    words = np.array([float(name == "own") for name in FEATURES])
    measured = {"everyday, held out": told[::HELD_OUT], "handbook, held out": own[::HELD_OUT]}
    for name, rows in {**measured, "tune split": tune, "test split": test}.items():
        print(f"{name:20} n={len(rows):4}  right sentence first: words {share(rows, words):.3f}", end="  ")
        print(f"learned {share(rows, weights):.3f}")
    if not options.dry_run:
        weights = fit_softmax(own + (told + tune) * WEIGHT, L2)
        write_weights(WEIGHTS_FILE, FEATURES, weights)


def _kept(rows: list[Row]) -> list[Row]:
    return [row for number, row in enumerate(rows) if number % HELD_OUT]


def told_rows(danchu: Danchu) -> list[Row]:
    """Features and right sentences of the questions labelled by hand."""
    assistant, passages, rows = danchu.assistant(), Passages(danchu.library), []
    for label in yaml.safe_load(_LABELS.read_text("utf-8")):
        article = danchu.library.article(label["o"].split(".")[0])
        assert article is not None
        parts = stretches(dict(quotable(article))[label["o"]], label["o"])
        question = assistant.understand([label["hoi"]])
        found = assistant.search(question)
        relevance = Relevance(question, assistant.index.rarity, passages)
        right = np.array([number in label["cau"] for number in range(1, len(parts) + 1)])
        if right.any() and not right.all():
            rows.append((features(parts, relevance, assistant.index.provision_scores(found, article.id)), right))
    return rows


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
