"""After a verdict: the sentence of the quoted clause that carries it, instead of the one that is most alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer import Citation
from assistant.calculators import Calculation
from assistant.calculators.grounds import SHARES_IN_WORDS, carrying, cut_around, words_of
from assistant.sentence_ranker import stretches
from assistant.shown import Shown, within

_SHARE = re.compile(r"(?<![\d/.,])[1-3]/[2-5](?![\d/])|\d{1,3} ?%")


def carried(citation: Citation, computed: Sequence[Calculation]) -> list[Shown]:
    """The sentences of a quotation that carry what was computed out of it (or a note to it), in that order, once each.

    Empty where nothing was, or where no sentence holds the figure (a digest may put it otherwise).
    """
    found: dict[str, Shown] = {}
    for calculation in _of(citation, computed):
        held = [part.text for part in stretches(citation.quote, citation.id) if within(part.place, calculation.clause)]
        for words in words_of(calculation):
            if sentence := carrying(held, words):
                found.setdefault(sentence, Shown(cut_around(sentence, words), 1.0))
    return list(found.values())


def _of(citation: Citation, computed: Sequence[Calculation]) -> Iterator[Calculation]:
    """What rests on a quotation: calculations by their clause, else by the clause of their note."""
    for calculation in computed:
        note = calculation.note_clause
        if within(calculation.clause, citation.id):
            yield calculation
        elif note and within(note, citation.id):
            yield replace(calculation, clause=note, ground=note)


def with_share(ranked: Sequence[Shown], verdict: str) -> Sequence[Shown]:
    """The sentences that hold the share a verdict went by, where one does; else those that hold no other share."""
    needed = _shares(verdict)
    if not needed:
        return ranked
    holding = [shown for shown in ranked if needed & _shares(shown.sentence + shown.announced)]
    return holding or [shown for shown in ranked if not _shares(shown.sentence)] or ranked


def _shares(text: str) -> set[str]:
    in_words = {figure for words, figure in SHARES_IN_WORDS.items() if words in text.lower()}
    return in_words | {found[0].replace(" ", "") for found in _SHARE.finditer(text)}
