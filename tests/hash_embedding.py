"""An embedder for tests that need no model: texts that share words get vectors that are near."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.settings import IndexSettings
from index.tokens import main_tokens

DIMENSION = 64


class HashEmbedder:
    """Vectors from the words alone: near for texts that share words."""

    def __init__(self) -> None:
        self.settings = IndexSettings(model="hash")
        self.identity = "hash|||"

    def query(self, text: str) -> NDArray[np.float32]:
        total = np.full(DIMENSION, 1e-3)
        for token in main_tokens(text):
            seed = int.from_bytes(hashlib.sha256(token.encode("utf-8", "replace")).digest()[:8], "little")
            total += np.random.default_rng(seed).normal(size=DIMENSION)
        return (total / np.linalg.norm(total)).astype(np.float32)

    def passages(self, texts: Sequence[str], progress: Callable[[int], None] = lambda _: None) -> NDArray[np.float32]:
        return np.array([self.query(text) for text in texts], dtype=np.float32)
