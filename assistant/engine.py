"""The whole way from a question to a verified answer, one step after another."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from assistant.answer import Answer, Citation, Status
from assistant.calculators import Calculation, asks_another_matter, calculate
from assistant.companions import Companions
from assistant.compose import Composer
from assistant.decide import Decision, near_scope
from assistant.evidence import Evidence, merge, quoted, select
from assistant.guard import poses_as_order, refusal_for
from assistant.lookup import Lookup, jump_of, places_of, worth_showing
from assistant.meant import meant, naming
from assistant.notices import is_not_in_force, not_yet_in_force, notices_for
from assistant.other_settings import OtherSettings
from assistant.premises import Correction, Premises
from assistant.provisions import ProvisionRanker
from assistant.question.parts import parts_of
from assistant.question.understand import Question, Understanding
from assistant.ranking import Ranker
from assistant.relevance import Passages, Relevance
from assistant.resolve import Resolved, resolve
from assistant.settings import AssistantSettings
from assistant.shown import Asked
from assistant.verify import faults
from assistant.writing.writer import Sentence, Writer
from corpus.address import Address
from corpus.library import Library
from index.search import Found, Hit, Index


@dataclass(frozen=True, slots=True)
class Part:
    """A question within the question, what was found for it, and the articles ranked."""

    question: Question
    found: Found
    hits: list[Hit]


_RETRIEVED = 20
_CANDIDATES = 40
LOOKED_INTO = 6
_PART_CANDIDATES = 12
_MOST_EMBEDDED = 1
_NAMED_BONUS = 3.0
#: A question of the handbook asked in these very words: alike so far, 0 … 1 (another article's reach 0.82 at most).
_SAME_QUESTION = 0.93
_FIRST_QUESTION = ("Ai triệu tập cuộc họp của thôn?",)
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
        writer: has answers written by a language model; None for extractive answers.
    """

    def __init__(
        self, library: Library, index: Index, settings: AssistantSettings, writer: Writer | None = None
    ) -> None:
        self._writer = writer
        self.library = library
        self.index = index
        self.settings = settings
        self._understanding = Understanding(library, settings)
        self._passages = Passages(library)
        self._ranker = Ranker(library, index.rarity, self._passages)
        self._decision = Decision()
        self._provisions = ProvisionRanker(library)
        self._companions = Companions(library)
        self._other_settings = OtherSettings(library)
        self._composer = Composer(library)
        self._premises = Premises(library)

    def warm(self) -> None:
        """Make ready, in about a second, what the first questions would otherwise wait for one after another."""
        for article in self.library.handbook.entries:
            self._ranker.prepare(article)
        self.ask(_FIRST_QUESTION)

    def ask(self, turns: Sequence[str], as_of: date | None = None, *, explain: bool = False) -> Answer:
        """Answer the last of ``turns`` (user messages, oldest first): the last of ``ask_stream``."""
        *_, answer = self.ask_stream(turns, as_of, explain=explain)
        assert isinstance(answer, Answer)
        return answer

    def ask_stream(
        self, turns: Sequence[str], as_of: date | None = None, *, explain: bool = False
    ) -> Iterator[Sentence | Answer]:
        """Verified sentences as a language model writes them, if one does, then the answer: the only thing to keep.

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
            yield self._timed(self._refused(question, refusal.message), watch, question.as_debug() if explain else {})
            return
        findings = self.find(question, as_of)
        watch.lap("retrieve")
        chance = self._answerable(question, findings)
        answer = self._decide(question, findings, chance, as_of or date.today())
        watch.lap("compose")
        if self._writer and self._leaves_to_model(question, findings, answer):
            for part in self._writer.stream(question.standalone, answer):
                if isinstance(part, Answer):
                    answer = part if not faults(part, self.library) else answer
                else:
                    yield part
            watch.lap("write")
        debug = self._explained(question, findings, chance) | answer.debug if explain else {}
        yield self._timed(answer, watch, debug)

    @staticmethod
    def _leaves_to_model(question: Question, findings: Findings, answer: Answer) -> bool:
        """Whether a model may write: never over a refusal, a correction, a computed verdict, a bare reference or law
        that was not yet in force."""
        plain = answer.status is Status.ANSWERED and not is_not_in_force(answer.warnings)
        return plain and not findings.computed and not question.references.bare

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
        parts = self._parts(question, found)
        hits = _parts_first(self.rank(question, found), parts)
        hits = _first(hits, [hit.article for hit in hits if hit.signals["alike"] >= _SAME_QUESTION])
        computed = [] if resolved.bare else self._compute(question, hits)
        ordered = poses_as_order(question.restored)
        correction = self._premises.correct(question, hits[:_RETRIEVED], as_of, ordered=ordered)
        corrected = [correction.clause] if correction else []
        computed = [c for c in computed if not any(_overlap(c.clause, clause) for clause in corrected)]
        hits = _first(hits, [Address.parse(c.clause).article_id for c in computed])
        if likeliest := self._other_settings.likeliest(question, hits):
            hits = _raised(hits, [likeliest])
        hits = _raised(hits, resolved.within or naming(question.beside, hits, self.library))
        hits = _raised(hits, resolved.within or meant(question, hits, self.library))
        if hits and (instead := self._other_settings.asked_instead(question, hits[0].article)):
            hits = _raised(hits, [instead])
        if correction and correction.aside:
            hits = _second(hits, Address.parse(correction.clause).article_id)
        else:
            hits = _first(hits, [address.article_id for address in resolved.held])
            hits = _first(hits, [Address.parse(clause).article_id for clause in corrected])
        return Findings(resolved, found, hits, parts, computed, correction)

    def _parts(self, question: Question, found: Found) -> list[Part]:
        """The questions within a question, each searched; few are embedded by themselves, for that takes longest."""
        parts = []
        embedded = 0
        for part in parts_of(question):
            own = part.complete or (part.context != question.context and embedded < _MOST_EMBEDDED)
            embedded += own
            like = None if part.complete else found
            found_for_it = self.index.search(part.query, _PART_CANDIDATES, like=like, embedded=own)
            parts.append(Part(part, found_for_it, self.rank(part, found_for_it)))
        return parts

    def look_up(self, text: str, limit: int = 12) -> Lookup:
        """The places that some words lead to, for the reading room.

        Raises:
            DanchuError: ``question-empty``, ``question-too-long``, or what search raises.
        """
        question = self.understand([text])
        findings = self.find(question)
        if jump := jump_of(question, findings.resolved, self.library):
            return Lookup(question.restored, jump)
        relevance = Relevance(question, self.index.rarity, self._passages)
        chance = self._decision.answerable(question, findings.hits, findings.found)
        sure = bool(findings.resolved.held) or chance >= self.settings.refuse_below
        places = places_of(question, findings.hits[:limit], self.library, relevance)
        shown = worth_showing(places, findings.resolved, sure=sure)
        return Lookup(question.restored, "", findings.resolved.message, shown, sure)

    def _compute(self, question: Question, hits: Sequence[Hit]) -> list[Calculation]:
        """What the question's figures come to, by provisions that are held."""
        if question.context and asks_another_matter(question.restored):
            return []
        shares = {str(setting): share for setting, share in question.settings.items()}
        asked = ". ".join(filter(None, (question.context, question.restored)))
        found = calculate(asked, [hit.article for hit in hits[:_RETRIEVED]], shares)
        return [c for c in found if self.library.provision(c.clause)]

    def _answerable(self, question: Question, findings: Findings) -> float:
        """How likely the texts carry an answer: to the question, or to the least likely of the questions within it."""
        whole = self._decision.answerable(question, findings.hits, findings.found)
        parts = [self._decision.answerable(p.question, p.hits, p.found) for p in findings.parts]
        return max(whole, min(parts, default=0.0))

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
        corrected = [findings.correction] if findings.correction else []
        leading = [c.clause for c in corrected] + [c.clause for c in findings.computed]
        noted = [c.note_clause for c in findings.computed if c.note_clause and self.library.provision(c.note_clause)]
        sure = dict.fromkeys([*leading, *noted])
        certain = [quoted(Address.parse(clause), self.library, findings.hits) for clause in sure]
        own = findings.resolved.evidence(findings.hits)
        selected = [(question, findings.found, own)] if own else self._select(question, findings)
        evidence = merge(merge([], certain), [piece for _, _, pieces in selected for piece in pieces])
        citations = self._composer.citations(evidence, leading)
        wrong = _INJECTED if poses_as_order(question.restored) else findings.resolved.message
        wrong = " ".join(filter(None, (wrong, *(c.lead for c in corrected))))
        lead = " ".join(filter(None, (wrong, findings.resolved.note)))
        asked = [self._asked(part, found, pieces) for part, found, pieces in selected]
        early = not_yet_in_force(citations, self.library, as_of)
        computed = [c for c in findings.computed if not (early and _of_one_document(c.clause, early[0].id))]
        text = self._composer.answer(question, citations, asked, computed, lead, early)
        return Answer(
            question=question.typed,
            status=Status.CORRECTED if wrong else Status.ANSWERED,
            answer=text,
            citations=tuple(citations),
            retrieved=_with_cited(findings.retrieved, citations),
            warnings=notices_for(citations, self.library, as_of),
        )

    def _asked(self, question: Question, found: Found, evidence: Sequence[Evidence]) -> Asked:
        excerpts = [excerpt for piece in evidence for excerpt in piece.excerpts]
        places = {
            address: scores
            for piece in evidence
            for address, scores in self.index.provision_scores(found, piece.hit.article).items()
        }
        return Asked(
            Relevance(question, self.index.rarity, self._passages),
            tuple(str(excerpt.address) for excerpt in excerpts),
            places,
            frozenset(str(excerpt.address) for excerpt in excerpts if excerpt.whole),
            question.place,
        )

    def _select(self, question: Question, findings: Findings) -> list[tuple[Question, Found, list[Evidence]]]:
        """What to quote: for the question, or for each of its parts."""
        limit = self.settings.max_citations
        if not findings.parts:
            return [(question, findings.found, self._select_for(question, findings.found, findings.hits, limit))]
        each = max(1, limit // len(findings.parts))
        return [
            (p.question, p.found, self._select_for(p.question, p.found, led, each, lead))
            for p in findings.parts
            for led, lead in [part_led(p, findings.hits)]
        ]

    def _select_for(
        self, question: Question, found: Found, hits: list[Hit], limit: int, lead: str = ""
    ) -> list[Evidence]:
        relevance = Relevance(question, self.index.rarity, self._passages)
        scores = partial(self.index.provision_scores, found)
        ranked = self._provisions.rank(question, hits[:LOOKED_INTO], scores, relevance)
        return select(question, hits, ranked, self.library, relevance, limit, self._companions, lead)

    def _refused(self, question: Question, message: str, findings: Findings | None = None) -> Answer:
        return Answer(question.typed, Status.REFUSED, message, retrieved=findings.retrieved if findings else ())

    def _why_not(self, question: Question, findings: Findings) -> str:
        if findings.resolved.note:
            return f"{findings.resolved.note} {_NEAR}"
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
            "parts": [part.question.restored for part in findings.parts],
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


def _of_one_document(one: str, other: str) -> bool:
    return Address.parse(one).document == Address.parse(other).document


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


def _raised(hits: list[Hit], articles: Collection[str]) -> list[Hit]:
    """``articles`` before all else, as far as search found them, in the order it found them."""
    inside = [hit for hit in hits if hit.article in articles]
    lift = hits[0].score - inside[0].score + _NAMED_BONUS if inside else 0.0
    for hit in inside:
        hit.score += lift
    return inside + [hit for hit in hits if hit.article not in articles]


def _second(hits: list[Hit], article: str) -> list[Hit]:
    """``article`` right after the best hit, so that what is cited was found, whatever search thought of it."""
    if not hits or hits[0].article == article:
        return hits or [Hit(article)]
    found = next((hit for hit in hits if hit.article == article), None) or Hit(article, hits[-1].score)
    return [hits[0], found, *(hit for hit in hits[1:] if hit.article != article)]


def _parts_first(hits: list[Hit], parts: Sequence[Part]) -> list[Hit]:
    """The best hit of each part right after the best of all."""
    best = {hit.article: hit for hit in hits[:1]} | {part.hits[0].article: part.hits[0] for part in parts if part.hits}
    return [*best.values(), *(hit for hit in hits if hit.article not in best)]


def part_led(part: Part, whole: Sequence[Hit]) -> tuple[list[Hit], str]:
    """The hits of a part to quote from, and the article that leads them.

    A part that says by itself what it asks stands alone; one that leans on the whole is led by what answers the whole.
    """
    lead = whole[0].article if whole else ""
    if part.question.complete or not part.hits or "#" not in lead:
        return part.hits, ""
    near = part.hits[:LOOKED_INTO]
    if any(hit.article == lead for hit in near):
        return near, lead
    known = next((hit for hit in part.hits if hit.article == lead), None)
    return [*near[:-1], known or Hit(lead, part.hits[-1].score, whole[0].signals)], lead


def _with_cited(retrieved: Sequence[str], citations: Sequence[Citation]) -> tuple[str, ...]:
    """What was retrieved, the last of it giving way to articles that only a part of the question found."""
    missing = tuple({c.article: None for c in citations if c.article not in retrieved})
    return (*retrieved[: _RETRIEVED - len(missing)], *missing)


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
