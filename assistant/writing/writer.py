"""An answer in a model's words, sentence by sentence, or the extractive one that says why."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from assistant.answer import Answer, Citation, Notice
from assistant.writing.citing import cited_grounds
from assistant.writing.door import Door, Failure, LanguageModel, ModelError, Prompt
from assistant.writing.grounds import grounds_of
from assistant.writing.prompt import answer_prompt, repair_prompt
from assistant.writing.settings import LanguageModelSettings
from assistant.writing.stream import Parser, Written
from assistant.writing.tokens import tidied
from assistant.writing.verifier import Ground, Verifier
from corpus.library import Library
from corpus.text import compare_key

logger = logging.getLogger("danchu.writing")

FALLBACK = "extractive-fallback"
UNVERIFIED = "unverified"
_INSTEAD = "nên đây là câu trả lời trích nguyên văn điều khoản."
_WHY = {
    Failure.TIMEOUT: f"Mô hình ngôn ngữ không trả lời kịp, {_INSTEAD}",
    Failure.BUSY: f"Mô hình ngôn ngữ đang quá tải, {_INSTEAD}",
    Failure.REFUSED: f"Máy chủ mô hình ngôn ngữ báo lỗi, {_INSTEAD}",
    Failure.UNREACHABLE: f"Không nối được tới mô hình ngôn ngữ, {_INSTEAD}",
    Failure.BROKEN: f"Câu trả lời của mô hình ngôn ngữ bị đứt giữa chừng, {_INSTEAD}",
    Failure.ENDLESS: f"Mô hình ngôn ngữ viết mãi không dừng, {_INSTEAD}",
    UNVERIFIED: f"Phần mô hình ngôn ngữ viết không được điều khoản chứng thực, {_INSTEAD}",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A verified sentence, ready to show: Markdown that ends in its markers, and what these stand for."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(slots=True)
class _Draft:
    """One sentence of the model on its way.

    Attributes:
        problems: what speaks against it; empty when it is shown.
        grounds: what it cites.
    """

    written: Written
    grounds: list[Ground]
    problems: list[str]
    repaired: bool = False
    shown: Sentence | None = None


@dataclass(slots=True)
class _Work:
    """One answer being written."""

    answer: Answer
    grounds: list[Ground]
    deadline: float
    drafts: list[_Draft] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    @property
    def seconds(self) -> float:
        return self.deadline - time.monotonic()

    @property
    def kept(self) -> list[Sentence]:
        return [draft.shown for draft in self.drafts if draft.shown]


class Writer:
    """Has answers written by a language model. Safe to share between threads.

    Args:
        settings: which model, and its bounds.
        library: the texts.
        model: the model itself; the configured endpoint by default.
    """

    def __init__(self, settings: LanguageModelSettings, library: Library, model: LanguageModel | None = None) -> None:
        self._settings = settings
        self._library = library
        self._model = model or Door(settings)
        self._verifier = Verifier()
        self._rests_until: tuple[float, Failure] = (0.0, Failure.UNREACHABLE)

    def stream(self, question: str, answer: Answer) -> Iterator[Sentence | Answer]:
        """Verified sentences as they are written, then the whole answer.

        Args:
            question: what is asked, as understood.
            answer: the extractive answer: its citations are the evidence, and it is what stays
                when too little of the model's stands.
        """
        grounds = grounds_of(answer.citations, self._library)
        work = _Work(answer, grounds, time.monotonic() + self._settings.total_seconds)
        try:
            self._check_rest()
            for draft in self._drafts(question, work):
                if draft.shown:
                    yield draft.shown
            for draft in self._repairs(work):
                if draft.shown:
                    yield draft.shown
        except ModelError as failure:
            self._rest(failure)
            yield self._fallen_back(work, _WHY[failure.failure])
            return
        yield self._written(work) if self._enough(work) else self._fallen_back(work, _WHY[UNVERIFIED])

    def _drafts(self, question: str, work: _Work) -> Iterator[_Draft]:
        for written in self._sentences(answer_prompt(question, work.grounds), work):
            draft = self._draft(written, work)
            work.drafts.append(draft)
            yield draft

    def _sentences(self, prompt: Prompt, work: _Work) -> Iterator[Written]:
        """Each sentence once: a model that repeats itself says nothing new."""
        parser = Parser()
        for piece in self._model.stream(prompt, work.seconds):
            yield from self._new(parser.feed(piece), work)
        yield from self._new(parser.close(), work)

    @staticmethod
    def _new(found: list[Written], work: _Work) -> Iterator[Written]:
        for written in found:
            key = compare_key(written.text)
            if key not in work.seen:
                work.seen.add(key)
                yield written

    def _draft(self, written: Written, work: _Work) -> _Draft:
        """A sentence checked; shown when nothing speaks against it."""
        named = cited_grounds(written.cited, work.grounds, self._library)
        if named is None:
            return _Draft(written, [], ["mã điều khoản không có trong các điều khoản được đưa"])
        if written.broken:
            return _Draft(written, named, ["câu viết dở hoặc ngoặc vuông không đóng"])
        problems = self._verifier.problems(written.text, named)
        draft = _Draft(written, named, problems)
        if not problems:
            draft.shown = self._sentence(written.text, named, work.answer)
        return draft

    def _repairs(self, work: _Work) -> Iterator[_Draft]:
        """Failing sentences asked for again, once each, in their old places; a failure here costs only them."""
        failing = [draft for draft in work.drafts if draft.problems and not draft.written.text.endswith(":")]
        for draft in failing[: self._settings.max_repairs]:
            prompt = repair_prompt(draft.written.text, draft.problems, draft.grounds or work.grounds)
            draft.repaired = True
            try:
                again = [self._draft(written, work) for written in self._sentences(prompt, work)]
            except ModelError as failure:
                logger.warning("a sentence could not be repaired: %s", failure)
                return
            good = [other for other in again if other.shown]
            if good:
                draft.shown = good[0].shown
                yield draft

    def _sentence(self, text: str, grounds: list[Ground], answer: Answer) -> Sentence:
        markers = dict.fromkeys(ground.marker for ground in grounds)
        text = tidied(text).rstrip(" .;:")
        text = text[:1].upper() + text[1:]
        if all(ground.address.is_news for ground in grounds):
            text = f"Theo bài “{grounds[0].title}”: {text}"
        shown = "".join(f"[{marker}]" for marker in markers)
        return Sentence(f"{text} {shown}.", tuple(c for c in answer.citations if c.marker in markers))

    def _enough(self, work: _Work) -> bool:
        """Whether enough of what the model wrote stands."""
        claims = [draft for draft in work.drafts if draft.shown or not draft.written.text.endswith(":")]
        return bool(work.kept) and len(work.kept) >= self._settings.least_kept * len(claims)

    def _written(self, work: _Work) -> Answer:
        """The sentences that stand, then the provisions found that none of them cites."""
        texts = [sentence.text for sentence in work.kept]
        cited = {citation.marker for sentence in work.kept for citation in sentence.citations}
        others = [c for c in work.answer.citations if c.marker not in cited]
        if others:
            named = "; ".join(f"{_inside_sentence(c.label)} [{c.marker}]" for c in others)
            texts.append(f"Xem thêm: {named}.")
        debug: dict[str, object] = {"written": [self._told(draft) for draft in work.drafts]}
        return replace(work.answer, answer="\n\n".join(texts), engine=self._settings.model, debug=debug)

    def _fallen_back(self, work: _Work, why: str) -> Answer:
        debug: dict[str, object] = {"written": [self._told(draft) for draft in work.drafts]}
        return replace(work.answer, warnings=(*work.answer.warnings, Notice(FALLBACK, why)), debug=debug)

    @staticmethod
    def _told(draft: _Draft) -> dict[str, object]:
        return {
            "text": draft.written.text,
            "cited": list(draft.written.cited),
            "problems": draft.problems,
            "repaired": draft.repaired,
            "shown": draft.shown.text if draft.shown else "",
        }

    def _check_rest(self) -> None:
        """An endpoint that failed a moment ago is not asked, so that nobody waits for it again."""
        until, failure = self._rests_until
        if time.monotonic() < until:
            raise ModelError(failure, "resting")

    def _rest(self, failure: ModelError) -> None:
        if time.monotonic() >= self._rests_until[0]:
            logger.warning("the language model failed: %s", failure)
            self._rests_until = (time.monotonic() + self._settings.rest_seconds, failure.failure)


def _inside_sentence(label: str) -> str:
    """``Khoản 1 Điều 2 …`` as it stands inside a sentence."""
    return label[:1].lower() + label[1:] if label.startswith(("Khoản", "Điểm")) else label
