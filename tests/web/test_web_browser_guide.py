"""The guide for officials (docs/vi), taken step by step as its reader would: what it names is there under that name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from web_browsing import BOX, LAST, Open, ask, one_line

pytestmark = pytest.mark.browser

GUIDE = Path(__file__).resolve().parents[2] / "docs/vi/huong-dan-can-bo.md"
#: Bold words of the guide that are advice or kinds of grounds, and no part of the page.
NOT_ON_THE_PAGE = {
    "Gõ sao cũng được", "Nói rõ nơi", "Có con số thì nêu con số", "Hỏi thẳng điều khoản", "Công cụ, phần Tính",
    "Công cụ, phần Tra bảng", "Tin tức và bản tóm lược không phải căn cứ pháp lý.", "Dùng được, Chưa được",
}  # fmt: skip


def test_the_steps_of_the_guide(open_page: Open) -> None:
    """Every bold name of the guide is read on the way from a question to the tools."""
    seen: list[str] = []
    page = open_page(accept_downloads=True)

    def look() -> None:
        seen.append(one_line(page.inner_text("body")))

    def press(name: str, within: str = "body") -> None:
        page.click(f"{within} :is(button, a, summary):has-text('{name}') >> nth=0")
        look()

    look()
    ask(page, "tóm lược: ai tưới cây?")
    look()
    press("Tải về", LAST)
    with page.expect_download():
        page.click("#download-docx")
    press("Chia sẻ", LAST)
    page.wait_for_selector(".share-link")
    look()
    press("Thu hồi", LAST)
    press("Chưa được", LAST)
    press("Gửi góp ý", LAST)
    page.click("#tool-history")
    page.wait_for_selector("#history .history-open")
    look()
    press("Đóng", "#history")
    press("Theo quy định tại ngày: hôm nay")
    page.fill("#as-of", "2022-05-01")
    ask(page, "Ai tưới cây?")
    assert "Theo quy định tại ngày 01/05/2022" in page.inner_text(LAST)
    press("Theo quy định tại ngày: 01/05/2022")
    press("Hôm nay", ".as-of")
    press("Hỏi mới")
    assert page.locator(".turn").count() == 0 and page.input_value(BOX) == ""
    press("Văn bản", ".site-wide")
    page.fill("input[name=q]", "nđ 8 điều 4")
    page.press("input[name=q]", "Enter")
    page.wait_for_selector(".provision")
    look()
    press("Công cụ", ".site-wide")
    press("Tỷ lệ thông qua")
    page.click(".cases a >> nth=0")
    page.fill("input[name=tong]", "210")
    page.fill("input[name=dat]", "138")
    press("Tính", ".tool-form")
    page.wait_for_selector("#ket-qua")
    look()
    names = set(re.findall(r"\*\*(.+?)\*\*", " ".join(GUIDE.read_text("utf-8").split()))) - NOT_ON_THE_PAGE
    assert len(names) > 15
    assert [name for name in sorted(names) if not any(name in text for text in seen)] == []
