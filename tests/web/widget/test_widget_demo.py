"""The demo portal and the steps of the Vietnamese how-to, as its reader would take them."""

from __future__ import annotations

import importlib.util
import json
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from typer.testing import CliRunner
from widget_portal import FRAME, LAUNCH, Portal, ask, opened, page_html

from records.nouns import Site
from records.site_cli import site_app
from records.store import Records
from web.templating import STATIC

REPOSITORY = Path(__file__).resolve().parents[3]
PAGES = [REPOSITORY / "docs" / "widget.md", REPOSITORY / "docs" / "vi" / "tich-hop-cong.md"]


@pytest.fixture(scope="module")
def demo() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_demo", REPOSITORY / "docs" / "demo" / "serve.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def demo_portal(demo: ModuleType, records: Records, chat: str) -> Iterator[str]:
    with socket.create_server(("localhost", 0)) as free:
        port = free.getsockname()[1]
    origin = f"http://localhost:{port}"
    server = demo.portal(chat, demo.registered_key(records, origin), port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield origin
    server.shutdown()
    server.server_close()


def test_the_demo_registers_itself_once(demo: ModuleType, records: Records) -> None:
    first, second = (demo.registered_key(records, "http://localhost:8080") for _ in range(2))
    assert first == second
    assert records.sites.get(first).origins == ("http://localhost:8080",)


@pytest.mark.browser
def test_the_demo_portal(chromium, demo_portal: str) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda m: refused.append(m.text) if "Content Security" in m.text else None)
    page.goto(demo_portal + "/")
    page.click("[data-danchu-ask]")
    frame = page.frame_locator(FRAME)
    frame.locator(".turn[data-state=done] .chip").first.wait_for()
    page.goto(demo_portal + "/trong-trang")
    page.wait_for_selector("#hoi-dap danchu-widget .ready")
    ask(page.frame_locator(FRAME), "Ai tưới cây?")
    assert page.locator(LAUNCH).count() == 0
    context.close()
    assert refused == []


@pytest.mark.browser
def test_the_steps_of_the_how_to(chromium, chat: str, portal: Portal, records: Records) -> None:
    """Step 1 with the command, step 2 with the line, step 3 under a policy, step 4 as it is written."""
    runner = CliRunner()
    context = type("Danchu", (), {"records": records})()
    added = runner.invoke(site_app, ["add", "Cổng xã An Bình", "--origin", portal.origin], obj=context)
    key = added.stdout.split()[0]
    assert json.loads(runner.invoke(site_app, ["show", key, "--json"], obj=context).stdout)["origins"] == [
        portal.origin
    ]
    policy = f"default-src 'self'; img-src data:; script-src {chat}; frame-src {chat}"
    browser = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = browser.new_page()
    page.goto(portal.show(page_html(chat, key), Content_Security_Policy=policy))
    frame = opened(page)
    turn = ask(frame, "Xã phải công khai những gì?")
    turn.locator(".prose-vi .chip").first.click()
    frame.locator("#panel mark").first.wait_for()
    page.keyboard.press("Escape")
    frame.locator("#panel").wait_for(state="hidden")
    page.keyboard.press("Escape")
    page.wait_for_selector("danchu-widget dialog", state="hidden")
    browser.close()


@pytest.mark.browser
def test_a_tag_that_a_script_puts_in_stays_when_the_page_is_exchanged(
    chromium, chat: str, portal: Portal, registered: Site
) -> None:
    """As Liferay takes it: no tag but code, and pages that change without loading."""
    browser = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = browser.new_page()
    page.goto(portal.show("<!doctype html><title>Cổng</title><h1>Cổng</h1>"))
    page.evaluate(
        """([chat, key]) => {
            const tag = document.createElement("script");
            tag.src = `${chat}/widget.js`;
            tag.dataset.site = key;
            document.head.append(tag);
        }""",
        [chat, registered.public_key],
    )
    page.wait_for_selector(LAUNCH)
    page.evaluate("document.body.replaceWith(document.createElement('body'))")
    ask(opened(page), "Ai tưới cây?")
    browser.close()


def test_every_attribute_is_told() -> None:
    script = (STATIC / "widget.js").read_text("utf-8")
    names = {f"data-{name}" for name in re.findall(r"\bset\.([a-z]+)", script)}
    assert {"data-site", "data-color", "data-inline"} <= names
    for page in PAGES:
        assert [
            name for name in sorted(names) if f"`{name}`" not in page.read_text("utf-8") and name != "data-site"
        ] == []


def test_the_policy_lines_are_those_of_the_demo(demo: ModuleType) -> None:
    lines = "script-src {0}; frame-src {0}"
    assert demo.POLICY.endswith(lines.format("{chat}"))
    assert lines.format("https://HOST") in PAGES[0].read_text("utf-8")
