"""The codification's form, on invented law: what is read, what is taken off, what is refused."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from made_corpus import DECREE_1, GARDEN, LAW_1, LAW_2, MadeArticle, garden_topic, zip_folder

from corpus.errors import DanchuError, ErrorCode
from corpus.importing import import_paths
from corpus.model import Heading, Kind
from corpus.phapdien import read_topics
from corpus.store import Corpus
from corpus.topic import parse_topic

TOPIC = ["99.9"]


@pytest.fixture
def garden(corpus: Corpus, codification: Path) -> Corpus:
    import_paths(corpus, [codification], TOPIC)
    return corpus


def test_articles_bear_their_documents_own_numbers(garden: Corpus) -> None:
    assert garden.article_ids() == ["7/2031/QH20#1", "8/2031/NĐ-CP#3", "7/2031/QH20#2"]
    law, decree = garden.documents()
    assert (law.number, law.kind, law.issuer, law.item_id) == ("7/2031/QH20", Kind.LAW, "Quốc hội", "901")
    assert (law.issued, law.effective) == (date(2031, 2, 1), date(2031, 5, 1))
    assert law.name == "Luật Vườn chung (7/2031/QH20)"
    assert (decree.kind, decree.issued, decree.effective) == (Kind.DECREE, date(2031, 6, 3), date(2031, 7, 4))


def test_the_numbers_suffix_decides_who_issued_it(garden: Corpus) -> None:
    decree = garden.document("8/2031/NĐ-CP")
    assert decree is not None
    assert decree.issuer == "Chính phủ"  # the source line names a ministry


def test_text_is_clean_and_whole(garden: Corpus) -> None:
    article = garden.article("7/2031/QH20#2")
    assert article is not None
    assert article.text == (
        "1. Cộng đồng bàn trước khi trồng cây mới.\n2. Mỗi hộ trồng một cây.\n"
        "Xoài 3 cây\nBưởi 5 cây\n3. Không chặt cây < 10 năm tuổi."
    )
    assert [c.number for c in article.clauses] == ["1", "2", "3"]


def test_attachments_are_metadata(garden: Corpus) -> None:
    article = garden.article("8/2031/NĐ-CP#3")
    assert article is not None
    assert article.attachments == ("Phu luc_1.doc",)
    assert "Phu luc" not in article.text
    assert [(c.number, len(c.points)) for c in article.clauses] == [("1", 2), ("2", 0)]
    point = garden.provision("8/2031/NĐ-CP#3.1.b")
    assert point is not None
    assert point.text == "b) Ngày mưa không tưới."


def test_an_attachments_name_without_a_link_and_two_headings_are_taken_off() -> None:
    body = "<p>1. Tưới cây.</p><p>Chương III. Chăm sóc cây già</p><p>Mục 3.1. BÓN PHÂN</p><p><u>Phụ lục 02.doc</u></p>"
    topic = parse_topic(garden_topic(articles=(MadeArticle(LAW_1, "LQ.1", "T", GARDEN[1].note, body),)).html(), "x")
    assert [(a.text, a.attachments) for a in topic.articles] == [("1. Tưới cây.", ("Phụ lục 02.doc",))]


def test_a_last_sentence_about_a_section_stays() -> None:
    body = "<p>Áp dụng quy định sau:</p><p>Mục 2 Chương I của Luật này không áp dụng.</p>"
    topic = parse_topic(garden_topic(articles=(MadeArticle(LAW_1, "LQ.1", "T", GARDEN[1].note, body),)).html(), "x")
    assert topic.articles[0].text.endswith("\nMục 2 Chương I của Luật này không áp dụng.")


def test_chapter_eleven_does_not_stand_in_chapter_ten(garden: Corpus) -> None:
    article = garden.article("7/2031/QH20#2")
    assert article is not None
    path = (Heading("Chương", "XI", "CÂY BÓNG MÁT"), Heading("Mục", "1", "TRỒNG CÂY"))
    assert article.topic_path == path
    assert [str(h) for h in article.headings] == ["Chương XI. CÂY BÓNG MÁT", "Mục 1. TRỒNG CÂY"]


def test_a_decree_keeps_the_path_of_its_own(garden: Corpus) -> None:
    article = garden.article("8/2031/NĐ-CP#3")
    assert article is not None
    assert article.path == (Heading("Chương", "II", ""), Heading("Mục", "1", ""))
    assert article.topic_path == (Heading("Chương", "I", "QUY ĐỊNH CHUNG"),)


def test_a_law_keeps_its_chapters_number_where_the_topic_counts_anew() -> None:
    note, body = GARDEN[1].note, "<p>Chữ.</p>"
    parts = (("heading", "99009000000000002000", "Chương II", "TƯỚI CÂY"),)
    moved = MadeArticle("9900900000000000200000500000000000000000", "LQ.5", "T", note, body, anchor="Chuong_IV_Dieu_5")
    topic = parse_topic(garden_topic(articles=(*parts, moved)).html(), "x")
    assert topic.articles[0].path == (Heading("Chương", "IV", "TƯỚI CÂY"),)
    assert topic.articles[0].topic_path == (Heading("Chương", "II", "TƯỚI CÂY"),)


def test_a_part_counted_in_words_is_a_heading() -> None:
    parts = (("heading", "99009000000000001000", "Phần thứ nhất", "MỞ ĐẦU"), GARDEN[1])
    topic = parse_topic(garden_topic(articles=parts).html(), "x")
    assert topic.articles[0].topic_path == (Heading("Phần", "nhất", "MỞ ĐẦU"),)


def test_cross_references_resolve_inside_the_topic(garden: Corpus) -> None:
    article = garden.article("7/2031/QH20#1")
    assert article is not None
    assert [(link.code, link.target) for link in article.links] == [
        (DECREE_1, "8/2031/NĐ-CP#3"),
        ("44013000000000001000", None),
    ]


def test_an_empty_item_id_is_no_link(garden: Corpus) -> None:
    assert garden.official_url("7/2031/QH20").endswith("/901?tabs=toan-van")  # from the other article
    only = parse_topic(garden_topic(articles=(GARDEN[-1],)).html(), "x")
    assert only.documents["7/2031/QH20"].item_id == ""


@pytest.mark.parametrize(
    ("note", "number"),
    [
        ("Điều 1 Thông tư số 18 /2018/TT-NHNN, có hiệu lực thi hành kể từ ngày 01/01/2019", "18/2018/TT-NHNN"),
        ("Điều 1 Thông tư số 64/2020/TT- BCA Quy định quy trình, có hiệu lực từ ngày 01/01/2021", "64/2020/TT-BCA"),
        ("Điều 2 Nghị định số 89/2015/NÐ-CP, có hiệu lực thi hành kể từ ngày 25/11/2015", "89/2015/NĐ-CP"),
        ("Điều 1 Luật số 21-LCT/HDNN8, có hiệu lực thi hành kể từ ngày 11/07/1989", "21-LCT/HDNN8"),
        ("Điều 3 Bộ Luật số 100/2015/QH13, có hiệu lực thi hành kể từ ngày 01/01/2018", "100/2015/QH13"),
        ("Điều 1 Thông tư số liên tịch 02/2002/TTLT/BTC-MTTW, có hiệu lực", "02/2002/TTLT/BTC-MTTW"),
        ("Điều 2 Nghị định số 84-CP (1), có hiệu lực thi hành kể từ ngày 01/01/1994", "84-CP"),
    ],
)
def test_source_lines_with_odd_numbers(note: str, number: str) -> None:
    topic = parse_topic(garden_topic(articles=(MadeArticle(LAW_1, "LQ.1", "T", note, "<p>Chữ.</p>"),)).html(), "x")
    assert list(topic.documents) == [number]
    assert topic.doubts == []


def test_an_article_without_a_readable_source_is_doubted_not_dropped_in_silence(
    corpus: Corpus, codification: Path
) -> None:
    unnumbered = MadeArticle(LAW_2, "PL.1.1", "Cây cổ thụ", "Điều 1 Pháp lệnh Về cây cổ thụ", "<p>Chữ.</p>")
    (codification / "demuc" / "aaaa.html").write_text(garden_topic(articles=(*GARDEN[:2], unnumbered)).html(), "utf-8")
    import_paths(corpus, [codification], TOPIC)
    assert corpus.counts()["articles"] == 1
    assert [source for source, doubt in corpus.doubts() if "Cây cổ thụ" in doubt] == ["phapdien:99.9"]


def test_one_article_twice_with_other_words_is_doubted() -> None:
    again = MadeArticle(LAW_2, "LQ.1", "Phạm vi", GARDEN[1].note, "<p>Chữ khác.</p>")
    topic = parse_topic(garden_topic(articles=(*GARDEN[:2], again)).html(), "x")
    assert len(topic.articles) == 1
    assert len(topic.doubts) == 1


def test_zip_folder_and_single_file_give_the_same_corpus(codification: Path, tmp_path: Path) -> None:
    nested = tmp_path / "nested" / "BoPhapDien"
    shutil.copytree(codification, nested)
    sources = {
        "zip": zip_folder(codification, tmp_path / "bo.zip"),
        "nested-zip": zip_folder(tmp_path / "nested", tmp_path / "nested.zip"),
        "folder": codification,
        "demuc": codification / "demuc",
        "parent": tmp_path / "nested",
        "file": codification / "demuc" / "aaaa.html",
    }
    hashes = {}
    for name, source in sources.items():
        corpus = Corpus(tmp_path / f"home-{name}")
        import_paths(corpus, [source], TOPIC)
        hashes[name] = corpus.hash
    assert len(set(hashes.values())) == 1
    assert hashes["zip"]


def test_shells_and_absent_topics_are_not_found(corpus: Corpus, codification: Path) -> None:
    for topics in (["98.7"], ["1.1"], ["99.9", "98.7"]):
        with pytest.raises(DanchuError) as caught:
            import_paths(corpus, [codification], topics)
        assert caught.value.code is ErrorCode.TOPIC_NOT_FOUND
        assert topics[-1] in caught.value.message
    assert corpus.hash == ""


def test_two_topics_may_bear_one_number(corpus: Corpus, codification: Path) -> None:
    (codification / "demuc" / "cccc.html").write_text(garden_topic(articles=()).html(), "utf-8")
    import_paths(corpus, [codification], TOPIC)
    assert corpus.counts()["articles"] == 3


def test_all_topics(corpus: Corpus, codification: Path) -> None:
    import_paths(corpus, [codification], ["all"])
    assert corpus.counts()["articles"] == 3


def test_the_default_topic_comes_from_the_settings(corpus: Corpus, codification: Path) -> None:
    with pytest.raises(DanchuError, match=r"44\.13"):
        import_paths(corpus, [codification])


def contents(*names: tuple[str, str]) -> str:
    nodes = [{"ID": c, "ChuDeID": "z", "DeMucID": "aaaa", "ChiMuc": "1", "MAPC": c, "TEN": t} for c, t in names]
    tree = json.dumps(nodes, ensure_ascii=False)
    return f"\ufeffvar jdChuDe = [];\nvar jdDeMuc = [];\nvar jdAllTree = {tree};"


COMPLETE = (
    (LAW_1, "Điều 99.9.LQ.1."),
    (DECREE_1, "Điều 99.9.NĐ.1.1."),
    (LAW_2, "Điều 99.9.LQ.2."),
    ("99009", "Chương I"),
)


def test_the_table_of_contents_is_used_where_it_is(corpus: Corpus, codification: Path, tmp_path: Path) -> None:
    import_paths(corpus, [codification], TOPIC)
    without = corpus.hash
    (codification / "lib").mkdir()
    (codification / "lib" / "app.js").write_text("var x = 1;", "utf-8")
    (codification / "jsonData.js").write_text(contents(*COMPLETE), "utf-8")
    assert not import_paths(corpus, [codification], TOPIC).any
    assert corpus.doubts() == []
    (codification / "jsonData.js").write_text(contents(*COMPLETE, ("9" * 40, "Điều 99.9.LQ.3. Bón phân")), "utf-8")
    archive = zip_folder(codification, tmp_path / "bo.zip")
    for source in (codification, archive):
        import_paths(corpus, [source], TOPIC)
        ((source_name, doubt),) = corpus.doubts()
        assert source_name == "phapdien:99.9"
        assert "thiếu 1 điều" in doubt
        assert "Bón phân" in doubt
    assert corpus.hash == without


def test_an_unreadable_table_of_contents_is_passed_over(codification: Path) -> None:
    for text in ("var jdAllTree = [{", "var jdAllTree = [1];", "nothing"):
        (codification / "jsonData.js").write_text(text, "utf-8")
        (topic,) = read_topics(codification, TOPIC)
        assert len(topic.articles) == 3
        assert ["jsonData.js" in doubt for doubt in topic.doubts] == [True]
