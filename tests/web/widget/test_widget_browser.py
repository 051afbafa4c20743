"""The widget in a real Chromium: in the pages of an allowed portal, a forbidden one, a hostile one, a strict one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import web_fakes
from widget_portal import FRAME, HOSTILE, LAUNCH, Portal, ask, opened, page_html

from records.nouns import Site
from records.store import Records

pytestmark = pytest.mark.browser
Visit = Callable[..., object]
STRICT = (
    "default-src 'none'; script-src {chat}; frame-src {chat}; img-src data:; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


@pytest.fixture
def visit(chromium) -> Iterator[Visit]:
    """Opens pages; at the end none of our scripts may have failed."""
    contexts, failures = [], []

    def visited(url: str, width: int = 1280, height: int = 900, context=None, **options):
        if context is None:
            phone = width < 640
            context = chromium.new_context(
                viewport={"width": width, "height": height}, is_mobile=phone, has_touch=phone, **options
            )
            contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.goto(url)
        return page

    yield visited
    for context in contexts:
        context.close()
    assert failures == []


@pytest.fixture
def page_of(visit: Visit, chat: str, portal: Portal, registered: Site) -> Visit:
    """Opens a page of the portal with the tag in it."""

    def shown(attributes: str = "", head: str = "", body: str = "", headers: dict[str, str] | None = None, **options):
        html = page_html(chat, registered.public_key, attributes, head, body)
        return visit(portal.show(html, **(headers or {})), **options)

    return shown


def inner(page):
    """The frame as an object that scripts can be run in."""
    return page.query_selector(FRAME).content_frame()


# -- allowed ---------------------------------------------------------------------------------


def test_ask_and_open_a_citation(page_of: Visit, registered: Site, records: Records) -> None:
    page = page_of()
    frame = opened(page)
    turn = ask(frame, "Ai tưới cây?")
    assert turn.locator(".prose-vi .chip").count() == 3
    turn.locator(".prose-vi .chip").first.click()
    frame.locator("#panel .provision").wait_for()
    marks = frame.locator("#panel mark").all_inner_texts()
    assert marks and "Người trông vườn tưới cây vào buổi sáng:" in " ".join(marks)
    bar = frame.locator(".paper-bar").bounding_box()
    assert bar["y"] >= page.locator(FRAME).bounding_box()["y"] - 1
    page.keyboard.press("Escape")
    frame.locator("#panel").wait_for(state="hidden")
    assert page.locator("danchu-widget dialog").is_visible()
    assert [r.question for r in records.answers.each(site_id=registered.id)] == ["Ai tưới cây?"]


def test_follow_ups_feedback_and_forgetting(
    page_of: Visit, registered: Site, records: Records, assistant: web_fakes.FakeAssistant
) -> None:
    page = page_of()
    frame = opened(page)
    ask(frame, "Ai tưới cây?")
    turn = ask(frame, "Còn buổi chiều?")
    assert assistant.asked[-1][0] == ("Ai tưới cây?", "Còn buổi chiều?")
    with page.expect_response("**/feedback"):
        turn.locator("button:has-text('Hữu ích')").click()
    frame.locator("button[aria-pressed=true]").wait_for()
    assert records.counts()["feedback"] >= 1
    page.route("**/forget", lambda route: route.abort())
    frame.locator("#new").click()
    frame.locator("#new:has-text('Chưa xóa được')").wait_for()
    assert frame.locator(".turn").count() == 2, "what is still on the server stays on the page"
    page.unroute("**/forget")
    with page.expect_response("**/forget"):
        frame.locator("#new").click()
    frame.locator("#welcome").wait_for()
    assert list(records.answers.each(site_id=registered.id)) == []


def test_the_conversation_goes_along_to_the_portals_next_page(
    visit: Visit, chat: str, portal: Portal, registered: Site, records: Records
) -> None:
    """Where the browser gives the frame storage: here because portal and chat are of one site."""
    place = portal.show(page_html(chat, registered.public_key)).replace("localhost", "127.0.0.1")
    records.sites.change(registered.public_key, origins=[place])
    page = visit(place)
    ask(opened(page), "Ai tưới cây?")
    page.reload()
    frame = opened(page)
    assert frame.locator(".turn[data-state=done] .asked").all_inner_texts() == ["Ai tưới cây?"]


def test_nothing_is_asked_of_the_chat_before_the_button_is_pressed(visit: Visit, page_of: Visit, chat: str) -> None:
    page = page_of()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.wait_for_selector(LAUNCH)
    page.wait_for_timeout(300)
    assert [url.removeprefix(chat) for url in asked if url.startswith(chat)] == ["/widget.js"]


def test_no_cookie_and_no_storage_of_a_third_party(page_of: Visit) -> None:
    """Chromium gives a frame of another site no storage here: the conversation lives as long as the page."""
    page = page_of()
    frame = opened(page)
    reading = "(() => { try { return localStorage.length } catch (error) { return error.name } })()"
    assert inner(page).evaluate(reading) == "SecurityError"
    ask(frame, "Ai tưới cây?")
    ask(frame, "Còn buổi chiều?")
    assert frame.locator(".turn[data-state=done]").count() == 2
    assert page.context.cookies() == []
    assert page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]


# -- denied ----------------------------------------------------------------------------------


def test_a_forbidden_origin_gets_nothing(visit: Visit, chat: str, stranger: Portal, registered: Site) -> None:
    page = visit(stranger.show(page_html(chat, registered.public_key)))
    page.click(LAUNCH)
    page.wait_for_selector("danchu-widget .wait button")
    assert "Chưa mở được phần hỏi đáp ở trang này" in page.inner_text("danchu-widget .wait")
    assert page.locator(FRAME).evaluate("f => getComputedStyle(f).visibility") == "hidden"
    assert "welcome" not in (inner(page).content() if inner(page) else "")


def test_framing_without_the_script_is_forbidden_too(
    visit: Visit, chat: str, stranger: Portal, registered: Site
) -> None:
    """The page of a stranger that keeps its referrer to itself: the browser obeys frame-ancestors."""
    html = f'<iframe referrerpolicy="no-referrer" src="{chat}/nhung/{registered.public_key}"></iframe>'
    page = visit(stranger.show(html))
    page.wait_for_timeout(500)
    assert not [f for f in page.frames[1:] if "/nhung/" in f.url and "greeting" in f.content()]


def test_a_strangers_script_cannot_call(visit: Visit, chat: str, stranger: Portal, registered: Site) -> None:
    page = visit(stranger.show("<h1>Lạ</h1>"))
    call = """async ([url, type]) => {
        try { return (await fetch(url, { method: "POST", headers: { "Content-Type": type }, body: "{}" })).ok }
        catch (error) { return String(error) }
    }"""
    for kind in ("application/json", "text/plain"):
        url = f"{chat}/api/v1/sites/{registered.public_key}/ask"
        assert page.evaluate(call, [url, kind]) == "TypeError: Failed to fetch"


def test_an_allowed_portals_own_script_may_call(page_of: Visit, chat: str, registered: Site) -> None:
    page = page_of()
    call = """async (url) => (await (await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' },
        body: '{"turns": ["Ai tưới cây?"]}' })).json()).status"""
    assert page.evaluate(call, f"{chat}/api/v1/sites/{registered.public_key}/ask") == "answered"


def test_a_disabled_site(page_of: Visit, registered: Site, records: Records) -> None:
    page = page_of()
    records.sites.change(registered.public_key, enabled=False)
    page.click(LAUNCH)
    page.wait_for_selector("danchu-widget .wait button")
    records.sites.change(registered.public_key, enabled=True)
    page.click("danchu-widget .wait button")
    page.wait_for_selector("danchu-widget .ready")
    records.sites.change(registered.public_key, enabled=False)
    turn = ask(page.frame_locator(FRAME), "Ai tưới cây?", "error")
    assert "chưa được phép dùng phần hỏi đáp, hoặc đã ngừng dùng" in turn.inner_text()


def test_a_spent_budget_is_said_plainly(page_of: Visit, registered: Site, records: Records) -> None:
    page = page_of()
    frame = opened(page)
    records.sites.change(registered.public_key, daily_budget=1)
    ask(frame, "Ai tưới cây?")
    turn = ask(frame, "Còn buổi chiều?", "error")
    assert "Hôm nay cổng này đã dùng hết số câu hỏi. Xin quay lại vào ngày mai." in turn.inner_text()
    records.sites.change(registered.public_key, daily_budget=9)
    turn.locator("button:has-text('Hỏi lại')").click()
    frame.locator(".turn:nth-child(2)[data-state=done]").wait_for()


# -- hostile and strict pages ----------------------------------------------------------------


@pytest.mark.parametrize("attributes", ["", 'data-inline="#cho"'])
def test_hostile_style(page_of: Visit, attributes: str) -> None:
    page = page_of(attributes, head=HOSTILE, body='<main id="cho" style="width: 600px"></main>')
    if not attributes:
        box = page.locator(LAUNCH).bounding_box()
        assert box["height"] >= 48 and box["x"] + box["width"] <= 1280 and box["y"] + box["height"] <= 900
        style = page.locator(LAUNCH).evaluate(
            "e => [getComputedStyle(e).fontSize, getComputedStyle(e).letterSpacing, getComputedStyle(e).textTransform]"
        )
        assert style == ["16px", "normal", "none"]
        frame = opened(page)
        size = page.locator("danchu-widget dialog").bounding_box()
        assert (round(size["width"]), round(size["height"])) == (400, 620)
    else:
        page.wait_for_selector("danchu-widget .ready", state="attached")
        frame = page.frame_locator(FRAME)
    turn = ask(frame, "Ai tưới cây?")
    assert turn.locator(".asked").evaluate("e => getComputedStyle(e).color") == "rgb(21, 33, 43)"


def test_a_strict_policy(page_of: Visit, chat: str) -> None:
    """Script and frame of the chat's host and nothing else: no inline style, no connection, trusted types."""
    headers = {"Content_Security_Policy": STRICT.format(chat=chat), "Cross_Origin_Embedder_Policy": "require-corp"}
    page = page_of('data-color="#8a1f2b"', headers=headers)
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security" in message.text else None)
    page.reload()
    frame = opened(page)
    ask(frame, "Ai tưới cây?")
    assert page.locator(LAUNCH).evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(138, 31, 43)"
    assert page.evaluate("[isSecureContext, crossOriginIsolated]")[0] is True
    assert refused == []


def test_scripts_in_attributes_and_answers(page_of: Visit, registered: Site) -> None:
    hostile = f"{web_fakes.SCRIPT}{web_fakes.IMAGE}".replace('"', "&quot;")
    names = ("color", "size", "position", "greeting", "label", "height", "theme", "lang")
    page = page_of(" ".join(f'data-{name}="{hostile}"' for name in names))
    frame = opened(page)
    assert frame.locator("#greeting").inner_text().startswith(web_fakes.SCRIPT)
    ask(frame, f"kịch bản {web_fakes.SCRIPT} {web_fakes.IMAGE}")
    assert frame.locator("#log img, #log script, #welcome img, #welcome script").count() == 0
    assert page.locator("danchu-widget img, danchu-widget script").count() == 0
    assert [page.evaluate("window.hacked"), inner(page).evaluate("window.hacked")] == [None, None]


def test_a_key_that_is_none_shows_nothing(visit: Visit, chat: str, portal: Portal) -> None:
    page = visit(portal.show(page_html(chat, "../../x?y=1&quot;")))
    page.wait_for_timeout(200)
    assert page.locator("danchu-widget").count() == 0


# -- messages --------------------------------------------------------------------------------


def test_messages_from_elsewhere_are_ignored(
    page_of: Visit, chat: str, stranger: Portal, portal: Portal, assistant: web_fakes.FakeAssistant
) -> None:
    """An advertisement in the portal's page speaks to our frame and to the page in our name."""
    advert = """<script>
        setInterval(() => {
            for (const type of ['ask', 'hello', 'close', 'ready', 'answer']) {
                const said = { danchu: 1, type, text: 'CHEN VAO', greeting: 'CHEN VAO', citations: [] };
                for (let i = 0; i < parent.length; i++) if (parent[i] !== window) parent[i].postMessage(said, '*');
                parent.postMessage(said, '*');
            }
        }, 20);
        addEventListener('message', (event) => { if (event.origin === 'CHAT') parent.postMessage('LEAK', '*') });
    </script>""".replace("CHAT", chat)
    places = [stranger.show(advert, "/qc"), portal.show(advert, "/qc")]
    page = page_of(body="".join(f'<iframe src="{place}"></iframe>' for place in places))
    page.evaluate("""() => { window.heard = []; window.leaks = 0;
        for (const name of ['answer', 'close']) DanChu.on(name, () => heard.push(name));
        addEventListener('message', (event) => { if (event.data === 'LEAK') leaks++ }); }""")
    frame = opened(page)
    page.wait_for_timeout(400)
    assert page.locator("danchu-widget dialog").is_visible()
    assert frame.locator(".turn").count() == 0
    assert "CHEN VAO" not in frame.locator("#greeting").inner_text()
    assert page.evaluate("heard") == []
    ask(frame, "Ai tưới cây?")
    assert page.evaluate("[heard, leaks]") == [["answer"], 0]
    assert not any("CHEN VAO" in turns[-1] for turns, _ in assistant.asked)


def test_the_script_interface(page_of: Visit) -> None:
    page = page_of(body='<button id="hoi" data-danchu-ask="Ai tưới cây?">Hỏi</button>')
    page.evaluate("""() => { window.heard = [];
        for (const name of ['open', 'ready', 'answer', 'close']) DanChu.on(name, (said) => heard.push([name, said]));
        document.addEventListener('danchu:answer', (event) => heard.push(['event', event.detail.status])); }""")
    assert page.evaluate("DanChu.ask('Vườn mở lúc nào?')") == 1
    page.wait_for_function("heard.length >= 4")
    names = [name for name, _ in page.evaluate("heard")]
    assert names == ["open", "ready", "event", "answer"]
    answer = page.evaluate("heard.at(-1)[1]")
    assert (answer["call"], answer["status"], len(answer["citations"])) == (1, "answered", 3)
    assert "Vườn mở" not in str(answer), "what was asked is not told"
    page.click("#hoi")
    page.wait_for_function("heard.length >= 6")
    assert page.frame_locator(FRAME).locator(".asked").all_inner_texts() == ["Vườn mở lúc nào?", "Ai tưới cây?"]
    page.evaluate("DanChu.close()")
    page.wait_for_function("heard.at(-1)[0] === 'close'")
    assert not page.locator("danchu-widget dialog").is_visible()


def test_two_tags_make_one_widget(page_of: Visit, chat: str, registered: Site) -> None:
    again = f'<script src="{chat}/widget.js" data-site="{registered.public_key}" defer></script>'
    page = page_of(body=again)
    page.wait_for_selector(LAUNCH)
    assert page.locator("danchu-widget").count() == 1


# -- people ----------------------------------------------------------------------------------


def test_three_tabs_at_once(page_of: Visit, visit: Visit, portal: Portal) -> None:
    first = page_of()
    pages = [first, *(visit(portal.origin + "/", context=first.context) for _ in range(2))]
    frames = [opened(page) for page in pages]
    for number, frame in enumerate(frames):
        frame.locator("#box").fill(f"chậm {number}")
        frame.locator("#box").press("Enter")
    for number, frame in enumerate(frames):
        frame.locator(".turn[data-state=done]").wait_for()
        assert frame.locator(".asked").all_inner_texts() == [f"chậm {number}"]


def test_keyboard_only(page_of: Visit) -> None:
    page = page_of(body='<a href="#x">Liên kết</a>')
    page.wait_for_selector(LAUNCH)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("danchu-widget .ready")
    assert page.get_attribute(LAUNCH, "aria-expanded") == "true"
    frame = inner(page)
    frame.wait_for_function("document.activeElement.id === 'box' && document.hasFocus()")
    page.keyboard.type("Ai tưới cây?")
    page.keyboard.press("Enter")
    frame.wait_for_selector(".turn[data-state=done]")
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if frame.evaluate("document.activeElement.matches('.prose-vi .chip')"):
            break
    page.keyboard.press("Enter")
    frame.wait_for_selector("#panel .provision")
    frame.wait_for_function("document.activeElement.id === 'provision-title'")
    page.keyboard.press("Escape")
    frame.wait_for_function("document.activeElement.matches('.prose-vi .chip')")
    page.keyboard.press("Escape")
    page.wait_for_function("!document.querySelector('danchu-widget').shadowRoot.querySelector('dialog').open")
    focused = "document.querySelector('danchu-widget').shadowRoot.activeElement.className"
    assert page.evaluate(focused) == "launch"
    assert page.get_attribute(LAUNCH, "aria-expanded") == "false"


def test_a_screen_reader_is_told_once(page_of: Visit) -> None:
    page = page_of()
    frame = opened(page)
    inner(page).evaluate("""() => { window.spoken = [];
        new MutationObserver(() => spoken.push(announce.textContent)).observe(announce, { childList: true }); }""")
    ask(frame, "Ai tưới cây?")
    page.wait_for_timeout(250)
    ask(frame, "từ chối đi")
    page.wait_for_timeout(250)
    said = [text for text in inner(page).evaluate("spoken") if text]
    assert said == ["Đã có câu trả lời, 3 căn cứ.", "Đã có câu trả lời."]
    tree = page.locator("danchu-widget").aria_snapshot()
    assert 'button "Hỏi đáp" [expanded]' in tree and 'dialog "Hỏi đáp Dân chủ ở cơ sở"' in tree
    assert 'button "Đóng hỏi đáp"' in tree


def test_an_ending_of_a_vietnamese_word_sends_nothing(page_of: Visit) -> None:
    page = page_of()
    frame = opened(page)
    frame.locator("#box").fill("Ai tưới")
    inner(page).evaluate("""() => box.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true }))""")
    page.wait_for_timeout(100)
    assert frame.locator(".turn").count() == 0


@pytest.mark.parametrize("width", [320, 390])
def test_a_phone(page_of: Visit, width: int) -> None:
    page = page_of(width=width, height=780)
    frame = opened(page)
    box = page.locator("danchu-widget dialog").bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, width, 780)
    turn = ask(frame, "Ai tưới cây?")
    assert inner(page).evaluate("document.documentElement.scrollWidth") == width
    small = inner(page).evaluate("""() => [...document.querySelectorAll('button, textarea, summary')]
        .filter((e) => e.checkVisibility()).map((e) => [e.textContent.slice(0, 20), e.getBoundingClientRect().height])
        .filter(([, height]) => height < 43.5)""")
    assert small == []
    turn.locator(".prose-vi .chip").first.click()  # emulated taps miss in frames of other origins, by the frame's place
    frame.locator("#panel .provision").wait_for()
    frame.locator("#panel-close").click()
    page.tap("danchu-widget .close")
    assert page.evaluate("document.scrollingElement.scrollWidth") == width
    assert page.locator(LAUNCH).is_visible()


def test_where_it_stands_and_how_large(page_of: Visit) -> None:
    page = page_of(
        'data-position="left" data-size="500x480" data-label="Hỏi luật" data-greeting="Xin chào bà con." data-lang="en"'
    )
    assert page.locator(LAUNCH).bounding_box()["x"] == 20
    assert page.inner_text(LAUNCH) == "Hỏi luật"
    frame = opened(page)
    box = page.locator("danchu-widget dialog").bounding_box()
    assert (box["x"], box["width"], box["height"]) == (20, 500, 480)
    assert frame.locator("#greeting").inner_text() == "Xin chào bà con."
    assert frame.locator(".go").inner_text() == "Ask"


def test_inline(page_of: Visit) -> None:
    page = page_of('data-inline="#cho" data-height="500"', body='<div id="cho"></div>')
    page.wait_for_selector("danchu-widget .ready")
    assert page.locator(LAUNCH).count() == 0
    assert page.locator("#cho danchu-widget .inline").bounding_box()["height"] == 500
    ask(page.frame_locator(FRAME), "Ai tưới cây?")


def test_a_lost_connection_is_said(page_of: Visit) -> None:
    page = page_of()
    frame = opened(page)
    page.route("**/ask", lambda route: route.abort())
    turn = ask(frame, "Ai tưới cây?", "error")
    assert "Mất kết nối" in turn.inner_text()
    page.unroute("**/ask")
    turn.locator("button:has-text('Hỏi lại')").click()
    frame.locator(".turn:nth-child(1)[data-state=done]").wait_for()
