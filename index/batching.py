"""Questions that come at the same time go through the model together.

Nothing waits for a batch to fill: while the model works on one batch, those who ask gather
for the next, so that alone a question is as quick as ever and in a crowd it shares the call.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Batcher:
    """Gathers single texts into calls of an encoder. Safe between threads.

    Args:
        encode: texts → ``[len(texts), dimension]``.
        executor: where ``encode`` runs.
        most: texts in one call.
    """

    def __init__(self, encode: Callable[[Sequence[str]], Vectors], executor: Executor, most: int) -> None:
        self._encode = encode
        self._executor = executor
        self._most = most
        self._lock = threading.Lock()
        self._waiting: dict[str, list[Future[Vectors]]] = {}

    def encode(self, text: str) -> Vectors:
        """The vector of one text, ``[dimension]``; a text that several ask for at once is encoded once.

        Raises:
            Exception: whatever the encoder raises, to everybody in the batch.
        """
        vector: Future[Vectors] = Future()
        with self._lock:
            self._waiting.setdefault(text, []).append(vector)
        self._executor.submit(self._drain)
        return vector.result()

    def _drain(self) -> None:
        """One call for those who wait; there may be nobody left, for an earlier call took them along."""
        with self._lock:
            texts = list(self._waiting)[: self._most]
            asked = [self._waiting.pop(text) for text in texts]
        if not texts:
            return
        try:
            vectors = self._encode(texts)
        except BaseException as error:
            for future in (future for futures in asked for future in futures):
                future.set_exception(error)
            return
        for futures, vector in zip(asked, vectors, strict=True):
            for future in futures:
                future.set_result(vector)
