"""When a question is about which period: ``deadline_cues.yaml``, read once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from assistant.calculators.topics import BOARD, CHARTER, HEAD, INSPECTORS, SUPERVISORS

_FILE = Path(__file__).with_name("deadline_cues.yaml")
_NAME = re.compile(r"\{([a-z_]+)\}")
_TOPICS = {
    "inspectors": INSPECTORS,
    "supervisors": SUPERVISORS,
    "charter": CHARTER,
    "head": HEAD,
    "board": BOARD,
}


@dataclass(frozen=True, slots=True)
class Cue:
    """What a question says when it is about one rule.

    Attributes:
        need: all of these are said; ``bar``: this is not.
        bound: the same words fit other settings, so that the setting has to be certain.
    """

    rule_id: str
    need: tuple[re.Pattern[str], ...]
    bar: re.Pattern[str] | None
    bound: bool


@lru_cache(maxsize=1)
def load_cues() -> tuple[Cue, ...]:
    """The cues, in the order of the file; where two rules of one period fit, the first is taken."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data = yaml.load(_FILE.read_text("utf-8"), loader)  # nosec B506  # a safe loader
    words = {name: topic.pattern for name, topic in _TOPICS.items()}
    for name, alternatives in data["fragments"].items():
        words[name] = _any_of(alternatives, words)
    return tuple(cue for entry in data["cues"] for cue in _cues(entry, words))


def _cues(entry: dict[str, Any], words: dict[str, str]) -> list[Cue]:
    need = tuple(re.compile(_any_of(line, words)) for line in entry["need"])
    bar = re.compile(_any_of(entry["bar"], words)) if "bar" in entry else None
    return [Cue(rule, need, bar, entry.get("bound", False)) for rule in entry["rules"]]


def _any_of(alternatives: list[str], words: dict[str, str]) -> str:
    filled = (_NAME.sub(lambda name: f"(?:{words[name[1]]})", text) for text in alternatives)
    return rf"\b(?:{'|'.join(filled)})\b"
