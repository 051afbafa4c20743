"""Answers that are lists: an article as a whole, a provision read out, the points of a clause."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import Citation
from assistant.naming import according_to, said_by
from assistant.question.kind import QuestionKind
from assistant.question.understand import Question
from assistant.sentence_ranker import POINT_LINE
from assistant.shown import Asked, Shown, ranked_sentences, shorten, verbatim, within
from corpus.address import Address
from corpus.library import Library

#: How much of each line of a list is shown: so much at least, more while all lines together stay this short.
_LINE_LENGTH = 180
_LIST_LENGTH = 1200
_STEP = 20
_MOST_POINTS = 14
_CLOSE = 0.85
_SEVERAL = 3
_ANNOUNCED_END = 60  # characters by which an announcing sentence is known again
_FIGURE = re.compile(r"\d")
_LISTED_NUMBER = re.compile(r"^- (\d{1,3}[a-zđ]?[.)])")  # in bold, for Markdown would make a list of its own of it
_CLAUSE_NUMBER = re.compile(r"^\d{1,3}[a-zđ]?\. ")
_LISTING = frozenset(
    {
        QuestionKind.LIST,
        QuestionKind.PAPERS,
        QuestionKind.STEPS,
        QuestionKind.FORBIDDEN,
        QuestionKind.DEFINITION,
        QuestionKind.OTHER,
    }
)
#: Questions that a list answers as a whole, not by the one of its points that fits best.
ANSWERED_BY_LIST = frozenset(
    {QuestionKind.LIST, QuestionKind.FORBIDDEN, QuestionKind.HOW_MANY, QuestionKind.DEFINITION}
)


def quotations_of_whole(citations: Sequence[Citation], asked: Asked) -> list[Citation]:
    """The quotations that make up the article that answers as a whole, in its order."""
    article = citations[0].article
    found = [c for c in citations if c.article == article and any(within(c.id, whole) for whole in asked.wholes)]
    return sorted(found, key=lambda citation: citation.span.start)


def outline(citations: Sequence[Citation], library: Library) -> list[str]:
    """An article that answers as a whole: each of its clauses from its start, and how many are left out."""
    if len(citations) == 1:
        return read_out(citations[0], library)
    first, article = citations[0], library.article(citations[0].article)
    assert article is not None
    name = library.label(Address.parse(article.id))
    shown = _lines([(citation.quote.split("\n")[0], citation.marker) for citation in citations])
    left = len(article.clauses) - len(citations)
    shown += [f"- … và {left} khoản nữa của Điều {article.number} [{first.marker}]."] if left > 0 else []
    return [f"{said_by(first)} **{name}** ({article.title}) [{first.marker}]:", *shown]


def read_out(citation: Citation, library: Library) -> list[str]:
    """A quotation from its start, line by line, each cut to its beginning: what answers a bare reference."""
    article = library.article(citation.article) if citation.id == citation.article else None
    title = f" ({article.title})" if article and article.title else ""
    lines = [line for line in citation.quote.split("\n") if line.strip()]
    shown = _lines([(line, citation.marker) for line in lines])[:_MOST_POINTS]
    more = ["- …"] if len(lines) > _MOST_POINTS else []
    return [f"{according_to(citation)}{title} [{citation.marker}]:", *shown, *more]


def in_one_line(citation: Citation) -> str:
    """A further article that answers as a whole: its clauses one after another, each with its marker."""
    lines = [_CLAUSE_NUMBER.sub("", line).rstrip(" .;") for line in citation.quote.split("\n") if line.strip()]
    length = _line_length(lines)
    return " ".join(f"“{verbatim(shorten(line, length))}” [{citation.marker}]" for line in lines)


def points_of(question: Question, citation: Citation, asked: Asked) -> list[str]:
    """The points of the first quotation, each cut to its beginning, when a list is asked for.

    Or when each point gives a figure and nothing in the question tells which one is meant.
    """
    points = [line for line in citation.quote.split("\n") if POINT_LINE.match(line)]
    if not 2 <= len(points) <= _MOST_POINTS:
        return []
    listed = question.kind in _LISTING and _asks_for_list(question.kind, ranked_sentences(citation, asked))
    counted = question.kind is QuestionKind.HOW_MANY and _equal_figures(points, citation, asked)
    return _lines([(point, citation.marker) for point in points]) if listed or counted else []


def _lines(lines: Sequence[tuple[str, int]]) -> list[str]:
    length = _line_length([line for line, _ in lines])
    shown = (f"- {verbatim(shorten(line, length))} [{marker}]" for line, marker in lines)
    return [_LISTED_NUMBER.sub(r"- **\1**", line) for line in shown]


def _line_length(lines: Sequence[str]) -> int:
    """How long each line of a list may be; where few are long, those get the room that the others leave."""
    length = _LINE_LENGTH
    while length < _LIST_LENGTH and sum(min(len(line), length + _STEP) for line in lines) <= _LIST_LENGTH:
        length += _STEP
    return length


def _asks_for_list(kind: QuestionKind, ranked: Sequence[Shown]) -> bool:
    """Whether the best sentence stands in a list or announces it, so that the list is the answer."""
    best = ranked[0]
    opened = {shown.announced[-_ANNOUNCED_END:] for shown in ranked if shown.announced}
    return bool(opened) and (
        kind is QuestionKind.STEPS or bool(best.announced) or any(end in best.sentence for end in opened)
    )


def _equal_figures(points: Sequence[str], citation: Citation, asked: Asked) -> bool:
    """Whether every point holds a figure and the best two fit the question about as well."""
    if len(points) < _SEVERAL or not all(_FIGURE.search(point) for point in points):
        return False
    best = sorted((asked.relevance.score(point, citation.article) for point in points), reverse=True)
    return best[1] >= _CLOSE * best[0]
