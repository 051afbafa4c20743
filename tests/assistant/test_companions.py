"""Which further articles are quoted beside the first."""

from __future__ import annotations

import pytest

from assistant.answer import Answer
from assistant.engine import Assistant


def _cited(answer: Answer) -> list[str]:
    return list(dict.fromkeys(citation.article for citation in answer.citations))


@pytest.mark.parametrize(
    "question",
    [
        "Ban Thanh tra nhân dân ở xã có nhiệm kỳ bao lâu?",
        "Cơ quan công khai thông tin bằng những hình thức nào?",
        "truong thon phai bao nhieu tuoi tro len",
    ],
)
def test_one_question_is_answered_by_one_article(official_assistant: Assistant, question: str) -> None:
    assert len(_cited(official_assistant.ask([question]))) == 1


def test_the_same_article_of_another_setting_is_left_out(official_assistant: Assistant) -> None:
    cited = _cited(official_assistant.ask(["Ban Thanh tra nhân dân ở doanh nghiệp nhà nước có mấy thành viên?"]))
    assert cited[0] == "10/2022/QH15#77"
    assert not {"10/2022/QH15#36", "10/2022/QH15#60"} & set(cited)


def test_what_is_compared_stands_side_by_side(official_assistant: Assistant) -> None:
    question = "Nhiệm kỳ Ban Thanh tra nhân dân ở xã với ở cơ quan có khác nhau không?"
    assert {"10/2022/QH15#36", "10/2022/QH15#60"} <= set(_cited(official_assistant.ask([question])))
