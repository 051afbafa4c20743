"""Softmax regression over the candidates of each question."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

STEPS = 200


def write_weights(file: Path, names: Sequence[str], weights: np.ndarray) -> None:
    """Write the weights of a linear model by name, ``{"weights": {…}}``, to four places."""
    saved = {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}
    file.write_text(json.dumps({"weights": saved}, indent=1) + "\n", "utf-8")


def fit_softmax(
    rows: Sequence[tuple[np.ndarray, np.ndarray]], l2: float, counts: Sequence[float] | None = None
) -> np.ndarray:
    """Weights that make the right candidates likely. Deterministic: full batch, L-BFGS, no randomness.

    Args:
        rows: for each question the features of its candidates ``[candidates, width]`` and which are right;
            questions of which none is right teach nothing.
        l2: how much large weights cost.
        counts: how much each question counts; all alike by default.
    """
    useful = [i for i, (_, right) in enumerate(rows) if right.any()]
    share = torch.tensor([counts[i] if counts else 1.0 for i in useful], dtype=torch.float64)
    share /= share.sum()
    rows = [rows[i] for i in useful]
    width = rows[0][0].shape[1]
    most = max(len(right) for _, right in rows)
    x = torch.zeros(len(rows), most, width, dtype=torch.float64)
    y = torch.zeros(len(rows), most, dtype=torch.bool)
    real = torch.zeros(len(rows), most, dtype=torch.bool)
    for i, (features, right) in enumerate(rows):
        x[i, : len(right)] = torch.from_numpy(features)
        y[i, : len(right)] = torch.from_numpy(right)
        real[i, : len(right)] = True
    weights = torch.zeros(width, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=STEPS, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        scores = (x @ weights).masked_fill(~real, -1e9)
        log_p = torch.log_softmax(scores, dim=1)
        gold = torch.logsumexp(log_p.masked_fill(~y, -1e9), dim=1)
        loss = -(share * gold).sum() + l2 * (weights**2).mean() * width / 10
        loss.backward()
        return loss

    optimiser.step(closure)
    return weights.detach().numpy()
