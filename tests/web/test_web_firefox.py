"""The page in a real Firefox, without Playwright, whose driver does not know Debian's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import web_fakes
from marionette import Firefox

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BOX = "document.querySelector('#question textarea')"
LAST = ".turn:last-child"
MARKED = "return [...document.querySelectorAll('.panel mark')].map((m) => m.textContent).join('')"
OVERFLOW = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
ENTER, ESCAPE = "\ue007", "\ue00c"
Show = Callable[[int], None]


@pytest.fixture
def show(firefox: Firefox, site: str) -> Show:
    """Opens the chat with nothing in it, at a width."""

    def shown(width: int = 1280) -> None:
        firefox.resize(width, 1000)
        firefox.visit(f"{site}/robots.txt")
        firefox.script("sessionStorage.clear()")
        firefox.visit(site)
        firefox.wait("document.body.classList.contains('ready')")

    return shown


def ask(firefox: Firefox, question: str, state: str = "done") -> str:
    """Ask by keyboard; the turn's text."""
    firefox.type(BOX, question + ENTER)
    turn = f"document.querySelector('{LAST}[data-state={state}]')"
    firefox.wait(turn)
    return firefox.script(f"return {turn}.innerText")


def test_ask_open_a_citation_and_close_it(firefox: Firefox, show: Show) -> None:
    show(1280)
    assert "Điều này đã được sửa đổi." in ask(firefox, "Ai tưới cây?")
    firefox.wait("document.querySelector('#announce').textContent === 'Đã có câu trả lời, 3 căn cứ.'")
    firefox.click(f"document.querySelector('{LAST} .prose-vi .chip')")
    firefox.wait("document.querySelector('.panel mark')")
    assert firefox.script(MARKED).startswith("1. Người trông vườn tưới cây vào buổi sáng")
    firefox.press(ESCAPE)
    firefox.wait("!document.querySelector('#panel').open")


def test_follow_up_refusal_and_correction(firefox: Firefox, show: Show, assistant: web_fakes.FakeAssistant) -> None:
    show(1280)
    ask(firefox, "Ai tưới cây?")
    assert "không trả lời" in ask(firefox, "từ chối đi")
    assert assistant.asked[-1][0] == ("Ai tưới cây?", "từ chối đi")
    assert "Câu hỏi có điểm chưa đúng với quy định." in ask(firefox, "câu hỏi sai")


def test_a_models_sentences_come_one_by_one(firefox: Firefox, show: Show, assistant: web_fakes.FakeAssistant) -> None:
    show(1280)
    assistant.go_on.clear()
    assert "Điều 1 nói về vườn" in ask(firefox, "mô hình ơi, ai tưới cây?", "writing")
    assistant.go_on.set()
    firefox.wait(f"document.querySelector('{LAST}[data-state=done] .sources')")


def test_a_phones_width_and_scripts(firefox: Firefox, show: Show) -> None:
    show(500)
    ask(firefox, f"kịch bản {web_fakes.IMAGE}")
    assert firefox.script("return window.hacked ?? null") is None
    assert firefox.script(OVERFLOW) <= 0
    firefox.click(f"document.querySelector('{LAST} .prose-vi .chip')")
    firefox.wait("document.querySelector('.panel mark')")
    assert firefox.script(OVERFLOW) <= 0
