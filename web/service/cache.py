"""Answers that were given before: an assistant that remembers, over one that answers.

An answer depends on the words, the day, the texts, the index and the settings, so these are
the key: a new import, index or setting is never answered from before it.
"""

from __future__ import annotations

import threading
import time
import unicodedata
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from cachetools import TTLCache

from assistant.answer import Answer
from assistant.lookup import Lookup
from assistant.writing.writer import Sentence
from corpus.library import Library
from records.provenance import Provenance
from web.asking import Assistant

CACHED = "cached"


@dataclass(frozen=True, slots=True)
class Key:
    """All that an answer depends on."""

    turns: tuple[str, ...]
    day: date
    made_from: Provenance


class RememberingAssistant:
    """Asks each question once; people who ask the same at the same time share one answer. Safe between threads.

    Args:
        assistant: who answers.
        made_from: the state of the house that ``assistant`` answers from.
        size: how many answers are kept.
        seconds: for how long.
    """

    def __init__(self, assistant: Assistant, made_from: Provenance, size: int, seconds: float) -> None:
        self.assistant = assistant
        self.made_from = made_from
        self._held: TTLCache[Key, Future[Answer]] = TTLCache(size, seconds)
        self._lock = threading.Lock()

    @property
    def library(self) -> Library:
        return self.assistant.library

    def look_up(self, text: str, limit: int = 12) -> Lookup:
        return self.assistant.look_up(text, limit)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.assistant, name)

    def ask(self, turns: Sequence[str], as_of: date | None = None) -> Answer:
        """The last of ``ask_stream``."""
        *_, answer = self.ask_stream(turns, as_of)
        assert isinstance(answer, Answer)
        return answer

    def ask_stream(self, turns: Sequence[str], as_of: date | None = None) -> Iterator[Sentence | Answer]:
        """As ``Assistant.ask_stream``; the question is echoed as it was typed this time.

        Sentences on their way are told to whoever asked first; the others wait for the answer.
        """
        begun = time.perf_counter()
        key = self._key(turns, as_of)
        with self._lock:
            known = self._held.get(key)
            promised: Future[Answer] = known or Future()
            if known is None and self._held.maxsize:
                self._held[key] = promised
        if known is None:
            yield from self._make(key, promised, turns, as_of)
        else:
            yield _again(promised.result(), turns[-1], begun)

    def known(self, turns: Sequence[str], as_of: date | None = None) -> Answer | None:
        """The answer if it was given before; waits for nothing."""
        begun = time.perf_counter()
        with self._lock:
            promised = self._held.get(self._key(turns, as_of))
        if promised is None or not promised.done() or promised.exception() is not None:
            return None
        return _again(promised.result(), turns[-1], begun)

    def _key(self, turns: Sequence[str], as_of: date | None) -> Key:
        return Key(tuple(_same(turn) for turn in turns), as_of or date.today(), self.made_from)

    def _make(
        self, key: Key, promised: Future[Answer], turns: Sequence[str], as_of: date | None
    ) -> Iterator[Sentence | Answer]:
        try:
            for part in self.assistant.ask_stream(turns, as_of):
                if isinstance(part, Answer):
                    promised.set_result(part)
                yield part
            if not promised.done():
                raise RuntimeError("the assistant ended without an answer")
        except BaseException as error:
            if not promised.done():
                self._forget(key, promised, error)
            raise

    def _forget(self, key: Key, promised: Future[Answer], error: BaseException) -> None:
        """A failure is told to those who wait for it, and not remembered."""
        with self._lock:
            if self._held.get(key) is promised:
                del self._held[key]
        promised.set_exception(error)


def _again(answer: Answer, question: str, begun: float) -> Answer:
    """A remembered answer, with the time that it took this time."""
    took = round((time.perf_counter() - begun) * 1000, 2)
    times = dict.fromkeys(answer.timings_ms, 0.0) | {"total": took}
    return replace(answer, question=question, timings_ms=times, debug={CACHED: True})


def _same(turn: str) -> str:
    """Two ways of sending the same words: composed or not, with other blanks around."""
    return unicodedata.normalize("NFC", turn).strip()
