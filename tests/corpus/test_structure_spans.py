"""Clauses and points as spans of the text: nothing lost, numbers as printed, quotations left whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.address import POINT_LETTERS
from corpus.structure import Clause, split_clauses


def outline(text: str) -> list[tuple[str, str]]:
    """(number, letters of its points) of every clause."""
    return [(c.number, "".join(p.letter for p in c.points)) for c in split_clauses(text)]


def taken(text: str, clause: Clause) -> str:
    return text[clause.span.start : clause.span.end]


def test_clauses_points_lead_and_tail() -> None:
    text = (
        "Cộng đồng dân cư bàn:\n1. Việc trồng cây, gồm:\na) Cây ăn quả;\nb) Cây bóng mát.\n"
        "Người vắng mặt được lấy ý kiến sau.\n2. Việc tưới cây."
    )
    first, second = split_clauses(text)
    assert outline(text) == [("1", "ab"), ("2", "")]
    assert text[first.lead.start : first.lead.end] == "1. Việc trồng cây, gồm:\n"
    assert [text[p.span.start : p.span.end] for p in first.points] == ["a) Cây ăn quả;", "b) Cây bóng mát."]
    assert taken(text, first).endswith("\nNgười vắng mặt được lấy ý kiến sau.")
    assert taken(text, second) == "2. Việc tưới cây."


def test_a_skipped_clause_and_an_inserted_one() -> None:
    assert outline("1. Một.\n2. Hai.\n3. Ba.\n5. Năm.\n6. Sáu.") == [(n, "") for n in "12356"]
    assert outline("1. Một.\n2. Hai.\n2a. Hai a.\n2b. Hai b.\n3. Ba.") == [(n, "") for n in ("1", "2", "2a", "2b", "3")]
    assert outline("1. Một.\n2.49 Hai, có số chú thích.\n3. Ba.") == [("1", ""), ("2", ""), ("3", "")]


def test_numbers_that_open_no_clause() -> None:
    assert outline("Năm\n2018. Hội nghị.\n2. Không phải khoản hai.") == []
    assert outline("1. Mức hỗ trợ:\n2.500.000 đồng một hộ.\n2. Nơi nhận.") == [("1", ""), ("2", "")]
    assert outline("1. Một.\n7. Bảy thì xa quá.") == [("1", "")]


def test_every_letter_of_the_law_up_to_y() -> None:
    text = "1. Gồm:\n" + ";\n".join(f"{letter}) Việc thứ {i}" for i, letter in enumerate(POINT_LETTERS)) + "."
    assert outline(text) == [("1", POINT_LETTERS)]


def test_a_missing_letter_does_not_swallow_the_rest() -> None:
    assert outline("1. Gồm:\na) Một;\nb) Hai;\nc) Ba;\nd) Bốn;\ne) Năm (không có điểm đ).") == [("1", "abcde")]
    assert outline("1. Gồm:\na) Một;\na1) Một một;\nb) Hai.") == [("1", "aa1b")]


def test_quoted_amendments_are_not_split() -> None:
    curly = "1. Sửa đổi khoản 2 Điều 10 như sau:\n“2. Một.\n3. Hai:\na) Ba.”.\n2. Bãi bỏ Điều 11."
    assert outline(curly) == [("1", ""), ("2", "")]
    assert outline(curly.replace("“", '"').replace("”", '"')) == [("1", ""), ("2", "")]


def test_a_forgotten_quotation_mark_loses_no_clause() -> None:
    assert outline("1. Hô hào “dân biết.\n2. Hai.\n3. Ba.") == [("1", ""), ("2", ""), ("3", "")]
    assert outline('1. Gọi là "thôn”.\n2. Hai.\n3. Gọi là "xóm".') == [("1", ""), ("2", ""), ("3", "")]


lines = st.one_of(
    st.sampled_from(
        ["Đoạn mở đầu.", "Gồm:", "- Gạch đầu dòng;", "“2. Trong ngoặc", "hết ngoặc.”", '"3. Thẳng', 'thẳng."']
    ),
    st.integers(1, 9).map(lambda n: f"{n}. Khoản."),
    st.sampled_from(POINT_LETTERS).map(lambda letter: f"{letter}) Điểm."),
    st.text(alphabet='ab1.)“” đ"', min_size=1, max_size=8).map(str.strip).filter(bool),
)


@given(st.lists(lines, max_size=25).map("\n".join))
def test_spans_tile_the_text(text: str) -> None:
    clauses = split_clauses(text)
    at = clauses[0].span.start if clauses else len(text)
    for clause in clauses:
        assert not text[at : clause.span.start].strip()
        inner = clause.span.start
        for number, point in enumerate(clause.points):
            assert point.span.start >= inner
            assert number == 0 or not text[inner : point.span.start].strip()
            assert text[point.span.start : point.span.end].startswith(point.letter)
            inner = point.span.end
        assert inner <= clause.span.end
        assert taken(text, clause).startswith(clause.number)
        at = clause.span.end
    assert not text[at:].strip()
