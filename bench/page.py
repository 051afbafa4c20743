"""What the page, and the widget in a portal's page, cost a phone on a slow line: paint, readiness, answer, bytes.

Chromium over the DevTools protocol, against a running ``danchu serve`` and, with ``--portal``, a running
``docs/demo/serve.py``; each visit with an empty cache, then once more. The median of ``--visits`` stands in the report.
"""

from __future__ import annotations

import argparse
import shutil
import time
from collections.abc import Callable
from itertools import count
from statistics import median
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Frame, Page, sync_playwright

from bench.measure import emit

Line = tuple[int, int, int]
Figures = dict[str, float]

#: Bits a second down and up, and milliseconds of latency.
LINES: dict[str, Line] = {
    "1.6 Mbit/s, 150 ms": (1_600_000, 750_000, 150),
    "400 kbit/s, 400 ms": (400_000, 400_000, 400),
}
#: Another number of households each time, so that no answer is remembered from before.
QUESTIONS = (f"Thôn có {n} hộ, 85 hộ đồng ý góp tiền làm đường thì đã được thông qua chưa?" for n in count(101))
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime / 1000"
BOX = "#question textarea"
#: When the first turn first was in each of its states, by the browser's own clock.
WATCH = """() => {
    window.states = {};
    const log = document.querySelector('#log');
    new MutationObserver(() => {
        const state = log.querySelector('.turn')?.dataset.state;
        if (state) window.states[state] ??= performance.now() / 1000;
    }).observe(log, { subtree: true, childList: true, attributes: true });
}"""
#: One process for the portal's page and the frame in it, so that both are on the slow line.
TOGETHER = ["--disable-site-isolation-trials", "--disable-features=IsolateOrigins,site-per-process"]


def main() -> None:
    """Report as JSON on standard output."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--site", default="http://127.0.0.1:7860")
    parser.add_argument("--portal", default="", help="address of a portal with the widget; none is measured without")
    parser.add_argument("--visits", type=int, default=5)
    options = parser.parse_args()
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", *TOGETHER])
        for name, line in LINES.items():
            report(browser, name, line, options.visits, "page", lambda visit: visit_page(visit, options.site))
            if options.portal:
                report(browser, name, line, options.visits, "widget", lambda visit: visit_portal(visit, options.portal))
        browser.close()


class Visit:
    """A browser that knows nothing of the site, on a slow line; counts what comes over it."""

    def __init__(self, browser: Browser, line: Line) -> None:
        self.context: BrowserContext = browser.new_context(
            viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True
        )
        self.page: Page = self.context.new_page()
        self._sizes: list[float] = []
        wire = self.context.new_cdp_session(self.page)
        wire.on("Network.loadingFinished", lambda event: self._sizes.append(event["encodedDataLength"]))
        wire.send("Network.enable")
        down, up, latency = line
        limits: dict[str, Any] = {"offline": False, "latency": latency}
        speeds = {"downloadThroughput": down / 8, "uploadThroughput": up / 8}
        wire.send("Network.emulateNetworkConditions", limits | speeds)

    def weight(self) -> Figures:
        return {"kilobytes": sum(self._sizes) / 1000, "requests": len(self._sizes)}


def report(
    browser: Browser, line_name: str, line: Line, visits: int, what: str, measure: Callable[[Visit], Figures]
) -> None:
    """Print the medians of some visits; seconds and kilobytes."""
    found = []
    for _ in range(visits):
        visit = Visit(browser, line)
        found.append(measure(visit))
        visit.context.close()
    middle = {key: round(median(figures[key] for figures in found), 2) for key in found[0]}
    emit({"what": what, "line": line_name, "visits": visits} | middle)


def visit_page(visit: Visit, site: str) -> Figures:
    """The chat's own page."""
    page = visit.page
    ready = opened(page, site)
    paint = page.evaluate(PAINT)
    answer = asked(page.main_frame, BOX)
    weight = visit.weight()
    return {"first_paint_s": paint, "ready_s": ready, **answer, "second_visit_ready_s": opened(page, site), **weight}


def visit_portal(visit: Visit, portal: str) -> Figures:
    """A portal's page: the button, then the frame behind it."""
    page = visit.page
    began = time.perf_counter()
    page.goto(portal, wait_until="commit")
    page.wait_for_selector("danchu-widget", state="attached")
    button = time.perf_counter() - began
    before = visit.weight()["kilobytes"]
    began = time.perf_counter()
    page.evaluate("DanChu.open()")
    while not (frame := next((f for f in page.frames if "/nhung/" in f.url), None)):
        page.wait_for_timeout(10)
    frame.wait_for_selector("#box")
    frame.wait_for_load_state("load")
    opened_s = time.perf_counter() - began
    answer = asked(frame, "#box")
    weight = visit.weight()
    return {"button_s": button, "page_kilobytes": before, "opened_s": opened_s, **answer, **weight}


def asked(frame: Frame, box: str) -> Figures:
    """Seconds from the question to its first words and to the whole answer."""
    frame.evaluate(WATCH)
    frame.fill(box, next(QUESTIONS))
    frame.press(box, "Enter")
    frame.wait_for_selector(".turn[data-state=done]")
    states = frame.evaluate("window.states")
    began, whole = states["waiting"], states["done"]
    return {"first_words_s": states.get("writing", whole) - began, "whole_answer_s": whole - began}


def opened(page: Page, site: str) -> float:
    """Seconds until Gradio's box stands in place of the page's own."""
    began = time.perf_counter()
    page.goto(site, wait_until="commit")
    page.wait_for_selector("body.ready")
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
