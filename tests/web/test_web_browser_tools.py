"""The tools in a real Chromium: calculators, tables that filter while one types, phone width, keyboard, no script."""

from __future__ import annotations

import pytest
from web_browsing import OVERFLOW, SMALL, Open

pytestmark = pytest.mark.browser

DUTIES, COMPARISON, DISCLOSURE = "/cong-cu/ai-lam-gi", "/cong-cu/so-sanh", "/cong-cu/cong-khai"
RESULT = "/cong-cu/ty-le?viec=xa-dong-gop&tong=210&dat=138"
PAGES = [
    "/cong-cu",
    "/cong-cu/thoi-han",
    RESULT,
    "/cong-cu/ty-le?viec=xa-dong-gop&tong=x",
    COMPARISON,
    DISCLOSURE,
    DUTIES,
]


def test_a_calculator_from_the_first_page_to_a_result_that_can_be_linked(open_page: Open, site: str) -> None:
    page = open_page(390, 844, "/cong-cu", permissions=["clipboard-read", "clipboard-write"])
    page.click("text=Tỷ lệ thông qua")
    page.click("text=Hương ước, quy ước >> nth=0")
    page.fill("#f-tong", "118")
    page.fill("#f-dat", "59")
    page.click("button:has-text('Tính')")
    page.wait_for_selector(".result-not-met")
    assert "ít nhất 60" in page.inner_text(".result-box")
    assert page.url.endswith("#ket-qua") and "tong=118" in page.url
    page.click("[data-link-to]")
    page.wait_for_selector(".copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    page.goto(copied)
    assert "ít nhất 60" in page.inner_text(".result-box")


def test_a_deadline_by_date_fields(open_page: Open) -> None:
    page = open_page(path="/cong-cu/thoi-han?viec=xa-cong-khai")
    page.fill("#f-moc", "2026-04-24")
    page.press("#f-moc", "Enter")
    page.wait_for_selector(".result-box")
    assert "06/5/2026" in page.inner_text(".result-lead") and "Giỗ Tổ" in page.inner_text(".formula")
    assert page.input_value("#f-moc") == "2026-04-24"


def test_a_wrong_number_is_pointed_at(open_page: Open) -> None:
    page = open_page(path="/cong-cu/ty-le?viec=xa-dong-gop")
    page.fill("#f-tong", "10")
    page.fill("#f-dat", "12")
    page.click("button:has-text('Tính')")
    page.wait_for_selector("#p-dat")
    assert page.evaluate("document.activeElement.id") == "f-dat"
    assert "không thể lớn hơn tổng số" in page.inner_text("#p-dat")


def test_duties_filter_while_one_types_and_keep_the_caret(open_page: Open) -> None:
    page = open_page(path=DUTIES)
    page.click("#filter-text")
    page.keyboard.type("niem yet")
    page.wait_for_url("**?q=niem+yet")
    page.wait_for_selector(".count:has-text('việc')")
    assert page.evaluate("document.activeElement.id") == "filter-text"
    page.keyboard.type(" 30 ngay")
    page.wait_for_url("**?q=niem+yet+30+ngay")
    rows = page.locator("tbody tr").all_inner_texts()
    assert rows and all("30 ngày" in row for row in rows)
    page.wait_for_selector(f"#announce:has-text('{len(rows)} việc')", state="attached")
    page.select_option("#filter-setting", "xa")
    page.wait_for_url("**o=xa*")
    page.reload()
    assert page.input_value("#filter-text") == "niem yet 30 ngay"
    page.click("text=Bỏ lọc >> nth=0")
    page.wait_for_url(f"**{DUTIES}")


def test_the_comparison_of_two_settings(open_page: Open) -> None:
    page = open_page(path=COMPARISON)
    page.uncheck("#o-ngoai-nha-nuoc")
    page.wait_for_selector("table.columns-3")
    page.uncheck("#o-doanh-nghiep-nha-nuoc")
    page.wait_for_selector("table.columns-2")
    assert page.evaluate("document.activeElement.id") == "o-doanh-nghiep-nha-nuoc"
    page.click("tbody .ground >> nth=0")
    page.wait_for_url("**/van-ban/**")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [390, 820])
def test_no_view_scrolls_sideways_and_targets_are_large_enough(open_page: Open, path: str, width: int) -> None:
    page = open_page(width, 844, path)
    assert page.evaluate(OVERFLOW) == 0
    assert page.evaluate(SMALL) == []
    page.evaluate("document.documentElement.dataset.size = '2'")
    assert page.evaluate(OVERFLOW) == 0


def test_a_calculator_by_keyboard_only(open_page: Open) -> None:
    page = open_page(path="/cong-cu/ty-le?viec=xa-dong-gop")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "f-tong":
            break
    page.keyboard.type("210")
    page.keyboard.press("Tab")
    page.keyboard.type("140")
    page.keyboard.press("Enter")
    page.wait_for_selector(".result-met")


def test_every_tool_works_without_javascript(chromium, site: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}{DUTIES}")
    page.fill("#filter-text", "niem yet")
    page.click("button:has-text('Lọc')")
    assert page.locator("tbody tr").count() > 3 and "q=niem+yet" in page.url
    page.goto(f"{site}/cong-cu/so-nguoi?viec=quy-mo-thon")
    page.select_option("#f-vung", "a")
    page.select_option("#f-loai", "thon")
    page.fill("#f-so-ho", "500")
    page.click("button:has-text('Tính')")
    assert "Đủ" in page.inner_text(".result-lead")
    context.close()


def test_print_shows_the_table_and_nothing_of_the_site(open_page: Open) -> None:
    page = open_page(path=DISCLOSURE, color_scheme="dark")
    page.emulate_media(media="print")
    for gone in (".bar", ".site-wide", ".filters", ".as-of"):
        assert not page.is_visible(gone), gone
    assert page.is_visible("table") and page.is_visible(".source-line")
    assert page.evaluate("getComputedStyle(document.querySelector('td')).color") == "rgb(0, 0, 0)"


@pytest.mark.parametrize(
    "where", [f"{DUTIES}?q=", f"{COMPARISON}?q=", f"{DISCLOSURE}?q=", "/cong-cu/ty-le?viec=xa-dong-gop&tong="]
)
def test_nothing_that_is_typed_is_run(open_page: Open, where: str) -> None:
    page = open_page(
        path=where + "%22%3E%3Cscript%3Ewindow.hacked=1%3C/script%3E%3Cimg%20src=x%20onerror=window.hacked=2%3E"
    )
    page.wait_for_timeout(100)
    assert page.evaluate("window.hacked === undefined")
