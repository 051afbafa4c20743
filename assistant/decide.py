"""Answer, or refuse: is the question of this field, and do the texts here carry an answer?

A calibrated linear model over the strength of the evidence and the question's embedding;
weights in ``refusal.json``, trained by ``training/train_refusal.py``. Three reasons are told apart: not this field;
this field, but not in the texts here; not something to help with (``guard``).
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.question.everyday import content_words
from assistant.question.scope import FAR, MADE_PUBLIC, NEAR, plain
from assistant.question.understand import Question
from corpus.text import words
from index.search import Found, Hit

WEIGHTS_FILE = Path(__file__).with_name("refusal.json")
FEATURES = (
    "bias",
    "dense",
    "question",
    "digest",
    "covered",
    "covered_lines",
    "alike",
    "top_score",
    "margin",
    "near_cue",
    "far_cue",
    "short",
    "reference",
    "setting",
)


class Decision:
    """The model that decides.

    Args:
        weights: a weight for each of ``FEATURES``; the shipped ones by default.
        direction: a weight for each dimension of the built-in model's embedding; empty to leave it out,
            as with any other model.
    """

    def __init__(
        self, weights: Mapping[str, float] | None = None, direction: NDArray[np.float64] | None = None
    ) -> None:
        shipped, shipped_direction = load_weights()
        self._weights = dict(shipped if weights is None else weights)
        self._direction = shipped_direction if direction is None else direction

    def answerable(self, question: Question, hits: Sequence[Hit], found: Found) -> float:
        """The probability, 0 … 1, that the texts carry an answer."""
        values = features(question, hits, found.strength)
        total = sum(self._weights.get(name, 0.0) * value for name, value in values.items())
        if self._direction.size == found.vector.size:
            total += float(self._direction @ found.vector)
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def features(question: Question, hits: Sequence[Hit], strength: Mapping[str, float]) -> dict[str, float]:
    """What the decision looks at, each about 0 … 1."""
    cues = plain(question.restored)
    scores = [hit.score for hit in hits[:5]] + [0.0] * 5
    return {
        "bias": 1.0,
        "dense": (strength.get("dense", 0.0) - 0.8) * 10,
        "question": (strength.get("question", 0.0) - 0.8) * 10,
        "digest": (strength.get("digest", 0.0) - 0.8) * 10,
        "covered": strength.get("covered", 0.0),
        "covered_lines": strength.get("covered_lines", 0.0),
        "alike": strength.get("alike", 0.0),
        "top_score": scores[0] / 10,
        "margin": (scores[0] - scores[4]) / 10,
        "near_cue": float(bool(NEAR.search(cues)) and not MADE_PUBLIC.search(cues)),
        "far_cue": float(bool(FAR.search(cues))),
        "short": float(len(words(content_words(question.restored))) <= 3),
        "reference": float(question.references.names_held),
        "setting": float(bool(question.settings)),
    }


def near_scope(question: Question, strength: Mapping[str, float]) -> bool:
    """Whether a refused question is of this field at all: which of the two refusals it gets."""
    return not FAR.search(plain(question.restored)) and (bool(question.settings) or strength.get("dense", 0.0) >= 0.87)


@lru_cache(maxsize=1)
def load_weights() -> tuple[dict[str, float], NDArray[np.float64]]:
    """The shipped weights: by feature, and by dimension of the embedding."""
    saved = json.loads(WEIGHTS_FILE.read_text("utf-8"))
    return saved["weights"], np.array(saved.get("direction", []), dtype=np.float64)
