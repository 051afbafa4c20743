"""The page in a real Chromium: asking, reading, going back; by mouse, thumb and keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
import web_fakes

from corpus.library import Library

pytestmark = pytest.mark.browser

BOX = "#question textarea"
LAST = ".turn:last-child"
MARKED = """() => [...document.querySelectorAll('.panel .line')]
    .map((line) => [...line.querySelectorAll('mark')].map((m) => m.textContent).join('')).join(' ')
    .replace(/\\s+/g, ' ').trim()"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

Open = Callable[..., object]


@pytest.fixture
def open_page(chromium, site: str) -> Iterator[Open]:
    """Opens the chat at a width; at the end no request may have left the site, nor any script have failed."""
    contexts, foreign, failures = [], [], []
    own = urlsplit(site).netloc

    def seen(request) -> None:
        where = urlsplit(request.url)
        if where.scheme in ("http", "https", "ws", "wss") and where.netloc != own:
            foreign.append(request.url)

    def opened(width: int = 1440, height: int = 900, path: str = "/", **options):
        phone = width < 640
        context = chromium.new_context(
            viewport={"width": width, "height": height}, is_mobile=phone, has_touch=phone, locale="en-US", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", seen)
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.goto(site + path)
        if path == "/":
            page.wait_for_selector("body.ready")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert foreign == []
    assert failures == []


def ask(page, question: str, state: str = "done") -> None:
    number = page.locator(".turn").count() + 1
    page.fill(BOX, question)
    page.press(BOX, "Enter")
    page.wait_for_selector(f".turn:nth-child({number})[data-state={state}]")


def settled(page) -> None:
    """Wait until the panel's slide is over."""
    page.wait_for_function("!document.querySelector('#panel').getAnimations().length")


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_ask_stream_and_finish(open_page: Open) -> None:
    page = open_page()
    page.evaluate("""() => {
        window.states = []; window.spoken = [];
        new MutationObserver(() => window.states.push(document.querySelector('.turn')?.dataset.state))
            .observe(document.querySelector('#log'), { subtree: true, attributes: true, childList: true });
        new MutationObserver(() => window.spoken.push(document.querySelector('#announce').textContent))
            .observe(document.querySelector('#announce'), { childList: true });
    }""")
    page.fill(BOX, "Ai tưới cây?")
    page.press(BOX, "Enter")
    page.wait_for_selector(f"{LAST}[data-state=done]")
    page.wait_for_timeout(200)
    states = list(dict.fromkeys(page.evaluate("window.states")))
    assert states == ["waiting", "writing", "done"]
    assert [s for s in page.evaluate("window.spoken") if s] == ["Đã có câu trả lời, 3 căn cứ."]
    assert page.input_value(BOX) == ""
    assert page.inner_text(f"{LAST} .asked") == "Ai tưới cây?"
    assert page.locator(f"{LAST} .prose-vi .chip").count() == 3
    assert "Lưu ý: Điều này đã được sửa đổi." in page.inner_text(LAST)
    assert page.evaluate("document.documentElement.lang") == "vi"


def test_waiting_is_said_while_the_assistant_works(open_page: Open) -> None:
    page = open_page()
    page.fill(BOX, "chậm quá")
    page.click("#send")
    page.wait_for_selector(f"{LAST} .waiting")
    assert page.inner_text(f"{LAST} .waiting") == "Đang tìm trong văn bản…"
    page.wait_for_selector(f"{LAST}[data-state=done]")


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


def test_enter_that_ends_a_vietnamese_word_sends_nothing(open_page: Open) -> None:
    page = open_page()
    page.fill(BOX, "Ai tưới")
    page.evaluate("""() => document.querySelector('#question textarea').dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true }))""")
    page.wait_for_timeout(150)
    assert page.locator(".turn").count() == 0
    assert page.input_value(BOX) == "Ai tưới"


def test_nothing_hostile_runs(open_page: Open) -> None:
    """A question, an answer, an article with its title, and a report, all carrying scripts."""
    page = open_page()
    ask(page, f"kịch bản {web_fakes.SCRIPT} {web_fakes.IMAGE}")
    assert page.inner_text(f"{LAST} .asked") == f"kịch bản {web_fakes.SCRIPT} {web_fakes.IMAGE}"
    assert web_fakes.SCRIPT in page.inner_text(f"{LAST} .prose-vi")
    for number in (0, 1):
        page.click(f"{LAST} .prose-vi .chip >> nth={number}")
        page.wait_for_selector(".panel .provision")
        settled(page)
        page.keyboard.press("Escape")
        page.wait_for_selector("#panel", state="hidden")
    assert page.locator("#log img, #log script, .panel img, .panel script").count() == 0
    page.reload()
    page.wait_for_selector(f"{LAST}[data-state=done]")
    assert page.evaluate("window.hacked") is None


def test_follow_ups_carry_the_turns_before(open_page: Open, assistant: web_fakes.FakeAssistant) -> None:
    page = open_page()
    ask(page, "Ai tưới cây?")
    ask(page, "Còn buổi chiều?")
    assert assistant.asked[-1][0] == ("Ai tưới cây?", "Còn buổi chiều?")
    page.click("#tool-new")
    assert page.locator(".turn").count() == 0
    ask(page, "Vườn mở lúc nào?")
    assert assistant.asked[-1][0] == ("Vườn mở lúc nào?",)


def test_examples_ask(open_page: Open) -> None:
    page = open_page()
    example = page.inner_text(".example >> nth=1")
    page.click(".example >> nth=1")
    page.wait_for_selector(f"{LAST}[data-state=done]")
    assert page.inner_text(f"{LAST} .asked") == example
    assert not page.is_visible("#examples")


def test_refusal_and_correction_are_plain(open_page: Open) -> None:
    page = open_page()
    ask(page, "từ chối đi")
    assert page.inner_text(f"{LAST} .answer-refused .prose-vi") == "Câu này ngoài phạm vi, trợ lý không trả lời."
    assert page.locator(f"{LAST} .sources").count() == 0
    ask(page, "câu hỏi sai")
    assert page.inner_text(f"{LAST} .opening") == "Câu hỏi có điểm chưa đúng với quy định."


def test_errors_are_plain_and_can_be_tried_again(open_page: Open) -> None:
    page = open_page()
    ask(page, "hỏng rồi", "error")
    shown = page.inner_text(LAST)
    assert "Hệ thống gặp lỗi" in shown and "bí mật" not in shown and "Error" not in shown
    page.click(f"{LAST} button:has-text('Hỏi lại')")
    page.wait_for_selector(f"{LAST}[data-state=error] button")
    ask(page, "thiếu chỉ mục", "error")
    assert "Chạy: danchu index build." in page.inner_text(LAST)
    ask(page, "Ai tưới cây?")


def test_a_lost_connection_is_said_and_the_question_kept(open_page: Open) -> None:
    page = open_page()
    page.route("**/gradio_api/queue/join*", lambda route: route.abort())
    ask(page, "Ai tưới cây?", "error")
    assert "Mất kết nối" in page.inner_text(LAST)
    assert not re.search(r"(?i)connection|error|lost", page.inner_text("body"))
    page.unroute("**/gradio_api/queue/join*")
    page.click(f"{LAST} button:has-text('Hỏi lại')")
    page.wait_for_selector(f"{LAST}[data-state=done]")


def test_the_conversation_survives_a_reload(open_page: Open, assistant: web_fakes.FakeAssistant) -> None:
    page = open_page()
    ask(page, "Ai tưới cây?")
    page.reload()
    page.wait_for_selector("body.ready")
    assert page.locator(f"{LAST}[data-state=done] .chip").count() > 0
    ask(page, "Còn buổi chiều?")
    assert assistant.asked[-1][0] == ("Ai tưới cây?", "Còn buổi chiều?")


def test_gradio_says_nothing_in_english(open_page: Open) -> None:
    page = open_page()
    ask(page, "Ai tưới cây?")
    names = page.evaluate("""() => [...document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')]
        .filter((e) => e.checkVisibility())
        .flatMap((e) => ['aria-label', 'title', 'placeholder', 'alt'].map((a) => e.getAttribute(a)).filter(Boolean))""")
    words = " ".join([page.inner_text("body"), *names])
    english = r"(?i)\b(submit|loading|clear|copy|share|settings|built|gradio|api|processing|queue|error|stop|send)\b"
    assert not re.search(english, words), words


def test_three_tabs_at_once(open_page: Open) -> None:
    pages = [open_page() for _ in range(3)]
    for number, page in enumerate(pages):
        page.fill(BOX, f"chậm {number}")
        page.press(BOX, "Enter")
    for number, page in enumerate(pages):
        page.wait_for_selector(f"{LAST}[data-state=done]")
        assert page.inner_text(f"{LAST} .asked") == f"chậm {number}"


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
    page.click(f"{LAST} button:has-text('Sao chép câu trả lời')")
    page.wait_for_selector(f"{LAST} button:has-text('Đã sao chép')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Ai tưới cây?\n\nTheo khoản") or copied.startswith("Ai tưới cây?\n\nTheo Khoản")
    assert "[1]" in copied and "Căn cứ:\n[1] Khoản 1 Điều 1 Luật Giữ vườn chung" in copied
    assert "https://" in copied, "the official page goes along"
    page.click(f"{LAST} .prose-vi .chip >> nth=0")
    page.click(".panel [data-copy=provision]")
    page.wait_for_selector(".panel button:has-text('Đã sao chép')")
    assert page.evaluate("navigator.clipboard.readText()").startswith("1. Người trông vườn tưới cây vào buổi sáng:\na)")


def test_a_provision_has_a_page_of_its_own(open_page: Open) -> None:
    page = open_page(390, 844, "/van-ban/7/2031/QH16%231.2")
    assert page.inner_text("h2") == "Điều 1. Tưới vườn"
    assert page.evaluate(OVERFLOW) == 0
    assert page.inner_text("mark >> nth=1").startswith("Ai thấy cây héo")
    page.click(".around a >> nth=0")
    page.wait_for_url("**/van-ban/7/2031/QH16%232")


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


def test_a_question_typed_before_gradio_is_there_is_asked(open_page: Open, chromium, site: str) -> None:
    """On a slow line the page's own box takes the question; what is only typed is carried over."""
    page = open_page(path="/robots.txt")
    page.route("**/assets/*.js", lambda route: (page.wait_for_timeout(300), route.continue_()))
    page.goto(site, wait_until="commit")
    page.wait_for_selector("#early textarea")
    page.fill("#early textarea", "Ai tưới cây?")
    page.press("#early textarea", "Enter")
    page.wait_for_selector(".turn[data-state=waiting]")
    page.fill("#early textarea", "Còn buổi")
    page.wait_for_selector(".turn[data-state=done]")
    page.wait_for_selector("body.ready")
    assert page.locator("#early").count() == 0
    assert page.input_value(BOX) == "Còn buổi"
    page.type(BOX, " chiều?")
    page.press(BOX, "Enter")
    page.wait_for_selector(".turn:nth-child(2)[data-state=done]")
    assert page.inner_text(".turn:nth-child(2) .asked") == "Còn buổi chiều?"
