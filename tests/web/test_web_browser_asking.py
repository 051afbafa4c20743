"""Asking in a real Chromium: streaming, follow-ups, refusals, failures, hostile input."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
import web_fakes
from web_browsing import BOX, LAST, Open, ask, settled

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser


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


def held(page: Page, pattern: str) -> Callable[[], None]:
    """Hold requests back until the returned function is called."""
    waiting: list[Route] = []
    holding = True

    def take(route: Route) -> None:
        if holding:
            waiting.append(route)
        else:
            route.continue_()

    def let_go() -> None:
        nonlocal holding
        holding = False
        for route in waiting:
            route.continue_()

    page.route(pattern, take)
    return let_go


def test_a_question_typed_before_gradio_is_there_is_asked(open_page: Open, chromium, site: str) -> None:
    """On a slow line the page's own box takes the question, even before any script; what is only typed is kept."""
    page = open_page(path="/robots.txt")
    own, gradios = held(page, "**/app.js*"), held(page, "**/assets/*.js")
    page.goto(site, wait_until="commit")
    page.wait_for_selector("#early textarea")
    page.fill("#early textarea", "Ai tưới cây?")
    page.press("#early textarea", "Enter")
    own()
    page.wait_for_selector(".turn[data-state=waiting]")
    page.fill("#early textarea", "Còn buổi")
    gradios()
    page.wait_for_selector(".turn[data-state=done]")
    page.wait_for_selector("body.ready")
    assert page.locator("#early").count() == 0
    assert page.input_value(BOX) == "Còn buổi"
    page.type(BOX, " chiều?")
    page.press(BOX, "Enter")
    page.wait_for_selector(".turn:nth-child(2)[data-state=done]")
    assert page.inner_text(".turn:nth-child(2) .asked") == "Còn buổi chiều?"


def test_sentences_are_shown_as_they_are_verified(open_page: Open, assistant: web_fakes.FakeAssistant) -> None:
    """With a language model the first sentence stands on the page while the second is still being written."""
    page = open_page()
    assistant.go_on.clear()
    page.fill(BOX, "mô hình ơi, ai tưới cây?")
    page.press(BOX, "Enter")
    page.wait_for_selector(f"{LAST}[data-state=writing] .prose-vi .chip")
    assert page.inner_text(f"{LAST} .prose-vi").startswith("Điều 1 nói về vườn")
    assert page.get_attribute(LAST, "aria-busy") == "true" and page.locator(f"{LAST} .sources").count() == 0
    page.click(f"{LAST} .prose-vi .chip")
    page.wait_for_selector(".panel .provision")
    assistant.go_on.set()
    page.wait_for_selector(f"{LAST}[data-state=done] .sources")
    assert "nói về vườn" not in page.inner_text(f"{LAST} .prose-vi"), "the answer alone stays"
