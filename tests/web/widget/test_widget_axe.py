"""WCAG 2.2 AA by axe-core: the button and the dialog in a portal's page, and every view of the frame."""

from __future__ import annotations

import pytest
from test_web_axe import axe, settle, violations  # noqa: F401 (axe is a fixture)
from widget_portal import FRAME, Portal, ask, opened, page_html

from records.nouns import Site

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_every_view_of_the_widget_passes(
    chromium,
    chat: str,
    portal: Portal,
    registered: Site,
    axe: str,  # noqa: F811
    width: int,
    scheme: str,
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme, has_touch=width < 640)
    page = context.new_page()
    page.goto(portal.show(page_html(chat, registered.public_key, 'data-color="#a3201d"')))
    found = {"closed": violations(page, axe)}
    frame = opened(page)
    inside = page.query_selector(FRAME).content_frame()
    found["open"] = violations(page, axe)
    found["start"] = violations(inside, axe)
    for name, question, state in [
        ("answer", "Ai tưới cây?", "done"),
        ("digest", "tóm lược", "done"),
        ("corrected", "câu sai", "done"),
        ("refusal", "từ chối", "done"),
        ("error", "hỏng", "error"),
    ]:
        ask(frame, question, state)
        settle(inside)
        found[name] = violations(inside, axe)
    frame.locator(".turn:first-child .chip").first.click()
    frame.locator("#panel .provision").wait_for()
    settle(inside)
    found["panel"] = violations(inside, axe)
    context.close()
    assert {view: faults for view, faults in found.items() if faults} == {}
