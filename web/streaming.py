"""An answer on its way, as one stream: what is told while it is made, then the answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import Any, TypeVar

from web.asking import Told

_Answer = TypeVar("_Answer")
_OVER = object()


async def while_asking(
    ask: Callable[[Callable[[Told], None]], Coroutine[Any, Any, _Answer]],
) -> AsyncGenerator[Told | _Answer]:
    """Everything that ``ask`` tells, as it tells it; its result comes last.

    Args:
        ask: is given the function to tell with. When the stream is closed early, it is cancelled.

    Raises:
        Exception: whatever ``ask`` raises, after what it had told.
    """
    told: asyncio.Queue[Any] = asyncio.Queue()
    asking = asyncio.create_task(ask(told.put_nowait))
    asking.add_done_callback(lambda _: told.put_nowait(_OVER))
    try:
        while (part := await told.get()) is not _OVER:
            yield part
        yield await asking
    finally:
        asking.cancel()
