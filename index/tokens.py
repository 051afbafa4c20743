"""Tokens for lexical search: syllables and two-syllable words, in a main form and a folded one.

Vietnamese words are mostly two syllables, so neighbouring pairs stand beside single
syllables. Single letters and digits survive ("điểm a khoản 1"); leading zeros do not count
("05 ngày" = "5 ngày"); no stop-word list touches the text.
"""

from __future__ import annotations

from itertools import pairwise

from corpus.text import fold, syllable_key, words

#: Joins the two syllables of a pair; never part of a syllable.
PAIR = "_"


def main_tokens(text: str) -> list[str]:
    """Syllables and pairs, equal whatever the case and the tone placement: ``["hop5", "thôn", "hop5_thôn"]``."""
    return _with_pairs([syllable_key(_number(w)) for w in words(text)])


def folded_tokens(text: str) -> list[str]:
    """The same as typed without diacritics."""
    return _with_pairs([fold(_number(w)) for w in words(text)])


def _number(word: str) -> str:
    return word.lstrip("0") or "0" if word.isdecimal() else word


def _with_pairs(syllables: list[str]) -> list[str]:
    return syllables + [a + PAIR + b for a, b in pairwise(syllables)]
