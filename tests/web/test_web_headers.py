"""What every answer carries, whatever the route and however it ends."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from service_making import error_of, fresh_records, serving

from corpus.library import Library
from web.guard import OPEN

#: For each name in a route's pattern something that leads nowhere and is harmless.
_NAMES = re.compile(r"\{[^}]*\}")
ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


def strict(policy: str) -> bool:
    """Whether nothing foreign may be loaded or run, and strangers may not frame."""
    named = dict(part.strip().partition(" ")[::2] for part in policy.split(";") if part.strip())
    needed = {"default-src", "object-src", "base-uri", "frame-ancestors"}
    foreign = re.search(r"(?:^|\s)(?:\*|https?:|http:)(?:\s|$)", " ".join(named.values()))
    return needed <= set(named) and named["object-src"] == "'none'" and not foreign


def routes(application: object) -> list[tuple[str, str]]:
    """Every route that is open, with a method of its own."""
    found: list[tuple[str, str]] = []
    todo = list(application.routes)  # type: ignore[attr-defined]
    while todo:
        route = todo.pop()
        todo += getattr(getattr(route, "original_router", None), "routes", [])
        if isinstance(route, APIRoute):
            found += [(method, _NAMES.sub("x", route.path)) for method in route.methods]
    return sorted((method, path) for method, path in found if OPEN.fullmatch(path))


def test_every_route_answers_with_the_same_guard(library: Library, tmp_path: Path) -> None:
    with serving(library, fresh_records(tmp_path / "home"), ip_per_minute=0, reads_per_minute=0) as (client, _):
        asked = routes(client.app)
        assert len(asked) > 30
        asked += [("GET", "/widget.js"), ("GET", "/khong-co"), ("POST", "/gradio_api/upload"), ("GET", "/config")]
        for method, path in asked:
            response = client.request(method, path, json={} if method in ("POST", "PUT") else None)
            missing = {name for name, value in ALWAYS.items() if response.headers.get(name) != value}
            assert not missing, f"{method} {path} ({response.status_code}): {missing}"
            assert strict(response.headers["content-security-policy"]), f"{method} {path}"
            assert response.headers["x-request-id"]


class Broken:
    """Fails in a way that no handler knows, whatever is asked of it."""

    def __getattr__(self, name: str) -> object:
        raise RuntimeError("bí mật")


@pytest.mark.parametrize("path", ["/api/v1/search?q=a", "/api/v1/provisions/7/2031/QH16%231", "/van-ban"])
def test_a_failure_that_nobody_foresaw_has_it_too(library: Library, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(library) as (client, assistant):

        def broken(*_: object, **__: object) -> None:
            raise RuntimeError("bí mật")

        monkeypatch.setattr(type(assistant), "look_up", broken)
        monkeypatch.setattr(assistant, "library", Broken())
        response = client.get(path)
        assert response.status_code >= 500 and "bí mật" not in response.text
        assert {name: response.headers.get(name) for name in ALWAYS} == ALWAYS
        assert strict(response.headers["content-security-policy"])


@pytest.mark.parametrize("path", ["/api/v1/khong-co", "/v1/models/", "/v1/khong/co", "/api/v1/", "/api/v1/sites/x/y/z"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_addresses_of_programs_that_lead_nowhere_have_the_one_shape(library: Library, method: str, path: str) -> None:
    with serving(library) as (client, _):
        response = client.request(method, path, json={} if method in ("POST", "PUT") else None)
        assert response.status_code == 404
        assert error_of(response) == "page-not-found"
