"""Train the decision to refuse: logistic regression over the strength of the evidence and the embedding.

Trained on the handbook's questions (each hidden from the index while it is asked), the bank
of questions out of scope (``data/out_of_scope.yaml``), textbook questions written by rule
(``textbook.py``) and the tune split.

Prints the curve (threshold → refused of those to refuse, refused of those to answer) on both
splits. Deterministic. ``python -m training.train_refusal --home HOME``.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from app import Danchu, load_settings
from assistant.decide import FEATURES, WEIGHTS_FILE, features
from assistant.guard import refusal_for
from assistant.question.understand import Question
from index.search import Found
from training.questions import handbook_searches, labelled, out_of_scope, titles
from training.textbook import textbook_questions

L2 = 0.002
DIRECTION_L2 = 0.02
TUNE_WEIGHT = 2.0
REFUSE_WEIGHT = 2.0  # beside the number of questions of each kind: a wrong answer costs more than a wrong refusal
STEPS = 300
WRITTEN_STEP = 3  # of the written questions, so many to one


def main() -> None:
    """Train on tune, print the curves, write the weights."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--dry-run", action="store_true")
    options = parser.parse_args()
    danchu = Danchu(load_settings(options.home))
    tune, test = labelled_rows(danchu, "tune"), labelled_rows(danchu, "test")
    bank = bank_rows(danchu)
    x = np.vstack([bank[0], tune[0]])
    refuse = np.concatenate([bank[1], tune[1]])
    cost = np.concatenate([np.ones(len(bank[1])), np.full(len(tune[1]), TUNE_WEIGHT)])
    weights = train(x, refuse, cost)
    for name, (own, said) in (("bank", bank), ("tune", tune), ("test", test)):
        curve(name, own @ weights, said)
    if not options.dry_run:
        count = len(FEATURES)
        saved = {
            "weights": {name: round(float(w), 4) for name, w in zip(FEATURES, weights[:count], strict=True)},
            "direction": [round(float(w), 3) for w in weights[count:]],
        }
        WEIGHTS_FILE.write_text(json.dumps(saved) + "\n", "utf-8")


def labelled_rows(danchu: Danchu, split: str) -> tuple[np.ndarray, np.ndarray]:
    """Inputs and whether to refuse, of the split's questions that reach the decision."""
    assistant = danchu.assistant()
    rows, refuse = [], []
    for item in labelled(split):
        question = assistant.understand(item.turns)
        if refusal_for(question.restored) or question.references.addresses:
            continue
        rows.append(inputs(danchu, question, assistant.search(question)))
        refuse.append(item.refuse)
    return np.array(rows), np.array(refuse)


def bank_rows(danchu: Danchu) -> tuple[np.ndarray, np.ndarray]:
    """The same of the handbook's questions, all titles and some written ones, to answer, and of the bank out of scope.

    Titles stand for short questions, which the handbook's are not; written ones ask in the law's own language.
    """
    assistant = danchu.assistant()
    rows = [inputs(danchu, question, found) for _, question, found in handbook_searches(danchu, again=True)]
    written = [w.text for w in textbook_questions(danchu.library)[::WRITTEN_STEP]]
    for text in (*titles(danchu), *written):
        question = assistant.understand([text])
        rows.append(inputs(danchu, question, assistant.search(question)))
    answer = len(rows)
    for questions in out_of_scope().values():
        for text in questions:
            question = assistant.understand([text])
            rows.append(inputs(danchu, question, assistant.search(question)))
    return np.array(rows), np.arange(len(rows)) >= answer


def inputs(danchu: Danchu, question: Question, found: Found) -> np.ndarray:
    """Features, then the embedding."""
    hits = danchu.assistant().rank(question, found)
    return np.concatenate([list(features(question, hits, found.strength).values()), found.vector])


def train(x: np.ndarray, refuse: np.ndarray, cost: np.ndarray) -> np.ndarray:
    """Weights for the log-odds that a question can be answered."""
    given = torch.from_numpy(x.astype(float))
    target = torch.from_numpy((~refuse).astype(float))
    price = torch.from_numpy(cost * np.where(refuse, REFUSE_WEIGHT, 1.0))
    weights = torch.zeros(x.shape[1], dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=STEPS, line_search_fn="strong_wolfe")
    count = len(FEATURES)

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(given @ weights, target, weight=price)
        loss = loss + L2 * (weights[1:count] ** 2).mean() + DIRECTION_L2 * (weights[count:] ** 2).mean()
        loss.backward()
        return loss

    optimiser.step(closure)
    return weights.detach().numpy()


def curve(name: str, scores: np.ndarray, refuse: np.ndarray) -> None:
    """Threshold → share refused of those to refuse, and of those to answer."""
    print(f"{name}: {int(refuse.sum())} to refuse, {int((~refuse).sum())} to answer")
    chances = 1 / (1 + np.exp(-scores))
    for threshold in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        said_no = chances < threshold
        print(f"  {threshold:.1f}  refused {said_no[refuse].mean():.3f}  false {said_no[~refuse].mean():.3f}")


if __name__ == "__main__":
    main()
