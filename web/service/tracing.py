"""OpenTelemetry, off unless ``service.otel_endpoint`` is set: one span a request, no question in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Protocol

from corpus.errors import DanchuError, ErrorCode


class Tracer(Protocol):
    def __call__(self, name: str, request_id: str) -> AbstractContextManager[Any]: ...


def no_tracer(name: str, request_id: str) -> AbstractContextManager[Any]:
    """Tracing that is off."""
    return nullcontext()


def tracer(endpoint: str) -> Tracer:
    """Spans for requests, sent to an OTLP collector; nothing is imported where there is none.

    Raises:
        DanchuError: ``settings-invalid`` when the exporter is not installed.
    """
    if not endpoint:
        return no_tracer
    try:
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise DanchuError(
            ErrorCode.SETTINGS_INVALID,
            "Chưa có OpenTelemetry. Chạy: pip install opentelemetry-exporter-otlp-proto-grpc.",
        ) from error
    provider = TracerProvider(resource=Resource.create({"service.name": "danchu"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
    spans = provider.get_tracer("danchu")

    @contextmanager
    def traced(name: str, request_id: str) -> Iterator[None]:
        with spans.start_as_current_span(name, attributes={"danchu.request_id": request_id}):
            yield

    return traced
