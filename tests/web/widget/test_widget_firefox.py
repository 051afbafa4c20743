"""The widget in a real Firefox, without Playwright, whose driver does not know Debian's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import web_fakes
from marionette import Firefox
from widget_portal import HOSTILE, Portal, page_html

from records.nouns import Site
from records.store import Records

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHADOW = "document.querySelector('danchu-widget')?.shadowRoot"
LAUNCH, FRAME, DIALOG = (f"{SHADOW}?.querySelector('{s}')" for s in (".launch", "iframe", "dialog"))
READY = f"{SHADOW}?.querySelector('.ready')"
STRICT = "default-src 'none'; script-src {chat}; frame-src {chat}; img-src data:; base-uri 'none'"
TAB, ENTER, ESCAPE = "\ue004", "\ue007", "\ue00c"
Show = Callable[..., None]


@pytest.fixture
def show(firefox: Firefox, chat: str, portal: Portal, registered: Site) -> Show:
    """Opens a page of the portal with the tag in it."""

    def shown(attributes: str = "", head: str = "", body: str = "", where: Portal = portal, **headers: str) -> None:
        firefox.leave()
        firefox.visit(where.show(page_html(chat, registered.public_key, attributes, head, body), **headers))

    return shown


def enter(firefox: Firefox) -> None:
    """Go into our frame, which came after those of the page itself."""
    firefox.enter(firefox.script("return document.querySelectorAll('iframe').length"))


def opened(firefox: Firefox) -> None:
    """Press the button and go into the frame."""
    firefox.wait(LAUNCH)
    firefox.click(LAUNCH)
    firefox.wait(READY)
    enter(firefox)


def ask(firefox: Firefox, question: str, state: str = "done") -> str:
    """Ask in the frame; the turn's text."""
    number = firefox.script("return document.querySelectorAll('.turn').length") + 1
    firefox.type("document.querySelector('#box')", question)
    firefox.click("document.querySelector('.go')")
    turn = f"document.querySelector('.turn:nth-child({number})[data-state={state}]')"
    firefox.wait(turn)
    return firefox.script(f"return {turn}.innerText")


def test_ask_open_a_citation_and_be_told(firefox: Firefox, show: Show, registered: Site, records: Records) -> None:
    show()
    opened(firefox)
    firefox.script("""window.spoken = []; const said = document.querySelector('#announce');
        new MutationObserver(() => spoken.push(said.textContent)).observe(said, { childList: true });""")
    ask(firefox, "Ai tưới cây?")
    firefox.wait("spoken.filter(Boolean).length")
    assert firefox.script("return spoken.filter(Boolean)") == ["Đã có câu trả lời, 3 căn cứ."]
    firefox.click("document.querySelector('.prose-vi .chip')")
    firefox.wait("document.querySelector('#panel mark')")
    assert "Người trông vườn tưới cây vào buổi sáng:" in firefox.script(
        "return [...document.querySelectorAll('#panel mark')].map((m) => m.textContent).join(' ')"
    )
    assert [r.question for r in records.answers.each(site_id=registered.id)] == ["Ai tưới cây?"]


def test_a_forbidden_origin_gets_nothing(firefox: Firefox, show: Show, stranger: Portal) -> None:
    show(where=stranger)
    firefox.wait(LAUNCH)
    firefox.click(LAUNCH)
    failed = f"{SHADOW}.querySelector('.wait button')"
    firefox.wait(failed, 40)
    assert firefox.script(f"return getComputedStyle({FRAME}).visibility") == "hidden"
    assert not firefox.script(f"return {READY}")


def test_a_disabled_site_and_a_spent_budget(firefox: Firefox, show: Show, registered: Site, records: Records) -> None:
    show()
    opened(firefox)
    records.sites.change(registered.public_key, daily_budget=1)
    ask(firefox, "Ai tưới cây?")
    assert "Xin quay lại vào ngày mai." in ask(firefox, "Còn buổi chiều?", "error")
    records.sites.change(registered.public_key, enabled=False)
    assert "đã ngừng dùng" in ask(firefox, "Còn buổi tối?", "error")


def test_hostile_style(firefox: Firefox, show: Show) -> None:
    show(head=HOSTILE)
    opened(firefox)
    ask(firefox, "Ai tưới cây?")
    firefox.leave()
    shown = f"(({{ width, height }}) => [width, height].map(Math.round))({DIALOG}.getBoundingClientRect())"
    assert firefox.script(f"return {shown}") == [400, 620]
    assert firefox.script(f"return getComputedStyle({LAUNCH}).fontSize") == "16px"


def test_a_strict_policy(firefox: Firefox, show: Show, chat: str) -> None:
    show(
        'data-color="#8a1f2b"',
        Content_Security_Policy=STRICT.format(chat=chat),
        Cross_Origin_Embedder_Policy="require-corp",
    )
    opened(firefox)
    ask(firefox, "Ai tưới cây?")
    firefox.leave()
    assert firefox.script(f"return getComputedStyle({LAUNCH}).backgroundColor") == "rgb(138, 31, 43)"


def test_three_tabs_at_once(firefox: Firefox, show: Show, portal: Portal) -> None:
    show()
    tabs = [firefox.call("WebDriver:GetWindowHandle")]
    opened(firefox)
    for _ in range(2):
        tabs.append(firefox.new_tab())
        firefox.visit(portal.origin + "/")
        opened(firefox)
    for number, tab in enumerate(tabs):
        firefox.switch(tab)
        firefox.leave()
        enter(firefox)
        firefox.type("document.querySelector('#box')", f"chậm {number}")
        firefox.script("document.querySelector('#form').requestSubmit()")
    for number, tab in enumerate(tabs):
        firefox.switch(tab)
        firefox.leave()
        enter(firefox)
        firefox.wait("document.querySelector('.turn[data-state=done]')")
        asked = "[...document.querySelectorAll('.asked')].map((e) => e.textContent)"
        assert firefox.script(f"return {asked}") == [f"chậm {number}"]
    for tab in tabs[1:]:
        firefox.switch(tab)
        firefox.call("WebDriver:CloseWindow")
    firefox.switch(tabs[0])


def test_a_phones_width(firefox: Firefox, show: Show) -> None:
    firefox.resize(500, 800)
    show()
    try:
        opened(firefox)
        ask(firefox, "Ai tưới cây?")
        assert firefox.script("return document.documentElement.scrollWidth - innerWidth") <= 0
        firefox.leave()
        assert firefox.script(f"return {DIALOG}.getBoundingClientRect().width === innerWidth")
        assert firefox.script(f"return {DIALOG}.matches(':modal')")
    finally:
        firefox.leave()
        firefox.resize(1280, 1000)


def test_keyboard_only(firefox: Firefox, show: Show) -> None:
    show(body='<a id="first" href="#x">Liên kết</a>')
    firefox.wait(LAUNCH)
    firefox.script("document.querySelector('#first').focus()")
    firefox.press(TAB)
    assert firefox.script(f"return {SHADOW}.activeElement?.className") == "launch"
    firefox.press(ENTER)
    firefox.wait(READY)
    enter(firefox)
    firefox.wait("document.activeElement.id === 'box' && document.hasFocus()")
    for key in f"Ai?{ENTER}":
        firefox.press(key)
    firefox.wait("document.querySelector('.turn[data-state=done]')")
    firefox.press(ESCAPE)
    firefox.leave()
    firefox.wait(f"!{DIALOG}.open")
    assert firefox.script(f"return {SHADOW}.activeElement.className") == "launch"


def test_scripts_in_attributes_and_answers(firefox: Firefox, show: Show) -> None:
    hostile = f"{web_fakes.SCRIPT}{web_fakes.IMAGE}".replace('"', "&quot;")
    show(" ".join(f'data-{name}="{hostile}"' for name in ("color", "size", "greeting", "label", "theme", "lang")))
    opened(firefox)
    assert firefox.script("return document.querySelector('#greeting').textContent").startswith(web_fakes.SCRIPT)
    ask(firefox, f"kịch bản {web_fakes.SCRIPT} {web_fakes.IMAGE}")
    assert firefox.script(
        "return [window.hacked ?? null, document.querySelectorAll('#log img, #log script').length]"
    ) == [None, 0]
    firefox.leave()
    assert firefox.script("return window.hacked ?? null") is None


def test_messages_from_elsewhere_are_ignored(
    firefox: Firefox, show: Show, stranger: Portal, assistant: web_fakes.FakeAssistant
) -> None:
    advert = """<script>setInterval(() => { for (const type of ['ask', 'hello', 'close', 'answer']) {
        const said = { danchu: 1, type, text: 'CHEN VAO', greeting: 'CHEN VAO', citations: [] };
        for (let i = 0; i < parent.length; i++) if (parent[i] !== window) parent[i].postMessage(said, '*');
        parent.postMessage(said, '*'); } }, 20)</script>"""
    show(body=f'<iframe src="{stranger.show(advert, "/qc")}"></iframe>')
    firefox.script("document.addEventListener('danchu:answer', () => (document.title += '!'))")
    opened(firefox)
    firefox.script("return new Promise((done) => setTimeout(done, 400))")
    assert "CHEN VAO" not in firefox.script("return document.querySelector('#greeting').textContent")
    assert firefox.script("return document.querySelectorAll('.turn').length") == 0
    firefox.leave()
    assert firefox.script(f"return {DIALOG}.open")
    assert firefox.script("return document.title") == "Cổng thử"
    assert not any("CHEN VAO" in turns[-1] for turns, _ in assistant.asked)
