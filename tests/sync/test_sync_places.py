"""Where a download may be led: redirects to other places, schemes and inner addresses are refused."""

from __future__ import annotations

import asyncio
import socket

import httpx
import pytest
from sync_server import PATH, OpenHome, Start, codification, held, in_turn, plain, whole

import corpus.hosts
from corpus.errors import DanchuError, ErrorCode
from corpus.hosts import ForbiddenError, Places
from corpus.sync import sync

DATA = codification()


def test_a_redirect_on_the_same_server_is_followed(start: Start, open_home: OpenHome) -> None:
    server = start(in_turn(plain(301, Location="/moi/bo.zip"), whole(DATA)))
    corpus = open_home(server.base)
    sync(corpus)
    assert [path for path, _ in server.asked] == [PATH, "/moi/bo.zip"]
    assert held(corpus).read_bytes() == DATA


def test_a_redirect_elsewhere_is_refused_unless_the_settings_name_it(start: Start, open_home: OpenHome) -> None:
    elsewhere = start(whole(DATA))
    server = start(plain(302, Location=elsewhere.base + "/bo.zip"))
    with pytest.raises(DanchuError, match="sync_hosts") as caught:
        sync(open_home(server.base))
    assert caught.value.code == ErrorCode.SYNC_FAILED
    assert not elsewhere.asked
    corpus = open_home(server.base, sync_hosts=[elsewhere.base.removeprefix("http://")])
    sync(corpus)
    assert held(corpus).read_bytes() == DATA


@pytest.mark.parametrize("where", ["file:///etc/passwd", "ftp://127.0.0.1/x", "//169.254.169.254/meta", "gopher:x"])
def test_other_schemes_and_inner_addresses_are_never_asked(start: Start, open_home: OpenHome, where: str) -> None:
    corpus = open_home(start(plain(302, Location=where)).base)
    with pytest.raises(DanchuError) as caught:
        sync(corpus)
    assert caught.value.code == ErrorCode.SYNC_FAILED
    assert not held(corpus).exists()


def check(places: Places, url: str) -> None:
    asyncio.run(places.check(httpx.URL(url)))


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Names that resolve as the test says; no name is looked up on the network."""
    known = {"public.example": "93.184.215.14", "mirror.example": "93.184.215.15"}

    def look_up(host: str, *_: object, **__: object) -> list[tuple]:
        if host not in known:
            raise socket.gaierror(f"no {host}")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (known[host], 0))]

    monkeypatch.setattr(corpus.hosts.socket, "getaddrinfo", look_up)
    monkeypatch.setattr(corpus.hosts, "getproxies", dict)
    return known


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize(
    "url", ["https://public.example/b.zip", "https://mirror.example/b.zip", "https://public.example:8443/b.zip"]
)
def test_named_places_are_allowed(url: str) -> None:
    check(Places("https://public.example:8443/a.zip", ["mirror.example"]), url)


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://public.example/b.zip", "từ https sang http"),
        ("https://public.example:9999/b.zip", "nơi khác"),
        ("https://public.example.evil.test/b.zip", "nơi khác"),
        ("https://public.example@mirror.example/b.zip", "tên và mật khẩu"),
        ("https://127.0.0.1/b.zip", "nơi khác"),
        ("ftp://public.example/b.zip", "http"),
    ],
)
def test_other_places_are_refused(url: str, words: str) -> None:
    with pytest.raises(ForbiddenError, match=words):
        check(Places("https://public.example/a.zip", ["mirror.example"]), url)


@pytest.mark.parametrize("inner", ["10.0.0.5", "127.0.0.1", "169.254.169.254", "192.168.1.1", "::1", "::ffff:10.0.0.1"])
def test_an_allowed_name_that_points_inwards_is_refused(named: dict[str, str], inner: str) -> None:
    named["mirror.example"] = inner
    with pytest.raises(ForbiddenError, match="nội bộ"):
        check(Places("https://public.example/a.zip", ["mirror.example"]), "https://mirror.example/b.zip")


def test_a_name_that_is_turned_inwards_after_it_was_checked(
    start: Start, open_home: OpenHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The look-up before the request says one thing, the connection's own another (DNS rebinding)."""
    server = start(whole(DATA))
    real, told = socket.getaddrinfo, iter(["93.184.215.14"])

    def look_up(host: object, port: object, *rest: object, **named: object) -> list[tuple]:
        if host not in ("public.example", b"public.example"):
            return real(host, port, *rest, **named)  # type: ignore[arg-type]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(told, "127.0.0.1"), port or 0))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(corpus.hosts, "getproxies", dict)
    home = open_home(server.base.replace("127.0.0.1", "public.example"))
    with pytest.raises(DanchuError, match="nội bộ") as caught:
        sync(home)
    assert caught.value.code == ErrorCode.SYNC_FAILED
    assert not held(home).exists()


def test_a_mirror_inside_may_lead_inside(named: dict[str, str]) -> None:
    named |= {"public.example": "10.0.0.4", "mirror.example": "10.0.0.5"}
    check(Places("https://public.example/a.zip", ["mirror.example"]), "https://mirror.example/b.zip")


def test_a_resolver_that_hangs_does_not_hold_up_the_first_run(
    start: Start, open_home: OpenHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = start(whole(DATA))

    def hang(*_: object, **__: object) -> list[tuple]:
        server.over.wait(20)
        return []

    monkeypatch.setattr(corpus.hosts.socket, "getaddrinfo", hang)
    monkeypatch.setattr(corpus.hosts, "getproxies", dict)
    with pytest.raises(DanchuError) as caught:
        sync(open_home("http://hangs.example"), seconds=0.5)
    assert caught.value.code == ErrorCode.SYNC_TIMEOUT


def test_an_unverified_certificate_is_refused(
    start: Start, open_home: OpenHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The client's own check is on: a failed one is told as such, and not tried again."""
    import ssl

    server = start(whole(DATA))
    tries: list[str] = []

    async def handshake(self: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
        tries.append(str(request.url))
        try:
            raise ssl.SSLCertVerificationError("self-signed certificate")
        except ssl.SSLError as error:
            raise httpx.ConnectError(str(error)) from error

    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", handshake)
    with pytest.raises(DanchuError, match="chứng thư HTTPS"):
        sync(open_home(server.base))
    assert len(tries) == 1


def test_certificates_are_verified() -> None:
    import ssl

    from corpus.fetch import new_client

    context = new_client("danchu", 1, 1)._transport._pool._ssl_context  # type: ignore[attr-defined]
    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.check_hostname


def test_a_password_in_the_address_is_neither_sent_nor_shown(start: Start, open_home: OpenHome) -> None:
    server = start(whole(DATA))
    with pytest.raises(DanchuError, match="mật khẩu") as caught:
        sync(open_home(server.base.replace("127", "ai:bi-mat@127", 1)))
    assert "bi-mat" not in caught.value.message
    assert not server.asked
