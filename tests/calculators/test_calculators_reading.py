"""Reading the figures, days and roles of a question, with diacritics and without."""

from __future__ import annotations

import pytest

from assistant.calculators.dates import days
from assistant.calculators.figures import Role, Unit
from assistant.calculators.plain import plain_of
from assistant.calculators.reading import read
from corpus.text import fold


def counted(question):
    return [(int(f.value), f.unit, f.role) for f in read(question).figures]


@pytest.mark.parametrize("unmarked", [False, True])
@pytest.mark.parametrize(
    ("question", "figures"),
    [
        (
            "thôn tôi 210 hộ, 138 nhà ưng",
            [(210, Unit.HOUSEHOLD, Role.TOTAL), (138, Unit.HOUSEHOLD, Role.FAVOUR)],
        ),
        (
            "48 người, 32 người đến, 16 phiếu thuận",
            [(48, Unit.PERSON, Role.NONE), (32, Unit.PERSON, Role.PRESENT), (16, Unit.VOTE, Role.FAVOUR)],
        ),
        ("xã có 12 thôn, 8 thôn đồng ý", [(12, Unit.VILLAGE, Role.TOTAL), (8, Unit.VILLAGE, Role.FAVOUR)]),
        (
            "triệu tập 120 đại biểu, có mặt 80 đại biểu",
            [(120, Unit.DELEGATE, Role.SUMMONED), (80, Unit.DELEGATE, Role.PRESENT)],
        ),
        ("44 nhà gật đầu, 20 nhà không chịu", [(44, Unit.HOUSEHOLD, Role.FAVOUR), (20, Unit.HOUSEHOLD, Role.AGAINST)]),
        ("phải có 20 hộ đồng ý", [(20, Unit.HOUSEHOLD, Role.CLAIM)]),
        ("tổ có 86 hộ, vắng 12 hộ", [(86, Unit.HOUSEHOLD, Role.TOTAL), (12, Unit.HOUSEHOLD, Role.ABSENT)]),
    ],
)
def test_figures_with_their_roles(question, figures, unmarked):
    assert counted(fold(question) if unmarked else question) == figures


@pytest.mark.parametrize(
    ("question", "value", "whole"),
    [
        ("65 chữ ký trong 210 công nhân", 65, 210),
        ("90/200 hộ đồng ý", 90, 200),
        ("70 trên 82 nhà gật đầu", 70, 82),
        ("23 hộ trên tổng 230 hộ đồng thuận", 23, 230),
    ],
)
def test_a_part_and_its_whole(question, value, whole):
    (figure,) = read(question).figures
    assert (int(figure.value), figure.whole) == (value, whole)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.200 hộ", 1200),
        ("1,2 nghìn hộ", 1200),
        ("mười hai hộ", 12),
        ("một trăm linh năm hộ", 105),
        ("hai mươi mốt hộ", 21),
        ("05 hộ", 5),
    ],
)
def test_numbers_however_written(text, value):
    assert counted(text)[0][0] == value


@pytest.mark.parametrize(
    ("text", "share"), [("một nửa số hộ", 0.5), ("hai phần ba số hộ", 2 / 3), ("60% số hộ", 0.6), ("2/3 số hộ", 2 / 3)]
)
def test_shares(text, share):
    (figure,) = read(text).figures
    assert figure.unit is Unit.SHARE and float(figure.value) == pytest.approx(share)


@pytest.mark.parametrize(
    ("text", "bound"), [("hơn 100 hộ", ">"), ("gần 60 hộ", "<"), ("chừng 30 hộ", "≈"), ("đúng 30 hộ", "")]
)
def test_what_is_not_exact_says_so(text, bound):
    assert read(text).figures[0].bound == bound


@pytest.mark.parametrize(
    "text",
    [
        "theo Điều 21 khoản 1 Luật 10/2022/QH15",
        "nghị định 59/2023 quy định",
        "thôn 5 họp",
        "quý 2 năm nay",
        "lần thứ ba vẫn thiếu",
        "sau này ba tôi năm nào cũng đi",
    ],
)
def test_names_are_no_figures(text):
    found = read(text)
    assert not found.figures and not found.days


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("ngày 14/8/2023", [(14, 8, 2023, None)]),
        ("hôm mùng 3/3", [(3, 3, None, None)]),
        ("ngày 01 tháng 7 năm 2025", [(1, 7, 2025, None)]),
        ("thứ Sáu 05/6/2026", [(5, 6, 2026, 4)]),
        ("hôm thứ Hai, thứ Sáu cùng tuần", [(None, None, None, 0), (None, None, None, 4)]),
        ("từ ngày 3 đến ngày 25", [(3, None, None, None), (25, None, None, None)]),
        ("từ tháng Giêng tới tháng 6", [(None, 1, None, None), (None, 6, None, None)]),
        ("được 8/12 thôn", []),
        ("thứ tự nào", []),
    ],
)
def test_days_as_far_as_they_are_named(text, parts):
    assert [(d.day, d.month, d.year, d.weekday) for d in days(plain_of(text))] == parts


def test_stretches_of_time_have_their_units():
    units = [f.unit for f in read("5 ngày làm việc, còn 4 tháng, 2 tuần, 24 giờ, 3 năm").spans]
    assert units == [Unit.WORKING_DAY, Unit.MONTH, Unit.WEEK, Unit.HOUR, Unit.YEAR]


def test_the_plain_form_keeps_every_place():
    for text in ("Thôn tôi đủ 2/3 — “quỹ”", "İstanbul ﬁ ß Ổ", "a\u0301 e\u0302\u0301"):
        plain = plain_of(text)
        assert len(plain.text) == len(plain.exact)


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("thôn tôi 210 hộ", "xa"),
        ("hội nghị viên chức trường tôi", "co-quan"),
        ("công ty nhà nước 300 công nhân", "doanh-nghiep-nha-nuoc"),
        ("công ty may tư nhân 300 công nhân", "ngoai-nha-nuoc"),
        ("đại hội quân nhân trung đoàn", "quan-doi"),
        ("có 30 người", ""),
    ],
)
def test_the_setting_is_known_or_left_open(question, place):
    assert read(question).place == place
