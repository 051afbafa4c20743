"""After a verdict come the law's words with the same share in them, not another rule's."""

from __future__ import annotations

import pytest
from answer_checks import broken_rules

from assistant.engine import Assistant


@pytest.mark.parametrize(
    ("asked", "said", "unsaid"),
    [
        ("Thôn có 120 hộ, 85 hộ đồng ý góp tiền làm đường thì đã được thông qua chưa?", "2/3", "50%"),
        ("Thôn 120 hộ, 61 hộ bầu ông Tư làm trưởng thôn thì đã được chưa?", "50%", "2/3"),
    ],
)
def test_the_share_of_the_verdict_stands_in_the_words_after_it(
    digest_assistant: Assistant, asked: str, said: str, unsaid: str
) -> None:
    answer = digest_assistant.ask([asked]).answer
    verdict, law = answer.split("Tóm lược", 1)
    assert said in verdict
    law = law.split("\n\n")[0]
    assert said in law
    assert unsaid not in law


@pytest.mark.parametrize(
    ("asked", "verdict", "said", "unsaid"),
    [
        ("Xã có 12 thôn, 8 thôn đồng ý góp tiền làm chợ xã thì thông qua chưa?", "Được thông qua", "số thôn", "50%"),
        ("Sáng kiến có 13/130 hộ đồng thuận thì đủ đưa ra bàn chưa?", "Đủ", "ít nhất là 10%", "chưa có đủ"),
        ("Xã dán thông báo 22 ngày rồi gỡ có sai không?", "Chưa đủ", "30 ngày", "thường xuyên"),
        ("Tổ dân phố 1.010 hộ khoán mấy lần lương cơ sở?", "8,0 lần", "8,0 lần", "6,5"),
        ("Thôn 640 hộ khoán phụ cấp mấy lần lương cơ sở?", "6,5 lần", "6,5 lần", "8,0"),
        ("Hội nghị viên chức 45 người dự 36, 18 người tán thành nghị quyết, qua chưa?", "Chưa", "50%", "hai phần ba"),
        ("Hội nghị người lao động công ty nhà nước 60 người đến 39 có hợp lệ không?", "Chưa", "hai phần ba", "50%"),
        ("Thôn 390 hộ ở Thái Bình đủ lập thôn mới chưa?", "Hưng Yên", "sông Hồng", "Đông Nam"),
        ("Tổ dân phố 460 hộ ở Đà Nẵng đủ chuẩn chưa?", "Đủ", "Nam Trung bộ", "sông Hồng"),
        ("Cơ quan 6 người có phải lập Ban Thanh tra nhân dân không?", "6 ≤ 07", "trở xuống", "từ 03 đến 09"),
        ("Xã lấy ý kiến dân 15 ngày từ 1/12 đến 15/12 có đủ không?", "Chưa đủ", "20 ngày", "kế hoạch"),
    ],
)
def test_the_sentence_that_carries_the_verdict_stands_after_it(
    official_assistant: Assistant, asked: str, verdict: str, said: str, unsaid: str
) -> None:
    answer = official_assistant.ask([asked])
    before, law = answer.answer.split("Theo **", 1)
    law = law.split("\n\n")[0]
    assert verdict in before
    assert said in law
    assert unsaid not in law
    assert broken_rules(answer, official_assistant.library) == []


def test_attendance_shows_both_shares_and_what_to_do(official_assistant: Assistant) -> None:
    answer = official_assistant.ask(["thon 140 ho, hop co 60 nha den"])
    assert answer.answer.startswith("**Chưa đủ")
    assert {c.id for c in answer.citations} >= {"10/2022/QH15#21.1"}
    assert any(c.id.startswith("10/2022/QH15#19.1") for c in answer.citations)
    assert "hai phần ba" in answer.answer
    assert "trên 50% tổng số đại diện hộ gia đình" in answer.answer


def test_a_note_is_quoted_by_its_own_clause(official_assistant: Assistant) -> None:
    answer = official_assistant.ask(["Khóm 530 hộ ở Cà Mau đủ chuẩn không?"]).answer
    assert "yếu tố đặc thù" in answer
    assert "có thể thấp hơn quy định tại khoản 1" in answer


def test_a_later_turn_about_the_other_kind_is_judged_anew(official_assistant: Assistant) -> None:
    turns = ["bản 170 hộ ở Yên Bái có đạt quy mô không", "thế nếu là tổ dân phố?"]
    first, second = official_assistant.ask(turns[:1]).answer, official_assistant.ask(turns).answer
    assert first.startswith("**Đủ: thôn ở Yên Bái (nay thuộc tỉnh Lào Cai)")
    assert second.startswith("**Chưa đủ: tổ dân phố ở Yên Bái")


def test_a_later_turn_about_something_else_repeats_no_verdict(official_assistant: Assistant) -> None:
    answer = official_assistant.ask(["tổ dân phố 480 hộ ở Huế đủ chuẩn chưa", "ai quyết định thành lập?"]).answer
    assert not answer.startswith("**Đủ")
