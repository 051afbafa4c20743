"""Figures for Prometheus. docs/service.md explains each (a test holds the two together)."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, PlatformCollector, ProcessCollector
from prometheus_client.exposition import generate_latest

from assistant.answer import Answer
from web.service.cache import CACHED
from web.service.gate import Gate

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30)


class Metrics:
    """The figures of one application, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self.requests = self._counter("requests", "Requests answered.", "route", "method", "status")
        self.request_seconds = Histogram(
            "danchu_request_seconds", "Seconds until the response began.", ["route"], buckets=_SECONDS,
            registry=self.registry,
        )  # fmt: skip
        self.answers = self._counter("answers", "Answers given, remembered ones too.", "status", "engine", "cache")
        self.answer_seconds = Histogram(
            "danchu_answer_seconds", "Seconds a worker spent on an answer.", buckets=_SECONDS, registry=self.registry
        )
        self.turned_away = self._counter("turned_away", "Requests refused, by error code.", "code")
        self.records_lost = self._counter("records_lost", "Answers whose record could not be written.")

    def watch(self, gate: Gate) -> None:
        """Show how long the queue is."""
        waiting = Gauge("danchu_queue_waiting", "Questions that wait for a worker.", registry=self.registry)
        waiting.set_function(lambda: gate.waiting)
        running = Gauge("danchu_queue_running", "Questions being worked on.", registry=self.registry)
        running.set_function(lambda: gate.running)

    def answered(self, answer: Answer, seconds: float) -> None:
        """Count an answer."""
        remembered = bool(answer.debug.get(CACHED))
        self.answers.labels(str(answer.status), answer.engine, "hit" if remembered else "miss").inc()
        if not remembered:
            self.answer_seconds.observe(seconds)

    def text(self) -> bytes:
        """The exposition format."""
        return generate_latest(self.registry)

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(f"danchu_{name}", meaning, labels, registry=self.registry)
