"""Names of headings as they stand in an address: ``chuong-ii-muc-2``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.model import Heading
from corpus.text import fold


def heading_slug(path: Sequence[Heading]) -> str:
    """The id of the last heading of a path, unique within its document."""
    words = (f"{h.level} {h.number}" for h in path)
    return re.sub(r"[^a-z0-9]+", "-", fold(" ".join(words))).strip("-")
