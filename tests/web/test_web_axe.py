"""WCAG 2.2 AA by axe-core on every view, light and dark. The script is fetched through npm and never kept."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

AXE = "axe-core@4"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Gradio puts its blocks into a <main> inside ours; the page takes that role off it, which axe would rather not see.
GRADIOS_MAIN = ("aria-allowed-role", [".contain"])
#: A button that has scrolled halfway under the box or the bar is measured as what is left of it; neither sticks here.
UNSTUCK = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(".dock, .bar { position: static !important }");
    document.adoptedStyleSheets.push(sheet);
}"""
RUN = "(tags) => axe.run(document, { runOnly: { type: 'tag', values: tags } })"


@pytest.fixture(scope="session")
def axe(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    kept = Path(request.config.cache.mkdir("axe")) / "axe.min.js"
    if not kept.exists():
        kept.write_bytes(fetch(tmp_path_factory.mktemp("axe")))
    return kept.read_text()


def fetch(folder: Path) -> bytes:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("không có npm để lấy axe-core")
    try:
        subprocess.run([npm, "pack", "--silent", AXE], cwd=folder, check=True, capture_output=True, timeout=60)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        pytest.skip("không lấy được axe-core qua npm (không có mạng?)")
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        member = archive.extractfile("package/axe.min.js")
        assert member is not None
        return member.read()


def violations(page, axe: str) -> list[str]:
    """What axe finds, a line each; script and style go in through the debugger, past the page's policy."""
    page.evaluate(axe)
    page.evaluate(UNSTUCK)
    found = page.evaluate(RUN, TAGS)["violations"]
    faults = [(v["id"], n["target"], n["failureSummary"]) for v in found for n in v["nodes"]]
    return [f"{rule}: {target} {why}" for rule, target, why in faults if (rule, target) != GRADIOS_MAIN]


def settle(page) -> None:
    page.wait_for_function("document.getAnimations().every((a) => a.playState !== 'running')")


#: Plain pages, each a view of its own.
PAGES = {
    "shelf": "/van-ban",
    "another day": "/van-ban?ngay=2032-01-31",
    "results": "/van-ban?q=vuon+mo+cua",
    "nothing there": "/van-ban?q=n%C4%91+8+%C4%91i%E1%BB%81u+77",
    "contents": "/van-ban/7/2031/QH16",
    "whole": "/van-ban/7/2031/QH16?xem=toan-van",
    "document": "/van-ban/10/2022/QH15%2321.1",
    "official document": "/van-ban/7/2031/QH16%231.1.b",
    "report": "/van-ban/news:vuon-lang",
    "missing": "/van-ban/10/2022/QH15%23999",
    "tools": "/cong-cu",
    "cases": "/cong-cu/thoi-han",
    "form": "/cong-cu/so-nguoi?viec=quy-mo-thon",
    "result": "/cong-cu/ty-le?viec=xa-dong-gop&tong=210&dat=138",
    "wrong figures": "/cong-cu/ty-le?viec=xa-dong-gop&tong=x&dat=-1",
    "comparison": "/cong-cu/so-sanh",
    "disclosure": "/cong-cu/cong-khai",
    "duties": "/cong-cu/ai-lam-gi",
    "no duties": "/cong-cu/ai-lam-gi?q=khong+co+dau",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_every_plain_page_passes(chromium, site: str, axe: str, width: int, scheme: str) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, has_touch=width < 640)
    page = context.new_page()
    found = {}
    for name, path in PAGES.items():
        page.goto(site + path)
        settle(page)
        found[name] = violations(page, axe)
    context.close()
    assert not [f"{view}: {fault}" for view, faults in found.items() for fault in faults]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_every_view_passes(chromium, site: str, axe: str, width: int, scheme: str) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, has_touch=width < 640)
    page = context.new_page()
    page.goto(site)
    page.wait_for_selector("body.ready")
    settle(page)
    found = {"start": violations(page, axe)}
    asked = [
        ("answer", "Ai tưới cây?", "done"),
        ("digest", "tóm lược", "done"),
        ("corrected", "câu sai", "done"),
        ("refusal", "từ chối", "done"),
        ("error", "hỏng", "error"),
    ]
    for number, (name, question, state) in enumerate(asked, 1):
        page.fill("#question textarea", question)
        page.press("#question textarea", "Enter")
        page.wait_for_selector(f".turn:nth-child({number})[data-state={state}]")
        settle(page)
        found[name] = violations(page, axe)
    page.click(".turn:first-child [data-verdict=down]")
    page.click(".turn:first-child button:has-text('Chia sẻ')")
    page.wait_for_selector(".turn:first-child .share-link")
    page.click(".as-of summary")
    settle(page)
    found["judging and sharing"] = violations(page, axe)
    page.click(".turn:first-child button:has-text('Tải về')")
    settle(page)
    found["files to take away"] = violations(page, axe)
    page.keyboard.press("Escape")
    page.click("#tool-history")
    page.wait_for_selector("#history .history-open")
    settle(page)
    found["history"] = violations(page, axe)
    page.keyboard.press("Escape")
    page.click(".turn:first-child .chip >> nth=0")
    page.wait_for_selector(".panel .provision")
    settle(page)
    found["panel"] = violations(page, axe)
    page.goto(page.evaluate("location.origin + JSON.parse(sessionStorage['danchu.turns'])[0].link"))
    found["shared answer"] = violations(page, axe)
    context.close()
    assert not [f"{view}: {fault}" for view, faults in found.items() for fault in faults]
