"""Direct references in every spelling that people type, and what only looks like one."""

from __future__ import annotations

import pytest

from assistant.question.abbreviations import expand
from assistant.question.diacritics import load_restorer
from assistant.question.headings import number_of, roman
from assistant.question.number_words import value_of
from assistant.question.references import References, find_references
from corpus.address import Address
from corpus.model import Document

LAW, D59, D61, D185 = "10/2022/QH15", "59/2023/NĐ-CP", "61/2023/NĐ-CP", "185/2026/NĐ-CP"
C67, C15, C165 = "67/2019/TT-BCA", "15/2020/TT-BCA", "165/2018/TT-BQP"
DOCUMENTS = (
    Document(LAW, "Luật", "Thực hiện dân chủ ở cơ sở"),
    *(Document(number, "Nghị định", "") for number in (D59, D61, D185)),
    *(Document(number, "Thông tư", "") for number in (C67, C15, C165)),
)

#: What is typed, and the addresses that it names.
NAMED = [
    # an article, however it is spelt
    ("Điều 15 quy định gì?", [f"{LAW}#15"]),
    ("điều 15", [f"{LAW}#15"]),
    ("ĐIỀU 15", [f"{LAW}#15"]),
    ("dieu 15 quy dinh gi", [f"{LAW}#15"]),
    ("Dieu 15 noi ve cai gi vay", [f"{LAW}#15"]),
    ("đ.15 nói gì", [f"{LAW}#15"]),
    ("đ15 luật dân chủ", [f"{LAW}#15"]),
    ("Đ 15", [f"{LAW}#15"]),
    ("d15 luat dan chu", [f"{LAW}#15"]),
    ("Điều15", [f"{LAW}#15"]),
    ("điều  15", [f"{LAW}#15"]),
    ("điều số 15 là gì", [f"{LAW}#15"]),
    ("Điều 05", [f"{LAW}#5"]),
    ("Cho em hỏi điều 15 Luật này quy định gì ạ", [f"{LAW}#15"]),
    # clauses and points, before and after
    ("khoản 2 điều 20", [f"{LAW}#20.2"]),
    ("khoan 2 dieu 20 luat dan chu", [f"{LAW}#20.2"]),
    ("k2 đ20", [f"{LAW}#20.2"]),
    ("k2 d20 luat dan chu co so", [f"{LAW}#20.2"]),
    ("k.2 đ.20", [f"{LAW}#20.2"]),
    ("Điều 20 khoản 2", [f"{LAW}#20.2"]),
    ("Điều 20, khoản 2", [f"{LAW}#20.2"]),
    ("khoản 2 của Điều 20", [f"{LAW}#20.2"]),
    ("điểm b khoản 1 điều 19", [f"{LAW}#19.1.b"]),
    ("diem b khoan 1 dieu 19", [f"{LAW}#19.1.b"]),
    ("Điều 19 khoản 1 điểm b", [f"{LAW}#19.1.b"]),
    ("điểm đ khoản 1 điều 19", [f"{LAW}#19.1.đ"]),
    ("Điểm Đ khoản 1 Điều 19", [f"{LAW}#19.1.đ"]),
    ("điểm d khoản 1 điều 19", [f"{LAW}#19.1.d"]),
    ("điểm b k1 đ19", [f"{LAW}#19.1.b"]),
    # several at once
    ("Điều 15, 16 và 17", [f"{LAW}#15", f"{LAW}#16", f"{LAW}#17"]),
    ("điều 15 và điều 16", [f"{LAW}#15", f"{LAW}#16"]),
    ("điều 15 đến 17", [f"{LAW}#15", f"{LAW}#16", f"{LAW}#17"]),
    ("từ điều 15 tới điều 17", [f"{LAW}#15", f"{LAW}#16", f"{LAW}#17"]),
    ("điều 15-17", [f"{LAW}#15", f"{LAW}#16", f"{LAW}#17"]),
    ("khoản 1, 2 điều 20", [f"{LAW}#20.1", f"{LAW}#20.2"]),
    ("khoản 1 và khoản 2 điều 20", [f"{LAW}#20.1", f"{LAW}#20.2"]),
    ("khoản 1 đến khoản 3 điều 20", [f"{LAW}#20.1", f"{LAW}#20.2", f"{LAW}#20.3"]),
    ("khoản 1 điều 20 và khoản 2 điều 21", [f"{LAW}#20.1", f"{LAW}#21.2"]),
    ("điểm a và b khoản 1 điều 19", [f"{LAW}#19.1.a", f"{LAW}#19.1.b"]),
    ("điểm a, điểm c khoản 1 điều 19", [f"{LAW}#19.1.a", f"{LAW}#19.1.c"]),
    ("điểm c đến e khoản 1 điều 19", [f"{LAW}#19.1.{x}" for x in "cdđe"]),
    ("điều 19 khoản 1 điểm a, b", [f"{LAW}#19.1.a", f"{LAW}#19.1.b"]),
    ("điều 15 đến 18", [f"{LAW}#{n}" for n in range(15, 19)]),
    # numbers in words
    ("khoản hai điều hai mươi", [f"{LAW}#20.2"]),
    ("khoan hai dieu hai muoi", [f"{LAW}#20.2"]),
    ("điều hai mươi mốt", [f"{LAW}#21"]),
    ("Điều Mười Lăm luật dân chủ", [f"{LAW}#15"]),
    ("điều năm nghị định 59", [f"{D59}#5"]),
    ("điều chín mươi", [f"{LAW}#90"]),
    ("điều mười lăm, mười sáu và mười bảy", [f"{LAW}#15", f"{LAW}#16", f"{LAW}#17"]),
    ("điểm b khoản một điều mười chín", [f"{LAW}#19.1.b"]),
    # documents by number, by nickname, by year
    ("Điều 8 Nghị định 59/2023/NĐ-CP", [f"{D59}#8"]),
    ("điều 8 nghị định 59", [f"{D59}#8"]),
    ("nd 59 điều 8", [f"{D59}#8"]),
    ("nđ59 điều 8", [f"{D59}#8"]),
    ("nd59 d8", [f"{D59}#8"]),
    ("NĐ 59/2023 điều 8 nói gì", [f"{D59}#8"]),
    ("nghị định số 59/2023/NĐ-CP, điều 8", [f"{D59}#8"]),
    ("điều 8 của NĐ-CP 59", [f"{D59}#8"]),
    ("điều 8 59/2023/NĐ-CP", [f"{D59}#8"]),
    ("dieu 8 nghi dinh 59 nam 2023", [f"{D59}#8"]),
    ("khoản 1 điều 4 nđ 61", [f"{D61}#4.1"]),
    ("điều 3 nghị định 185", [f"{D185}#3"]),
    ("điều 4 thông tư 67", [f"{C67}#4"]),
    ("đ4 tt 67/2019/TT-BCA", [f"{C67}#4"]),
    ("điều 2 thông tư 165/2018/TT-BQP", [f"{C165}#2"]),
    ("tt15 điều 3", [f"{C15}#3"]),
    ("Điều 15 Luật Thực hiện dân chủ ở cơ sở", [f"{LAW}#15"]),
    ("Điều 15 Luật Thực hiện dân chủ ở cơ sở năm 2022", [f"{LAW}#15"]),
    ("điều 15 luật 10/2022/QH15", [f"{LAW}#15"]),
    ("điều 15 luật số 10/2022/QH15", [f"{LAW}#15"]),
    ("điều 15 luật DC cơ sở", [f"{LAW}#15"]),
    ("điều 15 luật thực hiện dân chủ", [f"{LAW}#15"]),
    ("Điều 15 Luật và Điều 4 Nghị định 59", [f"{LAW}#15", f"{D59}#4"]),
    ("điều 15 luật dân chủ và điều 4 nđ 59/2023", [f"{LAW}#15", f"{D59}#4"]),
    ("Điều 21 khác điều 22 chỗ nào", [f"{LAW}#21", f"{LAW}#22"]),
    # what does not exist is named all the same: the answer says so
    ("Điều 105", [f"{LAW}#105"]),
    ("Điều 105, 106 luật dân chủ", [f"{LAW}#105", f"{LAW}#106"]),
    ("khoản 99 điều 15", [f"{LAW}#15.99"]),
    ("điểm x khoản 1 điều 19", [f"{LAW}#19.1.x"]),
]

#: What names no provision.
NOT_NAMED = [
    "Thôn có 15 hộ thì họp thế nào?",
    "điều kiện để làm trưởng thôn là gì",
    "Cuộc họp ngày 15/8/2023 có hợp lệ không?",
    "Có 15 điều cần công khai phải không?",
    "bầu 3 người vào ban thanh tra nhân dân",
    "điều này có đúng không",
    "khoản đóng góp 50 nghìn một hộ",
    "các khoản thu 20 triệu phải công khai không",
    "đạt 50% thì thông qua không",
    "điểm bầu cử số 3 ở đâu",
    "gửi trong 05 ngày làm việc",
    "điều 20 người đi dọn vệ sinh có được không",
    "Ủy ban điều 15 cán bộ xuống thôn",
    "luật có hiệu lực từ ngày 01/7/2023 đúng không",
    "điểm ở khoản thu nào chưa rõ",
    "theo pháp luật lao động thì công nhân được bàn những gì",
    "khoản hai triệu đồng tiền quỹ ai giữ",
    "điều ba hộ nêu ra có phải ghi lại không",
    "khoản sau đây có phải công khai không",
    "trả khoản năm ngoái còn thiếu",
    "chương II",
]

#: Chapters and sections: what is typed, the document, the path.
CHAPTERS = [
    ("chương II", LAW, [("Chương", 2)]),
    ("chuong 2 quy dinh gi", LAW, [("Chương", 2)]),
    ("chương hai luật dân chủ", LAW, [("Chương", 2)]),
    ("mục 2 chương III", LAW, [("Chương", 3), ("Mục", 2)]),
    ("muc 2 chuong 3 nghi dinh 59", D59, [("Chương", 3), ("Mục", 2)]),
    ("Chương II, Mục 4, Tiểu mục 1", LAW, [("Chương", 2), ("Mục", 4), ("Tiểu mục", 1)]),
    ("tiểu mục 3 mục 4 chương II nói về ban nào", LAW, [("Chương", 2), ("Mục", 4), ("Tiểu mục", 3)]),
    ("nghị định 185 chương IV quy định gì", D185, [("Chương", 4)]),
]
NO_CHAPTER = [
    "chương trình 135 công khai những gì",
    "mục 2 quy định gì",
    "mức 2 triệu đồng do ai quyết",
    "chương 5 người đi họp",
    "chương II Nghị định 30/2020/NĐ-CP",
]

#: Documents named without an article: held ones by number, others as unknown.
DOCUMENT_NAMED = [
    ("Nghị định 59 quy định gì?", (D59,), ()),
    ("nd59/2023 nói về gì", (D59,), ()),
    ("Luật Thực hiện dân chủ ở cơ sở có mấy chương", (LAW,), ()),
    ("luật dân chủ cơ sở", (LAW,), ()),
    ("thông tư 67/2019/TT-BCA có hiệu lực từ ngày nào", (C67,), ()),
    ("Nghị định 999/2024/NĐ-CP quy định gì?", (), ("Nghị định 999/2024/NĐ-CP",)),
    ("thông tư 59 quy định gì", (), ("Thông tư 59",)),
    ("nghị định 59/2020 quy định gì", (), ("Nghị định 59/2020",)),
    ("Nghị định 59 ngày 14/8/2023", (D59,), ()),
    ("Điều 15 Luật Đất đai quy định gì?", (), ("Luật Đất đai",)),
    ("điều 8 bộ luật lao động", (), ("Bộ luật lao động",)),
    ("dieu 5 luat cong doan noi gi", (), ("Luật công đoàn",)),
]


def read(typed: str) -> References:
    """As the assistant reads it: abbreviations written out, diacritics restored."""
    return find_references(load_restorer().restore(expand(typed).text).text, DOCUMENTS)


@pytest.mark.parametrize(("typed", "wanted"), NAMED)
def test_provisions_named(typed: str, wanted: list[str]) -> None:
    assert [str(a) for a in read(typed).addresses] == wanted


@pytest.mark.parametrize("typed", NOT_NAMED)
def test_what_names_no_provision(typed: str) -> None:
    assert read(typed).addresses == ()


@pytest.mark.parametrize(("typed", "held", "unknown"), DOCUMENT_NAMED)
def test_documents_named(typed: str, held: tuple[str, ...], unknown: tuple[str, ...]) -> None:
    found = read(typed)
    assert (found.documents, found.unknown, found.addresses) == (held, unknown, ())


@pytest.mark.parametrize(("typed", "document", "path"), CHAPTERS)
def test_chapters_named(typed: str, document: str, path: list[tuple[str, int]]) -> None:
    (heading,) = read(typed).headings
    assert (heading.document, list(heading.path)) == (document, path)
    assert read(typed).addresses == ()


@pytest.mark.parametrize("typed", NO_CHAPTER)
def test_what_names_no_chapter(typed: str) -> None:
    assert read(typed).headings == ()


def test_two_chapters() -> None:
    assert [h.label for h in read("chương II và mục 1 chương IV").headings] == ["Chương II", "Mục 1 Chương IV"]


@pytest.mark.parametrize("number", range(1, 40))
def test_roman_numbers_are_read_back(number: int) -> None:
    assert number_of(roman(number)) == number_of(str(number)) == number


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("một", 1),
        ("mười", 10),
        ("mười lăm", 15),
        ("hai mươi", 20),
        ("hai mươi tư", 24),
        ("chín mươi mốt", 91),
        ("một trăm", 100),
    ],
)
def test_numbers_in_words(words: str, value: int) -> None:
    assert value_of(words) == value


def test_there_are_sixty_spellings_and_more() -> None:
    assert len({typed for typed, _ in NAMED}) >= 60


@pytest.mark.parametrize(
    "typed",
    ["Điều 15 quy định gì?", "k2 đ20", "điểm b khoản 1 điều 19", "nd 59 điều 8", "cho em xem nguyên văn điều 15 với ạ",
     "Điều 105", "Nghị định 999/2024/NĐ-CP quy định gì?", "đọc giúp tôi khoản 2 điều 20 luật dân chủ"],
)  # fmt: skip
def test_nothing_but_a_reference(typed: str) -> None:
    assert read(typed).bare


@pytest.mark.parametrize(
    "typed",
    ["Theo Điều 15 thì việc thu quỹ phải được bao nhiêu hộ tán thành?", "Điều 21 khác điều 22 chỗ nào về tỷ lệ",
     "Thôn có 15 hộ thì họp thế nào?", "nghị định 59 nói gì về thành phần họp thôn"],
)  # fmt: skip
def test_more_than_a_reference(typed: str) -> None:
    assert not read(typed).bare


def test_the_document_of_earlier_turns_is_meant_where_none_is_named() -> None:
    found = find_references("khoản 2 điều 8 thì sao", DOCUMENTS, D59)
    assert [str(a) for a in found.addresses] == [f"{D59}#8.2"]
    clause = find_references("khoản 2 thì sao", DOCUMENTS, D59, Address(D59, "8"))
    assert [str(a) for a in clause.addresses] == [f"{D59}#8.2"]
    point = find_references("thế điểm b thì sao", DOCUMENTS, D59, Address(D59, "8", "2"))
    assert [str(a) for a in point.addresses] == [f"{D59}#8.2.b"]
    own = find_references("khoản 2 điều 8 luật dân chủ thì sao", DOCUMENTS, D59)
    assert [str(a) for a in own.addresses] == [f"{LAW}#8.2"]


def test_an_article_of_a_document_that_is_not_held_is_no_article_of_the_law() -> None:
    found = read("Điều 5 Nghị định 30/2020/NĐ-CP quy định gì?")
    assert (found.addresses, found.documents) == ((), ())
    assert found.unknown == ("Nghị định 30/2020/NĐ-CP",)


def test_a_law_that_was_imported_is_known_by_its_title() -> None:
    land = Document("31/2024/QH15", "Luật", "Đất đai")
    found = find_references("Điều 15 Luật Đất đai và Điều 20 Luật Thực hiện dân chủ ở cơ sở", [*DOCUMENTS, land])
    assert [str(a) for a in found.addresses] == ["31/2024/QH15#15", f"{LAW}#20"]
    assert found.unknown == ()


def test_forms_are_told_from_articles() -> None:
    found = read("cho xin nguyên văn mẫu số 03 nghị định 59")
    assert (found.forms, found.addresses) == (("03",), ())


@pytest.mark.parametrize(
    "typed", ["각각각각각 điều 19 khoản 1 điểm b", "İİİİ điều 19 khoản 1 điểm b", "ﬁﬁ Điều 19 khoản 1 điểm b"]
)
def test_letters_of_other_scripts_move_nothing(typed: str) -> None:
    assert [str(a) for a in find_references(typed, DOCUMENTS).addresses] == [f"{LAW}#19.1.b"]


@pytest.mark.parametrize("joint", ["đến", "-"])
def test_a_range_without_end_names_no_hundred_articles(joint: str) -> None:
    assert len(read(f"điều 1 {joint} 91").addresses) <= 11
