"""After a verdict: the sentence of the quoted clause that carries it, instead of the one that is most alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer import Citation
from assistant.calculators import Calculation
from assistant.calculators.grounds import carrying, cut_around, words_of
from assistant.sentence_ranker import POINT_LINE
from assistant.sentences import sentences
from assistant.shown import Shown, within
from corpus.address import Address

_CLAUSE_LINE = re.compile(r"^(\d{1,3}[a-zđ]?)\. ")


def carried(citation: Citation, computed: Sequence[Calculation]) -> list[Shown]:
    """The sentences of a quotation that carry what was computed out of it (or a note to it), in that order, once each.

    Empty where nothing was, or where no sentence holds the figure (a digest may put it otherwise).
    """
    found: dict[str, Shown] = {}
    for calculation in _of(citation, computed):
        held = [sentence for place, sentence in _placed(citation) if within(place, calculation.clause)]
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


def _placed(citation: Citation) -> Iterator[tuple[str, str]]:
    """Each sentence of a quotation with the address of its clause or point; lines without a mark belong to the last."""
    clause, place = _clause(citation), citation.id
    for line in citation.quote.split("\n"):
        if number := _CLAUSE_LINE.match(line):
            clause = place = f"{citation.article}.{number[1]}"
        elif point := POINT_LINE.match(line):
            place = f"{clause}.{point[1]}"
        for sentence in sentences(line):
            yield place, sentence


def _clause(citation: Citation) -> str:
    number = Address.parse(citation.id).clause
    return f"{citation.article}.{number}" if number else citation.article
