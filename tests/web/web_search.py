"""Looking things up in the invented corpus, by the real assistant with vectors from words alone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.engine import Assistant
from assistant.settings import AssistantSettings
from corpus.handbook import Handbook
from corpus.library import Library
from index.build import build_index
from index.publish import Shelf
from index.search import Index
from index.settings import IndexSettings
from index.tokens import main_tokens

DIMENSION = 32


class WordEmbedder:
    """Vectors near for texts that share words."""

    def __init__(self) -> None:
        self.settings = IndexSettings(model="words")
        self.identity = "words|||"

    def query(self, text: str) -> NDArray[np.float32]:
        total = np.full(DIMENSION, 1e-3)
        for token in main_tokens(text):
            seed = int.from_bytes(hashlib.sha256(token.encode()).digest()[:8], "little")
            total += np.random.default_rng(seed).normal(size=DIMENSION)
        return (total / np.linalg.norm(total)).astype(np.float32)

    def passages(self, texts: Sequence[str], progress: Callable[[int], None] = lambda _: None) -> NDArray[np.float32]:
        return np.array([self.query(text) for text in texts], dtype=np.float32)


def searcher(held: Library, folder: Path) -> Assistant:
    """An assistant over what is held, with ten of the handbook's entries for speed; it refuses nothing,
    for that is learned for the real model.
    """
    few = dict(islice(held.handbook.entries.items(), 10))
    library = Library(held.corpus, Handbook(few, {}, held.handbook.terms))
    embedder, shelf, settings = WordEmbedder(), Shelf(folder), IndexSettings(model="words")
    build_index(library, embedder, settings, shelf)  # type: ignore[arg-type]
    index = Index.open(shelf, embedder, settings, library.hash)  # type: ignore[arg-type]
    return Assistant(library, index, AssistantSettings(refuse_below=0.0))
