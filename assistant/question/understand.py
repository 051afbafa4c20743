"""From what was typed to what was meant, one step after another, each kept for ``--debug``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.question.abbreviations import from_corpus, shipped
from assistant.question.asked import asked_for
from assistant.question.diacritics import load_restorer
from assistant.question.documents_named import HeldDocuments
from assistant.question.everyday import EverydayWords
from assistant.question.followup import in_context, opens_subject
from assistant.question.framing import subject_of
from assistant.question.kind import QuestionKind, kind_of
from assistant.question.references import References, find_references
from assistant.question.setting import detect_settings
from assistant.settings import AssistantSettings
from corpus.errors import DanchuError, ErrorCode
from corpus.handbook import Setting
from corpus.library import Library
from corpus.text import one_line
from index.search import Query


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood.

    Attributes:
        typed: the last turn as typed.
        expanded: abbreviations and chat spelling written out.
        restored: diacritics put back; what everything after works with.
        context: what earlier turns add, understood the same way; empty when the turn stands alone.
        left: what earlier turns asked besides, which this one no longer asks; empty when it asks the same.
        still: what earlier turns ask, where this one asks nothing by itself; empty when it does.
        beside: two bodies of which the second is asked of after the first; an article that names both is meant.
        terms: the law's terms for the everyday words used.
        references: provisions and documents named, in this turn or in the context.
        settings: how strongly each setting of the law is meant.
        place: the one setting that a part asks about, when the question compares settings.
        part: whether it is a question within a question; ``complete``: one that says by itself what it asks.
    """

    typed: str
    expanded: str
    restored: str
    context: str = ""
    left: str = ""
    still: str = ""
    beside: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    references: References = field(default_factory=References)
    settings: dict[Setting, float] = field(default_factory=dict)
    kind: QuestionKind = QuestionKind.OTHER
    place: str = ""
    part: bool = False
    complete: bool = False

    @property
    def subject(self) -> str:
        """The words that say what the question is about: neither those that ask nor the document it is asked of."""
        return subject_of(self.restored, self.references.documents)

    @property
    def subject_before(self) -> str:
        """The same of what earlier turns add; empty when they add nothing."""
        return subject_of(self.context, self.references.documents) if self.context else ""

    @property
    def asking(self) -> str:
        """The words that ask: its own, and those of the earlier turns that it asks on."""
        return f"{self.restored} {self.still}".strip()

    @property
    def query(self) -> Query:
        """What the index is searched with."""
        expansion = " ".join((*self.terms, *asked_for(self.asking), self.subject_before))
        text = f"{self.context} {self.restored}" if self.context else self.restored
        return Query(text, self.subject, expansion.strip(), 0.6 if self.context else 0.35)

    @property
    def standalone(self) -> str:
        """The question as understood, with what earlier turns add: what a language model is asked."""
        return f"{self.restored} ({self.context})" if self.context else self.restored

    def as_debug(self) -> dict[str, object]:
        return {
            "typed": self.typed,
            "expanded": self.expanded,
            "restored": self.restored,
            "context": self.context,
            "left": self.left,
            "terms": list(self.terms),
            "references": [str(a) for a in self.references.addresses],
            "documents": list(self.references.documents),
            "settings": {str(s): round(share, 2) for s, share in self.settings.items()},
            "kind": str(self.kind),
        }


def _setting_before(turn: str, earlier: Sequence[str]) -> dict[Setting, float]:
    """The setting that was last spoken of, for a turn that names none: a conversation stays where it is."""
    if opens_subject(turn):
        return {}
    return next(filter(None, map(detect_settings, reversed(earlier))), {})


class Understanding:
    """Understands questions about one library.

    Args:
        library: names the documents and gives the everyday words.
        settings: limits.
    """

    def __init__(self, library: Library, settings: AssistantSettings) -> None:
        self._settings = settings
        self._documents = HeldDocuments(library.documents())
        self._expander = shipped().with_defined(from_corpus(library.corpus.bracketed()))
        self._words = EverydayWords(library.handbook.terms)

    def understand(self, turns: Sequence[str]) -> Question:
        """The last turn, with what the earlier ones add to it.

        Raises:
            DanchuError: ``question-empty`` or ``question-too-long``.
        """
        typed = one_line(turns[-1]) if turns else ""
        self._check(typed)
        clean = [self._clean(one_line(turn)) for turn in turns[-self._settings.max_turns : -1] if turn.strip()]
        expanded, turn = self._clean(typed)
        restored, context, left, still, beside = in_context([*(r for _, r in clean), turn])
        return Question(
            typed=typed,
            expanded=expanded,
            restored=restored,
            context=context,
            left=left,
            still=still,
            beside=beside,
            terms=self._words.expand(restored),
            references=self._references(restored, context),
            settings=detect_settings(f"{restored} {context}") or _setting_before(restored, [r for _, r in clean]),
            kind=kind_of(f"{restored} {still}"),
        )

    def _check(self, typed: str) -> None:
        if not any(c.isalnum() for c in typed):
            raise DanchuError(ErrorCode.QUESTION_EMPTY, "Bạn chưa nhập câu hỏi.", exit_status=2)
        limit = self._settings.max_question_chars
        if len(typed) > limit:
            raise DanchuError(
                ErrorCode.QUESTION_TOO_LONG,
                f"Câu hỏi dài {len(typed):,} ký tự, quá giới hạn {limit:,}. Hãy hỏi ngắn lại.",
                exit_status=2,
            )

    def _clean(self, turn: str) -> tuple[str, str]:
        expanded = self._expander.expand(turn).text
        return expanded, load_restorer().restore(expanded).text

    def _references(self, restored: str, context: str) -> References:
        if not context:
            return find_references(restored, self._documents)
        before = find_references(context, self._documents)
        first = next(iter(before.addresses), None)
        document = first.document if first else next(iter(before.documents), None)
        own = find_references(restored, self._documents, document, first)
        if own.addresses or own.documents or own.headings or own.unknown:
            return own
        return References(addresses=(), documents=before.documents or ((document,) if document else ()))
