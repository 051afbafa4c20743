"""What an answer is made of; ``Answer.as_dict`` is the JSON of the contract (section 3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from corpus.model import Kind
from corpus.structure import Span

EXTRACTIVE = "extractive"


class Status(StrEnum):
    ANSWERED = "answered"
    CORRECTED = "corrected"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered quotation.

    Attributes:
        id: the address quoted (point, clause, article or report).
        span: where the quote stands in the stored text of its article (or report).
        quote: a substring of the stored text of ``id``, whitespace normalised.
    """

    marker: int
    id: str
    article: str
    label: str
    kind: Kind
    quote: str
    url: str
    span: Span

    def as_dict(self) -> dict[str, object]:
        return {
            "marker": self.marker,
            "id": self.id,
            "article": self.article,
            "label": self.label,
            "kind": str(self.kind),
            "quote": self.quote,
            "url": self.url,
        }


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader must know before acting: a stable code and a Vietnamese sentence."""

    code: str
    message: str

    def as_dict(self) -> dict[str, str]:
        return {"code": self.code, "message": self.message}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with everything it rests on.

    Attributes:
        answer: Markdown; every statement ends with its marker, like ``[1]``.
        retrieved: ranked article and report identifiers, best first, at most 20.
        timings_ms: milliseconds by step; ``total`` is all of them.
        debug: what each step made of the question, for ``danchu ask --debug``.
    """

    question: str
    status: Status
    answer: str
    citations: tuple[Citation, ...] = ()
    retrieved: tuple[str, ...] = ()
    warnings: tuple[Notice, ...] = ()
    engine: str = EXTRACTIVE
    timings_ms: dict[str, float] = field(default_factory=dict)
    debug: dict[str, object] = field(default_factory=dict)

    def as_dict(self, item_id: str | None = None) -> dict[str, object]:
        """The JSON of the contract; ``id`` echoes the input's when there was one."""
        head = {} if item_id is None else {"id": item_id}
        return head | {
            "question": self.question,
            "status": str(self.status),
            "answer": self.answer,
            "citations": [c.as_dict() for c in self.citations],
            "retrieved": list(self.retrieved),
            "warnings": [w.as_dict() for w in self.warnings],
            "engine": self.engine,
            "timings_ms": self.timings_ms,
        }
