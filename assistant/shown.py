"""Which sentences of a quotation to show, best first, each cut to its length and with the words that announce it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from assistant.answer import Citation
from assistant.relevance import Relevance
from assistant.sentences import sentences
from corpus.text import one_line

POINT_LINE = re.compile(r"^([a-zđ]\d?)\) ")
_CLAUSE_LINE = re.compile(r"^(\d{1,3}[a-zđ]?)\. ")
_KEY_LENGTH = 320
_ANNOUNCED_LENGTH = 150
_LENGTH_COST = 1500  # characters that cost a sentence one point
_ASKED_BEFORE = 1.0


class Shown(NamedTuple):
    """A sentence of a quotation, how well it answers, and the words that announce its list, if it stands in one."""

    sentence: str
    score: float
    announced: str = ""

    def marked(self, marker: int) -> str:
        """In quotation marks, each stretch with its marker: “…quy định cụ thể:” [1] “mức phụ cấp” [1]."""
        return " ".join(f"“{verbatim(words)}” [{marker}]" for words in (self.announced, self.sentence) if words)


class Asked(NamedTuple):
    """A question, or one within a question, and what was quoted for it.

    Attributes:
        relevance: scores sentences for it.
        addresses: what was quoted for it.
        points: how much each point of what was quoted was asked for in about these words before, 0 … 1.
        whole: whether an article answers it as a whole.
        place: the setting that it asks about, when the question compares settings.
    """

    relevance: Relevance
    addresses: tuple[str, ...]
    points: Mapping[str, float] = MappingProxyType({})
    whole: bool = False
    place: str = ""


def within(address: str, whole: str) -> bool:
    """Whether an address is ``whole`` or stands in it."""
    return address == whole or address.startswith((f"{whole}.", f"{whole}#"))


def ranked_sentences(citation: Citation, asked: Asked) -> list[Shown]:
    """What to show of a quotation, best first; long sentences cut, points behind the words that announce them."""
    announced = ""
    scored: list[Shown] = []
    clause = citation.id
    lines = citation.quote.split("\n")
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if number := _CLAUSE_LINE.match(line):
            clause = f"{citation.article}.{number[1]}"
        point = POINT_LINE.match(line)
        is_point = point is not None
        asked_before = asked.points.get(f"{clause}.{point[1]}", 0.0) if point else 0.0
        for sentence in sentences(line):
            score = asked.relevance.score_sentence(sentence, citation.article) - len(sentence) / _LENGTH_COST
            score += _ASKED_BEFORE * asked_before
            scored.append(Shown(shorten(sentence, _KEY_LENGTH), score, _tail(announced) if is_point else ""))
        if not is_point:
            announced = sentences(line)[-1] if _announces(line, after) else ""
    return sorted(scored, key=lambda shown: -shown.score)


def _announces(line: str, after: str) -> bool:
    """Whether a line opens a list: by its colon, or, short and without a stop, before the list's first point."""
    if line.rstrip().endswith(":"):
        return True
    first = after.startswith("a) ") and len(line) <= _ANNOUNCED_LENGTH
    return first and not line.rstrip().endswith((".", ";", ","))


def _tail(text: str) -> str:
    """The end of a sentence that announces a list, its beginning left out when it is long."""
    if len(text) <= _ANNOUNCED_LENGTH:
        return text
    return "…" + text[-_ANNOUNCED_LENGTH:].split(" ", 1)[1]


def verbatim(text: str) -> str:
    """Text of a source as Markdown: its own footnote numbers must not look like markers."""
    return re.sub(r"\[(\d+)\]", r"\\[\1\\]", text)


def shorten(text: str, length: int) -> str:
    """``text`` cut at a word with the cut shown."""
    text = one_line(text)
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(",;:.") + "…"
