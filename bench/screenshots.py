"""Pictures of every view at three widths, for ``docs/screenshots``: looked at after each change of the page.

Chromium against a running ``danchu serve`` and ``docs/demo/serve.py`` on a home without official text, because that is
not kept in the repository. One sheet a view: phone, tablet and desk beside each other, half size; and the pictures that
the README shows, in full.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Frame, Page, sync_playwright

SIZES = {390: 844, 820: 1180, 1440: 900}
BOX, LAST = "#question textarea", ".turn:last-child"
ASKED = "Thôn có 120 hộ, 85 hộ đồng ý góp tiền làm đường thì đã được thông qua chưa?"
DISCLOSED = "Xã phải công khai những gì cho dân biết?"
GAP, QUALITY = 24, 82
SETTLE_MS = 500
#: Pictures of their own: the view, the width, device pixels for each CSS pixel.
FULL = {"desktop-citation": ("clause", 1440, 1), "phone-start": ("start", 390, 2)}

View = Callable[[Page], None]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--site", default="http://127.0.0.1:7860")
    parser.add_argument("--portal", default="http://localhost:8080")
    parser.add_argument("--out", type=Path, default=Path("docs/screenshots"))
    parser.add_argument("--only", nargs="*", help="names of views; all of them unless said")
    options = parser.parse_args()
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for name, dark, view in views(options.site, options.portal):
            if not options.only or name in options.only:
                shots = [shot(browser, width, view, dark) for width in SIZES]
                sheet(shots).save(options.out / f"{name}.webp", quality=QUALITY, method=6)
            for picture, (of, width, scale) in FULL.items():
                if of == name and (not options.only or name in options.only):
                    shot(browser, width, view, dark, scale).save(options.out / f"{picture}.png", optimize=True)
        browser.close()


def views(site: str, portal: str) -> Iterator[tuple[str, bool, View]]:
    """Name, whether in the dark, and the steps to it."""

    def chat(page: Page, *questions: str) -> None:
        page.goto(site)
        page.wait_for_selector("body.ready")
        for question in questions:
            ask(page, question)

    def then(question: str, *steps: View) -> View:
        def view(page: Page) -> None:
            chat(page, question)
            for step in steps:
                step(page)

        return view

    def another_day(page: Page) -> None:
        chat(page)
        page.click(".as-of summary")
        page.fill("#as-of", "2022-05-01")
        ask(page, ASKED)

    def at(path: str) -> View:
        return lambda page: void(page.goto(site + path))

    yield "start", False, chat
    yield "answer", False, then(ASKED)
    yield "clause", False, then(ASKED, open_clause)
    yield "clause-dark", True, then(ASKED, open_clause)
    yield "refusal", False, then("Cho tôi xin công thức nấu phở bò")
    yield "correction", False, then("Hương ước do Chủ tịch UBND tỉnh công nhận đúng không?")
    yield "another-day", False, another_day
    yield "feedback", False, then(ASKED, lambda page: press(page, "[data-verdict=down]"))
    yield "files", False, then(ASKED, lambda page: press(page, "button:has-text('Tải về')"))
    yield "history", False, then(ASKED, lambda page: page.click("#tool-history"))
    yield "shared", False, then(ASKED, open_shared)
    yield "documents", False, at("/van-ban")
    yield "search", False, at("/van-ban?q=huong+uoc")
    yield "contents", False, at("/van-ban/10/2022/QH15")
    yield "article", False, at("/van-ban/10/2022/QH15%2321.1")
    yield "article-dark", True, at("/van-ban/10/2022/QH15%2321.1")
    yield "missing", False, at("/van-ban/10/2022/QH15%23999")
    yield "tools", False, at("/cong-cu")
    yield "calculator", False, at("/cong-cu/ty-le?viec=xa-dong-gop&tong=210&dat=138")
    yield "comparison", False, at("/cong-cu/so-sanh")
    yield "disclosure", False, at("/cong-cu/cong-khai")
    yield "duties", False, at("/cong-cu/ai-lam-gi")
    yield "widget-closed", False, lambda page: void(page.goto(portal))
    yield "widget-open", False, lambda page: void(widget(page, portal))
    yield "widget-answer", False, lambda page: ask_widget(page, portal)
    yield "widget-answer-dark", True, lambda page: ask_widget(page, portal)
    yield "widget-clause", False, lambda page: ask_widget(page, portal, clause=True)
    yield "widget-inline", False, lambda page: void(page.goto(f"{portal}/trong-trang"))


def void(_: object) -> None:
    """Of a step that is one call."""


def ask(page: Page, question: str) -> None:
    number = page.locator(".turn").count() + 1
    page.fill(BOX, question)
    page.press(BOX, "Enter")
    page.wait_for_selector(f".turn:nth-child({number})[data-state=done]", timeout=60_000)


def press(page: Page, what: str) -> None:
    """Press something of the last answer; what it opens comes into sight."""
    page.click(f"{LAST} {what}")
    page.evaluate("document.querySelector('.judge')?.scrollIntoView({ block: 'center' })")


def open_clause(page: Page) -> None:
    page.click(f"{LAST} .prose-vi .chip >> nth=0")
    page.wait_for_selector(".panel .provision")


def open_shared(page: Page) -> None:
    page.click(f"{LAST} button:has-text('Chia sẻ')")
    page.wait_for_selector(".share-link")
    page.goto(page.input_value(".share-link"))


def widget(page: Page, portal: str) -> Frame:
    """The chat over the portal's page."""
    page.goto(portal)
    page.wait_for_selector("danchu-widget", state="attached")
    page.evaluate("DanChu.open()")
    while not (frame := next((f for f in page.frames if "/nhung/" in f.url), None)):
        page.wait_for_timeout(20)
    frame.wait_for_selector("#box")
    return frame


def ask_widget(page: Page, portal: str, *, clause: bool = False) -> None:
    frame = widget(page, portal)
    frame.fill("#box", DISCLOSED)
    frame.press("#box", "Enter")
    frame.wait_for_selector(".turn[data-state=done]", timeout=60_000)
    if clause:
        frame.click(".turn .chip >> nth=0")
        frame.wait_for_selector("#panel-body .provision")


def shot(browser: Browser, width: int, view: View, dark: bool, scale: int = 1) -> Image.Image:
    """One picture of a view.

    Raises:
        RuntimeError: the view scrolls sideways.
    """
    phone = width < 640
    scheme = "dark" if dark else "light"
    context = browser.new_context(
        viewport={"width": width, "height": SIZES[width]},
        device_scale_factor=scale,
        is_mobile=phone,
        has_touch=phone,
        locale="vi-VN",
        color_scheme=scheme,
    )
    page = context.new_page()
    view(page)
    page.wait_for_timeout(SETTLE_MS)
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if over > 0:
        raise RuntimeError(f"{page.url} at {width} px scrolls sideways by {over} px")
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    context.close()
    return picture


def sheet(shots: list[Image.Image]) -> Image.Image:
    """The pictures beside each other at half size."""
    halves = [s.resize((s.width // 2, s.height // 2), Image.Resampling.LANCZOS) for s in shots]
    width = sum(half.width for half in halves) + GAP * (len(halves) - 1)
    whole = Image.new("RGB", (width, max(half.height for half in halves)), "#8a929a")
    at = 0
    for half in halves:
        whole.paste(half, (at, 0))
        at += half.width + GAP
    return whole


if __name__ == "__main__":
    main()
