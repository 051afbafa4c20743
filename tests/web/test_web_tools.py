"""The tools as served: forms whose results have addresses, tables filtered by the server; all without a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import web_fakes
from fastapi.testclient import TestClient
from lxml import html

from assistant.calculators.forms import forms
from corpus.library import Library
from corpus.store import Corpus
from web.links import Site
from web.server import create_app
from web.settings import WebSettings
from web.status import CorpusStatus
from web.tools.tables import PAGE_ROWS, DutyFilter, view_comparison, view_duties

SHARE = {"viec": "xa-dong-gop", "tong": "210"}


@pytest.fixture(scope="module")
def official_client(official: Corpus) -> Iterator[TestClient]:
    library = Library(official)
    assistant = web_fakes.FakeAssistant(library)
    with TestClient(create_app(lambda: assistant, WebSettings(), lambda: CorpusStatus.of(library))) as opened:
        yield opened


def got(client: TestClient, where: str, **query: str) -> html.HtmlElement:
    response = client.get(where, params=query or None)
    assert response.status_code == 200, response.text
    return html.document_fromstring(response.text)


def text_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def result_of(tree: html.HtmlElement) -> str:
    return text_of(tree.find_class("result-box")[0])


def test_the_first_page_leads_to_every_tool(client: TestClient) -> None:
    tree = got(client, "/cong-cu")
    links = [a.get("href") for a in tree.find_class("cards") for a in a.iter("a")]
    assert links == [f"/cong-cu/{t}" for t in ("ty-le", "thoi-han", "so-nguoi", "so-sanh", "cong-khai", "ai-lam-gi")]
    for link in links:
        assert got(client, link).xpath("string(//h1)")


@pytest.mark.parametrize("form_id", forms())
def test_every_case_offered_has_a_form(client: TestClient, form_id: str) -> None:
    tree = got(client, f"/cong-cu/{form_id}")
    links = [a.get("href") for ul in tree.find_class("cases") for a in ul.iter("a")]
    assert len(links) > 10
    for link in links:
        page = got(client, link)
        assert page.find_class("tool-form") and not page.find_class("problem") and not page.find_class("result-box")
        for field in page.find_class("field"):
            (label,) = field.iter("label")
            assert field.xpath(f".//*[@id='{label.get('for')}']"), link


def test_a_result_has_an_address_its_formula_and_its_ground(client: TestClient) -> None:
    tree = got(client, "/cong-cu/ty-le", **SHARE, dat="138")
    assert "Không đạt" in result_of(tree) and "thiếu 2" in result_of(tree) and "2/3 × 210 = 140" in result_of(tree)
    source = text_of(tree.find_class("sources")[0])
    assert "khoản 1 Điều 21" in source and "Bản tóm lược" in source, "no official text is held here"
    link = tree.xpath("//a[@data-link-to]")[0].get("href")
    again = html.document_fromstring(client.get(link.partition("#")[0]).text)
    assert result_of(again) == result_of(tree)
    assert again.get_element_by_id("f-tong").value == "210"


def test_a_result_quotes_the_official_clause(official_client: TestClient, official: Corpus) -> None:
    tree = got(official_client, "/cong-cu/ty-le", **SHARE, dat="140")
    quote = " ".join(text_of(p) for p in tree.find_class("quote")[0].iter("p"))
    provision = Library(official).provision("10/2022/QH15#21.1")
    assert provision is not None and quote == " ".join(provision.text.split())
    assert "Đạt" in result_of(tree)


def test_a_result_carries_the_registers_warnings_of_its_day(official_client: TestClient) -> None:
    query = {"viec": "cq-ttnd", "so": "5"}
    now = got(official_client, "/cong-cu/so-nguoi", **query, ngay="2026-01-01")
    assert "Công đoàn" in text_of(now.find_class("notices")[0])
    assert not got(official_client, "/cong-cu/so-nguoi", **query, ngay="2024-01-01").find_class("notices")


def test_a_size_sorts_without_a_verdict(client: TestClient) -> None:
    tree = got(client, "/cong-cu/so-nguoi", viec="cq-ttnd-lap", so="6")
    assert result_of(tree).startswith("Kết quả") and "Không tổ chức Ban" in result_of(tree)


def test_what_cannot_be_read_is_said_at_its_field(client: TestClient) -> None:
    tree = got(client, "/cong-cu/ty-le", viec="xa-dong-gop", tong="nhiều lắm", dat="")
    field = tree.get_element_by_id("f-tong")
    assert field.value == "nhiều lắm" and field.get("aria-invalid") == "true"
    assert "p-tong" in field.get("aria-describedby")
    assert "ví dụ 120" in text_of(tree.get_element_by_id("p-tong"))
    assert not tree.find_class("result-box")


def test_an_unknown_case_leads_to_the_list_and_an_unknown_tool_nowhere(client: TestClient) -> None:
    assert got(client, "/cong-cu/ty-le", viec="bậy").find_class("cases")
    response = client.get("/cong-cu/khong-co")
    assert response.status_code == 404 and "<!doctype html>" in response.text


def test_the_comparison_shows_parallel_articles(official_client: TestClient) -> None:
    tree = got(official_client, "/cong-cu/so-sanh")
    heads = [text_of(th) for th in tree.xpath("//thead//th")]
    assert heads == ["Việc", "Xã, thôn, tổ dân phố", "Cơ quan, đơn vị", "Doanh nghiệp nhà nước", "Ngoài Nhà nước"]
    (row,) = tree.xpath("//tbody/tr[starts-with(normalize-space(th), 'Ban Thanh tra nhân dân: số thành viên')]")
    links = [a.get("href") for a in row.iter("a")]
    for article in ("36.1", "60.1", "77.1", "82.1"):
        assert any(f"QH15%23{article}" in link for link in links), article
    for link in links:
        assert official_client.get(link.partition("#")[0]).status_code == 200


def test_the_comparison_of_two_settings_and_of_some_words(client: TestClient) -> None:
    tree = html.document_fromstring(client.get("/cong-cu/so-sanh?o=xa&o=co-quan&q=nhiem+ky").text)
    assert [text_of(th) for th in tree.xpath("//thead//th")] == ["Việc", "Xã, thôn, tổ dân phố", "Cơ quan, đơn vị"]
    assert [text_of(th) for th in tree.xpath("//tbody//th")] == ["Ban Thanh tra nhân dân: nhiệm kỳ"]
    checked = {i.get("value") for i in tree.xpath("//input[@type='checkbox'][@checked]")}
    assert checked == {"xa", "co-quan"}


def test_what_must_be_disclosed_by_setting_and_words(client: TestClient) -> None:
    everything = got(client, "/cong-cu/cong-khai")
    assert len(everything.xpath("//tbody/tr")) == 35
    tree = got(client, "/cong-cu/cong-khai", o="xa", q="nhap ngu")
    (row,) = tree.xpath("//tbody/tr")
    said = text_of(row)
    assert "Gọi nhập ngũ" in said and "03 ngày liên tục" in said and "05 ngày làm việc" in said
    assert "Khoản 9 Điều 11 Luật 10/2022" in said
    empty = got(client, "/cong-cu/cong-khai", q="tàu vũ trụ")
    assert not empty.xpath("//tbody/tr") and "Bỏ lọc" in text_of(empty)


def test_duties_are_filtered_and_counted(client: TestClient) -> None:
    tree = got(client, "/cong-cu/ai-lam-gi", ai="Công đoàn", o="co-quan", q="de nghi")
    rows = tree.xpath("//tbody/tr")
    assert rows and all(re.search("(?i)công đoàn|Tổng Liên đoàn", text_of(row.xpath("./th")[0])) for row in rows)
    assert f"{len(rows)} việc" in text_of(tree.find_class("count")[0])
    chosen = tree.xpath("//select[@name='ai']/option[@selected]")[0]
    assert text_of(chosen) == f"Công đoàn ({len(rows)})"
    assert not got(client, "/cong-cu/ai-lam-gi", ai="Người lạ").xpath("//tbody/tr")


def test_every_duty_is_on_one_of_the_pages(library: Library) -> None:
    first = view_duties(library, DutyFilter(), Site())
    pages = [view_duties(library, DutyFilter(page=n), Site()) for n in range(1, first.pages + 1)]
    assert sum(len(page.rows) for page in pages) == first.total > PAGE_ROWS
    everything = view_duties(library, DutyFilter(everything=True), Site())
    assert [*everything.rows] == [row for page in pages for row in page.rows]
    assert view_duties(library, DutyFilter(page=999), Site()).page == first.pages
    dated = view_duties(library, DutyFilter(dated=True, everything=True), Site())
    assert 0 < dated.total < first.total and all(row.deadline for row in dated.rows)


def test_a_filter_tells_how_many_rows_each_choice_leaves(library: Library) -> None:
    view = view_duties(library, DutyFilter(document="61/2023/NĐ-CP"), Site())
    for option in view.actors:
        assert view_duties(library, DutyFilter(option.value, document="61/2023/NĐ-CP"), Site()).total == option.count


def test_pages_of_the_duties_are_linked_with_their_filters(client: TestClient) -> None:
    tree = got(client, "/cong-cu/ai-lam-gi", o="xa", ngay="2026-01-01")
    following = tree.xpath("//a[@rel='next']")[0].get("href")
    assert "trang=2" in following and "o=xa" in following and "ngay=2026-01-01" in following
    assert "trang 2 trên" in text_of(html.document_fromstring(client.get(following).text).find_class("count")[0])
    assert client.get("/cong-cu/ai-lam-gi?trang=-5").status_code == 200


def test_grounds_that_the_register_speaks_of_are_flagged(official: Corpus) -> None:
    library = Library(official)
    topic = "Ban Thanh tra nhân dân: ai chỉ đạo"
    for day, flagged in ((date(2025, 6, 30), False), (date(2025, 7, 1), True)):
        cells = dict(view_comparison(library, ["co-quan"], "", Site(day=day)).rows)[topic]
        assert [cell.grounds[0].caution for cell in cells if cell] == [flagged], "Điều 62 was amended"


def test_hostile_words_stay_words(client: TestClient) -> None:
    hostile = f'"><{web_fakes.SCRIPT}{web_fakes.IMAGE}'
    for where, query in (
        ("/cong-cu/so-sanh", {"q": hostile}),
        ("/cong-cu/cong-khai", {"q": hostile, "o": hostile}),
        ("/cong-cu/ai-lam-gi", {"q": hostile, "ai": hostile, "vb": hostile, "trang": hostile}),
        ("/cong-cu/ty-le", {"viec": "xa-dong-gop", "tong": hostile, "dat": hostile}),
        ("/cong-cu/thoi-han", {"viec": "xa-cong-khai", "moc": hostile, "nghi": hostile}),
        ("/cong-cu/so-nguoi", {"viec": "quy-mo-thon", "vung": hostile}),
    ):
        tree = got(client, where, **query)
        assert not [s for s in tree.iter("script") if "hacked" in (s.text or "")]
        assert not list(tree.iter("img", "iframe"))
        assert not [a for e in tree.iter() for a in e.attrib if a.startswith("on")]


def test_the_handbook_alone_serves_every_tool(tmp_path: Path) -> None:
    library = Library(Corpus(tmp_path))
    assistant = web_fakes.FakeAssistant(library)
    with TestClient(create_app(lambda: assistant, WebSettings(), lambda: CorpusStatus.of(library))) as client:
        for where in ("so-sanh", "cong-khai", "ai-lam-gi?tat-ca=1"):
            tree = html.document_fromstring(client.get(f"/cong-cu/{where}").text)
            assert tree.xpath("//tbody/tr") and "không phải nguyên văn" in text_of(tree)
            for link in {a.get("href").partition("#")[0] for a in tree.find_class("ground")}:
                assert client.get(link).status_code == 200, link
        point = got(client, "/cong-cu/ty-le", viec="cq-hop-le", tong="90", dat="60")
        assert "Tóm lược khoản 2 Điều 51" in text_of(point.find_class("sources")[0])


def test_tools_under_a_path(assistant: web_fakes.FakeAssistant, library: Library) -> None:
    app = create_app(lambda: assistant, WebSettings(root_path="/hoi-dap"), lambda: CorpusStatus.of(library))
    with TestClient(app, root_path="/hoi-dap") as client:
        for where in ("", "/ty-le", "/ty-le?viec=xa-dong-gop&tong=9", "/so-sanh", "/cong-khai", "/ai-lam-gi"):
            tree = html.document_fromstring(client.get(f"/cong-cu{where}").text)
            own = [u for u in tree.xpath("//a/@href | //form/@action | //link/@href | //script/@src") if u[0] == "/"]
            assert own and all(u.startswith("/hoi-dap/") for u in own), where
