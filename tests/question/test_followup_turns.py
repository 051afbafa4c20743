"""A later turn in the light of earlier ones: what it asks, what it is asked of, what it leaves behind."""

from __future__ import annotations

import pytest

from assistant.question.aspects import Aspect, asks, topic_of, without_asking
from assistant.question.followup import in_context, leans_on_context
from assistant.question.replaced import asked_elsewhere

ASKS = [
    ("Dán ở chỗ nào?", Aspect.PLACE),
    ("Tại đâu vậy ạ?", Aspect.PLACE),
    ("Phải treo bao lâu?", Aspect.PERIOD),
    ("Chậm nhất bao nhiêu ngày làm việc?", Aspect.PERIOD),
    ("Từ khi nào?", Aspect.MOMENT),
    ("Nhiệm kỳ?", Aspect.TERM),
    ("Một năm mấy lần?", Aspect.TIMES),
    ("Khoán mấy lần lương cơ sở?", Aspect.TIMES),
    ("Cần bao nhiêu phần trăm hộ?", Aspect.SHARE),
    ("Lập mấy bản?", Aspect.COUNT),
    ("Gửi cho ai?", Aspect.WHO),
    ("Cơ quan nào ký?", Aspect.WHO),
    ("Hồ sơ gửi lên gồm những gì?", Aspect.PAPERS),
    ("Trong trường hợp nào?", Aspect.CONDITION),
    ("Chia như thế nào?", Aspect.HOW),
    ("Gồm những nội dung gì?", Aspect.CONTENT),
    ("Có phải hỏi dân không?", Aspect.VERDICT),
]


@pytest.mark.parametrize(("turn", "aspect"), ASKS)
def test_what_a_turn_asks_is_told_by_its_words(turn: str, aspect: Aspect) -> None:
    assert aspect in asks(turn)


@pytest.mark.parametrize("turn", ["tổ tôi có 86 hộ", "thế ở cơ quan thì sao?", "Mặt trận lại tán thành"])
def test_a_turn_that_says_something_asks_nothing_of_its_own(turn: str) -> None:
    assert asks(turn) == frozenset()


BARE = [
    ("Dự thảo phải dán mấy ngày?", "Dự thảo phải dán"),
    ("Hương ước được thông qua khi đạt bao nhiêu phần trăm hộ?", "Hương ước được thông qua"),
    ("Ban kiểm phiếu có mấy người?", "Ban kiểm phiếu"),
    ("Ai công nhận hương ước?", "công nhận hương ước"),
    ("Một thôn có bao nhiêu người không chuyên trách?", "Một thôn có người không chuyên trách"),
    ("Trưởng thôn lâm thời do ai chỉ định?", "Trưởng thôn lâm thời chỉ định"),
]


@pytest.mark.parametrize(("turn", "rest"), BARE)
def test_what_asks_is_taken_out_and_the_rest_stays(turn: str, rest: str) -> None:
    assert without_asking(turn) == rest


TOPICS = [
    ("Hội nghị người lao động bao nhiêu người dự thì hợp lệ?", "Hội nghị người lao động"),
    ("Trưởng thôn lâm thời do ai chỉ định?", "Trưởng thôn lâm thời"),
    ("Ai chủ trì họp thôn?", "chủ trì họp thôn"),
    ("Mỗi nhà được mấy phiếu lấy ý kiến?", "Mỗi nhà được lấy ý kiến"),
    ("Thôn tôi ở biên giới", "Thôn tôi ở biên giới"),
]


@pytest.mark.parametrize(("turn", "topic"), TOPICS)
def test_a_turn_is_about_what_stands_before_the_asking(turn: str, topic: str) -> None:
    assert topic_of(turn) == topic


ELSEWHERE = [
    ("Xã niêm yết thông tin bao lâu?", "ở cơ quan thì sao?", "ở cơ quan niêm yết thông tin bao lâu?"),
    ("Xã trả lời dân trong mấy ngày?", "ở cơ quan thì mấy ngày?", "ở cơ quan trả lời dân trong mấy ngày?"),
    (
        "Ban thanh tra nhân dân xã có mấy người?",
        "Thế ban của cơ quan thì sao?",
        "Ban thanh tra nhân dân cơ quan có mấy người?",
    ),
    (
        "Kinh phí của ban thanh tra nhân dân xã lấy ở đâu?",
        "còn ban giám sát đầu tư của cộng đồng?",
        "Kinh phí của ban giám sát đầu tư của cộng đồng lấy ở đâu?",
    ),
    ("Hồ sơ đổi tên thôn gồm gì?", "thế giải thể thôn?", "Hồ sơ giải thể thôn gồm gì?"),
    ("bộ nội vụ có trách nhiệm gì", "thế bộ công an?", "bộ công an có trách nhiệm gì"),
    ("Thôn 160 hộ có đạt quy mô không?", "thế nếu là tổ dân phố?", "tổ dân phố 160 hộ có đạt quy mô không?"),
    ("Lập thôn mới cần mấy hộ?", "ở Hà Nội", "Lập thôn mới cần mấy hộ ở Hà Nội"),
    (
        "Hội nghị cán bộ công chức bao nhiêu phiếu thì qua?",
        "ở doanh nghiệp nhà nước thì sao?",
        "Hội nghị người lao động bao nhiêu phiếu thì qua ở doanh nghiệp nhà nước",
    ),
]


@pytest.mark.parametrize(("before", "turn", "asked"), ELSEWHERE)
def test_another_place_or_body_is_asked_the_same(before: str, turn: str, asked: str) -> None:
    assert asked_elsewhere(turn, before) == asked
    assert in_context([before, turn]).asked == asked
    assert in_context([before, turn]).context == ""


@pytest.mark.parametrize(
    "turn",
    ["ở cơ quan thì ai bầu và hội nghị nào công nhận?", "không đủ thì sao?", "86 hộ", "còn bầu trưởng thôn thì sao?"],
)
def test_what_names_no_other_of_the_kind_is_not_put_in_its_place(turn: str) -> None:
    assert asked_elsewhere(turn, "Góp tiền làm đường cần bao nhiêu hộ?") == ""


def test_a_turn_that_asks_something_else_leaves_the_old_asking_behind() -> None:
    found = in_context(["Họp thôn phải báo trước mấy ngày?", "ai chủ trì?"])
    assert found.asked == "ai chủ trì?"
    assert "mấy ngày" not in found.context and "Họp thôn" in found.context
    assert "mấy ngày" in found.left and found.still == ""


def test_a_turn_that_only_asks_keeps_all_that_was_said() -> None:
    assert (
        in_context(["Ai công nhận trưởng thôn mới bầu?", "trong mấy ngày?"]).context == "công nhận trưởng thôn mới bầu"
    )


def test_a_turn_that_only_says_keeps_what_was_asked() -> None:
    found = in_context(["Bầu tổ trưởng cần bao nhiêu phiếu?", "tổ tôi có 86 hộ"])
    assert "bao nhiêu phiếu" in found.context and "bao nhiêu phiếu" in found.still and found.left == ""


def test_figures_are_counted_with_the_question_they_belong_to() -> None:
    found = in_context(["Góp tiền làm sân cần bao nhiêu hộ đồng ý?", "thôn có 132 hộ thì là mấy hộ?"])
    assert found.context == "Góp tiền làm sân cần bao nhiêu hộ đồng ý?" and found.left == ""


def test_places_give_way_from_turn_to_turn() -> None:
    turns = ["công khai ở xã niêm yết bao lâu?", "thế ở cơ quan?", "còn doanh nghiệp nhà nước?"]
    assert in_context(turns).asked == "công khai ở doanh nghiệp nhà nước niêm yết bao lâu?"


def test_a_place_said_in_a_new_question_moves_the_subject_there() -> None:
    found = in_context(["Ban thanh tra nhân dân xã có mấy người?", "ở cơ quan thì ai bầu?"])
    assert "xã" not in found.context and "cơ quan" in found.context


def test_a_whole_question_leaves_everything_behind() -> None:
    assert (
        in_context(["Hội nghị công chức do ai chủ trì?", "Cho em hỏi chuyện khác: trưởng thôn mấy tuổi?"]).context == ""
    )


def test_a_provision_named_before_is_not_taken_to_another_place() -> None:
    assert asked_elsewhere("ở cơ quan thì sao?", "Điều 13 quy định xã niêm yết bao lâu?") == ""


def test_ministries_stand_beside_each_other_in_one_article_but_places_do_not() -> None:
    assert in_context(["Bộ Nội vụ làm gì?", "thế bộ tài chính?"]).beside == ("Bộ Nội vụ", "bộ tài chính")
    assert in_context(["Xã niêm yết bao lâu?", "ở cơ quan thì sao?"]).beside == ()


def test_a_turn_whose_first_word_lost_its_mark_still_points_back() -> None:
    assert leans_on_context("con ban Giám sát đầu tư của cộng đồng ở doanh nghiệp nhà nước?")
