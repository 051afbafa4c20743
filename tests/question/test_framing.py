"""What a textbook question is about, without the frame that textbooks put around it."""

from __future__ import annotations

import pytest

from assistant.question.framing import subject_of

DECREE = ("59/2023/NĐ-CP",)
LAW = ("10/2022/QH15",)


@pytest.mark.parametrize(
    ("question", "documents", "subject"),
    [
        (
            "Theo Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ, ai giữ chìa khóa vườn?",
            DECREE,
            "giữ chìa khóa vườn",
        ),
        ("Căn cứ nghị định 59/2023, cổng vườn mở lúc nào?", DECREE, "cổng vườn mở"),
        ("Theo quy định của Luật Thực hiện dân chủ ở cơ sở năm 2022, ai tưới cây mùa hạ?", LAW, "tưới cây mùa hạ"),
        ("Cổng vườn mở theo Luật Thực hiện dân chủ ở cơ sở được quy định như thế nào?", LAW, "Cổng vườn mở"),
        ("Nội dung nào dưới đây là việc của người giữ vườn?", (), "Nội dung việc của người giữ vườn"),
        ("Đâu không phải là việc của người giữ vườn?", (), "việc của người giữ vườn"),
        ("Theo quy định của pháp luật, ai đếm quả chín?", (), "đếm quả chín"),
    ],
)
def test_frame_is_left_out(question: str, documents: tuple[str, ...], subject: str) -> None:
    assert subject_of(question, documents).replace(" ,", "").strip(" ,") == subject


def test_a_document_that_is_not_held_stays() -> None:
    assert "159/2016" in subject_of("Nghị định số 159/2016/NĐ-CP hết hiệu lực từ ngày nào?", DECREE)


def test_a_question_about_the_document_itself_keeps_its_words() -> None:
    assert "Luật" in subject_of("Luật Thực hiện dân chủ ở cơ sở là gì?", LAW)
