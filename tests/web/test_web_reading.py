"""The reading room as served: the list, a document's tree, a provision's page, the search; all without a script."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import quote

import pytest
import web_fakes
from fastapi.testclient import TestClient
from lxml import html

from assistant.lookup import Lookup
from corpus.library import Library
from corpus.store import Corpus
from web.links import Site
from web.reading.contents import view_contents, view_document, whole_text
from web.reading.day import read_day
from web.reading.shelf import view_shelf
from web.server import create_app
from web.settings import WebSettings
from web.status import CorpusStatus

LAW, DECREE, NEWS = web_fakes.LAW, web_fakes.DECREE, web_fakes.REPORT.id


def path(address: str) -> str:
    return f"/van-ban/{quote(address, safe='/:.')}"


def got(client: TestClient, where: str, **query: str) -> html.HtmlElement:
    response = client.get(where, params=query or None)
    assert response.status_code == 200, response.text
    return html.document_fromstring(response.text)


def text_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_the_list_names_every_document_with_its_validity_and_reports_apart(client: TestClient) -> None:
    tree = got(client, "/van-ban")
    groups = {text_of(s.xpath("./h2")[0]): s for s in tree.find_class("group")}
    assert list(groups) == ["Luật", "Nghị định", "Thông tư", "Tin, bài về thực hiện dân chủ ở cơ sở"]
    law = text_of(groups["Luật"])
    assert f"Luật Giữ vườn chung ({LAW})" in law and "Chưa có hiệu lực; sẽ có hiệu lực từ ngày 01/07/2031" in law
    assert "3 điều" in law and "Quốc hội, ban hành ngày 05/05/2031" in law
    assert "Có hiệu lực từ ngày 02/01/2020" not in text_of(groups["Nghị định"]), (
        "an article's day is not the document's"
    )
    news = groups["Tin, bài về thực hiện dân chủ ở cơ sở"]
    assert "không phải quy định" in text_of(news) and "Đăng 25/04/2031; diễn ra 29/05" in text_of(news)
    assert path(NEWS) in [a.get("href") for a in news.iter("a")]


def test_the_day_asked_about_changes_validity_and_goes_along(client: TestClient) -> None:
    tree = got(client, "/van-ban", ngay="2032-01-31")
    assert "Có hiệu lực từ ngày 01/07/2031" in text_of(tree) and "31/01/2032" in text_of(tree.find_class("as-of")[0])
    rows = [a.get("href") for a in tree.find_class("documents")[0].iter("a")]
    assert f"{path(LAW)}?ngay=2032-01-31" in rows
    article = got(client, path(f"{LAW}#2"), ngay="2032-01-31")
    links = [a.get("href") for a in (*article.find_class("ref"), *article.find_class("around")[0].iter("a"))]
    assert links and all("ngay=2032-01-31" in link for link in links)
    assert "Có hiệu lực từ ngày 01/07/2031" in text_of(article.find_class("facts")[0])


@pytest.mark.parametrize(
    ("typed", "read"),
    [("2031-08-09", date(2031, 8, 9)), ("9/8/2031", date(2031, 8, 9)), (" 09.08.2031 ", date(2031, 8, 9)),
     ("2031-02-30", None), ("hôm qua", None), ("", None), ("2030-01-02", None)],
)  # fmt: skip
def test_days_as_they_are_sent_and_typed(typed: str, read: date | None) -> None:
    assert read_day(typed, today=date(2030, 1, 2)) == read


def test_a_document_shows_its_tree_in_the_order_of_the_text(client: TestClient, library: Library) -> None:
    tree = got(client, path(LAW))
    assert text_of(tree.xpath("//h1")[0]) == f"Luật Giữ vườn chung ({LAW})"
    nodes = [text_of(s.find_class("heading")[0]) for s in tree.xpath("//details[contains(@class,'node')]/summary")]
    assert nodes == ["Chương II. CHĂM VƯỜN", "Mục 1. Tưới cây", "Nguồn không ghi chương, mục"]
    listed = [a.get("href") for a in tree.find_class("contents")[0].iter("a")]
    assert listed == [path(article) for article in library.article_ids(LAW)]
    assert tree.get_element_by_id("chuong-ii-muc-1") is not None


def test_every_article_of_the_official_text_is_in_its_tree_once(official: Corpus) -> None:
    library = Library(official)
    for document in library.documents():
        view = view_document(library, document.number, Site())
        ids, hrefs = [], []

        def walk(node, ids=ids, hrefs=hrefs) -> None:
            ids.append(node.id)
            hrefs.extend(e.href for e in node.entries)
            for below in node.nodes:
                walk(below)

        walk(view.tree)
        assert hrefs == [path(article) for article in library.article_ids(document.number)]
        assert len(set(ids)) == len(ids)


def test_the_whole_text_loses_nothing(official: Corpus) -> None:
    library = Library(official)
    texts = whole_text(library, "10/2022/QH15", Site())
    assert len(texts) == 91
    for text, article_id in zip(texts, library.article_ids("10/2022/QH15"), strict=True):
        lines = (
            "".join(p.text for p in [*line.number, *(q for r in line.runs for q in r.pieces)]) for line in text.lines
        )
        assert "\n".join(lines) == library.article(article_id).text
    begun = [(depth, heading.split(".")[0]) for text in texts for depth, heading in text.headings]
    assert [name for depth, name in begun if depth == 0] == [f"Chương {n}" for n in ("I", "II", "III", "IV", "V", "VI")]
    assert len(begun) == 25


def test_a_whole_document_can_be_printed_from_one_page(client: TestClient, library: Library) -> None:
    tree = got(client, path(LAW), xem="toan-van")
    assert [text_of(h) for h in tree.xpath("//article/h3")] == [
        f"Điều {a.number}. {a.title}" for a in map(library.article, library.article_ids(LAW))
    ]
    assert tree.get_element_by_id("d1-k1-b").text_content().startswith("b) Tưới lá sau")
    assert tree.get_element_by_id("tool-print") is not None


def test_permanent_links_to_every_clause_and_point(client: TestClient, library: Library) -> None:
    tree = got(client, path(f"{LAW}#1"))
    links = {a.get("data-link-to"): a.get("href") for a in tree.find_class("permalink")}
    assert links == {
        "khoản 1": path(f"{LAW}#1.1") + "#k1",
        "điểm a khoản 1": path(f"{LAW}#1.1.a") + "#k1-a",
        "điểm b khoản 1": path(f"{LAW}#1.1.b") + "#k1-b",
        "khoản 2": path(f"{LAW}#1.2") + "#k2",
    }
    for href in links.values():
        where, _, anchor = href.partition("#")
        page = got(client, where)
        assert page.get_element_by_id(anchor).iter("mark")
        assert text_of(page.get_element_by_id(anchor)).startswith(text_of(next(page.iter("mark"))))


def test_the_crumbs_lead_into_the_table_of_contents(client: TestClient) -> None:
    tree = got(client, path(f"{LAW}#1"))
    crumbs = [(text_of(a), a.get("href")) for a in tree.find_class("provision")[0].find_class("crumbs")[0].iter("a")]
    assert crumbs == [
        (f"Luật Giữ vườn chung ({LAW})", path(LAW)),
        ("Chương II. CHĂM VƯỜN", f"{path(LAW)}#chuong-ii"),
        ("Mục 1. Tưới cây", f"{path(LAW)}#chuong-ii-muc-1"),
    ]
    (here,) = tree.xpath("//*[contains(@class,'contents')]//a[@aria-current]")
    assert here.get("href") == path(f"{LAW}#1")


def test_the_contents_open_where_one_reads(library: Library) -> None:
    tree = view_contents(library, f"{LAW}#3", Site())
    assert [node.open for node in tree.nodes] == [False, True]


def test_a_decrees_own_headings_are_not_the_codifications(official: Corpus) -> None:
    library = Library(official)
    from web.provision_view import view_provision

    view = view_provision(library, "59/2023/NĐ-CP#5")
    assert [step.label for step in view.path[1:]] == ["Chương II", "Mục 1", "Điều 5"]
    assert any(fact.startswith("Trong Bộ Pháp điển: ") for fact in view.facts)


def test_known_amendments_stand_above_the_text(official: Corpus) -> None:
    from web.provision_view import view_provision

    library = Library(official)
    now = view_provision(library, "10/2022/QH15#62", site=Site(day=date(2025, 7, 1)))
    assert "amended" in [warning.code for warning in now.warnings]
    before = view_provision(library, "10/2022/QH15#62", site=Site(day=date(2025, 6, 30)))
    assert "amended" not in [warning.code for warning in before.warnings]
    rows = {row.number: row for _, rows in view_shelf(library, Site(day=date(2026, 1, 1))).groups for row in rows}
    assert rows["165/2018/TT-BQP"].state == "ended" and "122/2024/TT-BQP" in rows["165/2018/TT-BQP"].more
    assert rows["165/2018/TT-BQP"].more.endswith("Chưa đối chiếu được với văn bản gốc.")


def test_the_handbook_alone_says_so_everywhere(tmp_path) -> None:
    held = Library(Corpus(tmp_path))
    assistant = web_fakes.FakeAssistant(held)
    with TestClient(create_app(lambda: assistant, WebSettings(), lambda: CorpusStatus.of(held))) as client:
        shelf = got(client, "/van-ban")
        assert "chưa có văn bản chính thức" in text_of(shelf.find_class("page-head")[0])
        assert all(row.find_class("badge-handbook") for row in shelf.find_class("document-row"))
        document = got(client, path("10/2022/QH15"))
        assert "không phải nguyên văn" in text_of(document.find_class("document-head")[0])
        assert "Chương II. Ở xã, phường, thị trấn" in text_of(document.find_class("contents")[0])
        article = got(client, path("10/2022/QH15#21.1"))
        assert "không có giá trị pháp lý" in text_of(article.find_class("provision-head")[0])
        whole = got(client, path("10/2022/QH15"), xem="toan-van")
        assert len(whole.xpath("//article")) == len(whole.xpath("//article/p[contains(@class,'badge-handbook')]")) == 91


@pytest.mark.parametrize("typed", ["vườn mở cửa từ 6 giờ", "vuon mo cua tu 6 gio"])
def test_search_understands_words_without_diacritics(client: TestClient, typed: str) -> None:
    tree = got(client, "/van-ban", q=typed)
    found = {text_of(result.xpath("./h2")[0]): result for result in tree.find_class("result")[:3]}
    first = found["Khoản 1 Điều 2. Giờ mở cửa"]
    assert text_of(next(first.iter("mark"))).lower() == "vườn mở cửa từ 6 giờ"
    href = first.xpath("./h2/a/@href")[0]
    where, _, anchor = href.partition("#")
    assert where.startswith(path(f"{LAW}#2.1")) and anchor == "k1"
    opened = html.document_fromstring(client.get(where).text)
    marked = " ".join(" ".join(m.text_content() for m in opened.iter("mark")).split())
    assert marked == "1. Vườn mở cửa từ 6 giờ."


@pytest.mark.parametrize(
    ("typed", "address"),
    [("khoản 2 điều 1 luật giữ vườn chung", f"{LAW}#1.2"), ("k1 d2 luat giu vuon chung", f"{LAW}#2.1"),
     ("nđ 8 điều 4", f"{DECREE}#4"), ("nghi dinh 8/2031", DECREE)],
)  # fmt: skip
def test_a_reference_jumps_to_its_place(client: TestClient, typed: str, address: str) -> None:
    response = client.get("/van-ban", params={"q": typed}, follow_redirects=False)
    assert response.status_code == 303
    assert response.headers["location"].partition("#")[0] == path(address)


def test_a_reference_to_what_is_not_there_says_so(client: TestClient) -> None:
    tree = got(client, "/van-ban", q="nđ 8 điều 77")
    assert "không có Điều 77" in text_of(tree.find_class("caution")[0])
    assert not tree.find_class("result")


def test_nothing_found_is_said_with_a_way_on(library: Library) -> None:
    class Empty(web_fakes.FakeAssistant):
        def look_up(self, text: str, limit: int = 12) -> Lookup:
            return Lookup("giá vàng", sure=False)

    with TestClient(create_app(lambda: Empty(library), WebSettings(), lambda: CorpusStatus.of(library))) as client:
        tree = got(client, "/van-ban", q="gia vang")
    assert text_of(tree.xpath("//h1")[0]) == "Không tìm thấy" and "Hiểu là: giá vàng" in text_of(tree)
    assert "/" in [a.get("href") for a in tree.find_class("caution")[0].iter("a")]


def test_an_unforeseen_failure_is_a_page_in_plain_words(library: Library) -> None:
    class Broken(web_fakes.FakeAssistant):
        def look_up(self, text: str, limit: int = 12) -> Lookup:
            raise RuntimeError("bí mật trong vết lỗi")

    with TestClient(create_app(lambda: Broken(library), WebSettings(), lambda: CorpusStatus.of(library))) as client:
        response = client.get("/van-ban", params={"q": "vườn"})
    assert response.status_code == 500 and "<!doctype html>" in response.text and "bí mật" not in response.text


@pytest.mark.parametrize("typed", ["?!", "a" * 2500])
def test_a_search_that_cannot_be_taken_is_answered_in_words(client: TestClient, typed: str) -> None:
    response = client.get("/van-ban", params={"q": typed})
    assert response.status_code == 400 and "<!doctype html>" in response.text
    assert re.search("chưa nhập|quá giới hạn", response.text)


def test_hostile_words_stay_words(client: TestClient) -> None:
    for where, query in (
        ("/van-ban", {"q": f"vườn {web_fakes.SCRIPT} {web_fakes.IMAGE}"}),
        (path(f"{LAW}#3"), {}),
        (path(NEWS), {}),
        (path(LAW), {"xem": "toan-van"}),
        (path(LAW), {"ngay": '"><script>window.hacked = 3</script>'}),
        ("/van-ban", {}),
    ):
        tree = got(client, where, **query)
        assert not [s for s in tree.iter("script") if "hacked" in (s.text or "")]
        assert not list(tree.iter("img", "iframe")) and not [
            a for e in tree.iter() for a in e.attrib if a.startswith("on")
        ]


def test_pages_under_a_path(assistant: web_fakes.FakeAssistant, library: Library) -> None:
    app = create_app(lambda: assistant, WebSettings(root_path="/hoi-dap"), lambda: CorpusStatus.of(library))
    with TestClient(app, root_path="/hoi-dap") as client:
        for where in ("/van-ban", path(LAW), path(f"{LAW}#1"), "/van-ban?q=vuon"):
            tree = html.document_fromstring(client.get(where).text)
            own = [u for u in tree.xpath("//a/@href | //form/@action | //link/@href | //script/@src") if u[0] == "/"]
            assert own and all(u.startswith("/hoi-dap/") for u in own), where


def test_the_slash_at_the_end_leads_to_the_list(client: TestClient) -> None:
    response = client.get("/van-ban/", follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (307, "/van-ban")


def test_a_document_that_is_not_held(client: TestClient) -> None:
    response = client.get(path("9/9999/QH1"))
    assert response.status_code == 404 and "Không có văn bản 9/9999/QH1" in response.text
