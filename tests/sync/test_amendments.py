"""Amending instructions of invented law: whom they aim at, what they do, and what they leave alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.address import Address
from corpus.amendments import AmendmentKind, amendments_in
from corpus.model import Article, Document
from corpus.text import normalise

YARDS = Document("7/2031/QH20", "Luật", "Sân chung")
WATER = Document("8/2031/NĐ-CP", "Nghị định", "về việc tưới sân chung")
AMEND, ADD, REPEAL, WORDS = AmendmentKind.AMEND, AmendmentKind.ADD, AmendmentKind.REPEAL, AmendmentKind.WORDS


def found(text: str, title: str = "", document: Document = YARDS, amending: str = "") -> list[tuple[str, str, str]]:
    article = Article("9/2032/QH20#4", title, text)
    return [
        (str(a.target).removeprefix(document.number), str(a.by).removeprefix("9/2032/QH20#"), a.kind)
        for a in amendments_in(article, document, amending)
    ]


OF_YARDS = "Sửa đổi, bổ sung một số điều của Luật Sân chung"

ONE_INSTRUCTION = {
    "Sửa đổi, bổ sung khoản 2 Điều 10 như sau:\n“2. Quét mỗi ngày.”": [("#10.2", AMEND)],
    "Sửa đổi Điều 10 như sau:\n“Điều 10. Quét sân\n1. Theo khoản 3 Điều 11.\n2. Bãi bỏ Điều 12.”": [("#10", AMEND)],
    "Sửa đổi điểm a và điểm c khoản 2 Điều 10 như sau: “a) Chổi; c) Xẻng”": [("#10.2.a", AMEND), ("#10.2.c", AMEND)],
    "Bổ sung khoản 2a vào sau khoản 2 Điều 10 như sau: “2a. Có nước.”": [("#10.2a", ADD)],
    "Bổ sung điểm d1 vào sau điểm d khoản 1 Điều 5 như sau: “d1) Có xô.”": [("#5.1.d1", ADD)],
    "Bổ sung Điều 10a vào sau Điều 10 như sau: “Điều 10a. Rửa sân”": [("#10a", ADD)],
    "Bổ sung điểm e vào khoản 2 Điều 9 như sau: “e) Có khăn.”": [("#9.2.e", ADD)],
    "Bãi bỏ khoản 3 Điều 5.": [("#5.3", REPEAL)],
    "Bãi bỏ các khoản 1, 2 và 4 Điều 8.": [("#8.1", REPEAL), ("#8.2", REPEAL), ("#8.4", REPEAL)],
    "Bãi bỏ khoản 6 Điều 9, khoản 18 Điều 9, Điều 36, điểm e khoản 1 và điểm c khoản 2 Điều 40.": [
        ("#9.6", REPEAL),
        ("#9.18", REPEAL),
        ("#36", REPEAL),
        ("#40.1.e", REPEAL),
        ("#40.2.c", REPEAL),
    ],
    "Bãi bỏ từ Điều 5 đến Điều 8.": [("#5", REPEAL), ("#6", REPEAL), ("#7", REPEAL), ("#8", REPEAL)],
    "Bãi bỏ các điều 5, 6 và 9.": [("#5", REPEAL), ("#6", REPEAL), ("#9", REPEAL)],
    "Bãi bỏ các quy định tại khoản 1 Điều 3.": [("#3.1", REPEAL)],
    "Hủy bỏ Điều 12.": [("#12", REPEAL)],
    "Thay thế cụm từ “sân xóm” bằng cụm từ “sân chung” tại khoản 1 Điều 3; điểm b khoản 2 Điều 4 và Điều 7.": [
        ("#3.1", WORDS),
        ("#4.2.b", WORDS),
        ("#7", WORDS),
    ],
    "Thay cụm từ “sân xóm” thành “sân chung” tại Điều 7.": [("#7", WORDS)],
    "Bỏ cụm từ “và ngõ” tại Điều 6.": [("#6", WORDS)],
    "Bổ sung cụm từ “, ngõ” vào sau cụm từ “sân” tại khoản 2 Điều 6.": [("#6.2", WORDS)],
    "Khoản 2 Điều 10 được sửa đổi, bổ sung như sau: “2. Quét.”": [("#10.2", AMEND)],
    "Khoản 2 Điều 10 bị bãi bỏ.": [("#10.2", REPEAL)],
    "Sửa đổi tên Điều 10 như sau: “Điều 10. Rửa sân”": [("#10", AMEND)],
    "SỬA ĐỔI, BỔ SUNG Khoản 2 Điều 10 như sau: “2. Quét.”": [("#10.2", AMEND)],
}


@pytest.mark.parametrize("text", ONE_INSTRUCTION)
def test_one_instruction(text: str) -> None:
    assert found(text, OF_YARDS) == [(target, "4", kind) for target, kind in ONE_INSTRUCTION[text]]


def test_several_clauses_each_with_its_own_instruction() -> None:
    text = (
        "1. Sửa đổi, bổ sung khoản 1 Điều 2 như sau:\n“1. Sân là nơi chung.\n2. Ngõ không phải sân.”.\n"
        "2. Bổ sung khoản 3a vào sau khoản 3 Điều 2 như sau:\n“3a. Ai cũng được ngồi.”.\n"
        "3. Bãi bỏ khoản 5; thay thế cụm từ “xóm” bằng cụm từ “thôn” tại Điều 9.\n"
        "4. Bãi bỏ Điều 11 và Điều 12."
    )
    assert found(text, OF_YARDS) == [
        ("#2.1", "4.1", AMEND),
        ("#2.3a", "4.2", ADD),
        ("#9", "4.3", WORDS),
        ("#11", "4.4", REPEAL),
        ("#12", "4.4", REPEAL),
    ]


def test_a_clause_without_its_article_takes_it_from_where_it_stands() -> None:
    text = (
        "1. Sửa đổi, bổ sung một số khoản của Điều 10 như sau:\na) Sửa đổi khoản 1 như sau:\n“1. Quét.”;\n"
        "b) Bổ sung khoản 4 và khoản 5 như sau:\n“4. Rửa.\n5. Lau.”;\nc) Bãi bỏ khoản 3.\n"
        "2. Sửa đổi khoản 2 Điều 12 như sau:\na) Sửa đổi điểm b như sau: “b) Chổi”;\nb) Bãi bỏ điểm c."
    )
    assert found(text, OF_YARDS) == [
        ("#10.1", "4.1.a", AMEND),
        ("#10.4", "4.1.b", ADD),
        ("#10.5", "4.1.b", ADD),
        ("#10.3", "4.1.c", REPEAL),
        ("#12.2.b", "4.2.a", AMEND),
        ("#12.2.c", "4.2.b", REPEAL),
    ]


def test_a_list_takes_what_to_do_from_its_head() -> None:
    text = (
        "1. Bãi bỏ các điều, khoản sau đây của Luật Sân chung số 7/2031/QH20:\na) Khoản 2 Điều 5;\nb) Điều 7.\n"
        "2. Bãi bỏ khoản, điều sau đây của Nghị định số 8/2031/NĐ-CP:\na) Điều 1;\nb) Khoản 1 Điều 2."
    )
    assert found(text) == [("#5.2", "4.1.a", REPEAL), ("#7", "4.1.b", REPEAL)]
    assert found(text, document=WATER) == [("#1", "4.2.a", REPEAL), ("#2.1", "4.2.b", REPEAL)]


def test_quotes_within_quotes_hide_what_they_say() -> None:
    text = (
        "1. Sửa đổi, bổ sung Điều 10 như sau:\n“Điều 10. Lời nói\n"
        "1. Người dân gọi là “sân “chung”” thì hiểu theo khoản 1 Điều 99.\n"
        "2. Bãi bỏ khoản 3 Điều 98.”.\n2. Bãi bỏ Điều 11."
    )
    assert found(text, OF_YARDS) == [("#10", "4.1", AMEND), ("#11", "4.2", REPEAL)]


def test_straight_quotes() -> None:
    text = (
        '1. Sửa đổi khoản 2 Điều 10 như sau:\n"2. Quét theo Điều 99.\n3. Bãi bỏ Điều 98."\n'
        '2. Thay thế cụm từ "xóm" bằng cụm từ "thôn" tại Điều 9.'
    )
    assert found(text, OF_YARDS) == [("#10.2", "4.1", AMEND), ("#9", "4.2", WORDS)]


def test_each_place_belongs_to_the_document_named_behind_it() -> None:
    text = "Bãi bỏ Điều 13 của Nghị định số 8/2031/NĐ-CP về việc tưới sân chung và Điều 5 của Luật Sân chung."
    assert found(text) == [("#5", "4", REPEAL)]
    assert found(text, document=WATER) == [("#13", "4", REPEAL)]


def test_a_decree_that_details_the_law_is_not_the_law() -> None:
    title = "Sửa đổi Nghị định số 8/2031/NĐ-CP ngày 01/02/2031 của Chính phủ quy định chi tiết Luật Sân chung"
    text = "1. Sửa đổi khoản 1 Điều 2 như sau: “1. Tưới.”"
    assert found(text, title) == []
    assert found(text, title, WATER) == [("#2.1", "4.1", AMEND)]


def test_earlier_amendments_named_in_passing_change_nothing() -> None:
    title = f"{OF_YARDS} số 7/2031/QH20 đã được sửa đổi, bổ sung một số điều theo Luật số 3/2032/QH20"
    assert found("1. Bãi bỏ Điều 2.", title) == [("#2", "4.1", REPEAL)]


def test_the_amending_title_names_the_document_where_the_articles_do_not() -> None:
    text, title = "“Điều 5. Rửa sân\n1. Rửa mỗi tuần.”", "Sửa đổi, bổ sung Điều 5"
    assert found(text, title) == []
    assert found(text, title, amending="sửa đổi, bổ sung một số điều của Luật Sân chung") == [("#5", "4", AMEND)]


@pytest.mark.parametrize(
    "text",
    [
        "1. Luật này có hiệu lực từ ngày 01/01/2033.\n2. Việc quét sân theo khoản 2 Điều 10 Luật Sân chung.",
        "Sửa đổi, bổ sung hồ sơ theo khoản 2 Điều 5 của Luật này.",
        "1. Người dân có quyền đề nghị sửa đổi, bổ sung khoản 2 Điều 10 Luật Sân chung.",
        "1. Bãi bỏ khoản 2 Điều 4 Luật Vườn hoa.\n2. Khoản 3 Điều 6 Luật Sân chung tiếp tục có hiệu lực.",
        "Bãi bỏ khoản 2 Điều này.",
        "“1. Bãi bỏ Điều 5 Luật Sân chung.”",
        "",
    ],
)
def test_what_is_no_amendment_of_this_law(text: str) -> None:
    assert found(text) == []


def test_what_has_no_document_named_anywhere_is_not_claimed() -> None:
    assert found("1. Sửa đổi khoản 1 Điều 2 như sau: “1. Quét.”") == []


def test_a_partial_repeal_is_not_called_a_repeal() -> None:
    assert found("Bãi bỏ quy định về chổi tại khoản 2 Điều 4.", OF_YARDS) == [("#4.2", "4", AMEND)]
    assert found("Bãi bỏ đoạn 2 khoản 2 Điều 4.", OF_YARDS) == [("#4.2", "4", AMEND)]
    assert found("Bãi bỏ khoản 1 Điều 3, đoạn 2 khoản 2 Điều 4.", OF_YARDS) == [
        ("#3.1", "4", REPEAL),
        ("#4.2", "4", AMEND),
    ]
    assert found("Bãi bỏ các khoản: khoản 1 Điều 3; khoản 2 Điều 4.", OF_YARDS) == [
        ("#3.1", "4", REPEAL),
        ("#4.2", "4", REPEAL),
    ]
    assert found("Bãi bỏ các quy định về chổi quy định tại Luật Sân chung.") == [("", "4", AMEND)]
    assert found("Bãi bỏ Chương II Luật Sân chung.") == [("", "4", AMEND)]


def test_articles_of_an_attached_regulation_are_not_taken_for_the_decrees_own() -> None:
    text = "Bãi bỏ Điều 5 của Quy chế tưới nước ban hành kèm theo Nghị định số 8/2031/NĐ-CP."
    assert found(text, document=WATER) == [("", "4", AMEND)]
    text = "Bãi bỏ khoản 2 Điều 5 và Phụ lục số 1 ban hành kèm theo Nghị định số 8/2031/NĐ-CP."
    assert found(text, document=WATER) == [("#5.2", "4", REPEAL)]


def test_whole_documents() -> None:
    assert found("1. Bãi bỏ Luật Sân chung số 7/2031/QH20.") == [("", "4.1", REPEAL)]
    text = "Thay thế cụm từ “cấp xóm” bằng cụm từ “cấp thôn” tại Luật Sân chung."
    assert found(text) == [("", "4", WORDS)]


def test_the_span_holds_the_instruction_and_its_new_text() -> None:
    text = (
        "1. Sửa đổi khoản 2 Điều 10 như sau:\n“2. Quét mỗi ngày.”;\n"
        "2. Bãi bỏ Điều 11; thay cụm từ “a” bằng “b” tại Điều 3."
    )
    article = Article("9/2032/QH20#4", OF_YARDS, text)
    spans = [text[a.span.start : a.span.end] for a in amendments_in(article, YARDS)]
    assert spans == [
        "1. Sửa đổi khoản 2 Điều 10 như sau:\n“2. Quét mỗi ngày.”",
        "2. Bãi bỏ Điều 11",
        "thay cụm từ “a” bằng “b” tại Điều 3.",
    ]
    assert [a.phrase for a in amendments_in(article, YARDS)] == ["", "", "a"]


def test_a_document_does_not_amend_itself() -> None:
    article = Article("7/2031/QH20#4", OF_YARDS, "1. Bãi bỏ Điều 2 Luật Sân chung.")
    assert amendments_in(article, YARDS) == []


_FRAGMENTS = (
    "Sửa đổi, bổ sung", "Bãi bỏ", "Bổ sung", "Thay thế cụm từ", "như sau:", "vào sau", "khoản 2", "điểm a, b",
    "Điều 10", "Điều này", "từ Điều 5 đến Điều 9", "các khoản 1, 2 và 3", "“", "”", '"', ";", ".", ":", "\n",
    "\n1. ", "\n2. ", "\na) ", "\nb) ", "- ", "Luật Sân chung", "Luật này", "Nghị định số 8/2031/NĐ-CP",
    "số 7/2031/QH20", "kèm theo", "và", "đến", "tại", "bị bãi bỏ", "khoản 5 đến khoản 999999999",
    "điểm đ1 Điều", "Chương II",
)  # fmt: skip


@given(st.lists(st.sampled_from(_FRAGMENTS), max_size=40), st.lists(st.sampled_from(_FRAGMENTS), max_size=8))
def test_no_text_is_too_strange(body: list[str], title: list[str]) -> None:
    text = normalise(" ".join(body))
    article = Article("9/2032/QH20#4", " ".join(title).replace("\n", " "), text)
    for amendment in amendments_in(article, YARDS):
        assert amendment.target.document == YARDS.number
        assert amendment.by.article_id == article.id
        assert 0 <= amendment.span.start < amendment.span.end <= len(text)
        assert Address.parse(str(amendment.target)) == amendment.target
