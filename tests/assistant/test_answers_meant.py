"""What a short question means, and in which setting: the right article leads, the others are named."""

from __future__ import annotations

import pytest

from assistant.engine import Assistant

LAW = "10/2022/QH15"


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("ban thanh tra nhân dân làm gì", f"{LAW}#38"),
        ("dieu kien lam truong thon", "185/2026/NĐ-CP#7"),
        ("cb xa co dc lam ttnd ko", f"{LAW}#37"),
        ("ở công ty nhà nước kế toán trưởng có được vào ban thanh tra nhân dân không", f"{LAW}#77"),
        ("cty tnhh tư nhân có phải tổ chức hội nghị người lao động không", f"{LAW}#82"),
        ("phải công khai những nội dung gì", f"{LAW}#11"),
        ("đối thoại ở cơ quan bao lâu một lần", f"{LAW}#59"),
        ("cán bộ xã mà không công khai thì bị gì", f"{LAW}#10"),
        ("kinh phí hoạt động của ban thanh tra nhân dân ở trường học lấy từ đâu", f"{LAW}#63"),
    ],
)
def test_what_is_asked_for_decides_between_articles(official_assistant: Assistant, question: str, article: str) -> None:
    assert official_assistant.ask([question]).citations[0].article == article


def test_the_same_article_of_other_settings_is_named_where_none_is_asked_for(official_assistant: Assistant) -> None:
    asked = official_assistant.ask(["ban thanh tra nhân dân có mấy người"])
    assert "ở doanh nghiệp nhà nước xem Điều 77" in asked.answer
    told = official_assistant.ask(["ban thanh tra nhân dân xã có mấy người"])
    assert "xem Điều 77" not in told.answer


def test_figures_that_differ_by_place_are_listed_whole_unless_the_place_is_told(official_assistant: Assistant) -> None:
    everywhere = official_assistant.ask(["thôn mới bao nhiêu hộ thì lập được"]).answer
    assert all(f"\n- {point}) " in everywhere for point in "abcdđeg")
    assert "- a) " not in official_assistant.ask(["ở đồng bằng sông Cửu Long thôn phải có mấy hộ"]).answer


def test_a_point_keeps_its_opening_though_no_colon_ends_it(official_assistant: Assistant) -> None:
    answer = official_assistant.ask(["ủy ban tỉnh có trách nhiệm gì với thôn theo nghị định 185/2026/NĐ-CP"])
    assert "“Ủy ban nhân dân cấp tỉnh”" in answer.answer
