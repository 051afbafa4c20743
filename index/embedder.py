"""The embedding model behind one door: the built-in one through ONNX, any other through sentence-transformers.

Both are loaded on first use, once, and run behind one bounded executor, so that any number
of threads may ask without multiplying the model or oversubscribing the cores. The built-in one
runs each text on one core, as many texts at a time as there are threads: a question is too short
to share out (two cores gain nothing at 30 tokens), two questions are not (they gain 1.7 times).
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import DanchuError, ErrorCode
from index.batching import Batcher
from index.builtin import ONNX_FILE, TOKENIZER_FILE, is_built, revision
from index.settings import BUILTIN_MODEL, IndexSettings

Vectors = NDArray[np.float32]
#: How much of a model's file is read, at its start, middle and end, to tell it from another.
_SAMPLE = 65536


class _Backend(Protocol):
    def encode(self, texts: Sequence[str]) -> Vectors: ...


class Embedder:
    """Texts to unit vectors.

    Args:
        settings: which model, its prefixes, batch size and threads.
        models: the folder where the built-in model is built and kept.
    """

    def __init__(self, settings: IndexSettings, models: Path) -> None:
        self.settings = settings
        self.folder = models / BUILTIN_MODEL
        self.builtin = settings.model == BUILTIN_MODEL
        is_e5 = self.builtin or "e5" in settings.model
        self.query_prefix = settings.query_prefix or ("query: " if is_e5 else "")
        self.passage_prefix = settings.passage_prefix or ("passage: " if is_e5 else "")
        self._backend: _Backend | None = None
        self._lock = threading.Lock()
        workers = settings.threads if self.builtin else 1
        self._executor = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="embedder")
        most = 1 if self.builtin else settings.batch_size  # the built-in model takes texts one by one anyway
        self._queries = Batcher(self._encode, self._executor, most)

    @cached_property
    def identity(self) -> str:
        """What the vectors depend on: model, prefixes and the model's files; part of the index's fingerprint."""
        local = Path(self.settings.model).expanduser()
        files = revision() if self.builtin else _folder_revision(local) if local.is_dir() else ""
        return f"{self.settings.model}|{self.query_prefix}|{self.passage_prefix}|{files}"

    def query(self, text: str) -> Vectors:
        """The vector of a question, ``[dimension]``; questions that come together share a call of the model.

        Raises:
            DanchuError: ``model-unavailable`` when the model cannot be loaded.
        """
        return self._queries.encode(self.query_prefix + text)

    def passages(self, texts: Sequence[str], progress: Callable[[int], None] = lambda _: None) -> Vectors:
        """The vectors of passages, ``[len(texts), dimension]``, in their order; longest are batched together."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        found: list[Vectors | None] = [None] * len(texts)
        size = self.settings.batch_size
        for start in range(0, len(order), size):
            batch = order[start : start + size]
            vectors = self._run([self.passage_prefix + texts[i] for i in batch])
            for i, vector in zip(batch, vectors, strict=True):
                found[i] = vector
            progress(len(batch))
        return np.array(found, dtype=np.float32)

    def warm(self) -> None:
        """Load the model now rather than at the first question."""
        self.query("khởi động")

    def _run(self, texts: list[str]) -> Vectors:
        jobs = [[text] for text in texts] if self.builtin else [texts]
        return np.concatenate(list(self._executor.map(self._encode, jobs)))

    def _encode(self, texts: Sequence[str]) -> Vectors:
        with self._lock:
            if self._backend is None:
                self._backend = self._load()
        return self._backend.encode(texts)

    def _load(self) -> _Backend:
        if not self.builtin:
            return _SentenceTransformer(self.settings)
        if not is_built(self.folder):
            from index.builtin.convert import build

            build(self.folder)
        return _Onnx(self.folder)


class _Onnx:
    """The built-in model: int8 ONNX on the runtime that Chroma brings; no torch, no transformers.

    Texts go through one by one: the int8 arithmetic scales by the largest value of a whole
    batch, so that a text's vector would depend on its neighbours. It is no slower either.
    """

    def __init__(self, folder: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(
                str(folder / ONNX_FILE), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        except Exception as error:  # onnxruntime and tokenizers raise their own kinds on a damaged file
            raise DanchuError(
                ErrorCode.MODEL_UNAVAILABLE,
                f"Mô hình ở {folder} không mở được ({error}). Hãy xóa thư mục ấy rồi chạy: danchu index build.",
            ) from error

    def encode(self, texts: Sequence[str]) -> Vectors:
        encodings = self._tokenizer.encode_batch_fast(list(texts))
        return np.concatenate([self._run(np.array([e.ids], dtype=np.int64)) for e in encodings])

    def _run(self, ids: NDArray[np.int64]) -> Vectors:
        return self._session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0]


class _SentenceTransformer:
    """Any local or hub model. No remote code; safetensors alone."""

    def __init__(self, settings: IndexSettings) -> None:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        try:
            import torch
            from sentence_transformers import SentenceTransformer

            torch.set_num_threads(settings.threads)
            local = Path(settings.model).expanduser()
            self._model = SentenceTransformer(
                str(local) if local.is_dir() else settings.model,
                device="cpu",
                trust_remote_code=False,
                local_files_only=local.is_dir(),
                model_kwargs={"use_safetensors": True},
            )
        except Exception as error:  # hub, disk and format errors of three libraries
            raise DanchuError(
                ErrorCode.MODEL_UNAVAILABLE,
                f"Không nạp được mô hình “{settings.model}”: {error}. Kiểm tra DANCHU_INDEX__MODEL hoặc mạng.",
            ) from error

    def encode(self, texts: Sequence[str]) -> Vectors:
        return self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False, prompt="")


def _folder_revision(folder: Path) -> str:
    """Tells two models in the same place apart, by their files' names, sizes and samples of their content."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder)}\0{size}\0".encode())
        with path.open("rb") as stream:
            for start in (0, size // 2, max(size - _SAMPLE, 0)):
                stream.seek(start)
                digest.update(stream.read(_SAMPLE))
    return digest.hexdigest()[:8]
