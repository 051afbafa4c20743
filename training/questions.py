"""Labelled questions for training, from the shipped sets."""

from __future__ import annotations

from dataclasses import dataclass

from eval.sets import Expect, Split, load_sets, select, shipped_sets


@dataclass(frozen=True)
class Labelled:
    """A question, what answers it, and whether it should be answered at all."""

    category: str
    turns: tuple[str, ...]
    gold: frozenset[str]
    right: frozenset[str]
    refuse: bool


def labelled(split: str) -> list[Labelled]:
    """The questions of one split ("tune" or "test") of every shipped set."""
    items = [item for loaded in load_sets(sorted(shipped_sets())) for item in loaded.items]
    return [
        Labelled(
            item.cat,
            tuple(item.asked),
            frozenset(item.gold),
            frozenset(item.gold) | frozenset(item.alt_gold),
            item.expect is Expect.REFUSE,
        )
        for item in select(items, Split(split))
    ]
