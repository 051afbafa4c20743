"""Answers as server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from fastapi.sse import format_sse_event

MEDIA_TYPE = "text/event-stream; charset=utf-8"
#: Proxies that buffer would keep back what is meant to be seen at once.
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_PIECE = re.compile(r".+?(?:\[\d+\][.;]?\s*|\n+|(?<=[.?!;])\s+|$)", re.DOTALL)


def event(name: str | None, data: object) -> bytes:
    """One event whose data is one line of JSON."""
    return format_sse_event(event=name, data_str=json.dumps(data, ensure_ascii=False, separators=(",", ":")))


def pieces(text: str) -> Iterator[str]:
    """The sentences of an answer with their markers; joined, they are the answer."""
    for match in _PIECE.finditer(text):
        yield match[0]
