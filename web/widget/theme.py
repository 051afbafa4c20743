"""What a registered site says about the looks of its chat (``danchu site set KEY --theme NAME=VALUE``)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

MOST_CHARS = 300
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_MODES = ("light", "dark", "auto")


def read_theme(theme: Mapping[str, Any]) -> dict[str, str]:
    """The parts of a site's theme that the frame knows, each in the form it must have; the rest is left out.

    Returns:
        Some of ``color`` (``#rrggbb``), ``greeting``, ``title`` (text), ``mode`` (light, dark, auto).
    """
    found = {name: str(theme[name])[:MOST_CHARS] for name in ("greeting", "title") if theme.get(name)}
    if _COLOUR.fullmatch(str(theme.get("color", ""))):
        found["color"] = str(theme["color"]).lower()
    if theme.get("mode") in _MODES:
        found["mode"] = str(theme["mode"])
    return found
