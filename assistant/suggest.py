"""What a reader may ask next: short questions of the handbook on the clauses beside those that were cited."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from corpus.address import Address
from corpus.handbook.schema import AskedQuestion, HandbookEntry
from corpus.library import Library

LIMIT = 3
_ARTICLES = 3
_SHORTEST, _LONGEST = 15, 72
_SAME = 0.5
_WORD = re.compile(r"\w+")
#: Words of one speaker or one region: right in a question that was asked, odd in one that the page proposes.
_SPOKEN = frozenset(
    _WORD.findall(
        "tui em anh chị bác mình mày tao tôi hả hở dạ ạ nhen nghen hén ấp xóm nhà ưng gật vậy á à chốt coi kêu"
    )
)
_ACCENTED = re.compile(r"[^\x00-\x7f]")


def suggestions(library: Library, cited: Sequence[str], asked: Sequence[str], limit: int = LIMIT) -> tuple[str, ...]:
    """At most ``limit`` short questions that go on from an answer.

    Neighbouring clauses come first (they say what is new), then the cited clauses, the rest of the article and the
    article after it. No two are alike, and none is like what was asked.

    Args:
        cited: identifiers that the answer cites, in the order of their markers.
        asked: the questions of the conversation so far.
    """
    places = [Address.parse(c) for c in cited if not c.startswith("news:")]
    articles = list(dict.fromkeys(p.article_id for p in places if p.article))[:_ARTICLES]
    rows = [_ordered(library, article, [p for p in places if p.article_id == article]) for article in articles]
    chosen: list[str] = []
    for question in _in_turn(rows):
        if len(chosen) == limit:
            break
        if not any(_alike(question, other) for other in chain(asked, chosen)):
            chosen.append(question)
    return tuple(chosen)


def _ordered(library: Library, article: str, places: Sequence[Address]) -> list[str]:
    """The questions that an article offers, best first."""
    entry = library.handbook.entries.get(article)
    if entry is None:
        return []
    clauses = {int(p.clause) for p in places if p.clause and p.clause.isdecimal()}
    beside = {n + step for n in clauses for step in (-1, 1)} - clauses
    following = _following(library, article)
    tiers = [
        _about(entry.questions, beside),
        _about(entry.questions, clauses),
        list(entry.questions),
        list(following.questions) if following else [],
    ]
    return list(dict.fromkeys(chain.from_iterable(_fit(tier) for tier in tiers)))


def _about(questions: Iterable[AskedQuestion], clauses: set[int]) -> list[AskedQuestion]:
    """Those answered by some of ``clauses`` and by nothing else."""
    return [q for q in questions if q.answered_by and {int(a.split(".")[0]) for a in q.answered_by} <= clauses]


def _fit(questions: Iterable[AskedQuestion]) -> list[str]:
    """Those fit to be proposed: short, general, in plain written Vietnamese; the plainest first."""
    fit = [q.text for q in questions if _is_fit(q.text)]
    return sorted(fit, key=lambda text: len(_words(text) & _SPOKEN))


def _is_fit(text: str) -> bool:
    general = not any(c.isdigit() for c in text) and text.count("?") == 1 and text.endswith("?")
    return general and _SHORTEST <= len(text) <= _LONGEST and bool(_ACCENTED.search(text)) and ". " not in text


def _following(library: Library, article: str) -> HandbookEntry | None:
    ids = library.article_ids(article.split("#", maxsplit=1)[0])
    at = ids.index(article) + 1 if article in ids else len(ids)
    return library.handbook.entries.get(ids[at]) if at < len(ids) else None


def _in_turn(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Two of the first article's, then one of each in turn."""
    queues = [list(row) for row in rows]
    if queues:
        yield from queues[0][:1]
        queues[0] = queues[0][1:]
    while any(queues):
        for queue in queues:
            if queue:
                yield queue.pop(0)


def _alike(one: str, other: str) -> bool:
    a, b = _words(one), _words(other)
    return bool(a and b) and len(a & b) / min(len(a), len(b)) > _SAME


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))
