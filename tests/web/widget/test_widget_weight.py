"""What a portal's page and a reader's phone are made to carry."""

from __future__ import annotations

import gzip
import re
from urllib.parse import urljoin

import httpx
from widget_portal import Portal

from records.nouns import Site
from web.templating import STATIC

MOST_SCRIPT_BYTES = 15_000
#: The whole of the frame, compressed as it travels; Gradio's page is some 366 KB.
MOST_FRAME_BYTES = 40_000


def test_the_script_is_small_and_needs_nothing() -> None:
    source = (STATIC / "widget.js").read_text("utf-8")
    assert len(source.encode()) < MOST_SCRIPT_BYTES
    assert not re.search(
        r"\beval\b|new Function|innerHTML|document\.write|import\(|fetch\(|localStorage|cookie", source
    )
    hosts = re.findall(r"https?://([\w.]+)", source)
    assert set(hosts) <= {"www.w3.org", "HOST"}


def test_the_script_is_for_every_page_and_may_be_kept_for_an_hour(chat: str) -> None:
    response = httpx.get(f"{chat}/widget.js")
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"
    assert response.headers["cache-control"] == "public, max-age=3600"
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "set-cookie" not in response.headers


def test_the_frame_is_light(chat: str, registered: Site, portal: Portal) -> None:
    page = httpx.get(f"{chat}/nhung/{registered.public_key}", headers={"Referer": f"{portal.origin}/"})
    paths = re.findall(r'(?:src|href)="(/[^"]+)"', page.text)
    assert len(paths) == 3
    parts = [page.content, *(httpx.get(urljoin(chat, path)).content for path in paths)]
    weight = sum(len(gzip.compress(part)) for part in parts)
    print(f"frame: {weight} bytes compressed in {len(parts)} requests")
    assert weight < MOST_FRAME_BYTES
