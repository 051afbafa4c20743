"""False premises against an invented law: what is read from its text, what is taken for granted, what is left alone."""

from __future__ import annotations

from fractions import Fraction

import pytest
from made_garden import LAW

from assistant.answer import Status
from assistant.calculators.figures import Unit
from assistant.engine import Assistant
from assistant.premises import Premises
from assistant.premises.actors import mentions
from assistant.premises.schema import Point
from assistant.premises.truth import read_value
from assistant.premises.wording import Standing, folded

TERM = Point.model_validate(
    {"dieu": f"{LAW}#2.2", "do": "thoi-gian", "tu": ["giu vuon", "thay"], "cau": "được thay sau"}
)
WEEKLY = Point.model_validate({"dieu": f"{LAW}#4.3", "do": "dinh-ky", "tu": "mua thu"})
OWNER = Point.model_validate(
    {"dieu": f"{LAW}#5.2", "do": "noi-sai", "tu": "qua rung", "sai": "qua rung (?:la )?(?:cua|thuoc ve) chu vuon"}
)
GATE = Point.model_validate({"dieu": "8/2031/NĐ-CP#1.1", "do": "thoi-gian", "tu": "cong vuon"})


def correct(assistant: Assistant, question: str) -> tuple[str, str] | None:
    premises = Premises(assistant.library, [TERM, WEEKLY, OWNER])
    found = premises.correct(assistant.understand([question]))
    return (found.clause, found.lead) if found else None


def test_a_wrong_period_is_named_and_put_right_with_the_clauses_own_words(gardener: Assistant) -> None:
    clause, lead = correct(gardener, "Người giữ vườn phải được thay sau 5 năm đúng không?") or ("", "")
    assert clause == f"{LAW}#2.2"
    assert lead.startswith("Không phải 5 năm: khoản 2 Điều 2 ")
    assert lead.endswith("ghi “Người giữ vườn được thay sau 02 năm”.")


@pytest.mark.parametrize(
    "question",
    [
        "Người giữ vườn được thay sau 2 năm đúng không?",
        "Người giữ vườn được thay sau 24 tháng phải không?",
        "Người giữ vườn được thay sau mấy năm?",
        "Người giữ vườn xóm tôi đã làm 5 năm rồi, giờ thay được không?",
        "Người giữ vườn thay sau 5 năm hay 2 năm?",
        "Người tưới cây thay sau 5 năm đúng không?",
    ],
)
def test_true_premises_cases_and_open_questions_are_left_alone(gardener: Assistant, question: str) -> None:
    assert correct(gardener, question) is None


def test_a_wrong_frequency(gardener: Assistant) -> None:
    clause, lead = correct(gardener, "Mùa thu phải hái quả mỗi tháng một lần phải không?") or ("", "")
    assert clause == f"{LAW}#4.3"
    assert "mỗi tháng một lần" in lead


def test_what_is_wrongly_said_is_quoted_back(gardener: Assistant) -> None:
    clause, lead = correct(gardener, "Nghe nói quả rụng là của chủ vườn?") or ("", "")
    assert clause == f"{LAW}#5.2"
    assert lead.startswith("Không đúng khi nói “quả rụng là của chủ vườn”")
    assert correct(gardener, "Quả rụng không phải là của chủ vườn đúng không?") is None
    assert correct(gardener, "Quả rụng có phải của ai không?") is None


def test_a_point_without_a_value_in_the_text_corrects_nothing(gardener: Assistant) -> None:
    premises = Premises(gardener.library, [GATE.model_copy(update={"address": f"{LAW}#1"})])
    assert premises.correct(gardener.understand(["Cổng vườn phải mở trong 9 ngày đúng không?"])) is None


def test_the_whole_answer_is_corrected_and_cites_the_clause(
    gardener: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gardener, "_premises", Premises(gardener.library, [TERM]))
    answer = gardener.ask(["Luật quy định người giữ vườn được thay sau 10 năm phải không?"])
    assert answer.status is Status.CORRECTED
    assert answer.citations[0].article == f"{LAW}#2"
    assert answer.answer.startswith("Không phải 10 năm:")
    assert answer.answer.count("được thay sau 02 năm") == 1, "the clause is not said twice"


@pytest.mark.parametrize(
    ("sentence", "low", "high", "strict"),
    [
        ("Tổ có từ 03 đến 05 thành viên và một quyển sổ", 3, 5, False),
        ("Ban có ít nhất 05 thành viên", 5, None, False),
        ("Số thành viên không quá 02 người", None, 2, False),
        ("Nhóm có từ 07 người trở xuống thì thôi", None, 7, False),
        ("Xóm có từ 200 người trở lên", 200, None, False),
    ],
)
def test_counts_are_read_with_their_bounds(sentence: str, low: int | None, high: int | None, strict: bool) -> None:
    point = Point.model_validate({"dieu": f"{LAW}#1", "do": "so-luong", "tu": "x", "dem": ["người", "thành viên"]})
    truth = read_value(sentence, point)
    assert truth is not None
    assert (truth.low, truth.high, truth.strict) == (low, high, strict)


@pytest.mark.parametrize(
    ("sentence", "hours", "floor"),
    [
        ("gửi chậm nhất sau 05 (năm) ngày làm việc kể từ ngày họp", 5 * 24, False),
        ("treo ít nhất là 30 ngày liên tục", 30 * 24, True),
        ("báo chậm nhất 45 ngày trước ngày làm", 45 * 24, True),
        ("niêm yết không ít hơn 30 (ba mươi) ngày", 30 * 24, True),
    ],
)
def test_periods_are_read_in_hours_and_ahead_of_an_event_more_is_earlier(
    sentence: str, hours: int, floor: bool
) -> None:
    truth = read_value(sentence, Point.model_validate({"dieu": f"{LAW}#1", "do": "thoi-gian", "tu": "x"}))
    assert truth is not None
    assert truth.ends == {Fraction(hours)}
    assert (truth.low is not None) is floor
    assert truth.unit in (Unit.DAY, Unit.WORKING_DAY)


def test_a_share_above_a_bound_is_strict() -> None:
    truth = read_value(
        "khi có trên 50% số nhà ưng", Point.model_validate({"dieu": f"{LAW}#1", "do": "ty-le", "tu": "x"})
    )
    assert truth is not None and truth.strict and truth.ends == {Fraction(1, 2)}


@pytest.mark.parametrize(
    ("question", "named", "claimed"),
    [
        ("Luật quy định treo 9 ngày đúng không?", "9 ngày", True),
        ("Vì sao phải treo 9 ngày?", "9 ngày", True),
        ("Treo 9 ngày là đủ theo luật?", "9 ngày", True),
        ("Chỉ cần treo 9 ngày thôi hả?", "9 ngày", True),
        ("Nghe nói treo 9 ngày.", "9 ngày", True),
        ("Treo 9 ngày có đủ không?", "9 ngày", False),
        ("Xã tôi đã treo 9 ngày, vậy được chưa?", "9 ngày", False),
        ("Treo 9 ngày hay 8 ngày?", "9 ngày", False),
        ("Nếu quá 9 ngày thì phải làm gì?", "9 ngày", False),
    ],
)
def test_what_a_question_takes_for_granted(question: str, named: str, claimed: bool) -> None:
    at = question.index(named)
    assert Standing(folded(question), at, at + len(named)).claimed is claimed


def test_bodies_are_told_apart_by_level() -> None:
    text = folded("Chủ tịch Ủy ban nhân dân xã, Ủy ban nhân dân huyện và Ban công tác Mặt trận thôn")
    assert [m.body for m in mentions(text)] == ["ct-ubnd-xa", "ubnd-huyen", "mat-tran-thon"]


def test_a_point_that_lacks_what_its_kind_needs_is_refused() -> None:
    with pytest.raises(ValueError, match="thiếu viec"):
        Point.model_validate({"dieu": f"{LAW}#1", "do": "ai", "tu": "x", "dung": ["ubnd-xa"]})
