"""Feedback, history, links, files, the day and suggestions in a real Chromium."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import docx
import pytest
import web_fakes
from pypdf import PdfReader
from web_browsing import BOX, LAST, OVERFLOW, Open, ask

from records.store import Records

pytestmark = pytest.mark.browser

RECORD = "JSON.parse(sessionStorage.getItem('danchu.turns')).at(-1).record"
DIGEST = "tóm lược"
MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"


def history(page) -> None:
    page.click("#tool-history")
    page.wait_for_selector("#history .history-note")


def test_feedback_is_kept_with_its_reasons(open_page: Open, records: Records) -> None:
    page = open_page()
    ask(page, "Ai tưới cây?")
    page.click(f"{LAST} [data-verdict=down]")
    page.check(f"{LAST} .judge [value=outdated]")
    page.fill(f"{LAST} .judge [name=note]", "gọi 0912345678 <b>x</b>")
    page.click(f"{LAST} .judge button")
    page.wait_for_selector(f"{LAST} .judge", state="detached")
    record = page.evaluate(RECORD)
    (given,) = records.feedback.of([record])[record]
    assert (given.verdict, given.reasons, given.note) == ("down", ("outdated",), "gọi [số điện thoại] <b>x</b>")
    assert page.get_attribute(f"{LAST} [data-verdict=down]", "aria-pressed") == "true"
    page.click(f"{LAST} [data-verdict=down]")
    page.wait_for_selector(f"{LAST} [data-verdict=down][aria-pressed=false]")
    page.wait_for_selector(f"{LAST} .said:has-text('Đã rút lại')")
    assert records.feedback.of([record]) == {}


def test_history_is_listed_reopened_continued_and_deleted(open_page: Open, assistant: web_fakes.FakeAssistant) -> None:
    page = open_page()
    ask(page, f"kịch bản một {web_fakes.IMAGE}")
    ask(page, "Còn buổi chiều?")
    page.click("#tool-new")
    ask(page, "Vườn mở lúc nào?")
    history(page)
    titles = page.locator(".history-open b").all_inner_texts()
    assert titles == ["Vườn mở lúc nào?", f"kịch bản một {web_fakes.IMAGE}"]
    page.click(".history-open >> nth=1")
    page.wait_for_selector(".turn:nth-child(2)[data-state=done] .chip")
    assert page.evaluate("window.hacked") is None
    ask(page, "Thế buổi tối?")
    assert assistant.asked[-1][0][1:] == ("Còn buổi chiều?", "Thế buổi tối?")
    page.on("dialog", lambda dialog: dialog.accept())
    history(page)
    assert page.locator(".history-list li").count() == 2
    page.click(".history-list .current button:has-text('Xóa')")
    page.wait_for_function("document.querySelectorAll('.history-list li').length === 1")
    assert page.locator(".turn").count() == 0, "what is deleted is gone from the page too"
    page.click("#history-clear")
    page.wait_for_selector(".history-said:has-text('Chưa có')")


def test_a_link_is_shared_opened_elsewhere_and_revoked(open_page: Open) -> None:
    page, other = open_page(), open_page(390, 844)
    ask(page, "Ai tưới cây?")
    page.click(f"{LAST} button:has-text('Chia sẻ')")
    link = page.input_value(f"{LAST} .share-link")
    other.goto(link)
    assert other.inner_text("h1") == "Ai tưới cây?" and other.locator(".source").count() == 3
    assert other.locator("#revoke").count() == 0 and other.evaluate(OVERFLOW) <= 0
    page.click(f"{LAST} .share-box button:has-text('Thu hồi')")
    page.wait_for_selector(f"{LAST} .share-link", state="detached")
    other.reload()
    assert "không còn mở được" in other.inner_text("main")


def test_files_are_taken_away(open_page: Open) -> None:
    page = open_page(accept_downloads=True)
    ask(page, "Ai tưới cây?")
    ask(page, DIGEST)
    page.click(f"{LAST} button:has-text('Tải về')")
    text = word_text(page)
    assert DIGEST in text and "Ai tưới cây?" not in text and MOTTO not in text
    assert not page.is_visible("#download"), "the dialog closes with the download"
    page.click(f"{LAST} button:has-text('Tải về')")
    page.check("#download [value=all]")
    page.check("#download [name=motto]")
    text = word_text(page)
    assert DIGEST in text and "Ai tưới cây?" in text and MOTTO in text
    history(page)
    page.click(".history-ways button:has-text('Tải về') >> nth=0")
    assert page.is_checked("#download [name=motto]") and not page.is_visible("#download-part"), "the choice is kept"
    page.uncheck("#download [name=motto]")
    with page.expect_download() as pdf:
        page.click("#download-pdf")
    pages = PdfReader(io.BytesIO(Path(pdf.value.path()).read_bytes())).pages
    whole = " ".join(" ".join(p.extract_text().split()) for p in pages)
    assert "Ai tưới cây?" in whole and DIGEST in whole and "Bản tóm lược, không phải nguyên văn" in whole
    assert MOTTO not in whole


def word_text(page) -> str:
    """The words of the Word file behind the dialog's button."""
    with page.expect_download() as word:
        page.click("#download-docx")
    return "\n".join(p.text for p in docx.Document(str(word.value.path())).paragraphs)


def test_the_day_goes_with_the_question(open_page: Open, assistant: web_fakes.FakeAssistant) -> None:
    page = open_page()
    page.click(".as-of summary")
    page.fill("#as-of", "2024-03-01")
    ask(page, "Ai tưới cây?")
    assert assistant.asked[-1][1] == date(2024, 3, 1)
    assert page.inner_text(f"{LAST} .turn-day") == "Theo quy định tại ngày 01/03/2024"
    assert not page.is_visible("#as-of"), "out of the way while the answer is read"
    page.click(f"{LAST} .prose-vi .chip >> nth=0")
    page.wait_for_selector(".panel .provision")
    assert "Chưa có hiệu lực; sẽ có hiệu lực từ ngày 01/07/2031" in page.inner_text(".panel .facts")
    page.keyboard.press("Escape")
    page.click(".as-of summary")
    page.click("#as-of-today")
    ask(page, "Còn buổi chiều?")
    assert assistant.asked[-1][1] is None
    assert page.locator(f"{LAST} .turn-day").count() == 0


def test_suggestions_ask_the_next_question(open_page: Open) -> None:
    page = open_page()
    ask(page, DIGEST)
    found = page.locator(f"{LAST} .suggestion").all_inner_texts()
    assert 2 <= len(found) <= 3
    page.click(f"{LAST} .suggestion >> nth=0")
    page.wait_for_selector(".turn:nth-child(2)[data-state=done]")
    assert page.inner_text(f"{LAST} .asked") == found[0]


def test_keyboard_alone_judges_and_opens_the_history(open_page: Open) -> None:
    page = open_page()
    ask(page, "Ai tưới cây?")
    page.focus(f"{LAST} [data-verdict=up]")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{LAST} [data-verdict=up][aria-pressed=true]")
    page.focus("#tool-history")
    page.keyboard.press("Enter")
    page.wait_for_selector("#history .history-open")
    page.keyboard.press("Escape")
    page.wait_for_selector("#history", state="hidden")
    assert page.evaluate("document.activeElement.id") == "tool-history"


def test_three_tabs_keep_three_conversations(chromium, site: str) -> None:
    context = chromium.new_context()
    pages = [context.new_page() for _ in range(3)]
    for page in pages:
        page.goto(site)
        page.wait_for_selector("body.ready")
    for number, page in enumerate(pages):
        page.fill(BOX, f"chậm {number}")
        page.press(BOX, "Enter")
    for page in pages:
        page.wait_for_selector(f"{LAST}[data-state=done]")
    history(pages[0])
    assert sorted(pages[0].locator(".history-open b").all_inner_texts()) == ["chậm 0", "chậm 1", "chậm 2"]
    context.close()


def test_a_phone_has_room_for_all_of_it(open_page: Open) -> None:
    page = open_page(390, 844)
    ask(page, DIGEST)
    page.click(f"{LAST} [data-verdict=down]")
    page.click(f"{LAST} button:has-text('Chia sẻ')")
    page.wait_for_selector(f"{LAST} .share-link")
    assert page.evaluate(OVERFLOW) <= 0
    page.click(f"{LAST} button:has-text('Tải về')")
    assert page.evaluate(OVERFLOW) <= 0
    page.keyboard.press("Escape")
    history(page)
    assert page.evaluate(OVERFLOW) <= 0
    small = page.evaluate("""() => [...document.querySelectorAll('.turn-actions *, .turn-more button, #history *')]
        .filter((e) => e.matches('a, button') && e.checkVisibility() && e.getBoundingClientRect().height < 43.5)
        .map((e) => e.textContent)""")
    assert small == []
