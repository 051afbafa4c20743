"""Reading in a real Chromium: citations beside and over the chat, by mouse, thumb and keyboard."""

from __future__ import annotations

import pytest
import web_fakes
from web_browsing import LAST, MARKED, OVERFLOW, Open, ask, one_line, settled

from corpus.library import Library

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [390, 1440])
def test_every_citation_opens_and_highlights_its_quote(open_page: Open, library: Library, width: int) -> None:
    page = open_page(width)
    ask(page, "Ai tưới cây?")
    for number, address in enumerate([f"{web_fakes.LAW}#1.1", f"{web_fakes.LAW}#2.2", "news:vuon-lang"], 1):
        expected = web_fakes.cite(library, number, address)
        page.click(f"{LAST} .prose-vi .chip >> nth={number - 1}")
        page.wait_for_selector(f".panel .provision[data-id='{address}']")
        settled(page)
        assert page.evaluate(MARKED) == one_line(expected.quote)
        assert page.inner_text("#panel-name") == expected.label
        assert page.locator(".panel mark").first.is_visible()
        box, panel = page.locator(".panel mark").first.bounding_box(), page.locator("#panel-body").bounding_box()
        assert panel["y"] <= box["y"] < panel["y"] + panel["height"]
        page.keyboard.press("Escape")
        page.wait_for_selector("#panel", state="hidden")
        assert page.evaluate("document.activeElement.textContent") == str(number)


def test_panel_stands_beside_the_chat_when_there_is_room(open_page: Open) -> None:
    page = open_page(1440)
    ask(page, "Ai tưới cây?")
    page.click(f"{LAST} .chip >> nth=0")
    page.wait_for_selector(".panel .provision")
    settled(page)
    panel, prose = page.locator("#panel").bounding_box(), page.locator(f"{LAST} .prose-vi").bounding_box()
    assert prose["x"] + prose["width"] <= panel["x"]
    ask(page, "Còn buổi chiều?")  # the chat stays usable
    page.click("#panel-close")
    page.wait_for_selector("#panel", state="hidden")


@pytest.mark.parametrize("width", [390, 820])
def test_panel_slides_over_and_the_back_key_closes_it(open_page: Open, width: int) -> None:
    page = open_page(width, 844)
    ask(page, "Ai tưới cây?")
    page.click(f"{LAST} .chip >> nth=0")
    page.wait_for_selector(".panel .ref")
    settled(page)
    panel = page.locator("#panel").bounding_box()
    assert panel["x"] + panel["width"] == pytest.approx(width, abs=1)
    assert page.evaluate("document.querySelector('#panel').matches(':modal')")
    page.click(".panel .ref >> nth=0")
    page.wait_for_selector(f".panel .provision[data-id='{web_fakes.LAW}#2.2']")
    page.go_back()
    page.wait_for_selector(f".panel .provision[data-id='{web_fakes.LAW}#1.1']")
    page.go_back()
    page.wait_for_selector("#panel", state="hidden")
    assert page.locator(".turn").count() == 1


def test_phone_without_sideways_scroll_and_with_room_for_thumbs(open_page: Open) -> None:
    page = open_page(390, 844)
    assert page.evaluate(OVERFLOW) == 0
    box = page.locator("#composer").bounding_box()
    assert box["y"] > 844 * 2 / 3, "the question box must lie under the thumb"
    ask(page, "kịch bản " + "x" * 300)
    assert page.evaluate(OVERFLOW) == 0
    page.click(f"{LAST} .chip >> nth=0")
    page.wait_for_selector(".panel .provision")
    settled(page)
    assert page.evaluate(OVERFLOW) == 0
    assert page.evaluate("(b => b.scrollWidth - b.clientWidth)(document.querySelector('#panel-body'))") == 0
    for button in page.locator("button:visible, summary:visible, .actions a:visible").all():
        size = button.bounding_box()
        assert size["height"] >= 44 and size["width"] >= 44, button.inner_text()
    hit = page.evaluate("(c => getComputedStyle(c, '::after').height)(document.querySelector('.prose-vi .chip'))")
    assert float(hit.removesuffix("px")) >= 44


def test_keyboard_alone_is_enough(open_page: Open) -> None:
    page = open_page()
    assert page.evaluate("document.activeElement.matches('#question textarea')"), "the box has the focus at the start"
    page.keyboard.type("Ai tưới cây?")
    page.keyboard.press("Shift+Enter")
    assert page.locator(".turn").count() == 0, "Shift+Enter starts a new line"
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{LAST}[data-state=done]")
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('.prose-vi .chip')"):
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid", "the focus must be seen"
    number = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.wait_for_selector(".panel .provision")
    assert page.evaluate("document.activeElement.id") == "provision-title"
    page.keyboard.press("Escape")
    page.wait_for_selector("#panel", state="hidden")
    assert page.evaluate("document.activeElement.textContent") == number


def test_theme_and_font_size_are_kept(open_page: Open) -> None:
    page = open_page(color_scheme="light")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.click("#tool-theme")
    page.click("#tool-size")
    page.reload()
    page.wait_for_selector("body.ready")
    assert page.evaluate(ground) != light
    assert page.get_attribute("#tool-theme", "aria-pressed") == "true"
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "18px"
    page.wait_for_timeout(200)
    assert page.evaluate("document.body.classList.contains('dark')"), "Gradio must not undo the choice"


def test_copying_takes_words_and_grounds(open_page: Open) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    ask(page, "Ai tưới cây?")
    page.click(f"{LAST} button[aria-label='Sao chép câu trả lời']")
    page.wait_for_selector(f"{LAST} button:has-text('Đã sao chép')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Ai tưới cây?\n\nTheo khoản") or copied.startswith("Ai tưới cây?\n\nTheo Khoản")
    assert "[1]" in copied and "Căn cứ:\n[1] Khoản 1 Điều 1 Luật Giữ vườn chung" in copied
    assert "https://" in copied, "the official page goes along"
    assert "(tin tức, không phải quy định)" in copied
    page.click(f"{LAST} .prose-vi .chip >> nth=0")
    page.click(".panel [data-copy=provision]")
    page.wait_for_selector(".panel button:has-text('Đã sao chép')")
    assert page.evaluate("navigator.clipboard.readText()").startswith("1. Người trông vườn tưới cây vào buổi sáng:\na)")


def test_a_provision_has_a_page_of_its_own(open_page: Open) -> None:
    page = open_page(390, 844, "/van-ban/7/2031/QH16%231.2")
    assert page.inner_text("h1") == "Điều 1. Tưới vườn"
    assert page.evaluate(OVERFLOW) == 0
    assert page.inner_text("mark >> nth=1").startswith("Ai thấy cây héo")
    page.click(".around a >> nth=0")
    page.wait_for_url("**/van-ban/7/2031/QH16%232")
    assert page.inner_text("h1") == "Điều 2. Giờ mở cửa"


def test_a_provision_that_cannot_be_opened(open_page: Open) -> None:
    page = open_page()
    ask(page, "Ai tưới cây?")
    page.route("**/provision/**", lambda route: route.abort())
    page.click(f"{LAST} .chip >> nth=0")
    page.wait_for_selector("#panel-body button:has-text('Thử lại')")
    assert "Không mở được văn bản" in page.inner_text("#panel-body")
    page.unroute("**/provision/**")
    page.click("#panel-body button:has-text('Thử lại')")
    page.wait_for_selector(".panel .provision")
