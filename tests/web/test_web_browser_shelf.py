"""The reading room in a real Chromium: the tree, search, permanent links, print, phone width, keyboard, no script."""

from __future__ import annotations

import pytest
import web_fakes
from web_browsing import OVERFLOW, SMALL, Open

pytestmark = pytest.mark.browser

LAW = "/van-ban/7/2031/QH16"
PAGES = [
    "/van-ban",
    "/van-ban?q=vuon+mo+cua",
    LAW,
    f"{LAW}?xem=toan-van",
    f"{LAW}%231.1.b",
    f"{LAW}%233",
    "/van-ban/news:vuon-lang",
]


def test_the_tree_leads_to_an_article_and_back(open_page: Open) -> None:
    page = open_page(path="/van-ban")
    page.click("text=Luật Giữ vườn chung")
    page.wait_for_url(f"**{LAW}")
    page.click("summary:has-text('Chương II')")
    assert not page.is_visible("text=Điều 2 >> visible=true")
    page.click("summary:has-text('Chương II')")
    page.click(".contents a:has-text('Giờ mở cửa')")
    assert page.inner_text("h1") == "Điều 2. Giờ mở cửa"
    assert page.inner_text(".contents [aria-current]").split("\n")[-1].endswith("Giờ mở cửa")
    page.click(".provision .crumbs a:has-text('Mục 1')")
    page.wait_for_url(f"**{LAW}#chuong-ii-muc-1")
    assert page.inner_text("h1").startswith("Luật Giữ vườn chung")


def test_search_without_diacritics_leads_to_the_marked_clause(open_page: Open) -> None:
    page = open_page(390, 844, "/van-ban")
    page.fill("#search-box", "vuon mo cua tu 6 gio")
    page.press("#search-box", "Enter")
    page.wait_for_selector(".results")
    assert page.inner_text(".lead b") == "vườn mở cửa từ 6 giờ"
    assert page.inner_text(".result >> nth=0 >> mark").lower() == "vườn mở cửa từ 6 giờ"
    page.click(".result >> nth=0 >> h2 a")
    page.wait_for_selector(".provision mark")
    assert page.inner_text("#k1").replace("\n", "") == "1. Vườn mở cửa từ 6 giờ."
    assert page.evaluate("document.querySelector('#k1').getBoundingClientRect().top") < 844
    page.fill("#search-box", "nđ 8 điều 4")
    page.press("#search-box", "Enter")
    page.wait_for_url("**/van-ban/8/2031/N%C4%90-CP%234")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [390, 820])
def test_no_view_scrolls_sideways_and_targets_are_large_enough(open_page: Open, path: str, width: int) -> None:
    page = open_page(width, 844, path)
    assert page.evaluate(OVERFLOW) == 0
    assert page.evaluate(SMALL) == []
    page.evaluate("document.documentElement.dataset.size = '2'")
    assert page.evaluate(OVERFLOW) == 0


def test_a_permanent_link_is_copied_and_leads_back(open_page: Open, site: str) -> None:
    page = open_page(path=f"{LAW}%231", permissions=["clipboard-read", "clipboard-write"])
    page.click("a.number:has-text('b)')")
    page.wait_for_selector(".copied:has-text('điểm b khoản 1')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{site}{LAW}%231.1.b#k1-b"
    page.wait_for_selector("#announce:has-text('Đã sao chép liên kết đến điểm b khoản 1')", state="attached")
    page.goto(copied)
    assert page.inner_text("#k1-b mark >> nth=1").startswith("Tưới lá sau")


def test_a_link_that_lost_its_escape_still_arrives(open_page: Open) -> None:
    page = open_page(path=f"{LAW}#1.1.b")
    page.wait_for_url(f"**{LAW}%231.1.b")
    assert page.inner_text("h1") == "Điều 1. Tưới vườn"


def test_copying_a_passage_leaves_out_the_links_names(open_page: Open) -> None:
    page = open_page(path=f"{LAW}%231.2", permissions=["clipboard-read", "clipboard-write"])
    page.click("[data-copy=provision]")
    page.wait_for_selector("button:has-text('Đã sao chép')")
    assert page.evaluate("navigator.clipboard.readText()").startswith("2. Ai thấy cây héo thì báo")


def test_print_shows_the_text_and_nothing_of_the_site(open_page: Open) -> None:
    page = open_page(path=f"{LAW}%231", color_scheme="dark")
    page.emulate_media(media="print")
    for gone in (".bar", ".site-wide", ".search", ".reader-side", ".actions", ".around"):
        assert not page.is_visible(gone), gone
    assert page.is_visible(".law") and "xét hiệu lực đến ngày" in page.inner_text(".source-line")
    ink = "getComputedStyle(document.querySelector('.line')).color"
    assert page.evaluate(ink) == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_the_day_is_changed_and_goes_along(open_page: Open) -> None:
    page = open_page(path="/van-ban")
    page.click(".as-of summary")
    page.fill("#as-of-day", "2032-01-31")
    page.click(".as-of button")
    page.wait_for_url("**/van-ban?ngay=2032-01-31")
    page.click("text=Luật Giữ vườn chung")
    page.click(".contents a >> nth=0")
    page.wait_for_url(f"**{LAW}%231?ngay=2032-01-31")
    assert "31/01/2032" in page.inner_text(".as-of") and "Có hiệu lực từ ngày 01/07/2031" in page.inner_text(".facts")


def test_reading_by_keyboard_only(open_page: Open) -> None:
    page = open_page(path=LAW)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Đến nội dung"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.includes('Giờ mở cửa')"):
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{LAW}%232")


def test_everything_can_be_read_without_javascript(chromium, site: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/van-ban")
    page.fill("#search-box", "vuon mo cua tu 6 gio")
    page.press("#search-box", "Enter")
    page.click(".result >> nth=0 >> h2 a")
    assert "Vườn mở cửa từ 6 giờ" in page.inner_text("#k1 mark >> nth=1")
    page.click(".contents a >> nth=0")
    assert page.inner_text("h1") == "Điều 1. Tưới vườn"
    context.close()


@pytest.mark.parametrize("path", [*PAGES, f"/van-ban?q={web_fakes.SCRIPT}{web_fakes.IMAGE}"])
def test_nothing_in_titles_reports_or_words_is_run(open_page: Open, path: str) -> None:
    page = open_page(path=path)
    page.wait_for_timeout(100)
    assert page.evaluate("window.hacked === undefined")
