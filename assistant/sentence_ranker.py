"""The learned choice of sentences: which sentence of what is quoted answers the question.

A clause answers with one of its sentences, and the others share most of its words. This model, linear like
those of articles and clauses, weighs how a sentence meets the question's words, whether it tells what is asked
for (``told``), and what the search says of the point it stands in. ``training/train_sentences.py`` trains it
and writes ``sentence_ranker.json``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.question.kind import QuestionKind
from assistant.question.understand import Question
from assistant.relevance import Relevance
from assistant.sentences import sentences
from assistant.told import NAMES as ASPECTS
from assistant.told import asked_in, told_in
from index.search import PROVISION_CHANNELS, sentence_place

WEIGHTS_FILE = Path(__file__).with_name("sentence_ranker.json")
POINT_LINE = re.compile(r"^([a-zđ]\d?)\) ")
CHANNELS = ("question", "dense_question", "digest", "alike", "voted")
#: How the handbook's questions that lead to just this sentence fit.
ASKED = ("question", "dense_question", "alike", "voted")
FEATURES = (
    "own",
    "own_share",
    "referred",
    "cue",
    "unit",
    *(f"tells_{aspect}" for aspect in ASPECTS),
    "length",
    "long",
    "point",
    "announces",
    "announces_listing",
    "fragment",
    "opens_quotation",
    "opens_line",
    "figures",
    *CHANNELS,
    *(f"{channel}_share" for channel in CHANNELS),
    *(f"{channel}_here" for channel in ASKED),
    *(f"{channel}_here_share" for channel in ASKED),
)
_CLAUSE_LINE = re.compile(r"^(\d{1,3}[a-zđ]?)\. ")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_ANNOUNCED_LENGTH = 150
_LENGTH, _LONG = 300, 400  # characters
_FRAGMENT = 9  # words
#: What a sentence loses for telling what only an earlier turn asked. Set, not learned: hardly a label follows a turn.
_ASKED_BEFORE = 1.0
_ANYWHERE = {"actor"}  # what nearly every sentence tells
_LISTING = frozenset({QuestionKind.LIST, QuestionKind.PAPERS, QuestionKind.STEPS, QuestionKind.FORBIDDEN})
_COLUMNS = [PROVISION_CHANNELS.index(channel) for channel in CHANNELS]
_ASKED_COLUMNS = [PROVISION_CHANNELS.index(channel) for channel in ASKED]

#: What a search says of each address of an article: ``Index.provision_scores`` of one search.
Places = Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence of a quotation.

    Attributes:
        text: without the number of its clause or point.
        place: the finest address that holds it.
        named: what it goes by as a sentence of its clause (``index.search.sentence_place``).
        announced: the sentence that opens the list it stands in; empty outside of lists.
        announces: whether it opens a list.
        opens_line: whether it is the first of its line.
    """

    text: str
    place: str
    named: str = ""
    announced: str = ""
    announces: bool = False
    opens_line: bool = True

    @property
    def is_point(self) -> bool:
        return self.place.count(".") == 2


@lru_cache(maxsize=2048)
def stretches(quote: str, address: str) -> tuple[Stretch, ...]:
    """The sentences of a quotation in their order.

    Args:
        address: of the quotation: an article, a clause, a point or a report.
    """
    found: list[Stretch] = []
    announced, clause, count = "", address, 0
    article = address.split(".", maxsplit=1)[0]
    lines = quote.split("\n")
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if number := _CLAUSE_LINE.match(line):
            clause, count = f"{article}.{number[1]}", 0
        point = POINT_LINE.match(line)
        place = f"{clause}.{point[1]}" if point and clause.count(".") == 1 else clause
        parts = sentences(line)
        opens = not point and _announces(line, after)
        for number_in_line, text in enumerate(parts):
            last = opens and number_in_line == len(parts) - 1
            count += 1
            named = sentence_place(clause, count)
            found.append(Stretch(text, place, named, announced if point else "", last, number_in_line == 0))
        if not point:
            announced = parts[-1] if opens else ""
    return tuple(found)


def _announces(line: str, after: str) -> bool:
    """Whether a line opens a list: by its colon, or, short and without a stop, before the list's first point."""
    if line.rstrip().endswith(":"):
        return True
    first = after.startswith("a) ") and len(line) <= _ANNOUNCED_LENGTH
    return first and not line.rstrip().endswith((".", ";", ","))


def chances(
    found: Sequence[Stretch],
    relevance: Relevance,
    places: Places,
    weights: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """How likely each sentence is to be the one that answers, ``[len(found)]``; they add up to 1."""
    fits = features(found, relevance, places) @ (load_weights() if weights is None else weights)
    fits -= _ASKED_BEFORE * np.array([_tells_what_was_asked(stretch.text, relevance.question) for stretch in found])
    likely = np.exp(fits - fits.max())
    return likely / likely.sum()


def _tells_what_was_asked(sentence: str, question: Question) -> bool:
    """Whether a sentence tells what only an earlier turn asked."""
    asked, told = asked_in(question.asking), told_in(sentence)
    return bool((asked_in(question.left) - asked) & told) and not (asked - _ANYWHERE) & told


def features(found: Sequence[Stretch], relevance: Relevance, places: Places) -> NDArray[np.float64]:
    """``[len(found), len(FEATURES)]``, each about 0 … 1."""
    article = found[0].place.split(".")[0]
    fits = np.array([relevance.fit(stretch.text, article) for stretch in found])
    searched = np.array([_searched(places, stretch.place)[_COLUMNS] for stretch in found])
    asked = np.array([_asked_here(places, stretch) for stretch in found])
    own = np.array([_own(stretch, number, relevance) for number, stretch in enumerate(found)])
    share = fits[:, :1] / max(fits[:, 0].max(), 1e-9)
    return np.hstack([fits[:, :1], share, fits[:, 1:], own, searched, _shares(searched), asked, _shares(asked)])


def _searched(places: Places, place: str) -> NDArray[np.float64]:
    row = places.get(place)
    return np.zeros(len(PROVISION_CHANNELS)) if row is None else row.astype(np.float64)


def _asked_here(places: Places, stretch: Stretch) -> NDArray[np.float64]:
    """What the search says of the questions that lead to this sentence, or to the point that it is."""
    here = _searched(places, stretch.named)
    if stretch.is_point:
        here = np.maximum(here, _searched(places, stretch.place))
    return here[_ASKED_COLUMNS]


def _shares(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Against the best of each column."""
    return scores / np.maximum(scores.max(axis=0), 1e-9)


def _own(stretch: Stretch, number: int, relevance: Relevance) -> list[float]:
    question = relevance.question
    asked = asked_in(question.asking)
    told = asked & told_in(stretch.text)
    numbers = set(_NUMBER.findall(question.restored))
    return [
        *(float(aspect in told) for aspect in ASPECTS),
        min(2.0, len(stretch.text) / _LENGTH),
        float(len(stretch.text) > _LONG),
        float(stretch.is_point),
        float(stretch.announces),
        float(stretch.announces and question.kind in _LISTING),
        float(len(stretch.text.split()) < _FRAGMENT and not stretch.is_point),
        float(number == 0),
        float(stretch.opens_line),
        len(numbers & set(_NUMBER.findall(stretch.text))) / len(numbers) if numbers else 0.0,
    ]


@lru_cache(maxsize=1)
def load_weights() -> NDArray[np.float64]:
    """The shipped weights, in the order of ``FEATURES``."""
    saved = json.loads(WEIGHTS_FILE.read_text("utf-8"))["weights"]
    return np.array([saved.get(name, 0.0) for name in FEATURES])
