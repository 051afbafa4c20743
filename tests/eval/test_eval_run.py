"""Running a set, what counts as failed, and the file that keeps a run."""

from __future__ import annotations

import json

import pytest

from corpus.errors import DanchuError, ErrorCode
from eval.run import Failure, find_failures, read_run, run_set, write_run


def fails(item, answer):
    return run_set([item], lambda _: answer).results[0].failures


def test_every_item_is_asked_once_in_order_and_scored(item, answer):
    items = [item(id="a", gold=["A"]), item(id="b", cat="multi", gold=["B"], question=None, turns=["Một?", "Hai?"])]
    asked, ticks = [], []

    def ask(request):
        asked.append(request)
        return answer(retrieved="A", cites="A", answer="Có [1].")

    run = run_set(items, ask, lambda done, total: ticks.append((done, total)), metadata={"corpus": "abc"})
    assert asked == [{"id": "a", "question": "Câu hỏi?"}, {"id": "b", "turns": ["Một?", "Hai?"]}]
    assert ticks == [(1, 2), (2, 2)]
    assert run.overall.values["recall@1"] == 0.5
    assert list(run.by_cat) == ["exam", "multi"]
    assert (run.by_cat["exam"].values["recall@1"], run.by_cat["multi"].values["recall@1"]) == (1, 0)
    assert [result.item.id for result in run.failed] == ["b"]
    assert run.metadata["corpus"] == "abc"
    assert run.metadata["created"].endswith("+00:00")


def test_references_are_asked_of_the_function_given(item, answer):
    run = run_set(
        [item(gold=["A"])],
        lambda _: answer(cites="AB"),
        refers_to=lambda name: {"1/2020/QH14#2"} if name == "1/2020/QH14#1" else set(),
    )
    assert run.overall.values["citation_precision"] == 1


def test_a_question_that_is_too_long_fails_alone(item, answer):
    def ask(request):
        if request["id"] == "long":
            raise DanchuError(ErrorCode.QUESTION_TOO_LONG, "Câu hỏi quá dài.")
        return answer(retrieved="A", cites="A")

    run = run_set([item(id="long", gold=["A"]), item(id="b", gold=["A"])], ask)
    assert run.results[0].answer["status"] == "error"
    assert run.results[0].failures == (Failure.STATUS, Failure.RETRIEVAL, Failure.CITATION)
    assert run.results[0].scores["latency_ms"] == run.results[0].wall_ms
    assert run.results[1].failures == ()


def test_a_missing_index_ends_the_run(item):
    def ask(_):
        raise DanchuError(ErrorCode.INDEX_MISSING, "Chưa có chỉ mục.")

    with pytest.raises(DanchuError) as caught:
        run_set([item()], ask)
    assert caught.value.code is ErrorCode.INDEX_MISSING


def test_reasons_to_fail(item, answer):
    right = item(gold=["A"], facts=["02 năm"])
    assert fails(right, answer(retrieved="A", cites="A", answer="02 năm [1].")) == ()
    assert fails(right, answer("refused")) == tuple(Failure)[:4]
    assert fails(right, answer(retrieved="PQRSTA", cites="A", answer="02 năm [1].")) == (Failure.RETRIEVAL,)
    assert fails(right, answer(retrieved="A", cites="A", answer="03 năm [1].")) == (Failure.FACTS,)
    assert fails(right, answer(retrieved="A", cites="X", answer="02 năm [1].")) == (Failure.CITATION,)
    assert fails(right, answer(retrieved="A", cites="A", answer="02 năm.")) == (Failure.UNCITED,)
    assert fails(item(expect="refuse"), answer("answered")) == (Failure.STATUS,)
    assert fails(item(expect="refuse"), answer("refused")) == ()


def test_a_refusal_that_counts_as_right_passes_whatever_was_retrieved(item, answer):
    either = item(expect="correct", gold=["A"], accept=["corrected", "refused"])
    assert fails(either, answer("refused", retrieved="X")) == ()
    assert fails(either, answer("corrected", retrieved="X")) == (Failure.RETRIEVAL, Failure.CITATION)


def test_a_run_is_read_back_as_it_was(tmp_path, item, answer):
    items = [item(id="a", gold=["A"], facts=["02 năm"], verdict="x"), item(id="b", cat="refuse", expect="refuse")]
    run = run_set(items, lambda _: answer(retrieved="A", cites="A"), metadata={"hash": "h"})
    write_run(run, tmp_path / "sub" / "run.json")
    assert read_run(tmp_path / "sub" / "run.json") == run
    assert read_run(tmp_path / "sub") == run
    data = json.loads((tmp_path / "sub" / "run.json").read_text(encoding="utf-8"))
    assert data["metrics"]["overall"]["recall@5"] == 1
    assert data["metrics"]["by_cat"]["refuse"]["refusal_recall"] == 0
    assert [p.name for p in (tmp_path / "sub").iterdir()] == ["run.json"]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"format": "khác"}', '{"format": "danchu-eval-run/1", "results": [{}], "metrics": {}}'],
)
def test_a_file_that_is_no_run_is_refused(tmp_path, text):
    (tmp_path / "run.json").write_text(text)
    with pytest.raises(DanchuError) as caught:
        read_run(tmp_path)
    assert caught.value.code is ErrorCode.FILE_DAMAGED


def test_a_run_without_a_metric_of_today_is_refused(tmp_path, item, answer):
    write_run(run_set([item()], lambda _: answer()), tmp_path / "run.json")
    data = json.loads((tmp_path / "run.json").read_text())
    del data["results"][0]["scores"]["uncited"]
    (tmp_path / "run.json").write_text(json.dumps(data))
    with pytest.raises(DanchuError, match="Chạy lại"):
        read_run(tmp_path)


def test_a_missing_run_says_what_to_give(tmp_path):
    with pytest.raises(DanchuError, match="eval run --out") as caught:
        read_run(tmp_path)
    assert caught.value.code is ErrorCode.FILE_NOT_FOUND


def test_a_folder_that_cannot_be_written_is_said_so(tmp_path, item, answer):
    (tmp_path / "file").write_text("")
    with pytest.raises(DanchuError) as caught:
        write_run(run_set([item()], lambda _: answer()), tmp_path / "file" / "run.json")
    assert caught.value.code is ErrorCode.HOME_UNUSABLE


def test_find_failures_needs_no_answer_text(item):
    scores = run_set([item(gold=["A"])], lambda _: {"status": "answered"}).results[0].scores
    assert find_failures(item(gold=["A"]), {"status": "answered"}, scores) == (Failure.RETRIEVAL, Failure.CITATION)
