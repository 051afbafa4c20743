"""Questions as short as on a phone: their marks come back, and what they ask for is told by the law's words."""

from __future__ import annotations

import pytest

from assistant.question.abbreviations import expand
from assistant.question.asked import asked_for
from assistant.question.diacritics import load_restorer
from assistant.question.scope import FAR, NEAR, plain
from bench.short import right_syllables, short_questions


def test_marks_come_back_to_short_questions() -> None:
    counts = [right_syllables(q.meant, load_restorer().restore(expand(q.typed).text).text) for q in short_questions()]
    assert sum(right for right, _ in counts) / sum(all_ for _, all_ in counts) >= 0.985
    assert sum(right == all_ for right, all_ in counts) / len(counts) >= 0.93


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("xa niem yet bao nhieu ngay", "xã niêm yết bao nhiêu ngày"),
        ("bau truong thon 140 ho, 71 phieu dau chua", "bầu trưởng thôn 140 hộ, 71 phiếu đậu chưa"),
        ("ong to truong xin nghi, ai cho nghi", "ông tổ trưởng xin nghỉ, ai cho nghỉ"),
    ],
)
def test_who_does_what_is_known_without_function_words(typed: str, meant: str) -> None:
    assert load_restorer().restore(typed).text == meant


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("hợp tác xã phải công khai gì", "những nội dung"),
        ("hội vườn có mấy người", "tổ chức số lượng thành viên"),
        ("góp ý cho hội vườn bằng cách nào", "hình thức"),
        ("thủ kho không được làm gì", "những việc không được làm"),
        ("tiền tưới cây lấy ở đâu ra", "kinh phí"),
        ("90 hộ, 46 phiếu đậu chưa", "thông qua tổng số đại diện hộ gia đình tán thành"),
    ],
)
def test_what_is_asked_for_has_a_name_in_the_law(question: str, words: str) -> None:
    assert words in asked_for(question)


@pytest.mark.parametrize("question", ["hội vườn họp ngày chủ nhật", "công khai sổ tưới cây", ""])
def test_a_question_that_asks_with_no_such_word_gets_none(question: str) -> None:
    assert asked_for(question) == ()


def test_a_long_question_says_by_itself_what_it_is_about() -> None:
    assert asked_for("hội vườn có mấy người") != ()
    assert asked_for("vườn chung của thôn tôi trồng mít và xoài từ năm ngoái, hội vườn có mấy người") == ()


def test_folding_makes_no_cue_of_an_innocent_word() -> None:
    assert not NEAR.search(plain("mỗi hộ được phát mấy tờ phiếu"))
    assert not NEAR.search(plain("ai định số đó"))
    assert not FAR.search(plain("tôi làm thợ lò"))
    assert NEAR.search(plain("hái trộm xoài bị phạt mấy triệu"))
    assert NEAR.search(plain("làm sổ đỏ ở đâu"))
