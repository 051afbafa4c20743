"""Which sentences of a quotation to show, best first, each cut to its length and with the words that announce it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import accumulate
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Citation
from assistant.relevance import Relevance
from assistant.sentence_ranker import Stretch, chances, stretches
from assistant.told import asked_in, told_in
from corpus.text import one_line

#: A sentence of at most so many characters is shown whole; of a longer one, the stretch that answers.
_WHOLE = 480
_STRETCH = 420
_MAY_BE_SHOWN = 4  # sentences of a quotation, the best first
_ANNOUNCED_LENGTH = 220
_FIGURES = frozenset({"duration", "count", "share"})  # what is asked for and told with digits
_DIGIT = re.compile(r"\d")
_BREAK = re.compile(r"(?<=[;:,]) (?=\S)")


class Shown(NamedTuple):
    """A sentence of a quotation, how likely it is the one that answers, and the words that announce its list.

    Attributes:
        announced: all of them.
        opening: the stretch of them to show before one point of the list.
        opens: the sentence uncut, where it announces a list itself.
    """

    sentence: str
    chance: float
    announced: str = ""
    opening: str = ""
    opens: str = ""

    def marked(self, marker: int) -> str:
        """In quotation marks, each stretch with its marker: “…quy định cụ thể:” [1] “mức phụ cấp” [1]."""
        return " ".join(f"“{verbatim(words)}” [{marker}]" for words in (self.opening, self.sentence) if words)


class Asked(NamedTuple):
    """A question, or one within a question, and what was quoted for it.

    Attributes:
        relevance: scores sentences for it.
        addresses: what was quoted for it.
        places: what the search says of each address of the articles quoted (``Index.provision_scores``).
        wholes: of these, the articles that answer it as a whole, or the clauses of one that does.
        place: the setting that it asks about, when the question compares settings.
    """

    relevance: Relevance
    addresses: tuple[str, ...]
    places: Mapping[str, NDArray[np.float32]] = MappingProxyType({})
    wholes: frozenset[str] = frozenset()
    place: str = ""

    @property
    def whole(self) -> bool:
        """Whether what leads answers as a whole."""
        return bool(self.addresses) and self.addresses[0] in self.wholes


def within(address: str, whole: str) -> bool:
    """Whether an address is ``whole`` or stands in it."""
    return address == whole or address.startswith((f"{whole}.", f"{whole}#"))


def ranked_sentences(citation: Citation, asked: Asked) -> list[Shown]:
    """What to show of a quotation, best first; long sentences cut, points behind the words that announce them.

    A sentence that opens a list which is quoted too stands by itself only where it answers best of all and tells
    what is asked: "Trong thời hạn 03 ngày làm việc, Ủy ban nhân dân cấp xã:" says by when.
    """
    found = stretches(citation.quote, citation.id)
    likely = chances(found, asked.relevance, asked.places)
    ranked = sorted(zip(found, likely, strict=True), key=lambda pair: -pair[1])
    opening = {part.announced for part in found}
    wanted = asked_in(asked.relevance.question.asking)
    kept = [
        (part, chance)
        for place, (part, chance) in enumerate(ranked)
        if part.text not in opening or (not place and wanted & told_in(part.text))
    ]
    return [
        _shown(part, float(chance), asked.relevance, cut=place < _MAY_BE_SHOWN)
        for place, (part, chance) in enumerate(kept)
    ]


def opened_once(found: Sequence[Shown]) -> list[Shown]:
    """The words that announce a list are shown before the first of its points alone."""
    said: set[str] = set()
    kept = []
    for shown in found:
        kept.append(shown._replace(opening="") if shown.announced in said else shown)
        said |= {shown.announced, shown.opens} - {""}
    return kept


def _shown(part: Stretch, chance: float, relevance: Relevance, *, cut: bool) -> Shown:
    return Shown(
        focused(part.text, relevance) if cut else shorten(part.text, _WHOLE),
        chance,
        part.announced,
        _opening(part.announced, relevance),
        part.text if part.announces else "",
    )


def focused(sentence: str, relevance: Relevance) -> str:
    """A long sentence cut, between its parts, to the stretch that answers best; the earliest of those that do alike."""
    text = one_line(sentence)
    if len(text) <= _WHOLE:
        return text
    parts = _BREAK.split(text)
    starts = list(accumulate((len(part) + 1 for part in parts), initial=0))
    ends = [_furthest(starts, first) for first in range(len(parts))]
    worth = [_worth(text[starts[i] : starts[end] - 1], relevance) for i, end in enumerate(ends)]
    first = max(range(len(parts)), key=lambda i: (round(worth[i], 2), -i))
    before, after = "…" if first else "", "…" if ends[first] < len(parts) else ""
    kept = text[starts[first] : starts[ends[first]] - 1]
    if len(kept) > _WHOLE:
        return before + shorten(kept, _STRETCH)
    return f"{before}{kept.rstrip(',;:') if after else kept}{after}"


def _furthest(starts: Sequence[int], first: int) -> int:
    """The end of the longest run of parts from ``first`` that is short enough; one part at least."""
    return max(
        (end for end in range(first + 1, len(starts)) if starts[end] - starts[first] <= _STRETCH), default=first + 1
    )


def _worth(text: str, relevance: Relevance) -> float:
    asked = asked_in(relevance.question.asking)
    told = len(asked & told_in(text)) / len(asked) if asked else 0.0
    return relevance.share_in(text) + told


def _opening(announced: str, relevance: Relevance) -> str:
    """What to show of a long sentence that announces a list: its end, or its beginning for the figure asked for."""
    if len(announced) <= _ANNOUNCED_LENGTH:
        return announced
    tail = announced[-_ANNOUNCED_LENGTH:]
    parts = _BREAK.split(tail, maxsplit=1)
    end = parts[1] if len(parts) > 1 else tail.split(" ", 1)[1]
    head = shorten(announced, _ANNOUNCED_LENGTH)
    wanted = asked_in(relevance.question.asking) & _FIGURES
    return head if wanted & told_in(head) and not _DIGIT.search(end) and _DIGIT.search(head) else f"…{end}"


def verbatim(text: str) -> str:
    """Text of a source as Markdown: its own footnote numbers must not look like markers."""
    return re.sub(r"\[(\d+)\]", r"\\[\1\\]", text)


def shorten(text: str, length: int) -> str:
    """``text`` cut at a word with the cut shown."""
    text = one_line(text)
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(",;:.") + "…"
