"""What the page costs a phone on a slow line: first paint, readiness, first answer, bytes, requests.

Chromium over the DevTools protocol, against a running ``danchu serve``; each visit with an empty cache, then once more.
The median of ``--visits`` stands in the report.
"""

from __future__ import annotations

import argparse
import shutil
import time
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.measure import emit

#: Bits a second down and up, and milliseconds of latency.
LINES = {"1.6 Mbit/s, 150 ms": (1_600_000, 750_000, 150), "400 kbit/s, 400 ms": (400_000, 400_000, 400)}
QUESTION = "Thôn có 120 hộ, 85 hộ đồng ý góp tiền làm đường thì đã được thông qua chưa?"
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime / 1000"
BOX = "#question textarea"


def main() -> None:
    """Report as JSON on standard output."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--site", default="http://127.0.0.1:7860")
    parser.add_argument("--visits", type=int, default=5)
    options = parser.parse_args()
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for name, line in LINES.items():
            visits = [visit(browser, options.site, line) for _ in range(options.visits)]
            middle = {key: round(median(v[key] for v in visits), 2) for key in visits[0]}
            emit({"line": name, "visits": options.visits} | middle)
        browser.close()


def visit(browser: Browser, site: str, line: tuple[int, int, int]) -> dict[str, float]:
    """One visit in a browser that knows nothing of the site, and a second one after it; seconds, kilobytes."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    page = context.new_page()
    wire = context.new_cdp_session(page)
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    wire.send("Network.enable")
    down, up, latency = line
    limits: dict[str, Any] = {"offline": False, "latency": latency}
    wire.send("Network.emulateNetworkConditions", limits | {"downloadThroughput": down / 8, "uploadThroughput": up / 8})
    ready = opened(page, site)
    paint = page.evaluate(PAINT)
    began = time.perf_counter()
    page.fill(BOX, QUESTION)
    page.press(BOX, "Enter")
    page.wait_for_selector(".turn[data-state=writing], .turn[data-state=done]")
    first = time.perf_counter() - began
    page.wait_for_selector(".turn[data-state=done]")
    whole = time.perf_counter() - began
    kilobytes, requests = sum(sizes) / 1000, len(sizes)
    again = opened(page, site)
    context.close()
    return {
        "first_paint_s": paint,
        "ready_s": ready,
        "first_words_s": first,
        "whole_answer_s": whole,
        "second_visit_ready_s": again,
        "kilobytes": kilobytes,
        "requests": requests,
    }


def opened(page: Page, site: str) -> float:
    """Seconds until Gradio's box stands in place of the page's own."""
    began = time.perf_counter()
    page.goto(site, wait_until="commit")
    page.wait_for_selector("body.ready")
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
