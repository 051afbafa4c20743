"""The opinion of a language model on a saved run."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from test_eval_cli import Assistant as Answerer
from test_eval_cli import call

from assistant.writing.door import Failure, ModelError, Prompt
from eval.judge import Opinion, cited_statements, judge
from eval.run import Result, run_set
from eval.sets import parse_item

OPENING, GATE = "1/2030/QH16#1", "1/2030/QH16#2"
ANSWER = {
    "question": "Vườn mở mấy giờ?",
    "status": "answered",
    "answer": "Vườn mở lúc bảy giờ [1]. Cổng sau khóa cả ngày [2]. Câu này không dẫn gì.",
    "citations": [
        {
            "marker": 1,
            "id": "1/2030/QH16#1",
            "article": "1/2030/QH16#1",
            "label": "Điều 1",
            "quote": "Vườn mở cửa từ bảy giờ sáng.",
        },
        {
            "marker": 2,
            "id": "1/2030/QH16#2",
            "article": "1/2030/QH16#2",
            "label": "Điều 2",
            "quote": "Cổng sau luôn mở.",
        },
    ],
    "retrieved": [OPENING, GATE],
    "warnings": [],
    "timings_ms": {"total": 1.0},
}


class Model:
    """Replies in turn; an exception among the replies is raised."""

    def __init__(self, *replies: str | ModelError) -> None:
        self.replies = list(replies)
        self.prompts: list[Prompt] = []

    def stream(self, prompt: Prompt, seconds: float) -> Iterator[str]:
        self.prompts.append(prompt)
        reply = self.replies[(len(self.prompts) - 1) % len(self.replies)]
        if isinstance(reply, ModelError):
            raise reply
        yield from reply


@pytest.fixture
def results() -> tuple[Result, ...]:
    item = parse_item({"id": "q", "cat": "exam", "question": ANSWER["question"], "expect": "answer", "gold": [OPENING]})
    return run_set([item], lambda request: {**ANSWER, "id": request["id"]}).results


def test_a_statement_is_judged_against_what_it_cites_alone():
    assert [(s.split(" [")[0], len(q)) for s, q in cited_statements(ANSWER)] == [
        ("Vườn mở lúc bảy giờ", 1),
        ("Cổng sau khóa cả ngày", 1),
    ]


def test_the_model_sees_question_grounds_and_statement(results):
    model = Model("CÓ")
    judge(results, model)
    first = model.prompts[0].user
    assert "Vườn mở mấy giờ?" in first
    assert "Vườn mở cửa từ bảy giờ sáng." in first
    assert "Cổng sau luôn mở" not in first
    assert first.index("Căn cứ") < first.index("Nhận định: Vườn mở lúc bảy giờ")


def test_replies_become_opinions_and_a_share(results):
    found = judge(results, Model("**Có.**", "KHÔNG, vì căn cứ nói khác"))
    assert [one.opinion for one in found.judged] == [Opinion.CARRIED, Opinion.NOT_CARRIED]
    assert found.faithfulness() == found.faithfulness("exam") == 0.5
    assert found.to_dict()["by_cat"]["exam"]["not-carried"] == 1


@pytest.mark.parametrize(
    ("reply", "opinion"),
    [("Khó nói", Opinion.UNCLEAR), ("", Opinion.UNCLEAR), (ModelError(Failure.TIMEOUT), Opinion.NO_REPLY)],
)
def test_without_a_clear_reply_there_is_no_share(results, reply, opinion):
    found = judge(results, Model(reply))
    assert {one.opinion for one in found.judged} == {opinion}
    assert found.faithfulness() is None


class Judged(Answerer):
    """The stand-in of the command tests, with a judge."""

    model: Model | None = Model("không")

    def judging_model(self) -> Model | None:
        return self.model


@pytest.fixture
def saved(tmp_path) -> str:
    rows = [{"id": "a", "cat": "exam", "question": "Một?", "expect": "answer", "gold": ["10/2022/QH15#15"]}]
    (tmp_path / "bo.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    assert call("run", str(tmp_path / "bo.jsonl"), "--out", str(tmp_path / "o")).exit_code == 0
    return str(tmp_path / "o")


def test_the_command_names_what_is_not_carried(saved):
    result = call("judge", saved, obj=Judged())
    assert result.exit_code == 0, result.output
    assert "a: Có [1]." in result.stdout
    assert json.loads(call("judge", saved, "--json", obj=Judged()).stdout)["overall"]["faithfulness"] == 0


def test_the_command_says_how_to_name_a_judge(saved):
    assistant = Judged()
    assistant.model = None
    result = call("judge", saved, obj=assistant)
    assert result.exit_code != 0
    assert "judge.url" in str(result.exception)


def test_no_bound_may_name_the_opinion(saved):
    result = call("run", saved, "--fail-under", "faithfulness=0.9")
    assert result.exit_code != 0
    assert "faithfulness" in str(result.exception)
