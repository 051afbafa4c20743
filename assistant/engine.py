"""The whole way from a question to a verified answer, one step after another."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.answer import Answer, Status
from assistant.calculators import Calculation, calculate
from assistant.compose import Composer
from assistant.decide import Decision, near_scope
from assistant.evidence import Evidence, merge, quoted, select
from assistant.guard import poses_as_order, refusal_for
from assistant.notices import notices_for
from assistant.premises import Correction, Premises
from assistant.question.parts import parts_of
from assistant.question.understand import Question, Understanding
from assistant.ranking import Ranker
from assistant.relevance import Passages, Relevance
from assistant.resolve import Resolved, resolve
from assistant.settings import AssistantSettings
from assistant.verify import faults
from corpus.address import Address
from corpus.library import Library
from index.search import Found, Hit, Index

#: A question within the question, with what was found for it, ranked.
Part = tuple[Question, list[Hit]]
_RETRIEVED = 20
_CANDIDATES = 40
_NAMED_BONUS = 3.0
_INJECTED = (
    "Trong câu hỏi có đoạn tự nhận là chỉ dẫn hoặc bản cập nhật của luật, tôi không làm theo đoạn ấy; "
    "văn bản trong kho quy định như sau."
)
_FAR = "Câu hỏi này nằm ngoài phạm vi: tôi chỉ trả lời về thực hiện dân chủ ở cơ sở, theo các văn bản có trong kho."
_NEAR = "Các văn bản có trong kho không quy định điều này, nên tôi không trả lời thay."


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found for a question.

    Attributes:
        resolved: the provisions it names.
        found: the search result.
        hits: ranked, what is named and what is computed with first.
        parts: the questions within the question.
        computed: what its figures come to.
        correction: the false premise that it takes for granted, put right.
    """

    resolved: Resolved
    found: Found
    hits: list[Hit]
    parts: list[Part]
    computed: list[Calculation]
    correction: Correction | None = None

    @property
    def retrieved(self) -> tuple[str, ...]:
        return tuple(hit.article for hit in self.hits[:_RETRIEVED])


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
        self._premises = Premises(library)

    def ask(self, turns: Sequence[str], as_of: date | None = None, *, explain: bool = False) -> Answer:
        """Answer the last of ``turns`` (user messages, oldest first).

        Args:
            as_of: answer as the law stood on this day; today when None.
            explain: fill ``Answer.debug`` with what each step made of the question.

        Raises:
            DanchuError: ``question-empty``, ``question-too-long``, or what search raises.
        """
        watch = _Watch()
        question = self.understand(turns)
        watch.lap("understand")
        refusal = refusal_for(question.restored)
        if refusal:
            return self._timed(self._refused(question, refusal.message), watch, question.as_debug() if explain else {})
        findings = self.find(question, as_of)
        watch.lap("retrieve")
        chance = self._decision.answerable(question, findings.hits, findings.found)
        answer = self._decide(question, findings, chance, as_of or date.today())
        watch.lap("compose")
        return self._timed(answer, watch, self._explained(question, findings, chance) if explain else {})

    def understand(self, turns: Sequence[str]) -> Question:
        return self._understanding.understand(turns)

    def search(self, question: Question) -> Found:
        return self.index.search(question.query, limit=_CANDIDATES)

    def rank(self, question: Question, found: Found) -> list[Hit]:
        return self._ranker.rank(question, found.hits)

    def find(self, question: Question, as_of: date | None = None) -> Findings:
        """Everything found for a question, ranked.

        Args:
            as_of: the law is asked for as it stood on this day; today when None.
        """
        resolved = resolve(question, self.library)
        found = self.search(question)
        parts = [(part, self.rank(part, self.search(part))) for part in parts_of(question)]
        hits = _parts_first(self.rank(question, found), parts)
        computed = [] if resolved.bare else self._compute(question, hits)
        ordered = poses_as_order(question.restored)
        correction = self._premises.correct(question, hits[:_RETRIEVED], as_of, ordered=ordered)
        corrected = [correction.clause] if correction else []
        computed = [c for c in computed if not any(_overlap(c.clause, clause) for clause in corrected)]
        hits = _first(hits, [Address.parse(c.clause).article_id for c in computed])
        if correction and correction.aside:
            hits = _second(hits, Address.parse(correction.clause).article_id)
        else:
            hits = _first(hits, [address.article_id for address in resolved.held])
            hits = _first(hits, [Address.parse(clause).article_id for clause in corrected])
        return Findings(resolved, found, hits, parts, computed, correction)

    def _compute(self, question: Question, hits: Sequence[Hit]) -> list[Calculation]:
        """What the question's figures come to, by provisions that are held."""
        shares = {str(setting): share for setting, share in question.settings.items()}
        asked = ". ".join(filter(None, (question.context, question.restored)))
        found = calculate(asked, [hit.article for hit in hits[:_RETRIEVED]], shares)
        return [c for c in found if self.library.provision(c.clause)]

    def _decide(self, question: Question, findings: Findings, chance: float, as_of: date) -> Answer:
        resolved = findings.resolved
        if resolved.message and not resolved.held:
            return self._refused(question, resolved.message, findings)
        sure = resolved.held or findings.computed or findings.correction
        if not sure and chance < self.settings.refuse_below:
            return self._refused(question, self._why_not(question, findings), findings)
        answer = self._compose(question, findings, as_of)
        if faults(answer, self.library):
            return self._refused(question, _NEAR, findings)
        return answer

    def _compose(self, question: Question, findings: Findings, as_of: date) -> Answer:
        relevance = Relevance(question, self.index.rarity, self._passages)
        corrected = [findings.correction] if findings.correction else []
        leading = [c.clause for c in corrected] + [c.clause for c in findings.computed]
        certain = [quoted(Address.parse(clause), self.library, findings.hits) for clause in dict.fromkeys(leading)]
        own = findings.resolved.evidence(findings.hits) or self._select(question, findings, relevance)
        evidence = merge(merge([], certain), own)
        citations = self._composer.citations(evidence, relevance, leading)
        lead = " ".join(filter(None, (self._first_words(question, findings), *(c.lead for c in corrected))))
        text = self._composer.answer(question, citations, relevance, findings.computed, lead)
        return Answer(
            question=question.typed,
            status=Status.CORRECTED if lead else Status.ANSWERED,
            answer=text,
            citations=tuple(citations),
            retrieved=findings.retrieved,
            warnings=notices_for(citations, self.library, as_of),
        )

    @staticmethod
    def _first_words(question: Question, findings: Findings) -> str:
        """What must be said before anything else: an order that is not followed, a reference that does not exist."""
        return _INJECTED if poses_as_order(question.restored) else findings.resolved.message

    def _select(self, question: Question, findings: Findings, relevance: Relevance) -> list[Evidence]:
        """What to quote: for the question, or for each of its parts."""
        limit = self.settings.max_citations
        if not findings.parts:
            return select(question, findings.hits, self.library, relevance, limit)
        each = max(1, limit // len(findings.parts))
        found: list[Evidence] = []
        for part, hits in findings.parts:
            own = Relevance(part, self.index.rarity, self._passages)
            found = merge(found, select(part, hits[:1], self.library, own, each))
        return found

    def _refused(self, question: Question, message: str, findings: Findings | None = None) -> Answer:
        return Answer(question.typed, Status.REFUSED, message, retrieved=findings.retrieved if findings else ())

    def _why_not(self, question: Question, findings: Findings) -> str:
        if not near_scope(question, findings.found.strength) or not findings.hits:
            return _FAR
        return f"{_NEAR} Quy định gần nhất là {self.library.label(findings.hits[0].article)}."

    @staticmethod
    def _timed(answer: Answer, watch: _Watch, debug: dict[str, object]) -> Answer:
        return replace(answer, timings_ms=watch.times(), debug=debug)

    def _explained(self, question: Question, findings: Findings, chance: float) -> dict[str, object]:
        """What each step made of the question."""
        found = findings.found
        return question.as_debug() | {
            "parts": [part.restored for part, _ in findings.parts],
            "computed": [c.rule_id for c in findings.computed],
            "correction": findings.correction.clause if findings.correction else "",
            "answerable": round(chance, 3),
            "strength": {name: round(value, 3) for name, value in found.strength.items()},
            "hits": [
                {
                    "article": hit.article,
                    "score": round(hit.score, 3),
                    "why": self._ranker.explain(question, hit, found.hits) if hit in found.hits else {"named": 1.0},
                }
                for hit in findings.hits[:5]
            ],
        }


def _overlap(address: str, other: str) -> bool:
    """Whether one of two addresses stands in the other."""
    return f"{address}.".startswith(f"{other}.") or f"{other}.".startswith(f"{address}.")


def _first(hits: list[Hit], articles: Sequence[str]) -> list[Hit]:
    """``articles`` before all else, whether search found them or not."""
    wanted = list(dict.fromkeys(articles))
    by_id = {hit.article: hit for hit in hits}
    top = hits[0].score if hits else 0.0
    first = [by_id.get(article) or Hit(article) for article in wanted]
    for hit in first:
        hit.score = top + _NAMED_BONUS
    return first + [hit for hit in hits if hit.article not in wanted]


def _second(hits: list[Hit], article: str) -> list[Hit]:
    """``article`` right after the best hit, so that what is cited was found, whatever search thought of it."""
    if not hits or hits[0].article == article:
        return hits or [Hit(article)]
    found = next((hit for hit in hits if hit.article == article), None) or Hit(article, hits[-1].score)
    return [hits[0], found, *(hit for hit in hits[1:] if hit.article != article)]


def _parts_first(hits: list[Hit], parts: Sequence[Part]) -> list[Hit]:
    """The best hit of each part right after the best of all."""
    best = {hit.article: hit for hit in hits[:1]} | {ranked[0].article: ranked[0] for _, ranked in parts if ranked}
    return [*best.values(), *(hit for hit in hits if hit.article not in best)]


class _Watch:
    """Laps in milliseconds."""

    def __init__(self) -> None:
        self._start = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self._laps[name] = round((now - self._last) * 1000, 2)
        self._last = now

    def times(self) -> dict[str, float]:
        return self._laps | {"total": round((time.perf_counter() - self._start) * 1000, 2)}
