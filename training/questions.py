"""Labelled questions for training, from the shipped sets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from app import Danchu
from assistant.question.understand import Question
from corpus.text import fold
from eval.sets import Expect, Split, load_sets, select, shipped_sets
from index.chunks import Channel, Chunk, chunks_of
from index.search import Found, Index

CANDIDATES = 40
LEFT_OUT = 0.3
LEAST_WORDS = 3
LINE_CASE = "line-case"  # figures on one article again and again: they are there to measure, not to learn from
_DATA = Path(__file__).with_name("data")
_OUT_OF_SCOPE = _DATA / "out_of_scope.yaml"
_QUIZ = _DATA / "quiz.yaml"


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
        if item.cat != LINE_CASE
    ]


class LeaveOneOut(Index):
    """An index that hides one handbook line, so that a question does not find itself."""

    hidden: int | None = None

    def _handbook_lines(
        self, lexical: np.ndarray, alike: np.ndarray, near: list
    ) -> tuple[np.ndarray, np.ndarray, list]:
        if self.hidden is None:
            return lexical, alike, near
        lexical, alike = lexical.copy(), alike.copy()
        lexical[self.hidden] = alike[self.hidden] = 0.0
        return lexical, alike, [pair for pair in near if pair[0] != self.hidden]


def handbook_searches(danchu: Danchu, *, again: bool) -> Iterator[tuple[Chunk, Question, Found]]:
    """(line, question, what was found) for every handbook question, asked in one of four ways, turn by turn.

    A new question: its own line hidden, else it would find itself. Or one that was asked before in about
    the same words: its line left in place, some of its syllables left out. Each with and without diacritics.

    Args:
        again: whether to ask those that were asked before, too.
    """
    asked = ((number, line, number % 4 < 2) for number, line in _questions(danchu))
    return _searched(danchu, ((number, line, new) for number, line, new in asked if again or new))


def narrow_searches(danchu: Danchu) -> Iterator[tuple[Chunk, Question, Found]]:
    """(line, question, what was found) for every handbook question that names a point or sentences of a clause.

    Each has its own line hidden; every second one is typed without diacritics.
    """
    narrow = (
        (number, line, True)
        for number, line in _questions(danchu)
        if line.sentences or (line.address.count(".") == 2 and " " not in line.address)
    )
    return _searched(danchu, narrow)


def _searched(danchu: Danchu, asked: Iterable[tuple[int, Chunk, bool]]) -> Iterator[tuple[Chunk, Question, Found]]:
    """Rows with their lines: a new question has its own line hidden, one asked before loses some of its words."""
    assistant = danchu.assistant()
    index = LeaveOneOut(assistant.index.folder, danchu.embedder, danchu.settings.index)
    for number, line, new in asked:
        index.hidden = number if new else None
        typed = line.body if new else shortened(line.body, seed=number)
        question = assistant.understand([fold(typed) if number % 2 else typed])
        yield line, question, index.search(question.query, limit=CANDIDATES)


def _questions(danchu: Danchu) -> Iterator[tuple[int, Chunk]]:
    """The handbook's questions with their rows in the index."""
    lines = (c for c in chunks_of(danchu.library, danchu.settings.index.chunk_chars) if c.channel is not Channel.TEXT)
    return ((number, line) for number, line in enumerate(lines) if line.channel is Channel.QUESTION)


def shortened(text: str, seed: int) -> str:
    """``text`` without about a third of its words, always the same ones for a seed; at least three stay."""
    parts = text.split()
    kept = np.random.default_rng(seed).random(len(parts)) > LEFT_OUT
    short = [part for part, keep in zip(parts, kept, strict=True) if keep]
    return " ".join(short if len(short) >= LEAST_WORDS else parts)


def out_of_scope() -> dict[str, list[str]]:
    """Questions that the texts do not answer: ``near`` the field and ``far`` from it."""
    return yaml.safe_load(_OUT_OF_SCOPE.read_text("utf-8"))


def quiz() -> list[Labelled]:
    """Questions in the manner of quizzes: what the ranker is judged with and never trained on."""
    found = yaml.safe_load(_QUIZ.read_text("utf-8")).items()
    return [Labelled("quiz", (text,), frozenset({a}), frozenset({a}), False) for a, texts in found for text in texts]


def titles(danchu: Danchu) -> list[str]:
    """The handbook's everyday titles and the articles' own."""
    own = [entry.title for entry in danchu.library.handbook.entries.values()]
    return own + [article.title for article in danchu.corpus.articles() if len(article.title.split()) > 3]
