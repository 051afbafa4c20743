"""The Model Context Protocol: three tools over HTTP (``/mcp``) or standard input and output (``danchu mcp``)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated, Any, TypeVar

import anyio.to_thread
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import ToolAnnotations
from pydantic import BaseModel, Field
from starlette.applications import Starlette

from assistant.answer import Answer
from corpus.errors import DanchuError
from web.api.calculations import CalculationOut, calculations
from web.api.schemas import AnswerOut, FoundOut, ProvisionOut
from web.api.texts import read_provision, search
from web.asking import Assistant

PATH = "/mcp"
_READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
_INSTRUCTIONS = (
    "Tra cứu pháp luật về thực hiện dân chủ ở cơ sở. Câu trả lời dựa trên điều, khoản, điểm được trích nguyên văn; "
    "khi dùng lại, giữ số trích dẫn và mã điều khoản. "
    "Trạng thái refused nghĩa là kho không quy định: đừng tự trả lời thay."
)
_Result = TypeVar("_Result")
Ask = Callable[[list[str], date | None], Awaitable[Answer]]


class Looked(BaseModel):
    """An answer and the articles nearest to the question."""

    answer: AnswerOut
    nearest: list[FoundOut]


class Computed(BaseModel):
    """Empty where the question's figures or the rule are not certain."""

    calculations: list[CalculationOut]


def mcp_server(assistant: Callable[[], Assistant], ask: Ask, version: str = "") -> MCPServer[Any]:
    """The server with its tools.

    Args:
        assistant: may raise ``DanchuError``.
        ask: puts a question as every other interface does, with the same limits.
    """
    server: MCPServer[Any] = MCPServer(
        "danchu", title="Dân chủ ở cơ sở", instructions=_INSTRUCTIONS, version=version, log_level="ERROR"
    )

    @server.tool(title="Tra cứu", annotations=_READS)
    async def tra_cuu(
        question: Annotated[str, Field(min_length=1, max_length=2000, description="Câu hỏi bằng tiếng Việt.")],
        as_of: Annotated[date | None, Field(description="Ngày xét hiệu lực.")] = None,
    ) -> Looked:
        """Hỏi một câu về thực hiện dân chủ ở cơ sở; nhận câu trả lời có trích dẫn nguyên văn và các điều gần nhất."""
        answer = await _told(ask([question], as_of))
        found = await _in_thread(lambda: search(assistant(), question, 5))
        return Looked(answer=AnswerOut.model_validate(answer.as_dict()), nearest=found.results)

    @server.tool(title="Đọc điều luật", annotations=_READS)
    async def doc_dieu_luat(
        id: Annotated[str, Field(min_length=1, max_length=200, description="Mã, ví dụ 10/2022/QH15#21.1.")],
    ) -> ProvisionOut:
        """Đọc nguyên văn một điều, khoản, điểm hoặc bản tin, kèm nguồn và hiệu lực."""
        return await _in_thread(lambda: read_provision(assistant().library, id))

    @server.tool(title="Tính ngưỡng", annotations=_READS)
    async def tinh_nguong(
        question: Annotated[
            str,
            Field(min_length=1, max_length=2000, description="Tình huống có số liệu, ví dụ số hộ và số hộ đồng ý."),
        ],
    ) -> Computed:
        """Tính tỷ lệ thông qua, thời hạn, số thành viên từ số liệu trong câu, kèm điều khoản làm căn cứ."""
        return Computed(calculations=await _in_thread(lambda: calculations(assistant(), question)))

    return server


def mcp_app(server: MCPServer[Any]) -> Starlette:
    """Streamable HTTP without sessions, so that any worker may answer any request."""
    return server.streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )


async def _in_thread(work: Callable[[], _Result]) -> _Result:
    try:
        return await anyio.to_thread.run_sync(work)
    except DanchuError as error:
        raise ToolError(error.message) from error


async def _told(asked: Awaitable[_Result]) -> _Result:
    try:
        return await asked
    except DanchuError as error:
        raise ToolError(error.message) from error
