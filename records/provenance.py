"""What an answer was made from, so that it can be made again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Provenance:
    """The state of the house when it answered.

    Attributes:
        corpus_hash: of every text that was held.
        index_fingerprint: of the index that was searched.
        settings_hash: of the settings that an answer depends on.
    """

    corpus_hash: str = ""
    index_fingerprint: str = ""
    settings_hash: str = ""


def settings_hash(settings: Mapping[str, Any]) -> str:
    """SHA-256 of settings given as plain data, whatever the order of their keys."""
    return hashlib.sha256(json.dumps(settings, sort_keys=True, default=str).encode()).hexdigest()
