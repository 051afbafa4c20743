"""What an index was built from. A mismatch is refused with the command that mends it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from corpus.errors import DanchuError, ErrorCode

FILE_NAME = "manifest.json"
#: Raised whenever chunks, tokens or fields change, so that old indexes are rebuilt.
BUILDER_VERSION = 2
_LIBRARIES = ("chromadb", "bm25s", "onnxruntime", "tokenizers")


@dataclass(frozen=True, slots=True)
class Manifest:
    """An index's identity.

    ``fingerprint`` covers everything that search results depend on.
    """

    fingerprint: str
    library_hash: str
    corpus_hash: str
    handbook_hash: str
    model: str
    dimension: int
    metric: str
    chunk_chars: int
    builder: int
    chunks: int
    articles: int
    reports: int
    versions: dict[str, str]
    built_at: str

    def save(self, folder: Path) -> None:
        (folder / FILE_NAME).write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> Manifest:
        """Read a manifest.

        Raises:
            DanchuError: ``index-damaged`` when it is missing or unreadable.
        """
        try:
            return cls(**json.loads((folder / FILE_NAME).read_text("utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise DanchuError(
                ErrorCode.INDEX_DAMAGED, f"Chỉ mục ở {folder} không có bản kê hợp lệ. Chạy: danchu index build --force."
            ) from error


def fingerprint(library_hash: str, model: str, chunk_chars: int) -> str:
    """SHA-256 over what an index depends on: content, model, chunking, builder and the libraries that read it."""
    parts = [library_hash, model, str(chunk_chars), str(BUILDER_VERSION), *library_versions().values()]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def library_versions() -> dict[str, str]:
    """Versions of the libraries whose files an index holds."""
    return {name: version(name) for name in _LIBRARIES}
