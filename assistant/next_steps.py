"""What to do next where the law says: who, by when, in which form, from the handbook's duties.

The duties are our own words, each checked against its clause by ``danchu corpus check``; one is only
named when its clause is quoted in the answer, whose marker it carries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.answer import Citation
from assistant.question.kind import QuestionKind
from corpus.address import Address
from corpus.handbook import Duty
from corpus.library import Library
from corpus.text import fold

_ACTING = frozenset({QuestionKind.STEPS, QuestionKind.PAPERS, QuestionKind.WHAT_IF})
_MOST = 3


def next_steps(kind: QuestionKind, citations: Sequence[Citation], library: Library, *, computed: bool) -> list[str]:
    """Markdown list items, each with its marker; none for a question that asks about nothing to be done.

    Args:
        kind: what the question asks for.
        citations: of the answer, the leading one first.
        computed: whether the answer gives a verdict on figures.
    """
    if kind not in _ACTING and not computed:
        return []
    lead = citations[0].article
    found = [step for citation in citations if citation.article == lead for step in _steps(citation, library)]
    return list(dict.fromkeys(found))[:_MOST]


def _steps(citation: Citation, library: Library) -> Iterator[str]:
    entry = library.handbook.entries.get(citation.article)
    if entry is None:
        return
    clause = Address.parse(citation.id).clause
    for duty in entry.duties:
        inside = clause is None or duty.clause is None or str(duty.clause) == clause
        if inside and (duty.deadline or duty.form):
            yield f"- {_worded(duty)} [{citation.marker}]."


def _worded(duty: Duty) -> str:
    conditions = [part for part in (duty.deadline, duty.form) if part and fold(part) not in fold(duty.duty)]
    return f"**{duty.actor}**: {duty.duty.rstrip('.')}" + (f" ({'; '.join(conditions)})" if conditions else "")
