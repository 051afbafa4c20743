"""A sentence against the provisions it cites: shown only when nothing in it speaks against it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.writing.facts import Facts, from_article_up
from assistant.writing.reading import Reading
from assistant.writing.source import Source
from assistant.writing.tokens import is_cut
from corpus.address import Address
from corpus.model import Kind
from corpus.text import compare_key, normalise

_TAIL = 8  # words at the end of a cut sentence that must stand in the source as they are
_BROKEN = 5  # of these, how many may belong to a name that the cut goes through


@dataclass(frozen=True, slots=True)
class Ground:
    """A provision that may be cited.

    Attributes:
        marker: its number in the answer.
        address: what a model cites it by.
        label: how the answer names it.
        text: its words, as stored.
        announced: the words before it that announce it ("Những việc sau đây phải công khai:"), or empty.
        title: of its article or report.
        document: how its document is called.
    """

    marker: int
    address: Address
    label: str
    kind: Kind
    text: str
    announced: str = ""
    title: str = ""
    document: str = ""

    @property
    def whole(self) -> str:
        return "\n".join(part for part in (self.announced, self.text) if part)

    @property
    def names(self) -> list[str]:
        """The ways in which a sentence may name it before saying what it says."""
        parts = [("điểm", self.address.point), ("khoản", self.address.clause), ("Điều", self.address.article)]
        named = [f"{part} {value}" for part, value in parts if value]
        if not named:
            return []
        document = f"{self.document} số {self.address.document} này quy định"
        ways = (" ".join(named), " ".join(reversed(named)), named[-1])
        return [*(f"{way} của {document}" for way in ways), document]


class Verifier:
    """Checks sentences. Safe to share between threads; what it lays out of a provision is remembered."""

    def problems(self, sentence: str, cited: Sequence[Ground]) -> list[str]:
        """What speaks against a sentence, in Vietnamese; empty when it may be shown.

        Args:
            sentence: plain text without markers.
            cited: the provisions that it cites.
        """
        if not cited:
            return ["câu không dẫn điều khoản nào"]
        laid_out, sentence = _laid_out(tuple(cited)), normalise(sentence)
        found = laid_out.problems(sentence)
        if found and any(not laid_out.problems(shorter) for shorter in _without_broken_end(sentence, cited)):
            return []
        return found


def _without_broken_end(sentence: str, cited: Sequence[Ground]) -> Iterator[str]:
    """A sentence that shows that it is cut, without its last words, for the cut may go through a name or a phrase.

    Only where they stand in the source as they are, and hold no number (05 ngày… is not 05 ngày làm việc).
    """
    words = sentence.rstrip('”" .;,…').split(" ")
    tail = words[-_TAIL:]
    if not is_cut(sentence) or len(words) <= _TAIL or any(c.isdigit() for c in "".join(tail[-_BROKEN:])):
        return
    if any(compare_key(" ".join(tail)) in compare_key(ground.whole) for ground in cited):
        yield from (" ".join(words[:-lost]) + "…" for lost in range(1, _BROKEN + 1))


@dataclass(frozen=True, slots=True)
class _LaidOut:
    facts: Facts
    reading: Reading

    def problems(self, sentence: str) -> list[str]:
        found = list(dict.fromkeys(self.facts.problems(sentence)))
        unread = self.reading.first_unread(from_article_up(sentence))
        if unread is not None:
            found.append(f"điều khoản được dẫn không nói như câu này (từ chỗ “{unread}”)")
        return found


@lru_cache(maxsize=64)
def _laid_out(cited: tuple[Ground, ...]) -> _LaidOut:
    texts: dict[Address, str] = {}
    for ground in cited:
        texts[ground.address] = "\n".join(part for part in (texts.get(ground.address), ground.whole) if part)
    more = "\n".join(f"{ground.title}\n{ground.document}" for ground in cited)
    source = Source("\n".join(ground.whole for ground in cited), [name for ground in cited for name in ground.names])
    return _LaidOut(Facts(texts, more), Reading(source))
