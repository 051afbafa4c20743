"""The HTML report: whole, self-contained, and safe with any text."""

from __future__ import annotations

import re

import pytest
from lxml import html

from eval.report import render_report
from eval.run import run_set

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&"


@pytest.fixture
def page(item, answer):
    items = [
        item(id="right", gold=["A"]),
        item(id="wrong", cat="multi", question=None, turns=["Lượt một?", "Lượt hai?"], gold=["A"], alt_gold=["B"],
             facts=["02 năm", "05 ngày"], answer="Câu mẫu."),
        item(id="near", cat="refuse", expect="refuse", question="Giá đất bao nhiêu?"),
    ]  # fmt: skip
    given = {
        "right": answer(retrieved="A", cites="A", answer="Có [1]."),
        "wrong": answer(retrieved="XB", cites="X", answer="Có 02 năm. Hết [1]."),
        "near": answer("answered", answer="Một tỷ [1].", cites="X"),
    }
    run = run_set(items, lambda request: given[request["id"]], metadata={"corpus_hash": "abc123", "sets": [{"n": 1}]})
    return html.document_fromstring(render_report(run))


def test_failed_items_are_told_in_full_and_the_others_are_not(page):
    assert [block.get("id") for block in page.findall(".//details") if block.get("id")] == ["wrong", "near"]
    told = page.get_element_by_id("wrong").text_content()
    parts = [
        *("Lượt một?", "Lượt hai?", "1/2020/QH14#24", "1/2020/QH14#2 (thay thế được)", "02 năm ✓", "05 ngày ✗ (thiếu)"),
        *("Câu mẫu.", "Có 02 năm. Hết [1].", "không trích dẫn căn cứ nào đúng"),
    ]
    for part in parts:
        assert part in re.sub(r"\s+", " ", told), part
    assert "xử lý sai" in page.get_element_by_id("near").text_content()


def test_tables_and_plots_show_the_metrics(page):
    rows = {row.findtext("th"): [cell.text for cell in row.findall("td")] for row in page.find(".//table").iter("tr")}
    assert rows["Tất cả"][:4] == ["3", "50,0 %", "100,0 %", "100,0 %"]
    assert rows["multi"][:2] == ["1", "0,0 %"]
    assert rows["refuse"][1] == "–"
    titles = [svg.get("aria-label") for svg in page.iter("svg")]
    assert len(titles) == 4
    assert all(titles)
    recall = next(page.iter("svg"))
    assert "50,0 % · 100,0 % · 100,0 %" in recall.text_content()
    bars = [float(bar.get("width")) for bar in recall.iter("rect") if bar.get("class") == "k1"]
    tracks = [float(bar.get("width")) for bar in recall.iter("rect") if bar.get("class") == "track"]
    assert [bar / track for bar, track in zip(bars, tracks, strict=True)] == pytest.approx([0.5, 1, 0])


def test_metadata_is_shown(page):
    told = page.find(".//dl").text_content()
    assert "abc123" in told
    assert "Bộ câu hỏin: 1" in told


def test_nothing_is_loaded_from_anywhere(page):
    assert page.get("lang") == "vi"
    text = html.tostring(page, encoding="unicode")
    assert not re.search(r"https?:|//[a-z]|url\(|@import", text)
    assert not [e for e in page.iter() if e.tag in ("script", "link", "img", "iframe") or "src" in e.attrib]


def test_hostile_text_stays_text(item, answer):
    items = [item(id=HOSTILE, cat=HOSTILE, question=HOSTILE, gold=[], expect="refuse", facts=[HOSTILE], answer=HOSTILE)]
    reply = answer(
        "answered",
        answer=HOSTILE,
        retrieved="A",
        citations=[{"marker": HOSTILE, "label": HOSTILE, "id": HOSTILE, "quote": HOSTILE}],
    )
    reply["retrieved"] = [HOSTILE]
    reply["citations"][0]["marker"] = 1
    page = html.document_fromstring(render_report(run_set(items, lambda _: reply, metadata={HOSTILE: HOSTILE})))
    assert not [e for e in page.iter() if e.tag in ("script", "img")]
    assert not [name for e in page.iter() for name in e.attrib if name.startswith("on")]
    assert [block.get("id") for block in page.findall(".//details")][1:] == [HOSTILE]
    assert page.findall(".//summary")[1].text.strip() == HOSTILE


def test_a_run_in_which_all_is_well(item, answer):
    page = render_report(run_set([item()], lambda _: answer("answered")))
    assert "Mọi câu đều đạt." in page
    assert "Không có câu nào để tính." in page  # no gold, so no recall to plot
