"""Train the decision to refuse: logistic regression over the strength of the evidence, on the tune split.

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
from training.questions import labelled

L2 = 0.01
REFUSE_WEIGHT = 3.0  # a wrong answer costs more than a wrong refusal


def main() -> None:
    """Train on tune, print the curves, write the weights."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--dry-run", action="store_true")
    options = parser.parse_args()
    danchu = Danchu(load_settings(options.home))
    data = {split: prepare(danchu, split) for split in ("tune", "test")}
    weights = train(*data["tune"])
    for split, (x, refuse) in data.items():
        print(f"{split}: {int(refuse.sum())} to refuse, {int((~refuse).sum())} to answer")
        chances = 1 / (1 + np.exp(-(x @ weights)))
        for threshold in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
            said_no = chances < threshold
            print(f"  {threshold:.1f}  refused {said_no[refuse].mean():.3f}  false {said_no[~refuse].mean():.3f}")
    if not options.dry_run:
        saved = {name: round(float(w), 4) for name, w in zip(FEATURES, weights, strict=True)}
        WEIGHTS_FILE.write_text(json.dumps({"weights": saved}, indent=1) + "\n", "utf-8")


def prepare(danchu: Danchu, split: str) -> tuple[np.ndarray, np.ndarray]:
    """Features and whether to refuse, of the questions that reach the decision."""
    assistant = danchu.assistant()
    rows, refuse = [], []
    for item in labelled(split):
        question = assistant.understand(item.turns)
        if refusal_for(question.restored) or question.references.addresses:
            continue
        found = assistant.search(question)
        hits = assistant.rank(question, found)
        rows.append(list(features(question, hits, found.strength).values()))
        refuse.append(item.refuse)
    return np.array(rows), np.array(refuse)


def train(x: np.ndarray, refuse: np.ndarray) -> np.ndarray:
    """Weights for the log-odds that a question can be answered."""
    inputs = torch.from_numpy(x)
    target = torch.from_numpy((~refuse).astype(float))
    cost = torch.from_numpy(np.where(refuse, REFUSE_WEIGHT, 1.0))
    weights = torch.zeros(len(FEATURES), dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=300, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(inputs @ weights, target, weight=cost)
        loss = loss + L2 * (weights[1:] ** 2).mean()
        loss.backward()
        return loss

    optimiser.step(closure)
    return weights.detach().numpy()


if __name__ == "__main__":
    main()
