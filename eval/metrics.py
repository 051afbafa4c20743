"""The metrics of contract section 4, item by item and over groups; docs/evaluation.md defines each one."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.address import Address
from corpus.errors import DanchuError
from corpus.text import one_line
from eval.sets import EvalItem, Expect
from eval.statements import uncited_statements

Scores = dict[str, float | None]
RefersTo = Callable[[str], set[str]]

ANSWERED = frozenset(("answered", "corrected"))
REFUSED = "refused"
ERROR = "error"
CUTOFF = 10
LATENCY = "latency_ms"


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric as reported: its name in the contract, its Vietnamese label, and which way is better."""

    name: str
    label: str
    higher_is_better: bool = True


METRICS = (
    Metric("recall@1", "Trúng ở vị trí 1"),
    Metric("recall@3", "Trúng trong 3 vị trí đầu"),
    Metric("recall@5", "Trúng trong 5 vị trí đầu"),
    Metric("all_gold@10", "Đủ mọi căn cứ trong 10 vị trí đầu"),
    Metric("mrr@10", "MRR@10"),
    Metric("ndcg@10", "nDCG@10"),
    Metric("fact_recall", "Nêu đủ dữ kiện"),
    Metric("citation_precision", "Trích dẫn đúng"),
    Metric("citation_recall", "Trích dẫn đủ"),
    Metric("refusal_recall", "Từ chối đúng câu phải từ chối"),
    Metric("false_refusal", "Từ chối nhầm câu trả lời được", higher_is_better=False),
    Metric("uncited", "Câu trả lời có ý không dẫn nguồn", higher_is_better=False),
    Metric("status_accuracy", "Đúng cách xử lý (trả lời, đính chính, từ chối)"),
    Metric("latency_ms.p50", "Thời gian, trung vị (ms)", higher_is_better=False),
    Metric("latency_ms.p95", "Thời gian, p95 (ms)", higher_is_better=False),
)
BY_NAME = {metric.name: metric for metric in METRICS}
#: Metrics that are the mean of a score of each item; the others are percentiles of ``latency_ms``.
MEANS = tuple(metric.name for metric in METRICS if not metric.name.startswith(LATENCY))
_PERCENTILES = {f"{LATENCY}.p50": 50, f"{LATENCY}.p95": 95}


@dataclass(frozen=True, slots=True)
class Group:
    """Metrics over some items.

    Attributes:
        items: how many items there are.
        values: every name of ``METRICS``; shares in 0..1, latencies in milliseconds; None where no item applies.
        counts: over how many items each value is.
    """

    items: int
    values: dict[str, float | None]
    counts: dict[str, int]

    def to_dict(self) -> dict[str, Any]:
        return {"items": self.items, **self.values, "counts": self.counts}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Group:
        return cls(data["items"], {name: data[name] for name in BY_NAME}, dict(data["counts"]))


def score_items(
    items: Sequence[EvalItem],
    answers: Sequence[Mapping[str, Any]],
    refers_to: RefersTo,
    wall_ms: Sequence[float] | None = None,
) -> list[Scores]:
    """Each item's score in every metric, None where the metric does not apply to it.

    Args:
        items: the items, n of them.
        answers: the answers (contract, section 3), n of them, in the same order.
        refers_to: the articles that an article refers to; citing these is neither right nor wrong.
        wall_ms: milliseconds to use where an answer has no ``timings_ms.total``.

    Returns:
        n mappings with the names ``MEANS`` and ``latency_ms`` (milliseconds).
    """
    walls: Sequence[float | None] = wall_ms or [None] * len(items)
    ranked = _ranking(items, answers)
    found = []
    for item, answer, wall, ranks in zip(items, answers, walls, ranked, strict=True):
        total = answer.get("timings_ms", {}).get("total", wall)
        scores = _retrieval(item, answer) | ranks | _content(item, answer, refers_to) | _decision(item, answer)
        found.append(scores | {LATENCY: None if total is None else float(total)})
    return found


def aggregate(scores: Sequence[Mapping[str, float | None]]) -> Group:
    """Metrics over items: means of the scores that apply, percentiles (linear interpolation) of the latencies."""
    import numpy as np

    values: dict[str, float | None] = {}
    counts: dict[str, int] = {}
    for metric in METRICS:
        column = applying(scores, metric.name)
        counts[metric.name] = len(column)
        values[metric.name] = statistic(metric.name)(np.array(column)) if column else None
    return Group(len(scores), values, counts)


def applying(scores: Iterable[Mapping[str, float | None]], metric: str) -> list[float]:
    """The scores behind a metric, of the items that it applies to."""
    name = LATENCY if metric in _PERCENTILES else metric
    return [value for one in scores if (value := one[name]) is not None]


def statistic(metric: str) -> Callable[..., Any]:
    """The function from scores (… × n) to the metric's value (…), over the last axis of an array."""
    import numpy as np

    if metric in _PERCENTILES:
        return lambda array: _plain(np.percentile(array, _PERCENTILES[metric], axis=-1))
    return lambda array: _plain(np.mean(array, axis=-1))


def _plain(value: Any) -> Any:
    return value if getattr(value, "ndim", 0) else float(value)


def cited_articles(answer: Mapping[str, Any]) -> list[str]:
    """The articles and reports that an answer cites, in order, without repeats."""
    found: dict[str, None] = {}
    for citation in answer.get("citations", ()):
        name = citation.get("article") or _article_of(citation.get("id", ""))
        if name:
            found[_nfc(name)] = None
    return list(found)


def missing_facts(item: EvalItem, answer: Mapping[str, Any]) -> list[str]:
    """The facts that stand neither in the answer nor in any one citation's quote."""
    places = [answer.get("answer", ""), *(c.get("quote", "") for c in answer.get("citations", ()))]
    keys = [_key(place) for place in places]
    return [fact for fact in item.facts if not any(_key(fact) in key for key in keys)]


def retrieved(answer: Mapping[str, Any]) -> list[str]:
    """The ranking of an answer, best first, repeats dropped."""
    return list(dict.fromkeys(_nfc(name) for name in answer.get("retrieved", ())))


def _retrieval(item: EvalItem, answer: Mapping[str, Any]) -> Scores:
    if not item.gold:
        return dict.fromkeys(("recall@1", "recall@3", "recall@5", f"all_gold@{CUTOFF}"))
    ranking, right = retrieved(answer), {*item.gold, *item.alt_gold}
    scores: Scores = {f"recall@{k}": float(bool(right & set(ranking[:k]))) for k in (1, 3, 5)}
    return scores | {f"all_gold@{CUTOFF}": float(set(item.gold) <= set(ranking[:CUTOFF]))}


def _ranking(items: Sequence[EvalItem], answers: Sequence[Mapping[str, Any]]) -> list[Scores]:
    """MRR@10 and nDCG@10 by ir_measures; see ``_relevant`` for how alternatives take part."""
    import ir_measures
    from ir_measures import RR, nDCG

    measures = {nDCG @ CUTOFF: f"ndcg@{CUTOFF}", RR @ CUTOFF: f"mrr@{CUTOFF}"}
    found: list[Scores] = [dict.fromkeys(measures.values()) for _ in items]
    rankings = [retrieved(answer) for answer in answers]
    judged = {str(n): dict.fromkeys(_relevant(item, rankings[n]), 1) for n, item in enumerate(items) if item.gold}
    # Falling scores without ties: pytrec_eval sorts ties by name, not by place.
    run = {n: {name: 1.0 / rank for rank, name in enumerate(rankings[int(n)], 1)} for n in judged}
    for n in judged:
        found[int(n)].update(dict.fromkeys(measures.values(), 0.0))
    if judged:
        for metric in ir_measures.iter_calc(list(measures), judged, run):
            found[int(metric.query_id)][measures[metric.measure]] = float(metric.value)
    return found


def _relevant(item: EvalItem, ranking: Sequence[str]) -> list[str]:
    """As many relevant identifiers as there are gold ones.

    An alternative that is ranked takes the place of a gold one that is not ranked before it, so
    that an alternative counts fully and none is ever required.
    """
    right = {*item.gold, *item.alt_gold}
    hits = [name for name in ranking if name in right][: len(item.gold)]
    return [*hits, *(name for name in item.gold if name not in hits)][: len(item.gold)]


def _content(item: EvalItem, answer: Mapping[str, Any], refers_to: RefersTo) -> Scores:
    scores: Scores = dict.fromkeys(("fact_recall", "citation_precision", "citation_recall", "uncited"))
    if answer.get("status") in ANSWERED:
        scores["uncited"] = float(bool(uncited_statements(answer)))
    if not item.gold:
        return scores
    if item.facts:
        scores["fact_recall"] = float(not missing_facts(item, answer))
    cited = set(cited_articles(answer))
    right = cited & {*item.gold, *item.alt_gold}
    others = cited - right
    neutral = {_nfc(name) for gold in item.gold for name in refers_to(gold)} if others else set()
    if right or others - neutral:
        scores["citation_precision"] = len(right) / len(right | (others - neutral))
    scores["citation_recall"] = min(len(right), len(item.gold)) / len(item.gold)
    return scores


def _decision(item: EvalItem, answer: Mapping[str, Any]) -> Scores:
    status = answer.get("status")
    refused = float(status == REFUSED)
    return {
        "refusal_recall": refused if item.expect is Expect.REFUSE else None,
        "false_refusal": refused if item.expect is Expect.ANSWER else None,
        "status_accuracy": float(status in item.accepted),
    }


def _article_of(address: str) -> str:
    try:
        return Address.parse(address).article_id
    except DanchuError:
        return address


def _key(text: str) -> str:
    return one_line(text).casefold()


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
