"""Questions that come together share a call of the model, and each gets its own vector."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from index.batching import Batcher


class Model:
    """Vectors that tell their text; the first call waits until it is let go."""

    def __init__(self) -> None:
        self.calls: list[list[str]] = []
        self.busy, self.go = threading.Event(), threading.Event()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.calls.append(list(texts))
        self.busy.set()
        self.go.wait(5)
        if "hỏng" in texts:
            raise ValueError("hỏng")
        return np.array([[len(text), hash(text) % 1000] for text in texts], dtype=np.float32)


@pytest.fixture
def model() -> Model:
    return Model()


def crowd_of(model: Model, texts: Sequence[str], most: int) -> list[object]:
    """Ask ``texts`` while the model is busy with another; what each got, or its error."""
    with ThreadPoolExecutor(1) as worker, ThreadPoolExecutor(len(texts) + 1) as crowd:
        batcher = Batcher(model.encode, worker, most)
        first = crowd.submit(batcher.encode, "đầu tiên")
        model.busy.wait(5)
        asking = [crowd.submit(batcher.encode, text) for text in texts]
        while sum(len(f) for f in batcher._waiting.values()) < len(texts):
            pass
        model.go.set()
        first.result(5)
        return [a.exception(5) or a.result() for a in asking]


def test_those_who_wait_go_together(model: Model) -> None:
    texts = [f"câu số {'x' * n}" for n in range(10)]
    vectors = crowd_of(model, texts, 16)
    assert [len(call) for call in model.calls] == [1, 10]
    assert [v.tolist() for v in vectors] == [[len(t), hash(t) % 1000] for t in texts]


def test_a_batch_has_a_limit_and_a_text_goes_once(model: Model) -> None:
    crowd_of(model, [f"câu {n % 5}" for n in range(20)], 2)
    assert [len(call) for call in model.calls] == [1, 2, 2, 1]


def test_an_error_reaches_everybody_and_nobody_after(model: Model) -> None:
    errors = crowd_of(model, ["một", "hỏng", "hai"], 16)
    assert [str(e) for e in errors] == ["hỏng"] * 3
    with ThreadPoolExecutor(1) as worker:
        assert Batcher(model.encode, worker, 4).encode("ba").tolist()[0] == 2
