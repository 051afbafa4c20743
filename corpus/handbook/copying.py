"""Runs of official text or of a report that stand in the handbook word for word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from corpus.text import copied_runs, syllable_grams

#: The longest run that may be the same by chance or by fixed terms is one syllable shorter.
LENGTH = 20
_SYLLABLE = re.compile(r"[^\W_]+")
_HALF = LENGTH // 2


def copied(own: Iterable[tuple[str, str]], sources: Iterable[str], allowed: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(id, run) for the first run of 20 syllables in each own text that also stands in a source.

    A run of 20 contains a whole block of 10 that starts at a multiple of 10, so of a source
    only every tenth place is looked up, and only a source with a hit is read in full.

    Args:
        own: (id, text) of what we wrote.
        sources: texts that must not be copied, in the normalised form in which they are stored.
        allowed: names and titles, which may be.
    """
    written = list(own)
    blocks: set[tuple[str, ...]] = set()
    for _, text in written:
        blocks |= syllable_grams(text, _HALF)
    runs: set[tuple[str, ...]] = set()
    for source in sources:
        syllables = _SYLLABLE.findall(source.lower())
        starts = range(0, len(syllables) - _HALF + 1, _HALF)
        if any(tuple(syllables[i : i + _HALF]) in blocks for i in starts):
            runs |= syllable_grams(source, LENGTH)
    for name in allowed:
        runs -= syllable_grams(name, LENGTH)
    for own_id, text in written:
        found = copied_runs(text, runs, LENGTH)
        if found:
            yield own_id, found[0]
