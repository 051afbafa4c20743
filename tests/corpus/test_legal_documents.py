"""Single legal documents: one decree in five kinds of file, quotations, gaps, heads and ends."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from made_corpus import DECREE_LINES, decree_as

from corpus.errors import DanchuError, ErrorCode
from corpus.importing import import_paths
from corpus.legaltext import is_legal, read_legal
from corpus.model import Heading, Kind
from corpus.readers import read_text
from corpus.store import Corpus

KINDS = ["txt", "md", "html", "docx", "pdf"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_gives_the_same_decree(kind: str, corpus: Corpus, tmp_path: Path) -> None:
    import_paths(corpus, [decree_as(kind, tmp_path)])
    (document,) = corpus.documents()
    assert (document.number, document.kind, document.issuer) == ("12/2032/NĐ-CP", Kind.DECREE, "Chính phủ")
    assert document.title == "Quy định về việc chăm sóc vườn chung của thôn"
    assert (document.issued, document.effective) == (date(2032, 6, 5), date(2032, 8, 1))
    articles = list(corpus.articles())
    reference = read_legal("\n".join(DECREE_LINES), "x")
    assert [(a.number, a.title, a.text, a.path) for a in articles] == [
        (a.number, a.title, a.text, a.path) for a in reference.articles
    ]
    assert {a.effective for a in articles} == {date(2032, 8, 1)}


def test_articles_clauses_and_points() -> None:
    legal = read_legal("\n".join(DECREE_LINES), "x")
    outline = {a.number: [(c.number, len(c.points)) for c in a.clauses] for a in legal.articles}
    assert outline == {"1": [], "2": [("1", 3), ("2", 0)], "4": [("1", 0), ("2", 0)], "5": [("1", 0), ("2", 0)]}
    assert legal.articles[0].path == (Heading("Chương", "I", "QUY ĐỊNH CHUNG"),)
    assert legal.articles[2].path == (
        Heading("Chương", "II", "SỬA ĐỔI, BỔ SUNG"),
        Heading("Mục", "1", "NGHỊ ĐỊNH CŨ"),
    )


def test_a_quoted_article_stays_inside_the_amending_one() -> None:
    legal = read_legal("\n".join(DECREE_LINES), "x")
    first, second = legal.articles[2].clauses
    text = legal.articles[2].text
    assert text[first.span.start : first.span.end].endswith("\n3. Quả rụng dành cho trẻ em.”")
    assert "Điều 10b. Hạt giống" in text[second.span.start : second.span.end]


def test_skipped_articles_are_imported_and_doubted(corpus: Corpus, tmp_path: Path) -> None:
    import_paths(corpus, [decree_as("txt", tmp_path)])
    assert corpus.doubts() == [("file:nghi-dinh-vuon.txt", "thiếu Điều 3")]
    assert corpus.counts()["articles"] == 4


def test_the_end_of_the_paper_is_not_the_law() -> None:
    legal = read_legal("\n".join([*DECREE_LINES, "TM. CHÍNH PHỦ", "Phụ lục I", "Mẫu bảng theo dõi tưới cây"]), "x")
    assert legal.articles[-1].text.endswith("kể từ ngày 01 tháng 8 năm 2032.")
    assert [d for d in legal.doubts if "phụ lục" in d]


def test_decree_185(official: Corpus) -> None:
    numbers = official.article_ids("185/2026/NĐ-CP")
    articles = [a for a in map(official.article, numbers) if a]
    assert numbers == [f"185/2026/NĐ-CP#{i}" for i in range(1, 21)]
    assert len({a.path for a in articles}) == 5
    assert sum(len(a.clauses) for a in articles) == 63
    assert sum(len(c.points) for a in articles for c in a.clauses) == 73
    document = official.document("185/2026/NĐ-CP")
    assert document is not None
    assert (document.issued, document.effective) == (date(2026, 5, 26), date(2026, 5, 26))


def test_no_letter_of_decree_185_is_lost(shared: Path, official: Corpus) -> None:
    raw = (shared / "corpus/documents/nghi-dinh-185-2026-nd-cp.txt").read_text("utf-8")
    body = raw[raw.index("Chương I") :]
    rebuilt: list[str] = []
    path: tuple[Heading, ...] = ()
    for identifier in official.article_ids("185/2026/NĐ-CP"):
        article = official.article(identifier)
        assert article is not None
        if article.path != path:
            path = article.path
            rebuilt += [f"{h.level} {h.number}{h.title}" for h in path]
        rebuilt.append(f"Điều {article.number}. {article.title}{article.text}")
    assert "".join("".join(rebuilt).split()) == "".join(body.split())


def legal_text(
    *articles: str, head: tuple[str, ...] = ("Số: 5/2030/QĐ-UBND", "QUYẾT ĐỊNH", "Về việc trồng cây")
) -> str:
    return "\n".join((*head, *articles))


def test_a_sentence_about_an_article_opens_none() -> None:
    legal = read_legal(
        legal_text(
            "Điều 1. Phạm vi",
            "Điều 10 của Luật Vườn chung được áp dụng.",
            "Mục 2 Chương I của Luật Vườn chung không áp dụng.",
            "Điều 2. Thi hành",
            "Chữ.",
        ),
        "x",
    )
    assert [a.number for a in legal.articles] == ["1", "2"]
    assert legal.articles[0].text.count("\n") == 1
    assert legal.articles[1].path == ()


def test_an_article_whose_first_line_is_its_text() -> None:
    legal = read_legal(
        legal_text(
            "Điều 1. Phê duyệt lịch tưới như sau:", "1. Sáng tưới.", "Điều 2. Các hộ chịu trách nhiệm thi hành."
        ),
        "x",
    )
    assert [(a.title, a.text) for a in legal.articles] == [
        ("Phê duyệt lịch tưới như sau:", "1. Sáng tưới."),
        ("", "Các hộ chịu trách nhiệm thi hành."),
    ]


def test_a_title_on_the_line_below_and_a_chapters_title_in_two_lines() -> None:
    legal = read_legal(
        legal_text(
            "Chương I", "VƯỜN CHUNG", "CỦA THÔN", "Điều 1", "Phạm vi điều chỉnh", "1. Một.", "Điều 2.", "1. Hai."
        ),
        "x",
    )
    assert legal.articles[0].path == (Heading("Chương", "I", "VƯỜN CHUNG CỦA THÔN"),)
    assert [(a.title, a.text) for a in legal.articles] == [("Phạm vi điều chỉnh", "1. Một."), ("", "1. Hai.")]


def test_in_force_from_the_day_it_is_signed_and_never_anothers_day() -> None:
    head = ("Số: 5/2030/QĐ-UBND", "Hà Nội, ngày 2 tháng 3 năm 2030", "QUYẾT ĐỊNH", "Về việc trồng cây")
    signed = read_legal(
        legal_text("Điều 1. A", "Quyết định này có hiệu lực kể từ ngày ký.", "Điều 2. B", "C", head=head), "x"
    )
    assert signed.document.effective == date(2030, 3, 2)
    other = "Luật Vườn chung có hiệu lực thi hành từ ngày 01 tháng 5 năm 2031."
    assert read_legal(legal_text("Điều 1. A", other, "Điều 2. B", "C", head=head), "x").document.effective is None


def test_one_article_under_a_number_is_law_one_in_a_report_is_not() -> None:
    assert is_legal(legal_text("Điều 1. Trồng cây", "Mỗi hộ trồng một cây."))
    assert not is_legal("Hội nghị thôn\nĐiều 1. Trồng cây\nlà nội dung được bàn nhiều nhất.")


def test_an_article_twice_keeps_the_first() -> None:
    legal = read_legal(legal_text("Điều 1. A", "Một.", "Điều 1. B", "Hai.", "Điều 2. C", "Ba."), "x")
    assert [(a.number, a.text) for a in legal.articles] == [("1", "Một."), ("2", "Ba.")]
    assert len(legal.doubts) == 1


def test_a_document_without_a_number_is_refused(corpus: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "khong-so.txt"
    path.write_text("QUYẾT ĐỊNH\nĐiều 1. A\nMột.\nĐiều 2. B\nHai.", "utf-8")
    with pytest.raises(DanchuError, match=r"khong-so\.txt") as caught:
        import_paths(corpus, [path])
    assert caught.value.code is ErrorCode.DOCUMENT_WITHOUT_NUMBER


def test_word_keeps_inserted_text_and_warns_of_numbers_that_are_not_text(corpus: Corpus, tmp_path: Path) -> None:
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document()
    for line in legal_text("Điều 1. Trồng cây").split("\n"):
        document.add_paragraph(line)
    inserted = f"<w:ins {nsdecls('w')}><w:r><w:t>Mỗi hộ trồng hai cây.</w:t></w:r></w:ins>"
    document.add_paragraph("Điều kiện: ")._p.append(parse_xml(inserted))
    document.add_paragraph("Cây xoài", style="List Number")
    document.paragraphs[-1]._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = 1
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Bưởi", "5 cây"
    path = tmp_path / "quyet-dinh.docx"
    document.save(str(path))
    import_paths(corpus, [path])
    article = corpus.article("5/2030/QĐ-UBND#1")
    assert article is not None
    assert article.text == "Điều kiện: Mỗi hộ trồng hai cây.\nCây xoài\nBưởi 5 cây"
    ((_, doubt),) = corpus.doubts()
    assert "đánh số tự động" in doubt


def test_pdf_lines_become_paragraphs_again(tmp_path: Path) -> None:
    text = read_text(decree_as("pdf", tmp_path)).text
    assert text.split("\n")[-len(DECREE_LINES[9:]) :] == list(DECREE_LINES[9:])
    assert "chính trị - xã hội" in text


def test_utf16_with_a_byte_order_mark(corpus: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "utf16.txt"
    path.write_text("\n".join(DECREE_LINES), "utf-16")
    import_paths(corpus, [path])
    assert corpus.article("12/2032/NĐ-CP#5") is not None


def test_two_documents_in_files_of_one_name(corpus: Corpus, tmp_path: Path) -> None:
    for folder, number in (("a", "5/2030/QĐ-UBND"), ("b", "6/2030/QĐ-UBND")):
        (tmp_path / folder).mkdir()
        path = tmp_path / folder / "van-ban.txt"
        path.write_text(legal_text("Điều 1. A", "Một.", "Điều 2. B", "Hai.", head=(f"Số: {number}",)), "utf-8")
        import_paths(corpus, [path])
    assert {d.number for d in corpus.documents()} == {"5/2030/QĐ-UBND", "6/2030/QĐ-UBND"}


def test_an_article_that_is_gone_from_the_file_goes(corpus: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "van-ban.txt"
    path.write_text(legal_text("Điều 1. A", "Một.", "Điều 2. B", "Hai."), "utf-8")
    import_paths(corpus, [path])
    path.write_text(legal_text("Điều 1. A", "Một khác.", "Nơi nhận:"), "utf-8")
    changes = import_paths(corpus, [path])
    assert (changes.replaced, changes.removed) == (("5/2030/QĐ-UBND#1",), ("5/2030/QĐ-UBND#2",))


def test_one_number_in_two_files_of_other_words_is_refused(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "mot.txt").write_text(legal_text("Điều 1. A", "Một."), "utf-8")
    (tmp_path / "hai.txt").write_text(legal_text("Điều 1. A", "Hai."), "utf-8")
    with pytest.raises(DanchuError, match=r"hai\.txt.*mot\.txt") as caught:
        import_paths(corpus, [tmp_path])
    assert caught.value.code is ErrorCode.DOCUMENT_TWICE
    assert corpus.hash == ""
