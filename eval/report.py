"""One self-contained HTML report of a run: tables, plots, and every failed item. Loads nothing from anywhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from eval.metrics import ANSWERED, LATENCY, METRICS, Group, applying, missing_facts, retrieved
from eval.plots import latency_plot, recall_plot, share_plot
from eval.run import EvalRun, Result
from eval.statements import uncited_statements
from eval.wording import EXPECT, FAILURE, STATUS, decimal, milliseconds, share

OVERALL = "Tất cả"
_TEMPLATE = Path(__file__).with_name("report.html")
_TABLES = (METRICS[:6], METRICS[6:10], METRICS[10:])
_METADATA = {"sets": "Bộ câu hỏi", "split": "Phần", "created": "Lúc chạy (UTC)"}
_RANK_METRICS = ("mrr@10", "ndcg@10")


def render_report(run: EvalRun) -> str:
    """The whole page as HTML; every text of the run is escaped."""
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))
    return template.render(
        run=run,
        metadata=[(_METADATA.get(name, name), _plain(value)) for name, value in run.metadata.items()],
        tables=[_table(run, metrics) for metrics in _TABLES],
        metrics=METRICS,
        plots={name: Markup(svg) for name, svg in _plots(run).items()},  # nosec B704  # plots.py has escaped them
        failed=list(_failed(run)),
    )


def groups(run: EvalRun) -> list[tuple[str, Group]]:
    """The whole run, then each category."""
    return [(OVERALL, run.overall), *run.by_cat.items()]


def show(metric: str, value: float | None) -> str:
    """A metric's value as a person reads it."""
    if metric in _RANK_METRICS:
        return decimal(value)
    return milliseconds(value) if metric.startswith(LATENCY) else share(value)


def _table(run: EvalRun, metrics: tuple[Any, ...]) -> dict[str, Any]:
    rows = [
        {"name": name, "count": group.items, "cells": [show(m.name, group.values[m.name]) for m in metrics]}
        for name, group in groups(run)
    ]
    return {"heads": metrics, "rows": rows}


def _plots(run: EvalRun) -> dict[str, str]:
    latencies = applying([result.scores for result in run.results], LATENCY)
    p50, p95 = (run.overall.values[f"{LATENCY}.{name}"] for name in ("p50", "p95"))
    return {
        "recall": recall_plot(groups(run)),
        "refusal": share_plot(groups(run), "refusal_recall", "good", "Tỷ lệ từ chối đúng, theo loại câu"),
        "false_refusal": share_plot(groups(run), "false_refusal", "bad", "Tỷ lệ từ chối nhầm, theo loại câu"),
        "latency": latency_plot(latencies, p50, p95) if p50 is not None and p95 is not None else "",
    }


def _failed(run: EvalRun) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for cat in run.by_cat:
        if entries := [_entry(result) for result in run.failed if result.item.cat == cat]:
            yield cat, entries


def _entry(result: Result) -> dict[str, Any]:
    """What the template shows of one failed item."""
    item, answer = result.item, result.answer
    missing, right = missing_facts(item, answer), {*item.gold, *item.alt_gold}
    status = answer.get("status", "")
    return {
        "id": item.id,
        "asked": item.asked,
        "reasons": [FAILURE[failure] for failure in result.failures],
        "expect": EXPECT[item.expect],
        "accept": [STATUS[name] for name in item.accept],
        "gold": item.gold,
        "alt_gold": item.alt_gold,
        "facts": [(fact, fact not in missing) for fact in item.facts],
        "reference": item.answer,
        "status": STATUS.get(status, status),
        "answer": answer.get("answer", ""),
        "citations": [(c.get("marker"), c.get("label", ""), c.get("id", "")) for c in answer.get("citations", ())],
        "uncited": uncited_statements(answer) if status in ANSWERED else [],
        "retrieved": [(name, name in right) for name in retrieved(answer)],
    }


def _plain(value: Any) -> str:
    """Text as it is, lists line by line, anything else as JSON."""
    if isinstance(value, list):
        return "\n".join(_plain(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_plain(one)}" for name, one in value.items())
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
