"""Whose address counts: a caller may write anything into ``X-Forwarded-For``; only our proxies are believed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from service_making import ASK, application
from web_serving import running

from corpus.library import Library
from web.cli import server_config
from web.service.settings import ServiceSettings


@contextmanager
def served(library: Library, proxies: str) -> Iterator[str]:
    """A server as ``danchu serve`` starts it, with two questions a minute for each address."""
    app, _ = application(library, ip_per_minute=2, proxies=proxies)
    yield from running(app, server_config(app, ServiceSettings(proxies=proxies)))


def statuses(url: str, addresses: list[str]) -> list[int]:
    return [
        httpx.post(f"{url}{ASK}", json={"question": "Ai tưới?"}, headers={"x-forwarded-for": address}).status_code
        for address in addresses
    ]


@pytest.mark.parametrize("forged", ["203.0.113.{}", "10.0.0.{}, 127.0.0.1", "'{}", "203.0.113.{}, 198.51.100.7"])
def test_a_stranger_gains_nothing_by_naming_other_addresses(library: Library, forged: str) -> None:
    with served(library, "192.0.2.1") as url:
        assert statuses(url, [forged.format(n) for n in range(4)]) == [200, 200, 429, 429]


def test_behind_our_proxy_each_caller_has_a_limit(library: Library) -> None:
    with served(library, "127.0.0.1") as url:
        assert statuses(url, [f"203.0.113.{n}" for n in range(4)]) == [200] * 4
        assert statuses(url, ["203.0.113.9"] * 3) == [200, 200, 429]


def test_what_a_caller_put_before_the_proxys_word_does_not_count(library: Library) -> None:
    """A proxy appends the address it sees; only what our own wrote is read."""
    with served(library, "127.0.0.1") as url:
        assert statuses(url, [f"198.51.100.{n}, 203.0.113.5" for n in range(4)]) == [200, 200, 429, 429]
