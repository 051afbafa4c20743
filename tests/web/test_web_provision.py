"""A provision inside its article: what is highlighted is the quotation, and nothing else is markup."""

from __future__ import annotations

import pytest
import web_fakes
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from corpus.errors import DanchuError
from corpus.library import Library
from corpus.model import Article
from corpus.store import Corpus
from corpus.structure import Span
from web.passages import article_lines
from web.provision_view import view_provision
from web.templating import render

LAW, DECREE = web_fakes.LAW, web_fakes.DECREE


def fragment(library: Library, address: str, mark: str = "") -> html.HtmlElement:
    return html.fragment_fromstring(render("provision.html", v=view_provision(library, address, mark)))


def law_text(tree: html.HtmlElement) -> str:
    return "\n".join(line.text_content() for line in tree.find_class("line"))


def marked(tree: html.HtmlElement) -> str:
    """The highlighted text; lines apart, pieces of a line together."""
    lines = ("".join(m.text_content() for m in line.iter("mark")) for line in tree.find_class("line"))
    return " ".join(" ".join(lines).split())


def test_breadcrumb_badge_and_validity(library: Library) -> None:
    tree = fragment(library, f"{LAW}#1.1.b")
    steps = [li.text_content() for li in tree.find_class("crumbs")[0].iter("li")]
    assert steps == [f"Luật Giữ vườn chung ({LAW})", "Chương II. CHĂM VƯỜN", "Mục 1. Tưới cây", "Điều 1"]
    assert tree.find_class("badge")[0].text == "Luật"
    assert tree.xpath("//h2")[0].text == "Điều 1. Tưới vườn"
    assert "Chưa có hiệu lực; sẽ có hiệu lực từ ngày 01/07/2031" in tree.find_class("facts")[0].text_content()
    assert "Có hiệu lực từ ngày 02/01/2020" in fragment(library, f"{DECREE}#4").find_class("facts")[0].text_content()
    assert tree.get("data-url") and tree.find_class("out")[0].get("href") == tree.get("data-url")


def test_no_official_page_no_link(library: Library) -> None:
    assert not fragment(library, f"{DECREE}#4").find_class("out")


@pytest.mark.parametrize("article", [a.id for a in web_fakes.ARTICLES])
def test_every_provision_is_highlighted_exactly(library: Library, article: str) -> None:
    held = library.article(article)
    assert held is not None
    for provision in held.provisions()[1:]:
        tree = fragment(library, provision.id)
        assert marked(tree) == " ".join(provision.text.split())
        assert law_text(tree) == held.text
        assert len(tree.xpath("//*[@data-first]")) == 1


@settings(deadline=None)
@given(data=st.data())
def test_any_span_is_highlighted_exactly(library: Library, data: st.DataObject) -> None:
    article = data.draw(st.sampled_from(web_fakes.ARTICLES))
    start = data.draw(st.integers(0, len(article.text) - 1))
    end = data.draw(st.integers(start + 1, len(article.text)))
    tree = fragment(library, article.id, f"{start}-{end}")
    assert marked(tree).replace(" ", "") == "".join(article.text[start:end].split())
    assert law_text(tree) == article.text


def test_official_text_is_highlighted_exactly_and_loses_nothing(official: Corpus) -> None:
    library = Library(official)
    for article_id in official.article_ids():
        article = library.article(article_id)
        assert article is not None
        for provision in article.provisions():
            lines = article_lines(article, [provision.span], ())
            parts = ["".join(p.text for p in [*line.number, *pieces(line)]) for line in lines]
            assert "\n".join(parts) == article.text
            shown = ["".join(p.text for p in [*line.number, *pieces(line)] if p.marked) for line in lines]
            assert " ".join(" ".join(shown).split()) == " ".join(provision.text.split())


def pieces(line) -> list:
    return [piece for run in line.runs for piece in run.pieces]


def test_lines_know_what_they_are(library: Library) -> None:
    roles = [line.role for line in view_provision(library, f"{LAW}#1").lines]
    assert roles == ["plain", "clause", "point", "point", "clause-more", "clause"]
    assert [line.anchor for line in view_provision(library, f"{LAW}#1").lines] == ["", "k1", "k1-a", "k1-b", "", "k2"]


def test_cross_references_lead_to_what_is_held(library: Library) -> None:
    (ref,) = fragment(library, f"{LAW}#1").find_class("ref")
    assert (ref.text_content(), ref.get("data-cite")) == ("khoản 2 Điều 2 của Luật này", f"{LAW}#2.2")
    (both,) = fragment(library, f"{LAW}#2").find_class("ref")
    assert both.get("data-cite") == f"{LAW}#1"
    spans = [tuple(map(int, part.split("-"))) for part in both.get("data-mark").split(",")]
    article = library.article(f"{LAW}#1")
    assert [article.text[a:b].split(".")[0] for a, b in spans] == ["1", "2"]


def test_another_laws_article_is_no_link(library: Library) -> None:
    """ "Điều 9 Luật Trồng rừng" is not Điều 9 of this law, even where this law has one."""
    text = "Theo Điều 1 Luật Trồng rừng và Điều 2 của Luật này; theo Điều 1 của Nghị định khác."
    article = Article(f"{LAW}#1", "Thử", text)
    from web.crossrefs import link_references

    assert [article.text[slice(*r.span)] for r in link_references(library, article)] == ["Điều 2 của Luật này"]


def test_neighbours_and_related(library: Library) -> None:
    tree = fragment(library, f"{LAW}#2")
    assert [a.get("data-cite") for a in tree.find_class("around")[0].iter("a")] == [f"{LAW}#1", f"{LAW}#3"]
    (related,) = fragment(library, f"{LAW}#1").find_class("related")[0].iter("a")
    assert related.get("data-cite") == f"{DECREE}#4"
    assert "Chi tiết việc tưới" in related.text


def test_hostile_text_is_only_text(library: Library) -> None:
    tree = fragment(library, f"{LAW}#3")
    assert law_text(tree) == library.article(f"{LAW}#3").text
    assert web_fakes.IMAGE in tree.xpath("//h2")[0].text
    report = fragment(library, web_fakes.REPORT.id)
    assert web_fakes.SCRIPT in report.xpath("//h2")[0].text
    for page in (tree, report):
        assert not list(page.iter("script", "img", "iframe", "style"))
        assert not [a for e in page.iter() for a in e.attrib if a.startswith("on")]


def test_news_says_that_it_is_no_law_and_keeps_both_dates(library: Library) -> None:
    tree = fragment(library, web_fakes.REPORT.id, "20-30")
    text = tree.text_content()
    assert "Ngày đăng: 25/04/2031" in text and "Ngày diễn ra: 29/05" in text
    assert "không phải quy định" in tree.find_class("caution")[0].text
    assert marked(tree).replace(" ", "") == "".join(web_fakes.REPORT.text[20:30].split())


def test_the_handbook_is_never_passed_off_as_the_law(library: Library) -> None:
    tree = fragment(library, "10/2022/QH15#21.1")
    assert tree.find_class("badge")[0].text == "Bản tóm lược, không phải nguyên văn"
    assert "không có giá trị pháp lý" in tree.find_class("caution")[0].text
    assert not tree.find_class("explain")
    assert tree.get("data-label").startswith("Tóm lược khoản 1 Điều 21")


def test_the_handbook_stands_beside_the_official_text(official: Corpus) -> None:
    tree = fragment(Library(official), "10/2022/QH15#21.1")
    (explain,) = tree.find_class("explain")
    assert explain.xpath("./summary")[0].text == "Giải thích dễ hiểu"
    assert "Khoản 1." in explain.find_class("focus")[0].text_content()
    assert tree.find_class("badge")[0].text == "Luật"


def test_a_document_opens_at_its_first_article(library: Library) -> None:
    assert view_provision(library, LAW).article == f"{LAW}#1"


@pytest.mark.parametrize("mark", ["", "a-b", "5", "9-3", "0-999999", "-1-4", "0-1;2-3", "١-٢"])
def test_marks_that_make_no_sense_are_left_out(library: Library, mark: str) -> None:
    assert not marked(fragment(library, f"{LAW}#1", mark))


@pytest.mark.parametrize(
    ("address", "code"),
    [(f"{LAW}#99", "provision-not-found"), ("9/9999/QH1#1", "provision-not-found"),
     ("news:khong-co", "provision-not-found"),
     ("bậy bạ", "address-invalid"), ("../../etc/passwd", "address-invalid")],
)  # fmt: skip
def test_what_is_not_held(library: Library, client: TestClient, address: str, code: str) -> None:
    with pytest.raises(DanchuError) as caught:
        view_provision(library, address)
    assert caught.value.code == code


def test_endpoints(client: TestClient) -> None:
    found = client.get("/provision/7/2031/QH16%231.1", params={"mark": "0-10"})
    assert found.status_code == 200 and found.text.startswith("<article") and "<mark>" in found.text
    page = client.get("/van-ban/8/2031/N%C4%90-CP%234")
    assert page.status_code == 200 and "<!doctype html>" in page.text and "Mỗi cây một gáo nước." in page.text
    missing = client.get("/provision/7/2031/QH16%2399")
    assert missing.status_code == 404 and missing.json()["error"]["code"] == "provision-not-found"
    gone = client.get("/van-ban/7/2031/QH16%2399")
    assert gone.status_code == 404 and "Không có điều khoản" in gone.text
    odd = client.get("/van-ban/%3Cscript%3Ealert(1)%3C%2Fscript%3E")
    assert odd.status_code == 400 and "<script>alert" not in odd.text


def test_marks_survive_a_round_trip() -> None:
    from web.links import marks_value, read_marks

    spans = (Span(0, 4), Span(9, 12))
    assert read_marks(marks_value(spans), 20) == spans
