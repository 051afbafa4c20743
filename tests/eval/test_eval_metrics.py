"""Every metric against values worked out by hand."""

from __future__ import annotations

import math
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.metrics import LATENCY, MEANS, METRICS, aggregate, cited_articles, missing_facts, score_items
from eval.sets import EvalItem, Expect

NOTHING = dict.fromkeys([*MEANS, LATENCY])
LOG3, LOG5 = math.log2(3), math.log2(5)


def scores(item, answer, refers_to=lambda _: set(), wall=None):
    return score_items([item], [answer], refers_to, None if wall is None else [wall])[0]


@pytest.mark.parametrize(
    ("gold", "alt", "retrieved", "expected"),
    [
        # (recall@1, recall@3, recall@5, all_gold@10, mrr@10, ndcg@10)
        ("A", "", "A", (1, 1, 1, 1, 1, 1)),
        ("A", "", "XAY", (0, 1, 1, 1, 1 / 2, 1 / LOG3)),
        ("A", "", "WXYA", (0, 0, 1, 1, 1 / 4, 1 / LOG5)),
        ("A", "", "UVWXYA", (0, 0, 0, 1, 1 / 6, 1 / math.log2(7))),
        ("A", "", "PQRSTUVWXYA", (0, 0, 0, 0, 0, 0)),
        ("A", "", "", (0, 0, 0, 0, 0, 0)),
        ("A", "", "XXA", (0, 1, 1, 1, 1 / 2, 1 / LOG3)),  # a repeat takes no place
        ("AB", "", "XAYB", (0, 1, 1, 1, 1 / 2, (1 / LOG3 + 1 / LOG5) / (1 + 1 / LOG3))),
        ("AB", "", "A", (1, 1, 1, 0, 1, 1 / (1 + 1 / LOG3))),
        # An alternative is a hit, counts fully, and is never required; all_gold asks for the gold itself.
        ("A", "B", "B", (1, 1, 1, 0, 1, 1)),
        ("A", "B", "A", (1, 1, 1, 1, 1, 1)),
        ("A", "B", "BA", (1, 1, 1, 1, 1, 1)),
        ("A", "BC", "XC", (0, 1, 1, 0, 1 / 2, 1 / LOG3)),
        ("AB", "C", "CXA", (1, 1, 1, 0, 1, 1.5 / (1 + 1 / LOG3))),
    ],
)
def test_ranking(item, answer, gold, alt, retrieved, expected):
    found = scores(item(gold=list(gold), alt_gold=list(alt)), answer(retrieved=retrieved))
    names = ("recall@1", "recall@3", "recall@5", "all_gold@10", "mrr@10", "ndcg@10")
    assert [found[name] for name in names] == pytest.approx(expected)


def test_without_gold_only_the_decision_and_the_markers_are_judged(item, answer):
    found = scores(
        item(expect="refuse", gold=[], facts=["02 năm"]),
        answer("answered", retrieved="A", cites="A", answer="Hai năm."),
    )
    assert found == NOTHING | {"uncited": 1, "refusal_recall": 0, "status_accuracy": 0, LATENCY: 10}


def test_a_news_report_is_a_source_like_any_other(item, answer):
    found = scores(
        item(gold=["news:003_x"]),
        answer(retrieved=["news:003_x"][0:0], cites="")
        | {"retrieved": ["news:003_x"], "citations": [{"marker": 1, "id": "news:003_x", "article": "news:003_x"}]},
    )
    assert (found["recall@1"], found["citation_precision"], found["citation_recall"]) == (1, 1, 1)


@given(st.permutations("ABCDEFGHIJKLMN"), st.integers(1, 5), st.integers(0, 14))
@settings(max_examples=60, deadline=None)
def test_the_library_agrees_with_the_formulas(order, golds, shown):
    gold, ranking = [f"1/2020/QH14#{ord(c)}" for c in "ABCDE"[:golds]], [f"1/2020/QH14#{ord(c)}" for c in order[:shown]]
    found = scores(EvalItem("q", "c", Expect.ANSWER, "?", gold=tuple(gold)), {"retrieved": ranking})
    places = [n for n, name in enumerate(ranking[:10], 1) if name in gold]
    ideal = sum(1 / math.log2(n + 1) for n in range(1, golds + 1))
    assert found["mrr@10"] == pytest.approx(1 / places[0] if places else 0)
    assert found["ndcg@10"] == pytest.approx(sum(1 / math.log2(n + 1) for n in places) / ideal)


@pytest.mark.parametrize(
    ("facts", "text", "quotes", "found"),
    [
        (["02 năm"], "Nhiệm kỳ là 02 năm [1].", [], 1),
        (["02 NĂM"], "nhiệm kỳ là 02 năm", [], 1),
        (["02 năm"], "Nhiệm kỳ là 02\u00a0 \nnăm", [], 1),
        (["thôn"], "ở th\u00adôn", [], 1),
        (["Nhân dân"], unicodedata.normalize("NFD", "nhân dân"), [], 1),
        ([unicodedata.normalize("NFD", "Nhân dân")], "nhân dân", [], 1),
        (["02 năm", "05 ngày"], "Có 02 năm.", ["chậm nhất 05 ngày làm việc"], 1),
        (["02 năm", "05 ngày"], "Có 02 năm.", ["chậm nhất là 10 ngày"], 0),
        (["a b"], "a", ["b"], 0),  # a fact stands in one place, not across two
        (["02 năm"], "02 nam", [], 0),  # diacritics are not folded
        ([], "gì cũng được", [], None),
    ],
)
def test_facts(item, answer, facts, text, quotes, found):
    citations = [{"marker": n, "id": "1/2020/QH14#1", "quote": quote} for n, quote in enumerate(quotes, 1)]
    one = scores(item(gold=["A"], facts=facts), answer(answer=text, citations=citations))
    assert one["fact_recall"] == found


def test_missing_facts_are_named(item, answer):
    assert missing_facts(item(facts=["một", "hai", "ba"]), answer(answer="Hai.")) == ["một", "ba"]


@pytest.mark.parametrize(
    ("gold", "alt", "cites", "precision", "recall"),
    [
        ("A", "", "A", 1, 1),
        ("A", "", "AX", 1 / 2, 1),
        ("A", "", "X", 0, 0),
        ("A", "", "", None, 0),
        ("AB", "", "A", 1, 1 / 2),
        ("A", "B", "B", 1, 1),  # an alternative is right and answers as well
        ("A", "B", "AB", 1, 1),
        ("AB", "C", "C", 1, 1 / 2),
        ("AB", "C", "ABC", 1, 1),
        ("A", "", "AN", 1, 1),  # A refers to N: neutral
        ("A", "", "N", None, 0),
        ("A", "", "ANX", 1 / 2, 1),
        ("A", "N", "N", 1, 1),  # an alternative is right even where gold refers to it
        ("A", "", "AM", 1 / 2, 1),  # what an alternative or anything else refers to is not neutral
    ],
)
def test_citations(item, answer, gold, alt, cites, precision, recall):
    links = {"1/2020/QH14#1": {"1/2020/QH14#14"}, "1/2020/QH14#24": {"1/2020/QH14#13"}}
    found = scores(item(gold=list(gold), alt_gold=list(alt)), answer(cites=cites), lambda name: links.get(name, set()))
    assert found["citation_precision"] == (None if precision is None else pytest.approx(precision))
    assert found["citation_recall"] == pytest.approx(recall)


def test_an_article_cited_twice_counts_once_and_falls_back_on_its_clause():
    citations = [{"id": "1/2020/QH14#1.1"}, {"id": "1/2020/QH14#1.2.a", "article": "1/2020/QH14#1"}, {"id": "news:x"}]
    assert cited_articles({"citations": citations}) == ["1/2020/QH14#1", "news:x"]


def test_an_article_that_cannot_be_read_still_counts_as_wrong(item):
    answer = {"status": "answered", "citations": [{"marker": 1, "id": "không phải mã"}]}
    assert scores(item(gold=["A"]), answer)["citation_precision"] == 0


@pytest.mark.parametrize(
    ("expect", "accept", "status", "refusal", "false_refusal", "right"),
    [
        ("refuse", [], "refused", 1, None, 1),
        ("refuse", [], "answered", 0, None, 0),
        ("refuse", ["refused", "corrected"], "corrected", 0, None, 1),
        ("answer", [], "refused", None, 1, 0),
        ("answer", [], "answered", None, 0, 1),
        ("answer", [], "corrected", None, 0, 0),
        ("correct", [], "corrected", None, None, 1),
        ("correct", [], "refused", None, None, 0),
        ("correct", ["corrected", "refused"], "refused", None, None, 1),
        ("answer", [], "error", None, 0, 0),
    ],
)
def test_decisions(item, answer, expect, accept, status, refusal, false_refusal, right):
    found = scores(item(expect=expect, accept=accept), answer(status))
    names = ("refusal_recall", "false_refusal", "status_accuracy")
    assert [found[name] for name in names] == [refusal, false_refusal, right]


@pytest.mark.parametrize(
    ("status", "text", "uncited"),
    [
        ("answered", "Có [1].", 0),
        ("answered", "Có.", 1),
        ("corrected", "Không đúng.", 1),
        ("refused", "Ngoài phạm vi.", None),
    ],
)
def test_uncited_is_over_what_was_answered(item, answer, status, text, uncited):
    assert scores(item(), answer(status, answer=text, cites="A"))["uncited"] == uncited


def test_latency_is_the_answers_own_and_else_the_clocks(item, answer):
    assert scores(item(), answer(timings_ms={"total": 12.5}), wall=99)[LATENCY] == 12.5
    assert scores(item(), answer(timings_ms={}), wall=99)[LATENCY] == 99
    assert scores(item(), answer(timings_ms={}))[LATENCY] is None


def test_aggregate_takes_means_of_what_applies_and_percentiles():
    rows = [
        NOTHING | {"recall@1": 1.0, LATENCY: 10.0},
        NOTHING | {"recall@1": 0.0, LATENCY: 20.0},
        NOTHING | {"recall@1": 0.0, "citation_precision": 0.25, LATENCY: 40.0},
        NOTHING | {LATENCY: 30.0},
    ]
    group = aggregate(rows)
    assert group.items == 4
    assert group.values["recall@1"] == pytest.approx(1 / 3)
    assert group.values["citation_precision"] == 0.25
    assert group.values["refusal_recall"] is None
    # Linear interpolation: place 0.95 × 3 = 2.85 lies between 30 and 40.
    assert (group.values["latency_ms.p50"], group.values["latency_ms.p95"]) == pytest.approx((25, 38.5))
    assert (group.counts["recall@1"], group.counts["refusal_recall"], group.counts["latency_ms.p50"]) == (3, 0, 4)


def test_aggregate_of_nothing():
    group = aggregate([])
    assert group.items == 0
    assert set(group.values) == {metric.name for metric in METRICS}
    assert set(group.values.values()) == {None}
