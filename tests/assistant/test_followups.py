"""Conversations: the last turn is answered, not the one before it, and of the subject or place that is now meant."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from made_garden import LAW

from assistant.engine import Assistant
from assistant.question.kind import QuestionKind
from assistant.question.replaced import recounted
from assistant.question.understand import Question
from assistant.relevance import Passages, Relevance
from assistant.sentence_ranker import Stretch, chances
from corpus.handbook import Setting

TALKS = yaml.safe_load(Path(__file__).with_name("followups.yaml").read_text("utf-8"))


def _talk(talk: dict) -> object:
    """One that is still answered wrongly says so ("con_sai"), and is to be answered rightly one day."""
    marks = [pytest.mark.xfail(reason="còn sai")] if talk.get("con_sai") else []
    return pytest.param(talk, id=" ‖ ".join(talk["luot"]), marks=marks)


@pytest.mark.parametrize("talk", [_talk(talk) for talk in TALKS])
def test_the_last_turn_is_answered_from_its_own_clause(talk: dict, official_assistant: Assistant) -> None:
    answer = official_assistant.ask(talk["luot"])
    first = answer.citations[0].id if answer.citations else ""
    assert any(first == wanted or first.startswith(f"{wanted}.") for wanted in talk["dieu"]), first
    opening = "\n\n".join(answer.answer.split("\n\n")[:2])
    assert re.search(talk.get("chu", ""), opening), opening


PLACED = "Thông báo được dán tại nhà văn hóa và cổng vườn"
DATED = "Thời hạn dán thông báo là 09 (chín) ngày, kể từ ngày có lịch"
REFUSED = "Trường hợp không cho mượn cuốc thì người giữ vườn nói rõ lý do"
LENT = "Cuốc cho mượn trong 03 ngày"


def _chances(question: Question, sentences: tuple[str, str], assistant: Assistant) -> dict[str, float]:
    relevance = Relevance(question, assistant.index.rarity, Passages(assistant.library))
    likely = chances([Stretch(sentence, f"{LAW}#1") for sentence in sentences], relevance, {})
    return dict(zip(sentences, likely, strict=True))


LEADS = [
    (["Thông báo phải dán mấy ngày?"], (PLACED, DATED), DATED),
    (["Thông báo phải dán mấy ngày?", "ở đâu?"], (PLACED, DATED), PLACED),
    (["Thông báo dán ở đâu?", "trong bao lâu?"], (PLACED, DATED), DATED),
    (["Cuốc cho mượn mấy ngày?"], (REFUSED, LENT), LENT),
    (["Cuốc cho mượn mấy ngày?", "không cho mượn thì sao?"], (REFUSED, LENT), REFUSED),
]


@pytest.mark.parametrize(("turns", "sentences", "lead"), LEADS)
def test_the_sentence_that_tells_what_is_asked_now_leads(
    turns: list[str], sentences: tuple[str, str], lead: str, gardener: Assistant
) -> None:
    likely = _chances(gardener.understand(turns), sentences, gardener)
    assert max(likely, key=lambda sentence: likely[sentence]) == lead


def test_a_sentence_that_tells_only_what_was_asked_before_counts_less(gardener: Assistant) -> None:
    turns = ["Ban giữ vườn gồm mấy người?", "ai lập ra?"]
    both = ("Ban giữ vườn gồm 05 người", "Ban giữ vườn do hội vườn lập ra")
    question = gardener.understand(turns)
    after, unasked = (_chances(asked, both, gardener) for asked in (question, replace(question, left="")))
    assert after[both[0]] < unasked[both[0]] and after[both[1]] > 0.5


def test_the_kind_is_that_of_what_is_asked_now(gardener: Assistant) -> None:
    first = "Xã niêm yết danh sách trong mấy ngày?"
    assert gardener.understand([first]).kind is QuestionKind.WHEN
    assert gardener.understand([first, "ai ký?"]).kind is QuestionKind.WHO
    assert gardener.understand([first, "ở cơ quan thì sao?"]).kind is QuestionKind.WHEN


def test_a_place_that_is_named_takes_the_place_of_the_old_one(gardener: Assistant) -> None:
    turns = ["Xã niêm yết danh sách trong mấy ngày?", "ở cơ quan thì sao?"]
    assert set(gardener.understand(turns).settings) == {Setting.AGENCY}
    assert set(gardener.understand([*turns, "còn doanh nghiệp nhà nước?"]).settings) == {Setting.STATE_ENTERPRISE}


def test_a_threshold_is_not_stated_again_for_another_question(gardener: Assistant) -> None:
    turns = ["Góp tiền làm đường thôn thì cần bao nhiêu phần trăm hộ đồng ý?", "có hiệu lực từ khi nào?"]
    question = gardener.understand(turns)
    assert "phần trăm" not in question.context and "phần trăm" in question.left


def test_a_whole_question_is_answered_as_if_asked_first(gardener: Assistant) -> None:
    alone = (
        "Sổ treo ở cổng vườn chung mùa xuân, mùa hạ, mùa thu và mùa đông do người trông coi giữ trong bao nhiêu năm?"
    )
    after = gardener.ask(["Quả rụng thuộc về ai?", alone])
    assert after.answer == gardener.ask([alone]).answer


@pytest.mark.parametrize(
    ("turn", "before", "asked"),
    [
        ("nếu chỉ 650 hộ", "thôn 720 hộ khoán bao nhiêu", "thôn 650 hộ khoán bao nhiêu"),
        ("thế 1.200 hộ thì sao?", "tổ dân phố 900 hộ đủ chưa", "tổ dân phố 1.200 hộ đủ chưa"),
        ("còn 30 người thì sao", "thôn 720 hộ khoán bao nhiêu", ""),
        ("trong đó 90 hộ đã đồng ý góp tiền làm đường", "thôn 120 hộ đủ chưa", ""),
        ("còn tổ dân phố thì sao", "thôn 720 hộ khoán bao nhiêu", ""),
    ],
)
def test_another_number_of_the_same_thing_takes_its_place(turn: str, before: str, asked: str) -> None:
    assert recounted(turn, before) == asked


def test_a_conversation_stays_in_its_setting(gardener: Assistant) -> None:
    turns = [
        "hội nghị người lao động ở doanh nghiệp nhà nước mấy tháng một lần",
        "bao nhiêu người yêu cầu thì họp bất thường",
    ]
    assert set(gardener.understand(turns).settings) == {Setting.STATE_ENTERPRISE}
    assert not gardener.understand([turns[0], "cho em hỏi chuyện khác: bao nhiêu người thì họp"]).settings
