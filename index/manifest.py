"""What an index was built from. A mismatch is refused with the command that mends it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path

from corpus.errors import DanchuError, ErrorCode

FILE_NAME = "manifest.json"
#: Raised whenever chunks, tokens or fields change, so that old indexes are rebuilt.
BUILDER_VERSION = 3
_LIBRARIES = ("chromadb", "bm25s", "onnxruntime", "tokenizers")


@dataclass(frozen=True, slots=True)
class Manifest:
    """An index's identity.

    ``fingerprint`` covers everything that search results depend on; ``files`` are the SHA-256 sums of the index's
    own files, by their path in its folder (none in an index that an older version built).
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
    files: dict[str, str] = field(default_factory=dict)

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


def sums(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file that a build writes once and nobody changes, by its path in ``folder``.

    Chroma's files are left out, since opening them writes in them: its vectors are held against samples instead.
    """
    names = {path: path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    kept = {path: name for path, name in names.items() if name.parts[0] not in (FILE_NAME, "chroma")}
    return {name.as_posix(): _sum(path) for path, name in sorted(kept.items())}


def _sum(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def fingerprint(library_hash: str, model: str, chunk_chars: int) -> str:
    """SHA-256 over what an index depends on: content, model, chunking, builder and the libraries that read it."""
    parts = [library_hash, model, str(chunk_chars), str(BUILDER_VERSION), *library_versions().values()]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def library_versions() -> dict[str, str]:
    """Versions of the libraries whose files an index holds."""
    return {name: version(name) for name in _LIBRARIES}
