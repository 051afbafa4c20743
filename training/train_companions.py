"""Train the choice of further articles: logistic regression over the articles behind the first.

Trained on the tune split and on the handbook's questions, each of these with its own line taken out of
the index (else it would find itself); an article counts as right when the label says so, and one that a
right article refers to teaches nothing. Deterministic: full batch, L-BFGS, no randomness.
``python -m training.train_companions --home HOME``.
"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

from app import Danchu, load_settings
from assistant.companions import FEATURES, WEIGHTS_FILE, Companions
from assistant.engine import LOOKED_INTO, Assistant, Findings, part_led
from assistant.evidence import by_article
from assistant.provisions import ProvisionRanker
from assistant.question.understand import Question
from assistant.relevance import Passages, Relevance
from corpus.text import fold
from eval.sets import Split, load_sets, select, shipped_sets
from index.chunks import Channel, chunks_of
from index.search import Found, Hit
from training.fitting import write_weights
from training.questions import LINE_CASE, LeaveOneOut

L2 = 0.003
STEPS = 300
TUNE_WEIGHT = 8  # how many times a tune question counts against one of the handbook's


class Rows(NamedTuple):
    """Features ``[rows, width]``, which rows are right, and to which question each belongs."""

    features: np.ndarray
    right: np.ndarray
    question: np.ndarray


def main() -> None:
    """Train on the handbook and tune, report precision and recall of the choice, write the weights."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--dry-run", action="store_true")
    options = parser.parse_args()
    danchu = Danchu(load_settings(options.home))
    own = handbook_rows(danchu)
    tune, test = labelled_rows(danchu, Split.TUNE), labelled_rows(danchu, Split.TEST)
    for name, rows, weights in (("tune, held out", tune, None), ("test", test, train(own, tune))):
        curve(name, rows, crossed(own, tune) if weights is None else rows.features @ weights)
    if not options.dry_run:
        weights = train(own, tune)
        write_weights(WEIGHTS_FILE, FEATURES, weights)


def handbook_rows(danchu: Danchu) -> Rows:
    """Rows of the handbook's questions, their own lines hidden: right is the article that a question stands under.

    And of pairs of them in one sentence, of neighbouring articles or of one: right are both.
    """
    maker = _Maker(danchu)
    index = Hiding(danchu.assistant().index.folder, danchu.embedder, danchu.settings.index)
    assistant = Assistant(danchu.library, index, danchu.settings.assistant)
    chunks = chunks_of(danchu.library, danchu.settings.index.chunk_chars)
    lines = [chunk for chunk in chunks if chunk.channel is not Channel.TEXT]
    questions = [number for number, line in enumerate(lines) if line.channel is Channel.QUESTION]
    asked: list[tuple[int, ...]] = [(number,) for number in questions[::2]]
    asked += [
        (first, questions[(at + step) % len(questions)])
        for at, first in enumerate(questions)
        if at % 6 == 0
        for step in (1, 7)
    ]
    for at, numbers in enumerate(asked):
        index.lines_hidden = frozenset(numbers)
        text = (" và ", ", còn ", ", ", "? ")[at % 4].join(lines[number].body.rstrip("?. ") for number in numbers) + "?"
        question = assistant.understand([fold(text) if at % 2 else text])
        maker.add_findings(question, assistant.find(question), {lines[number].article for number in numbers})
    return maker.rows()


class Hiding(LeaveOneOut):
    """An index that hides several handbook lines."""

    lines_hidden: frozenset[int] = frozenset()

    def _handbook_lines(
        self, lexical: np.ndarray, alike: np.ndarray, near: list
    ) -> tuple[np.ndarray, np.ndarray, list]:
        lexical, alike = lexical.copy(), alike.copy()
        lexical[list(self.lines_hidden)] = alike[list(self.lines_hidden)] = 0.0
        return lexical, alike, [pair for pair in near if pair[0] not in self.lines_hidden]


def labelled_rows(danchu: Danchu, split: Split) -> Rows:
    """Rows of a split's questions, or of the questions within them."""
    maker, assistant = _Maker(danchu), danchu.assistant()
    for item in select([item for loaded in load_sets(sorted(shipped_sets())) for item in loaded.items], split):
        if item.cat == LINE_CASE or not item.gold:
            continue
        question = assistant.understand(item.asked)
        findings = assistant.find(question)
        maker.add_findings(question, findings, {*item.gold, *item.alt_gold})
    return maker.rows()


class _Maker:
    """Gathers rows."""

    def __init__(self, danchu: Danchu) -> None:
        self._danchu = danchu
        self._chooser = ProvisionRanker(danchu.library)
        self._companions = Companions(danchu.library, np.zeros(len(FEATURES)))
        self._passages = Passages(danchu.library)
        self._found: list[tuple[np.ndarray, np.ndarray, int]] = []
        self.question = 0

    def add_findings(self, question: Question, findings: Findings, right: set[str]) -> None:
        """The articles behind the first, of a question or of the questions within it."""
        if question.references.bare or findings.computed or findings.correction:
            return
        self.question += 1
        parts = [(p.question, p.found, *part_led(p, findings.hits)) for p in findings.parts]
        for one in parts or [(question, findings.found, findings.hits, "")]:
            self._add(*one, right)

    def _add(self, question: Question, found: Found, hits: list[Hit], lead: str, right: set[str]) -> None:
        index = self._danchu.assistant().index
        relevance = Relevance(question, index.rarity, self._passages)
        scores = partial(index.provision_scores, found)
        if not hits or hits[0].article.startswith("news:"):
            return
        ranked = self._chooser.rank(question, hits[:LOOKED_INTO], scores, relevance)
        best = [provisions[0] for provisions in by_article(ranked, lead)]
        if len(best) < 2:
            return
        neutral = {name for article in right for name in self._danchu.refers_to(article)} - right
        others = [candidate.hit.article for candidate in best[1:]]
        kept = [i for i, article in enumerate(others) if article not in neutral]
        matrix = self._companions.matrix(question, best, relevance)[kept]
        self._found.append((matrix, np.array([others[i] in right for i in kept], dtype=bool), self.question))

    def rows(self) -> Rows:
        return Rows(
            np.vstack([features for features, _, _ in self._found]),
            np.concatenate([right for _, right, _ in self._found]),
            np.concatenate([np.full(len(right), number) for _, right, number in self._found]),
        )


def crossed(own: Rows, tune: Rows, folds: int = 5) -> np.ndarray:
    """Log-odds of the tune rows, each by weights that its question did not train."""
    scores = np.zeros(len(tune.right))
    for number in range(folds):
        held = tune.question % folds == number
        weights = train(own, Rows(tune.features[~held], tune.right[~held], tune.question[~held]))
        scores[held] = tune.features[held] @ weights
    return scores


def train(own: Rows, tune: Rows) -> np.ndarray:
    """Weights for the log-odds that an article belongs."""
    given = torch.from_numpy(np.vstack([own.features, tune.features]))
    target = torch.from_numpy(np.concatenate([own.right, tune.right]).astype(float))
    price = torch.from_numpy(np.concatenate([np.ones(len(own.right)), np.full(len(tune.right), float(TUNE_WEIGHT))]))
    weights = torch.zeros(given.shape[1], dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=STEPS, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(given @ weights, target, weight=price)
        loss = loss + L2 * (weights[1:] ** 2).mean()
        loss.backward()
        return loss

    optimiser.step(closure)
    return weights.detach().numpy()


def curve(name: str, rows: Rows, logits: np.ndarray) -> None:
    """Threshold → how many further articles are quoted, how many of them are right, of all that are."""
    print(
        f"{name}: {len(set(rows.question.tolist()))} questions, {int(rows.right.sum())} right articles behind the first"
    )
    chances = 1 / (1 + np.exp(-logits))
    for threshold in (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6):
        taken = chances >= threshold
        right = int((taken & rows.right).sum())
        print(f"  {threshold:.2f}  quoted {int(taken.sum()):4}  right {right:3}  of all {right / rows.right.sum():.3f}")


if __name__ == "__main__":
    main()
