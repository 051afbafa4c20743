"""Train the choice of provisions: softmax regression over the clauses of the right article.

Trained on the handbook's questions that name the clauses answering them, each with its own line
taken out of the index (else it would find itself), half of them typed without diacritics, and on
the tune split, whose facts tell the right clauses.
``python -m training.train_provisions --home HOME``.
"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

import numpy as np

from app import Danchu, load_settings
from assistant.provisions import FEATURES, WEIGHTS_FILE, ProvisionRanker, load_weights
from assistant.relevance import Passages, Relevance
from corpus.address import Address
from corpus.structure import Span
from corpus.text import fold
from eval.sets import EvalItem, Split, load_sets, select, shipped_sets
from index.search import Hit
from training.fitting import fit_softmax, write_weights
from training.questions import LINE_CASE, handbook_searches

L2 = 0.02
TUNE_WEIGHT = 8  # how many times a tune question counts against one of the handbook's
Row = tuple[np.ndarray, np.ndarray]


def main() -> None:
    """Train on the handbook, report on it and on both splits, write the weights."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--dry-run", action="store_true")
    options = parser.parse_args()
    danchu = Danchu(load_settings(options.home))
    own = handbook_rows(danchu)
    sets = {f"{split} split": labelled_rows(danchu, split) for split in (Split.TUNE, Split.TEST)}
    tune = sets[f"{Split.TUNE} split"] * TUNE_WEIGHT
    weights = fit_softmax([row for number, row in enumerate(own) if number % 10] + tune, L2)
    for name, rows in {"handbook, held out": own[::10], **sets}.items():
        for which, w in {"before": load_weights(), "after": weights}.items():
            print(f"{name:20} {which:6} n={len(rows):4}  right clause first {share(rows, w):.3f}")
    if not options.dry_run:
        weights = fit_softmax(own + tune, L2)
        write_weights(WEIGHTS_FILE, FEATURES, weights)


def handbook_rows(danchu: Danchu) -> list[Row]:
    """Features and right clauses of every handbook question that names clauses."""
    assistant = danchu.assistant()
    passages = Passages(danchu.library)
    chooser = ProvisionRanker(danchu.library)
    tagged = {e.article for e in danchu.library.handbook.entries.values() if any(q.answered_by for q in e.questions)}
    rows = []
    for line, question, found in handbook_searches(danchu, again=True):
        if line.article not in tagged:
            continue
        hit = next((hit for hit in found.hits if hit.article == line.article), Hit(line.article))
        parts = chooser.candidates([hit])
        right = np.array([_answers(line.address, danchu, *part) for part in parts])
        relevance = Relevance(question, assistant.index.rarity, passages)
        scores = partial(assistant.index.provision_scores, found)
        rows.append((chooser.matrix(question, parts, scores, relevance), right))
    return rows


def _answers(tagged: str, danchu: Danchu, hit: Hit, address: Address, span: Span) -> bool:
    """Whether a part is among the clauses a question is tagged with; untagged or tagged with many, the whole is."""
    article = danchu.library.article(hit.article)
    assert article is not None
    clauses = {".".join(place.split(".")[:2]) for place in tagged.split()}
    whole = span == Span(0, len(article.text))
    if whole and (len(clauses) > 2 or tagged == hit.article):
        return article.id in {place.split(".")[0] for place in clauses}
    return str(address) in clauses and (not whole or len(article.clauses) < 2)


def labelled_rows(danchu: Danchu, split: Split) -> list[Row]:
    """Features of the right articles of a split's questions in which one clause carries all the facts."""
    assistant = danchu.assistant()
    passages, chooser = Passages(danchu.library), ProvisionRanker(danchu.library)
    rows = []
    for item in select([item for loaded in load_sets(sorted(shipped_sets())) for item in loaded.items], split):
        if item.cat == LINE_CASE or not item.gold or not item.facts:
            continue
        question = assistant.understand(item.asked)
        found = assistant.search(question)
        relevance = Relevance(question, assistant.index.rarity, passages)
        scores = partial(assistant.index.provision_scores, found)
        for hit in (hit for hit in found.hits if hit.article in {*item.gold, *item.alt_gold}):
            parts = chooser.candidates([hit])
            right = np.array([_carries(danchu, item, hit, span) for hit, _, span in parts], dtype=bool)
            if right.any():
                rows.append((chooser.matrix(question, parts, scores, relevance), right))
    return rows


def _carries(danchu: Danchu, item: EvalItem, hit: Hit, span: Span) -> bool:
    article = danchu.library.article(hit.article)
    text = fold(article.text[slice(*span)]) if article else ""
    if article and len(article.clauses) > 1 and span == Span(0, len(article.text)):
        return False
    return all(fold(fact) in text for fact in item.facts)


def share(rows: list[Row], weights: np.ndarray) -> float:
    """How often a right clause comes first."""
    return float(np.mean([right[np.argmax(features @ weights)] for features, right in rows])) if rows else 0.0


if __name__ == "__main__":
    main()
