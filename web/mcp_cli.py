"""The command ``danchu mcp``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import typer

if TYPE_CHECKING:
    from datetime import date

    from assistant.answer import Answer
    from web.asking import Assistant


class McpContext(Protocol):
    def assistant(self) -> Assistant:
        """The assistant, built on the first call."""


def mcp(ctx: typer.Context) -> None:
    """Cho trợ lý AI khác dùng qua MCP, trên đầu vào và đầu ra chuẩn."""
    import anyio
    import anyio.to_thread

    from web.mcp_server import mcp_server

    danchu: McpContext = ctx.obj

    async def ask(turns: list[str], as_of: date | None) -> Answer:
        return await anyio.to_thread.run_sync(lambda: danchu.assistant().ask(turns, as_of))

    anyio.run(mcp_server(danchu.assistant, ask).run_stdio_async)
