"""The sentence of a clause that carries a verdict: known by its figure, as the law writes it, and what that is of.

A clause may hold several figures of one kind (two thirds of the households, two thirds of the
villages) or say the opposite with the same one ("chưa có đủ 10%"), so that relevance alone is
no guide. The words stand in ``grounds.yaml``; a test holds each against the official text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import yaml

from assistant.calculators.result import Calculation, Verdict

FILE = Path(__file__).with_name("grounds.yaml")
LENGTH = 560  # characters of a carrying sentence that are shown at most
SHARES_IN_WORDS = {"hai phần ba": "2/3", "một phần ba": "1/3", "một phần hai": "1/2"}
_ALOUD = re.compile(r" \([^()]{1,12}\)")  # "05 (năm) ngày"
_ZERO = re.compile(r"(?<![\d.,/])0(?=\d)")
_PIECE = re.compile(r"(?<=;) ")
Words = tuple[str, ...]


@lru_cache(maxsize=1)
def grounds() -> dict[str, dict[Verdict, Words]]:
    """The words by rule and verdict."""
    named: dict[str, list[str] | dict[str, list[str]]] = yaml.safe_load(FILE.read_text("utf-8"))
    return {
        rule: {
            verdict: tuple(words if isinstance(words, list) else words.get(verdict, words["met"]))
            for verdict in Verdict
        }
        for rule, words in named.items()
    }


def words_of(calculation: Calculation) -> tuple[Words, ...]:
    """What the carrying sentences hold, sentence by sentence; empty for a rule without any."""
    rows = (calculation.ground or calculation.rule_id).split(" ")
    return tuple(grounds()[row][calculation.verdict] for row in rows if row in grounds())


def carrying(sentences: Sequence[str], words: Words) -> str | None:
    """Which of some sentences is meant by its words: it holds the figure, and most of the others.

    The first of several that hold as many; None where none holds the figure (a digest may put it otherwise).
    """
    figure, *others = map(_plain, words)
    held = [
        (-sum(word in text for word in others), at) for at, text in enumerate(map(_plain, sentences)) if figure in text
    ]
    return sentences[min(held)[1]] if held else None


def cut_around(sentence: str, words: Words, length: int = LENGTH) -> str:
    """A long sentence cut to the part that holds the words, the cuts shown by "…"."""
    if len(sentence) <= length:
        return sentence
    wanted = [_plain(word) for word in words]
    pieces = _PIECE.split(sentence)
    runs = [
        (start, end)
        for start in range(len(pieces))
        for end in range(start + 1, len(pieces) + 1)
        if _holds(" ".join(pieces[start:end]), wanted) and len(" ".join(pieces[start:end])) <= length
    ]
    if not runs:
        return _windowed(sentence, wanted, length)
    start, end = max(runs, key=lambda run: (run[1] - run[0], -run[0]))
    shown = " ".join(pieces[start:end]).rstrip(" ;,")
    return ("…" if start else "") + shown + ("…" if end < len(pieces) else "")


def _windowed(sentence: str, words: Sequence[str], length: int) -> str:
    """The first stretch of whole words, of that length, that holds the words; the beginning when none does."""
    starts = [0, *(m.end() for m in re.finditer(" ", sentence))]
    for start in starts:
        shown = sentence[start : start + length]
        if start + length < len(sentence):
            shown = shown.rsplit(" ", 1)[0].rstrip(" ,;:")
        if _holds(shown, words):
            return ("…" if start else "") + shown + ("…" if start + length < len(sentence) else "")
    return sentence[:length].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def _holds(text: str, words: Sequence[str]) -> bool:
    plain = _plain(text)
    return all(word in plain for word in words)


def _plain(text: str) -> str:
    """Lower case, figures as digits without leading zeros: "05 (năm) ngày" → "5 ngày", "hai phần ba" → "2/3"."""
    plain = _ALOUD.sub("", unicodedata.normalize("NFC", text).lower())
    for spelled, figure in SHARES_IN_WORDS.items():
        plain = plain.replace(spelled, figure)
    return " ".join(_ZERO.sub("", plain).split())
