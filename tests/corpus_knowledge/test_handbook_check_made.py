"""The checker on an invented decree: an entry that is right, and the same entry with one thing wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from corpus.handbook import Handbook, HandbookEntry, NewsDigest
from corpus.handbook.check import file_findings, handbook_findings
from corpus.handbook.load import FOLDER
from corpus.library import Library
from corpus.model import NewsReport
from corpus.store import Batch

GARDEN = "7/2031/NĐ-CP"
RIGHT: dict[str, Any] = {
    "dieu": f"{GARDEN}#1",
    "tieu_de": "Thôn muốn lập vườn chung thì sao",
    "boi_canh": ["xa"],
    "tom_tat": "Quá 40% số hộ ưng thì Trưởng thôn lập vườn; UBND cấp xã cho mượn đất trong 12 ngày làm việc.",
    "khoan": [
        {
            "khoan": 1,
            "noi_dung": "Trên 40% tổng số hộ ưng thì Trưởng thôn lập vườn chung. UBND cấp xã có tối đa 12 ngày làm việc"
            " từ lúc nhận đơn để cho mượn đất.",
        },
        {"khoan": 2, "noi_dung": "Tiền hỗ trợ do HĐND cấp xã định, mỗi hộ ở cấp huyện cũ không quá 300 đồng."},
    ],
    "cau_hoi": [f"Câu hỏi thứ {n} về vườn?" for n in range(6)],
    "viec_can_lam": [{"ai": "UBND cấp xã", "viec": "Cho mượn đất", "han": "trong 12 ngày làm việc", "khoan": 1}],
}


def _with(library: Library, *entries: dict[str, Any]) -> Library:
    read = [HandbookEntry.model_validate(entry) for entry in entries]
    return Library(library.corpus, Handbook({entry.article: entry for entry in read}, {}, ()))


def _codes(library: Library, *entries: dict[str, Any]) -> list[str]:
    return [finding.code for finding in handbook_findings(_with(library, *entries))]


def _clause(number: int, text: str) -> dict[str, Any]:
    clauses = [clause | ({"noi_dung": text} if clause["khoan"] == number else {}) for clause in RIGHT["khoan"]]
    return RIGHT | {"khoan": clauses}


def test_an_entry_that_is_right(garden: Library) -> None:
    assert handbook_findings(_with(garden, RIGHT)) == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("40%", "45%", "handbook-number"),
        ("12 ngày làm việc", "13 ngày làm việc", "handbook-number"),
        ("12 ngày làm việc", "12 ngày", "handbook-number"),
        ("Trên 40% tổng số hộ", "Từ 40% tổng số hộ trở lên", "handbook-bound"),
        ("tối đa 12", "ít nhất 12", "handbook-bound"),
        ("UBND cấp xã", "UBND cấp tỉnh", "handbook-body"),
        ("UBND cấp xã", "Chủ tịch UBND cấp xã", "handbook-body"),
        ("Trưởng thôn", "Chi bộ", "handbook-body"),
        ("UBND cấp xã", "Sở Nông nghiệp", "handbook-body"),
        ("UBND cấp xã", "UBND cấp xã (theo Nghị định 5/2020/NĐ-CP)", "handbook-number"),
    ],
)
def test_one_wrong_fact(garden: Library, old: str, new: str, code: str) -> None:
    text = RIGHT["khoan"][0]["noi_dung"]
    assert old in text
    assert code in _codes(garden, _clause(1, text.replace(old, new)))


def test_a_number_of_another_clause_is_no_excuse(garden: Library) -> None:
    assert "handbook-number" in _codes(
        garden, _clause(2, "HĐND cấp xã định mức hỗ trợ cấp huyện cũ, không quá 12 đồng.")
    )


def test_a_fact_left_out(garden: Library) -> None:
    assert _codes(garden, _clause(2, "HĐND cấp xã định mức hỗ trợ cho các hộ ở cấp huyện cũ.")) == ["handbook-omitted"]


def test_a_clause_left_out_and_one_too_many(garden: Library) -> None:
    assert "handbook-clause-missing" in _codes(garden, RIGHT | {"khoan": RIGHT["khoan"][:1]})
    extra = {"khoan": 3, "noi_dung": "Còn một khoản nữa."}
    assert _codes(garden, RIGHT | {"khoan": [*RIGHT["khoan"], extra]}) == ["handbook-clause-unknown"]


def test_a_copied_sentence(garden: Library) -> None:
    article = garden.corpus.article(f"{GARDEN}#1")
    assert article is not None
    sentence = article.text.split("\n")[0].removeprefix("1. ").split(";")[1]
    assert len(sentence.split()) >= 20
    question = RIGHT | {"cau_hoi": [*RIGHT["cau_hoi"], f"Có phải {sentence}?"]}
    assert _codes(garden, question) == ["handbook-copied"]
    shorter = " ".join(sentence.split()[:19])
    assert _codes(garden, RIGHT | {"cau_hoi": [*RIGHT["cau_hoi"], f"Có phải {shorter}?"]}) == []


def test_a_documents_title_is_no_copy(garden: Library) -> None:
    title = "về " + " ".join(f"vườn{n}" for n in range(30))
    (document,) = garden.corpus.documents()
    articles = list(garden.corpus.articles())
    named = type(document)(document.number, document.type_name, title, document.issuer, source="made")
    report = NewsReport("news:vuon", "Tin vườn", f"Xã học {title} hôm nay.")
    garden.corpus.apply(Batch(documents=[named], articles=articles, reports=[report]), date(2031, 5, 1))
    assert _codes(garden, RIGHT | {"cau_hoi": [*RIGHT["cau_hoi"], f"Nghị định {title} nói gì?"]}) == []


def test_a_body_of_the_documents_title_may_be_named(garden: Library) -> None:
    text = RIGHT["khoan"][0]["noi_dung"] + " Đó là vườn của Tòa án."
    assert _codes(garden, _clause(1, text)) == ["handbook-body"]
    (document,) = garden.corpus.documents()
    named = replace(document, title="về vườn chung của Tòa án")
    garden.corpus.apply(Batch(documents=[named], articles=list(garden.corpus.articles())), date(2031, 5, 1))
    assert _codes(garden, _clause(1, text)) == []


def test_without_the_text_nothing_is_compared(garden: Library) -> None:
    elsewhere = RIGHT | {"dieu": "8/2031/NĐ-CP#1"}
    assert _codes(garden, elsewhere) == []


def test_coverage_is_known_without_the_text(garden: Library) -> None:
    one = RIGHT | {"dieu": "61/2023/NĐ-CP#1"}
    found = handbook_findings(_with(garden, one))
    assert {finding.code for finding in found} == {"handbook-missing"}
    assert [finding.id for finding in found] == [f"61/2023/NĐ-CP#{n}" for n in range(2, 26)]


def test_an_entry_for_no_article(garden: Library) -> None:
    entries = [RIGHT | {"dieu": f"61/2023/NĐ-CP#{n}"} for n in range(1, 27)]
    (found,) = handbook_findings(_with(garden, *entries))
    assert (found.code, found.id) == ("handbook-unknown", "61/2023/NĐ-CP#26")


REPORT = NewsReport(
    "news:vuon", "Xã Mận mở lớp trồng rau", "Sáng 3/4/2031, Đảng ủy xã Mận mở lớp cho 120 người. Ông Lê Văn Mận dạy."
)
DIGEST: dict[str, Any] = {
    "tin": "news:vuon",
    "tieu_de": "Lớp trồng rau ở xã Mận",
    "ngay_su_kien": "3/4/2031",
    "dia_diem": "xã Mận",
    "don_vi_to_chuc": "Đảng ủy xã Mận",
    "nguoi_tham_gia": ["Lê Văn Mận, người dạy"],
    "noi_dung": ["Có 120 người tới học."],
    "cau_hoi": [f"Câu hỏi {n}?" for n in range(6)],
}


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"noi_dung": ["Có 150 người tới học."]}, ["handbook-number"]),
        ({"ngay_su_kien": "4/4/2031"}, ["handbook-number"]),
        ({"don_vi_to_chuc": "Huyện ủy Mận"}, ["handbook-body"]),
        ({"nguoi_tham_gia": ["Trần Thị Đào, người dạy"]}, ["handbook-name"]),
    ],
)
def test_news_digests(garden: Library, change: dict[str, Any], codes: list[str]) -> None:
    garden.corpus.apply(Batch(reports=[REPORT]), date(2031, 5, 1))
    digest = NewsDigest.model_validate(DIGEST | change)
    library = Library(garden.corpus, Handbook({}, {digest.report: digest}, ()))
    assert [finding.code for finding in handbook_findings(library)] == codes


def _file(folder: Path, name: str, data: object) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(data if isinstance(data, str) else yaml.safe_dump(data, allow_unicode=True), "utf-8")


def test_files_that_break_the_schema_are_all_told(tmp_path: Path) -> None:
    _file(tmp_path, "entries/7-2031-NĐ-CP/dieu-001.yaml", RIGHT)
    _file(tmp_path, "entries/7-2031-NĐ-CP/dieu-002.yaml", RIGHT | {"dieu": f"{GARDEN}#2", "cau_hoi": []})
    _file(tmp_path, "entries/7-2031-NĐ-CP/dieu-003.yaml", "dieu: [")
    _file(tmp_path, "entries/7-2031-NĐ-CP/dieu-004.yaml", RIGHT)
    _file(tmp_path, "news/vuon.yaml", DIGEST | {"la": 1})
    found = {(finding.code, finding.id) for finding in file_findings(tmp_path)}
    assert found == {
        ("handbook-schema", "entries/7-2031-NĐ-CP/dieu-002.yaml"),
        ("handbook-schema", "entries/7-2031-NĐ-CP/dieu-003.yaml"),
        ("handbook-misplaced", "entries/7-2031-NĐ-CP/dieu-004.yaml"),
        ("handbook-twice", f"{GARDEN}#1"),
        ("handbook-schema", "news/vuon.yaml"),
    }


def test_the_shipped_files_keep_the_schema() -> None:
    assert file_findings(FOLDER) == []
