"""Where a request may go: only http(s), only to places that the settings name, and inwards only if they say so."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import threading
from collections.abc import Iterable
from contextlib import suppress
from urllib.request import getproxies, proxy_bypass

import httpx

_PORTS = {"http": 80, "https": 443}


class ForbiddenError(Exception):
    """An address that may not be asked; the message is a Vietnamese phrase that says why."""


class Places:
    """The places that one configured address may lead to.

    Args:
        url: the configured address; its own host and port are allowed, and its host on the
            standard ports (a server that moves from http to https).
        hosts: further ones, as ``host`` (standard ports) or ``host:port``.
    """

    def __init__(self, url: str, hosts: Iterable[str] = ()) -> None:
        self._home = httpx.URL(url)
        self._inner: dict[str, bool] = {}
        self._allowed = {(self._home.host, _port(self._home))}
        for name in (self._home.host, *hosts):
            host, _, port = name.rpartition(":") if name.rpartition(":")[2].isdigit() else (name, "", "")
            ports = [int(port)] if port else _PORTS.values()
            self._allowed |= {(host.lower(), number) for number in ports}

    async def check(self, url: httpx.URL) -> None:
        """Look at an address before it is asked.

        Raises:
            ForbiddenError: another scheme, host or port, a name and password in the address, https
                given up for http, or a redirect from a public host to an inner address.
            OSError: the host's name cannot be resolved.
        """
        if url.scheme not in _PORTS or not url.host:
            raise ForbiddenError(f"địa chỉ {_shown(url)} không phải http hay https")
        if url.userinfo:
            raise ForbiddenError("địa chỉ có kèm tên và mật khẩu")
        if self._home.scheme == "https" and url.scheme == "http":
            raise ForbiddenError(f"bị chuyển từ https sang http ({_shown(url)})")
        if (url.host, _port(url)) not in self._allowed:
            raise ForbiddenError(f"bị chuyển sang nơi khác ({_shown(url)}) không có trong corpus.sync_hosts")
        inner = self._inner[url.host] = await _inner(
            url
        )  # also a first look-up, whose waiting ends with the caller's patience
        if inner and url.host != self._home.host and not await _inner(self._home):
            raise ForbiddenError(f"bị chuyển vào địa chỉ mạng nội bộ ({_shown(url)})")

    def check_peer(self, url: httpx.URL, address: str) -> None:
        """Look at whom a connection reached: a name may have been resolved to something else since ``check``.

        Args:
            address: the IP address at the other end; empty when it is not known.

        Raises:
            ForbiddenError: a host that stood outside when it was checked is an inner address now.
        """
        if not address or self._inner.get(url.host, False) or _proxied(url):
            return
        with suppress(ValueError):
            if not _public(address):
                raise ForbiddenError(f"tên máy chủ {url.host} bị trỏ vào địa chỉ mạng nội bộ")


async def addresses(host: str) -> set[str]:
    """The IP addresses of a host.

    In a daemon thread of its own: a resolver that hangs must hold up neither the caller's
    time-out nor the end of the program, as an executor's threads would.

    Raises:
        OSError: the name cannot be resolved.
    """
    loop = asyncio.get_running_loop()
    found: asyncio.Future[set[str]] = loop.create_future()

    def settle(value: set[str] | OSError) -> None:
        if not found.done():
            found.set_exception(value) if isinstance(value, OSError) else found.set_result(value)

    def look_up() -> None:
        try:
            value: set[str] | OSError = {str(info[4][0]) for info in socket.getaddrinfo(host, None)}
        except OSError as error:
            value = error
        except UnicodeError:
            value = OSError(f"tên máy chủ không hợp lệ: {host[:60]}")
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, value)

    threading.Thread(target=look_up, daemon=True).start()
    return await found


async def _inner(url: httpx.URL) -> bool:
    """Whether a host stands inside: loopback, private, link-local or reserved, by any of its addresses."""
    with suppress(ValueError):
        return not _public(url.host)
    if _proxied(url):
        return False  # the proxy resolves the name, and only it knows
    return any(not _public(address) for address in await addresses(url.host))


def _proxied(url: httpx.URL) -> bool:
    return bool(getproxies().get(url.scheme)) and not proxy_bypass(url.host)


def _public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    return (getattr(ip, "ipv4_mapped", None) or ip).is_global


def _port(url: httpx.URL) -> int:
    return url.port or _PORTS.get(url.scheme, 0)


def _shown(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.host}{f':{url.port}' if url.port else ''}"[:120]
