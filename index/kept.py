"""Vectors kept on disk while a build runs, so that one that is killed need not embed again what it had embedded.

One file beside the indexes, appended to a slice at a time: a head with the dimension, then records of key,
checksum and vector. What a power cut tore off or spoilt is left out on reading; the file goes when its index is out.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from index.embedder import Vectors

_HEAD = struct.Struct("<8sI")
_MAGIC = b"danchu-v"
_PREFIX = ".embedded-"
_KEY_BYTES = 16
_MOST_DIMENSIONS = 65_536


class KeptVectors:
    """The vectors of one model that an unfinished build left.

    Args:
        folder: where the indexes are; only the build that holds their lock may use it.
        identity: the model's; vectors of another model are not found.
    """

    def __init__(self, folder: Path, identity: str) -> None:
        self._folder = folder
        self.path = folder / f"{_PREFIX}{hashlib.sha256(identity.encode()).hexdigest()[:16]}"
        self._sound = 0  # bytes of head and whole records

    def read(self) -> Iterator[tuple[str, Vectors]]:
        """(key, vector) of every whole record; a damaged one ends the reading."""
        self._sound = 0
        try:
            with self.path.open("rb") as stream:
                dimension = _dimension(stream.read(_HEAD.size))
                record = _record(dimension)
                while dimension and len(data := stream.read(record.itemsize)) == record.itemsize:
                    row = np.frombuffer(data, record)[0]
                    if _check(row) != row["check"]:
                        return
                    self._sound = stream.tell()
                    yield row["key"].tobytes().hex(), row["vector"]
        except FileNotFoundError:
            return

    def add(self, keys: Sequence[str], vectors: Vectors) -> None:
        """Append vectors, ``[len(keys), dimension]``, behind the last whole record that was read.

        Args:
            keys: 32 hexadecimal digits each.

        Raises:
            OSError: the disk is full or cannot be written.
        """
        rows = np.zeros(len(keys), _record(vectors.shape[1]))
        rows["vector"] = vectors
        for row, key in zip(rows, keys, strict=True):
            row["key"] = np.frombuffer(bytes.fromhex(key), np.uint8)
            row["check"] = _check(row)
        with self.path.open("r+b" if self._sound else "wb") as stream:
            stream.truncate(self._sound)
            stream.seek(self._sound)
            if not self._sound:
                stream.write(_HEAD.pack(_MAGIC, vectors.shape[1]))
            stream.write(rows.tobytes())
            self._sound = stream.tell()

    def clear(self) -> None:
        """Remove what is kept, other models' too."""
        for path in self._folder.glob(f"{_PREFIX}*"):
            path.unlink(missing_ok=True)


def _dimension(head: bytes) -> int:
    """The dimension that a file's head tells; 0 when it is no such file."""
    if len(head) != _HEAD.size:
        return 0
    magic, dimension = _HEAD.unpack(head)
    return dimension if magic == _MAGIC and dimension <= _MOST_DIMENSIONS else 0


def _check(row: np.void) -> int:
    return zlib.crc32(row["key"].tobytes() + row["vector"].tobytes())


def _record(dimension: int) -> np.dtype:
    return np.dtype([("key", np.uint8, (_KEY_BYTES,)), ("check", "<u4"), ("vector", "<f4", (dimension,))])
