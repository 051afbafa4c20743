"""The page as served: Vietnamese, self-contained, safe; and the theme in step with the style sheet."""

from __future__ import annotations

import asyncio
import re
from datetime import date

import pytest
import web_fakes
from fastapi import Request
from fastapi.testclient import TestClient
from lxml import html

from corpus.library import Library
from web.server import create_app
from web.settings import WebSettings
from web.shell import read_gradio_page
from web.status import CorpusStatus
from web.templating import STATIC
from web.theme import COLOURS
from web.wording import EXAMPLES

#: Hosts that may be named: the site itself, and namespaces that nobody fetches.
OWN = re.compile(r"https?://(?:testserver|localhost|www\.w3\.org)\b")
HOST = re.compile(r"""(?:https?:|["'(=\s])//[\w.-]+\.\w+""")


def other_hosts(text: str) -> list[str]:
    return HOST.findall(OWN.sub("", text))


@pytest.fixture(scope="module")
def page(client: TestClient) -> str:
    response = client.get("/")
    assert response.status_code == 200
    return response.text


def test_page_is_vietnamese_and_ours(page: str) -> None:
    tree = html.document_fromstring(page)
    assert tree.get("lang") == "vi"
    assert tree.xpath("string(//h1)") == "Hỏi luật, có dẫn điều khoản"
    assert 6 <= len(EXAMPLES) <= 8
    assert [b.text for b in tree.find_class("example")] == list(EXAMPLES)
    shown = re.sub(r"(?s)<(script|style)\b.*?</\1>", "", page)
    assert not re.search(r"(?i)gradio\.app|huggingface|og:|twitter:|Loading|Submit", shown)


def test_nothing_served_names_another_host(client: TestClient, page: str) -> None:
    assert other_hosts(page) == []
    for name in ("app.css", "app.js", "history.js", "keeping.js", "reader.js", "shared.js", "icon.svg"):
        assert other_hosts((STATIC / name).read_text()) == []
    assert other_hosts(client.get("/theme.css").text) == []


def test_every_file_named_by_the_page_is_served(client: TestClient, page: str) -> None:
    tree = html.document_fromstring(page)
    paths = set(tree.xpath("//link/@href | //script/@src")) | {u.split("#")[0] for u in tree.xpath("//use/@href")}
    paths |= {f"/ui/{name}" for name in re.findall(r"url\(([^)]+)\)", (STATIC / "app.css").read_text())}
    assert len(paths) > 10
    for path in paths:
        response = client.get(path)
        assert response.status_code == 200, path
        if path.startswith(("/ui/", "/assets/")):
            assert "immutable" in response.headers["cache-control"]


def test_policy_lets_nothing_foreign_in(client: TestClient, page: str) -> None:
    first, second = client.get("/"), client.get("/")
    policy = first.headers["content-security-policy"]
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
    assert re.search(r"connect-src 'self';", policy) and "default-src 'self'" in policy
    assert policy != second.headers["content-security-policy"], "the nonce must change"
    nonce = re.search(r"'nonce-([^']+)'", policy)[1]
    tree = html.document_fromstring(first.text)
    inline = [s for s in tree.iter("script") if not s.get("src")]
    assert inline and all(s.get("nonce") == nonce for s in inline)
    assert not [a for e in tree.iter() for a in e.attrib if a.startswith("on")]
    assert first.headers["x-content-type-options"] == "nosniff"
    assert first.headers["cache-control"] == "no-store"


def test_banner_of_the_official_text(page: str) -> None:
    banner = " ".join(html.document_fromstring(page).get_element_by_id("corpus").text_content().split())
    assert banner.startswith("Đang dùng văn bản chính thức: 4 điều trong 2 văn bản, 1 tin; nạp ngày 09/08/2031.")


def test_banner_of_the_handbook_says_how_to_load_the_text(assistant: web_fakes.FakeAssistant) -> None:
    status = CorpusStatus(official=False, documents=0, articles=0, reports=0, digests=134)
    with TestClient(create_app(lambda: assistant, WebSettings(), lambda: status)) as client:
        banner = html.document_fromstring(client.get("/").text).get_element_by_id("corpus").text_content()
    assert "bản tóm lược" in banner and "134 điều" in banner and "danchu corpus import" in banner


def test_status_counts_what_is_held(library: Library) -> None:
    status = CorpusStatus.of(library)
    assert (status.official, status.documents, status.articles, status.reports) == (True, 2, 4, 1)
    assert status.imported_on == date(2031, 8, 9)
    assert status.digests == len(library.handbook.entries)


def test_site_under_a_path(assistant: web_fakes.FakeAssistant, library: Library) -> None:
    app = create_app(lambda: assistant, WebSettings(root_path="/hoi-dap"), lambda: CorpusStatus.of(library))
    with TestClient(app, root_path="/hoi-dap") as client:
        tree = html.document_fromstring(client.get("/").text)
        paths = tree.xpath("//link/@href | //script/@src")
        assert paths and all(path.startswith("/hoi-dap/") for path in paths)
        article = html.fragment_fromstring(client.get("/provision/7/2031/QH16%231").text)
        assert all(a.get("href").startswith("/hoi-dap/") for a in article.iter("a") if a.get("data-cite"))


def test_theme_and_style_sheet_agree() -> None:
    css = (STATIC / "app.css").read_text()
    light = re.search(r":root \{(.*?)\}", css, re.DOTALL)[1]
    dark = re.search(r":root\.dark \{(.*?)\}", css, re.DOTALL)[1]
    for name, (day, night) in COLOURS.items():
        assert re.search(rf"--{name}: {day};", light), name
        assert re.search(rf"--{name}: {night};", dark), name


def test_contrast_of_every_pair_of_text_and_ground() -> None:
    """WCAG AA: 4.5 to 1 for text, 3 to 1 for what marks an input."""
    css = (STATIC / "app.css").read_text()
    for block in (r":root \{(.*?)\}", r":root\.dark \{(.*?)\}"):
        colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", re.search(block, css, re.DOTALL)[1]))
        texts = ["ink", "muted", "accent", "law", "decree", "circular", "news", "other", "handbook"]
        for ground in ("paper", "surface"):
            for text in texts:
                assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
            assert contrast(colours["edge"], colours[ground]) >= 3, ground
        for text, ground in [("on-accent", "accent"), ("accent-strong", "accent-soft"), ("ink", "accent-soft"),
                             ("mark-ink", "mark"), ("ink", "note")]:  # fmt: skip
            assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_gradio_with_another_page_is_noticed() -> None:
    async def other(scope, receive, send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"<html>khac</html>"})

    with pytest.raises(RuntimeError, match="shell"):
        asyncio.run(read_gradio_page(other, Request({"type": "http", "headers": []})))
