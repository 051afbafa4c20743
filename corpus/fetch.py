"""The one door to the network: httpx, with bounded waits, checked redirects and one kind of error.

Nothing here is imported before a command asks for the network.
"""

from __future__ import annotations

import asyncio
import random
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.utils import parsedate_to_datetime

import httpx

from corpus.hosts import ForbiddenError, Places

_MAX_REDIRECTS = 5
_LONGEST_PAUSE = 30.0
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})


class FetchError(Exception):
    """A request that did not give what was asked for.

    Attributes:
        reason: a Vietnamese phrase, to stand after "vì" or a colon.
        retry: whether another try may help.
        reached: False when there was not even a connection.
        status: the HTTP status, if the server gave one.
        wait: seconds that the server asked to wait.
    """

    def __init__(
        self,
        reason: str,
        *,
        retry: bool = False,
        reached: bool = True,
        status: int | None = None,
        wait: float = 0,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry = retry
        self.reached = reached
        self.status = status
        self.wait = wait


def new_client(user_agent: str, connect: float, read: float) -> httpx.AsyncClient:
    """A client that verifies certificates, follows nothing by itself and asks for plain bytes.

    Args:
        connect: seconds to wait for a connection.
        read: seconds to wait between two pieces of an answer.
    """
    return httpx.AsyncClient(
        headers={"User-Agent": user_agent, "Accept-Encoding": "identity"},
        timeout=httpx.Timeout(read, connect=connect),
        follow_redirects=False,
    )


@asynccontextmanager
async def opened(
    client: httpx.AsyncClient, places: Places, url: str, headers: dict[str, str]
) -> AsyncIterator[httpx.Response]:
    """The answer to a GET, its body still to be read; redirects are followed to allowed places only.

    Raises:
        FetchError: unreachable, refused, stalled or cut off, here or while the body is read.
    """
    try:
        request: httpx.Request | None = client.build_request("GET", url, headers=headers)
        for _ in range(_MAX_REDIRECTS + 1):
            assert request is not None
            await _check(client, places, request.url)
            response = await client.send(request, stream=True)
            await _check_peer(places, request.url, response)
            request = response.next_request
            if request is None:
                try:
                    yield response
                finally:
                    await response.aclose()
                return
            await response.aclose()
        raise FetchError("bị chuyển hướng quá nhiều lần")
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise _translated(error) from error


async def _check(client: httpx.AsyncClient, places: Places, url: httpx.URL) -> None:
    try:
        async with asyncio.timeout(client.timeout.connect):
            await places.check(url)
    except ForbiddenError as error:
        raise FetchError(str(error)) from error
    except TimeoutError as error:
        raise FetchError(
            f"không tra được tên máy chủ {url.host} trong thời gian cho phép", retry=True, reached=False
        ) from error


async def _check_peer(places: Places, url: httpx.URL, response: httpx.Response) -> None:
    """Look at whom the connection really reached; its answer is not read when it may not be."""
    stream = response.extensions.get("network_stream")
    peer = stream.get_extra_info("server_addr") if stream else None
    try:
        places.check_peer(url, str(peer[0]) if peer else "")
    except ForbiddenError as error:
        await response.aclose()
        raise FetchError(str(error)) from error


def check_status(response: httpx.Response) -> None:
    """Refuse every answer but a success.

    Raises:
        FetchError: with ``retry`` for what may pass.
    """
    status = response.status_code
    if not 200 <= status < 300:
        passing = status in _PASSING
        raise FetchError(f"máy chủ trả lời {status}", retry=passing, status=status, wait=_retry_after(response))


def pause(failures: int, first: float, asked: float = 0) -> float:
    """Seconds before the next try: doubling from ``first``, half of it by chance, at least what the server asked.

    Source: "equal jitter" of "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
    """
    longest = min(_LONGEST_PAUSE, first * 2 ** max(0, failures - 1))
    return max(random.uniform(longest / 2, longest), min(asked, _LONGEST_PAUSE))  # nosec B311  # jitter


def _retry_after(response: httpx.Response) -> float:
    text = response.headers.get("Retry-After", "")
    if text.isdigit():
        return float(text[:6])
    try:
        now = parsedate_to_datetime(response.headers["Date"])
        return max(0.0, (parsedate_to_datetime(text) - now).total_seconds())
    except (KeyError, ValueError, TypeError):
        return 0.0


#: What went wrong, looked for in this order in an error and its causes; and whether another try may help.
_REASONS: tuple[tuple[type[BaseException], str, bool], ...] = (
    (ssl.SSLCertVerificationError, "chứng thư HTTPS của máy chủ không hợp lệ nên không thể tin dữ liệu", False),
    (httpx.InvalidURL, "địa chỉ không hợp lệ", False),
    (httpx.UnsupportedProtocol, "địa chỉ không phải http hay https", False),
    (socket.gaierror, "không tìm được máy chủ (mất mạng, hoặc tên máy chủ đã đổi)", True),
    (httpx.ConnectTimeout, "không kết nối được với máy chủ trong thời gian cho phép", True),
    (httpx.TimeoutException, "máy chủ ngừng gửi dữ liệu quá lâu", True),
    (httpx.ConnectError, "không kết nối được với máy chủ (mất mạng, hoặc máy chủ đang ngừng)", True),
    (Exception, "đường truyền bị cắt giữa chừng", True),
)
_UNREACHED = (socket.gaierror, httpx.ConnectError, httpx.ConnectTimeout)


def _translated(error: Exception) -> FetchError:
    reason, retry = next((text, again) for kind, text, again in _REASONS if _in_chain(error, kind))
    reached = not any(_in_chain(error, kind) for kind in _UNREACHED)
    return FetchError(reason, retry=retry, reached=reached)


def _in_chain(error: BaseException | None, kind: type[BaseException]) -> bool:
    while error is not None:
        if isinstance(error, kind):
            return True
        error = error.__cause__ or error.__context__
    return False
