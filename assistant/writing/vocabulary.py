"""The words that verification treats apart, read from ``words.yaml`` once."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml

from corpus.text import syllable_key, words

FILE = Path(__file__).with_name("words.yaml")


class Role(StrEnum):
    """What a token does in a sentence of law."""

    WORD = "word"
    NUMBER = "number"
    BODY = "body"
    NEGATION = "phu_dinh"
    CONDITION = "dieu_kien"
    MODALITY = "tinh_thai"
    CHOICE = "lua_chon"
    BOUND = "muc"


#: Roles that no summary may drop without looking at what it drops.
WEIGHTY = frozenset(Role) - {Role.WORD}
_GROUPS = (Role.NEGATION, Role.CONDITION, Role.MODALITY, Role.CHOICE, Role.BOUND)

#: A phrase as syllable keys.
Phrase = tuple[str, ...]


class Vocabulary(NamedTuple):
    """Phrases by their first syllable, longest first, each with its role and the key it is compared by.

    Attributes:
        phrases: first syllable → (phrase, role, key).
        linking: keys that a writer may add anywhere.
        before_numbers: keys that a writer may add right before a number.
        base_ends: keys that end what a share is a share of.
    """

    phrases: dict[str, list[tuple[Phrase, Role, str]]]
    linking: frozenset[str]
    before_numbers: frozenset[str]
    base_ends: frozenset[str]


def phrase(text: str) -> Phrase:
    return tuple(syllable_key(word) for word in words(text))


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The shipped words."""
    table = yaml.safe_load(FILE.read_text("utf-8"))
    entries: list[tuple[Phrase, Role, str]] = []
    for role in _GROUPS:
        entries += [(phrase(way), role, _key(ways[0])) for ways in table[role] for way in ways]
    entries += [(phrase(way), Role.WORD, _key(ways[0])) for ways in table["dong_nghia"] for way in ways]
    for name in ("chu_thuong", "chu_noi", "het_mau_so"):
        taken = {entry[0] for entry in entries}
        entries += [(p, Role.WORD, " ".join(p)) for p in map(phrase, table[name]) if len(p) > 1 and p not in taken]
    phrases: dict[str, list[tuple[Phrase, Role, str]]] = {}
    for entry in sorted(entries, key=lambda e: -len(e[0])):
        phrases.setdefault(entry[0][0], []).append(entry)
    return Vocabulary(phrases, *(_keys(table[name]) for name in ("chu_noi", "truoc_so", "het_mau_so")))


def _key(text: str) -> str:
    return " ".join(phrase(text))


def _keys(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(map(_key, texts))
