"""What the checker reads as facts: quantities, bounds and bodies, however they are written."""

from __future__ import annotations

import pytest

from corpus.handbook.bodies import Body, bodies
from corpus.handbook.bounds import bounded, contradicts
from corpus.handbook.quantities import Quantity, quantities


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("05 ngày làm việc", "5 ngày làm việc"),
        ("05 (năm) ngày làm việc", "5 ngày làm việc"),
        ("05 làm việc ngày", "05 ngày làm việc"),
        ("hai phần ba", "2/3"),
        ("50%", "50 phần trăm"),
        ("ngày 01 tháng 7 năm 2023", "01/7/2023"),
        ("từ 03 đến 05 tháng", "3 tháng, 5 tháng"),
        ("một năm một lần", "01 năm"),
        ("khoản 1 và khoản 2 Điều 15", "khoản 1, 2 Điều 15"),
    ],
)
def test_the_same_quantity(one: str, other: str) -> None:
    assert set(quantities(one)) == set(quantities(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("05 ngày làm việc", "05 ngày"),
        ("05 ngày", "05 tháng"),
        ("2/3", "1/3"),
        ("Điều 5", "khoản 5"),
        ("Điều 5", "05 người"),
        ("10/2022/QH15", "10/2023/QH15"),
        ("01/7/2023", "07/1/2023"),
    ],
)
def test_another_quantity(one: str, other: str) -> None:
    assert not set(quantities(one)) & set(quantities(other))


def test_a_document_number_gives_no_further_numbers() -> None:
    assert quantities("Nghị định số 59/2023/NĐ-CP") == [Quantity("document", "59/2023/NĐ-CP")]


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("trên 50%", ">"),
        ("nhiều hơn 09 người", ">"),
        ("từ 50% trở lên", ">="),
        ("từ 100 cán bộ, công chức, viên chức, người lao động trở lên", ">="),
        ("ít nhất là 30 ngày", ">="),
        ("không ít hơn 05 người", ">="),
        ("không quá 06 tháng", "<="),
        ("chậm nhất sau 05 ngày làm việc", "<="),
        ("trong thời hạn 15 ngày", "<="),
        ("từ 07 cán bộ, công chức trở xuống", "<="),
        ("dưới 05 thôn", "<"),
        ("chưa đạt 10%", "<"),
        ("gồm 03 người", ""),
    ],
)
def test_bounds(text: str, bound: str) -> None:
    (found,) = bounded(text)
    assert found.bound == bound


@pytest.mark.parametrize(
    ("claim", "source", "wrong"),
    [
        ("từ 50% trở lên", "trên 50%", True),
        ("không quá 30 ngày", "ít nhất 30 ngày", True),
        ("chưa đủ 10% thì thôi", "từ 10% trở lên", False),
        ("gồm 50%", "trên 50%", False),
        ("trên 40%", "trên 50%", False),
    ],
)
def test_contradictions(claim: str, source: str, wrong: bool) -> None:
    assert contradicts(bounded(claim)[0], bounded(source)) is wrong


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("UBND xã", [Body("Ủy ban nhân dân", "cấp xã")]),
        ("Uỷ ban nhân dân cấp xã", [Body("Ủy ban nhân dân", "cấp xã")]),
        ("HĐND, UBND cấp tỉnh", [Body("Hội đồng nhân dân", "cấp tỉnh"), Body("Ủy ban nhân dân", "cấp tỉnh")]),
        ("UBND cấp tỉnh và cấp huyện", [Body("Ủy ban nhân dân", "cấp tỉnh"), Body("Ủy ban nhân dân", "cấp huyện")]),
        ("Chủ tịch UBND cấp xã", [Body("Chủ tịch Ủy ban nhân dân", "cấp xã")]),
        ("Trưởng ban công tác Mặt trận", [Body("Trưởng ban công tác Mặt trận")]),
        ("Trưởng thôn, Ban công tác Mặt trận", [Body("Trưởng thôn"), Body("Ban công tác Mặt trận")]),
        ("Ban Thanh tra nhân dân ở xã, phường, thị trấn", [Body("Ban Thanh tra nhân dân", "cấp xã")]),
        ("Sở Xây dựng", [Body("Sở Xây")]),
        ("xây dựng xã nông thôn mới", []),
    ],
)
def test_bodies(text: str, named: list[Body]) -> None:
    assert bodies(text) == named
