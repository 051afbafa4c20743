"""Markdown of answers as HTML: chips, blocks, and nothing that a browser would run or fetch."""

from __future__ import annotations

import pytest
import web_fakes
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from assistant.answer import Answer, Status
from corpus.library import Library
from web.answer_view import answer_html, grounds_html, prose_blocks
from web.prose import render_blocks

ALLOWED = {
    "p",
    "strong",
    "em",
    "ul",
    "ol",
    "li",
    "blockquote",
    "br",
    "hr",
    "a",
    "span",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "div",
}
ATTRIBUTES = {"class", "href", "data-cite", "data-mark", "aria-label", "start", "style"}
PIECES = st.sampled_from(
    ["<script>", "</script>", "<img src=x onerror=alert(1)>", "[1]", "[2]", "[a](javascript:alert(1))",
     "![x](http://e.vn/a)",
     "<http://e.vn>", "[1]: http://e.vn",
     "**", "*", "`", "```", "> ", "- ", "1. ", "# ", "\n", "\n\n", "&lt;", "&#60;", "“", "”",
     "|a|b|\n|-|-|\n|c|d|\n", "    ", "Điều 1", "\\", '"', "'", "<!--", "<a href='http://e.vn'>", "\x00"]
)  # fmt: skip


def parsed(blocks: list) -> html.HtmlElement:
    return html.fragment_fromstring("".join(blocks), create_parent="div")


def test_markers_become_chips(library: Library) -> None:
    first = web_fakes.cite(library, 1, f"{web_fakes.LAW}#1.1")
    tree = parsed(render_blocks("Tưới buổi sáng [1], không phải [2].", [first]))
    (chip,) = tree.iter("a")
    assert (
        chip.text == "1" and chip.get("data-cite") == first.id and chip.get("aria-label") == f"Căn cứ 1: {first.label}"
    )
    assert chip.get("data-mark") == f"{first.span.start}-{first.span.end}"
    assert chip.get("href").startswith("/van-ban/7/2031/QH16%231.1?mark=")
    assert "[2]" in tree.text_content()


def test_verbatim_words_stand_apart() -> None:
    tree = parsed(render_blocks("Theo **a**: “lời “trong” lời” và ”lẻ“ <b>", []))
    assert [s.text for s in tree.iter("span")] == ["lời “trong” lời"]
    assert tree.text_content().strip() == "Theo a: “lời “trong” lời” và ”lẻ“ <b>"


def test_a_digests_words_never_look_like_the_documents(library: Library) -> None:
    digest = web_fakes.cite(library, 1, "10/2022/QH15#21.1")
    tree = parsed(render_blocks("Tóm lược: “lời của sổ tay” [1]", [digest]))
    assert not list(tree.iter("span"))


@given(st.lists(PIECES, max_size=30).map("".join))
def test_nothing_but_text_comes_through(library: Library, markdown: str) -> None:
    blocks = render_blocks(markdown, [web_fakes.cite(library, 1, f"{web_fakes.LAW}#1.1")])
    for element in parsed(blocks).iter():
        assert isinstance(element.tag, str), "a comment came through"
        assert element.tag in ALLOWED
        assert set(element.attrib) <= ATTRIBUTES
        assert element.tag != "a" or element.get("class") == "chip"
        assert element.get("style", "text-align:left") in {"text-align:left", "text-align:right", "text-align:center"}


@pytest.mark.parametrize("text", [web_fakes.SCRIPT, web_fakes.IMAGE, "<b>đậm</b>"])
def test_hostile_text_is_shown_as_it_is(text: str) -> None:
    assert parsed(render_blocks(text, [])).text_content().strip() == text


def test_an_answer_is_its_words_and_what_stands_under_them(assistant: web_fakes.FakeAssistant) -> None:
    answer = assistant.ask(["Ai tưới cây?"])
    blocks, grounds = prose_blocks(answer), grounds_html(answer)
    assert len(blocks) > 1 and "<h3>Căn cứ</h3>" in grounds
    assert "".join(blocks) + "</div>" + grounds in answer_html(answer)
    whole = html.fragment_fromstring(answer_html(answer))
    assert [a.text_content().split()[0] for a in whole.find_class("source-label")] == ["1", "2", "3"]
    assert "Lưu ý:" in whole.text_content()
    quotes = [" ".join(q.itertext("p")) for q in whole.xpath("//div[@class='quote']")]
    assert quotes == [" ".join(c.quote.split()) for c in answer.citations]


def test_long_quotations_are_folded_but_whole(library: Library) -> None:
    long = web_fakes.cite(library, 1, "10/2022/QH15#21.1")
    whole = html.fragment_fromstring(answer_html(Answer("q", Status.ANSWERED, "Theo [1]", (long,))))
    (folded,) = whole.iter("details")
    assert " ".join(folded.xpath("./div")[0].itertext("p")) == " ".join(long.quote.split())


def test_an_empty_answer_still_has_a_place() -> None:
    whole = html.fragment_fromstring(answer_html(Answer("q", Status.REFUSED, "")))
    assert whole.get("class") == "answer answer-refused"
