"""Lexical search: one BM25 index a field, on disk, read through memory maps."""

from __future__ import annotations

import logging
from array import array
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

from corpus.errors import DanchuError, ErrorCode
from index.tokens import PAIR

Tokenise = Callable[[str], list[str]]
_EMPTY = "∅"
#: Marks a field without rows (a library without a handbook): BM25 cannot hold none, so one row stands in.
_NO_ROWS = "no-rows"
logging.getLogger("bm25s").setLevel(logging.WARNING)


class LexicalField:
    """BM25 over one field.

    Args:
        folder: where ``write`` put it.
        tokenise: the same tokeniser as at building.

    Raises:
        DanchuError: ``index-damaged`` when it cannot be read.
    """

    def __init__(self, folder: Path, tokenise: Tokenise) -> None:
        self.tokenise = tokenise
        try:
            self._bm25 = bm25s.BM25.load(folder, mmap=True)
        except Exception as error:  # numpy, json and OS errors of a damaged folder
            raise DanchuError(
                ErrorCode.INDEX_DAMAGED, f"Chỉ mục từ vựng ở {folder} bị hỏng. Chạy: danchu index build --force."
            ) from error
        self._bm25.scores = {
            name: np.asarray(part) if isinstance(part, np.memmap) else part for name, part in self._bm25.scores.items()
        }  # still mapped; a plain array is sliced much faster than a memmap
        self._known = self._bm25.vocab_dict
        self._rows = 0 if (folder / _NO_ROWS).exists() else int(self._bm25.scores["num_docs"])

    @staticmethod
    def write(folder: Path, texts: Iterable[str], tokenise: Tokenise, k1: float = 1.2, b: float = 0.6) -> None:
        """Index ``texts``, numbered in their order."""
        bm25 = bm25s.BM25(k1=k1, b=b, method="lucene")
        numbers: dict[str, int] = {}
        # numbers in 4 bytes each: the tokens of a whole codification as strings would fill some gigabytes
        rows = [array("i", [numbers.setdefault(t, len(numbers)) for t in tokenise(x) or [_EMPTY]]) for x in texts]
        if not rows:
            numbers[_EMPTY] = 0
        bm25.index((rows or [array("i", [0])], numbers), show_progress=False)
        bm25.save(folder)
        if not rows:
            (folder / _NO_ROWS).touch()

    def count(self) -> int:
        """How many rows it holds."""
        return self._rows

    def scores(self, text: str) -> NDArray[np.float32]:
        """The score of every row for a query text; zeros when no token is known."""
        known = [token for token in dict.fromkeys(self.tokenise(text)) if token in self._known]
        if not known or not self._rows:
            return np.zeros(self.count(), dtype=np.float32)
        return self._bm25.get_scores(known)

    def alike(self, text: str) -> NDArray[np.float32]:
        """How alike every row and ``text`` are, 0 … 1: the weight of the tokens they share in that of all their tokens.

        Weights are inverse document frequencies within the field (a weighted Jaccard index). Unlike BM25
        it also counts what a row says that the text does not.
        """
        if not self._rows:
            return np.zeros(0, dtype=np.float32)
        tokens = dict.fromkeys(self.tokenise(text))
        shared = np.zeros(self.count(), dtype=np.float32)
        starts, rows = self._bm25.scores["indptr"], self._bm25.scores["indices"]
        for token in tokens:
            number = self._known.get(token)
            if number is not None:
                shared[rows[starts[number] : starts[number + 1]]] += self.weight(token)
        own = sum(self.weight(token) for token in tokens)
        return shared / (own + self._row_weights - shared)

    @cached_property
    def _row_weights(self) -> NDArray[np.float32]:
        """The weight of all tokens of each row."""
        starts, rows = self._bm25.scores["indptr"], self._bm25.scores["indices"]
        return np.bincount(rows, np.repeat(self._weights, np.diff(starts)), self.count()).astype(np.float32)

    def bound(self, text: str, *, known: bool = False) -> float:
        """More than any row can score for ``text``: what its syllables and the pairs that a row holds may count.

        Args:
            known: leave out syllables that no row holds; else they count most of all, for a text about
                other things is full of them.
        """
        tokens = (t for t in dict.fromkeys(self.tokenise(text)) if t in self._known or (PAIR not in t and not known))
        return sum(self.weight(token) for token in tokens)

    def weight(self, token: str) -> float:
        """The inverse document frequency of a token; highest for one that no row holds."""
        number = self._known.get(token)
        return self._rarest if number is None else float(self._weights[number])

    @cached_property
    def _weights(self) -> NDArray[np.float64]:
        """The weight of each known token."""
        return self._rarity(np.diff(self._bm25.scores["indptr"]).astype(np.float64))

    @cached_property
    def _rarest(self) -> float:
        return float(self._rarity(np.zeros(1))[0])

    def _rarity(self, found: NDArray[np.float64]) -> NDArray[np.float64]:
        """Inverse document frequency of tokens that stand in so many rows."""
        return np.log(1 + (self.count() - found + 0.5) / (found + 0.5))
