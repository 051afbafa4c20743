"""The whole way from a question to a verified answer, one step after another."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from datetime import date

from assistant.answer import Answer, Status
from assistant.compose import Composer
from assistant.decide import Decision, near_scope
from assistant.evidence import Evidence, merge, select
from assistant.guard import poses_as_order, refusal_for
from assistant.notices import notices_for
from assistant.question.parts import parts_of
from assistant.question.understand import Question, Understanding
from assistant.ranking import Ranker
from assistant.relevance import Passages, Relevance
from assistant.resolve import Resolved, resolve
from assistant.settings import AssistantSettings
from assistant.verify import faults
from corpus.library import Library
from index.search import Found, Hit, Index

#: A question within the question, with what was found for it, ranked.
Part = tuple[Question, list[Hit]]
_RETRIEVED = 20
_CANDIDATES = 40
_NAMED_BONUS = 3.0
_INJECTED = (
    "Trong câu hỏi có đoạn tự nhận là chỉ dẫn hoặc bản cập nhật của luật, tôi không làm theo đoạn ấy; "
    "văn bản trong kho quy định như sau"
)
_FAR = "Câu hỏi này nằm ngoài phạm vi: tôi chỉ trả lời về thực hiện dân chủ ở cơ sở, theo các văn bản có trong kho."
_NEAR = "Các văn bản có trong kho không quy định điều này, nên tôi không trả lời thay."


class Assistant:
    """Answers questions from one library through one index. Safe to share between threads.

    Args:
        library: what is quoted.
        index: what is searched; built from the same library.
        settings: limits and thresholds.
    """

    def __init__(self, library: Library, index: Index, settings: AssistantSettings) -> None:
        self.library = library
        self.index = index
        self.settings = settings
        self._understanding = Understanding(library, settings)
        self._passages = Passages(library)
        self._ranker = Ranker(library, index.rarity, self._passages)
        self._decision = Decision()
        self._composer = Composer(library)

    def ask(self, turns: Sequence[str], as_of: date | None = None, *, explain: bool = False) -> Answer:
        """Answer the last of ``turns`` (user messages, oldest first).

        Args:
            as_of: answer as the law stood on this day; today when None.
            explain: fill ``Answer.debug`` with what each step made of the question.

        Raises:
            DanchuError: ``question-empty``, ``question-too-long``, or what search raises.
        """
        watch = _Watch(explain)
        question = self.understand(turns)
        watch.lap("understand")
        refusal = refusal_for(question.restored)
        if refusal:
            return self._refused(question, refusal.message, (), watch)
        resolved = resolve(question, self.library)
        found = self.search(question)
        parts = self._parts(question)
        hits = _parts_first(self._named_first(self.rank(question, found), resolved), parts)
        watch.lap("retrieve")
        return self._answer(question, resolved, found, hits, parts, as_of, watch)

    def understand(self, turns: Sequence[str]) -> Question:
        return self._understanding.understand(turns)

    def search(self, question: Question) -> Found:
        return self.index.search(question.query, limit=_CANDIDATES)

    def rank(self, question: Question, found: Found) -> list[Hit]:
        return self._ranker.rank(question, found.hits)

    @staticmethod
    def _named_first(hits: list[Hit], resolved: Resolved) -> list[Hit]:
        """What the question names goes before what was found."""
        named = list(dict.fromkeys(address.article_id for address in resolved.held))
        by_id = {hit.article: hit for hit in hits}
        top = hits[0].score if hits else 0.0
        first = [by_id.get(article) or Hit(article) for article in named]
        for hit in first:
            hit.score = top + _NAMED_BONUS
        return first + [hit for hit in hits if hit.article not in named]

    def _answer(
        self,
        question: Question,
        resolved: Resolved,
        found: Found,
        hits: list[Hit],
        parts: Sequence[Part],
        as_of: date | None,
        watch: _Watch,
    ) -> Answer:
        retrieved = tuple(hit.article for hit in hits[:_RETRIEVED])
        injected = poses_as_order(question.restored)
        if resolved.message and not resolved.held:
            return self._refused(question, resolved.message, retrieved, watch)
        chance = self._decision.answerable(question, hits, found)
        if not resolved.held and chance < self.settings.refuse_below:
            return self._refused(question, self._why_not(question, found, hits), retrieved, watch, chance)
        answer = self._compose(question, resolved, hits, parts, retrieved, as_of)
        lead = _INJECTED if injected else resolved.message
        watch.lap("compose")
        return self._with(answer, lead, watch, question, hits, found, chance)

    def _compose(
        self,
        question: Question,
        resolved: Resolved,
        hits: list[Hit],
        parts: Sequence[Part],
        retrieved: tuple[str, ...],
        as_of: date | None,
    ) -> Answer:
        relevance = Relevance(question, self.index.rarity, self._passages)
        evidence = resolved.evidence(hits) or self._select(question, hits, parts, relevance)
        citations = self._composer.citations(evidence)
        text = self._composer.answer(question, citations, relevance)
        warnings = notices_for(citations, self.library, as_of or date.today())
        return Answer(question.typed, Status.ANSWERED, text, tuple(citations), retrieved, warnings)

    def _parts(self, question: Question) -> list[Part]:
        """The questions within a question, each searched and ranked by itself."""
        return [(part, self.rank(part, self.search(part))) for part in parts_of(question)]

    def _select(
        self, question: Question, hits: list[Hit], parts: Sequence[Part], relevance: Relevance
    ) -> list[Evidence]:
        """What to quote: for the question, or for each of its parts and once for what they share."""
        limit = self.settings.max_citations
        if not parts:
            return select(question, hits, self.library, relevance, limit)
        each = max(1, limit // len(parts))
        found: list[Evidence] = []
        for part, own_hits in parts:
            own = Relevance(part, self.index.rarity, self._passages)
            found = merge(found, select(part, own_hits[:1], self.library, own, each))
        return found

    def _with(
        self,
        answer: Answer,
        lead: str,
        watch: _Watch,
        question: Question,
        hits: list[Hit],
        found: Found,
        chance: float,
    ) -> Answer:
        """The answer checked, timed and explained; refused instead when anything in it does not stand."""
        wrong = faults(answer, self.library)
        if wrong:
            return self._refused(question, _NEAR, answer.retrieved, watch, chance, wrong)
        marker = answer.citations[0].marker
        return Answer(
            question=answer.question,
            status=Status.CORRECTED if lead else answer.status,
            answer=f"{_marked(lead, marker)}\n{answer.answer}" if lead else answer.answer,
            citations=answer.citations,
            retrieved=answer.retrieved,
            warnings=answer.warnings,
            timings_ms=watch.times(),
            debug=self._debug(question, hits, found, chance) if watch.explain else {},
        )

    def _refused(
        self,
        question: Question,
        message: str,
        retrieved: tuple[str, ...],
        watch: _Watch,
        chance: float = 0.0,
        wrong: Sequence[str] = (),
    ) -> Answer:
        return Answer(
            question=question.typed,
            status=Status.REFUSED,
            answer=message,
            retrieved=retrieved,
            timings_ms=watch.times(),
            debug=question.as_debug() | {"answerable": round(chance, 3), "faults": list(wrong)},
        )

    def _why_not(self, question: Question, found: Found, hits: Sequence[Hit]) -> str:
        if not near_scope(question, found.strength) or not hits:
            return _FAR
        return f"{_NEAR} Quy định gần nhất là {self.library.label(hits[0].article)}."

    def _debug(self, question: Question, hits: list[Hit], found: Found, chance: float) -> dict[str, object]:
        return question.as_debug() | {
            "answerable": round(chance, 3),
            "strength": {name: round(value, 3) for name, value in found.strength.items()},
            "hits": [
                {"article": hit.article, "score": round(hit.score, 3), "why": self._why(question, hit, found)}
                for hit in hits[:5]
            ],
        }

    def _why(self, question: Question, hit: Hit, found: Found) -> dict[str, float]:
        return self._ranker.explain(question, hit, found.hits) if hit in found.hits else {"named": 1.0}


def _marked(text: str, marker: int) -> str:
    """Every sentence of ``text`` with its marker."""
    return " ".join(f"{sentence.rstrip('.')} [{marker}]." for sentence in re.split(r"(?<=\.) (?=[A-ZĐ])", text))


def _parts_first(hits: list[Hit], parts: Sequence[Part]) -> list[Hit]:
    """The best hit of each part right after the best of all."""
    best = {hit.article: hit for hit in hits[:1]} | {ranked[0].article: ranked[0] for _, ranked in parts if ranked}
    return [*best.values(), *(hit for hit in hits if hit.article not in best)]


class _Watch:
    """Laps in milliseconds, and whether the steps are to be explained."""

    def __init__(self, explain: bool) -> None:
        self.explain = explain
        self._start = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self._laps[name] = round((now - self._last) * 1000, 2)
        self._last = now

    def times(self) -> dict[str, float]:
        return self._laps | {"total": round((time.perf_counter() - self._start) * 1000, 2)}
