"""The terminal: per-category tables on standard output, a progress bar on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from eval.compare import Comparison, Difference, Differences
from eval.judge import Judgement, Opinion
from eval.metrics import LATENCY, METRICS
from eval.run import EvalRun, Result
from eval.run import Progress as Report

_OVERALL = "tất cả"
_SHORT = {"all_gold@10": "all@10", "citation_precision": "cite_prec", "citation_recall": "cite_rec"}
_TABLES = (
    ("Tìm căn cứ", tuple(m.name for m in METRICS[:6])),
    ("Trả lời", ("fact_recall", "citation_precision", "citation_recall", "uncited")),
    ("Xử lý và thời gian", ("status_accuracy", "refusal_recall", "false_refusal", "latency_ms.p50", "latency_ms.p95")),
)
#: Wide enough for every table when there is no terminal to fit into.
_PIPED_WIDTH = 160


def output() -> Console:
    """A console on standard output; a pipe gets plain text of a fixed width."""
    return Console(file=sys.stdout) if sys.stdout.isatty() else Console(file=sys.stdout, width=_PIPED_WIDTH)


@contextmanager
def progress_bar(title: str) -> Iterator[Report]:
    """A bar on standard error while items run; nothing at all when that is no terminal."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def print_run(run: EvalRun, console: Console) -> None:
    """The metrics, overall and by category."""
    for title, metrics in _TABLES:
        table = Table(title=title, title_justify="left")
        table.add_column("loại câu")
        table.add_column("số câu", justify="right")
        for metric in metrics:
            table.add_column(_SHORT.get(metric, metric), justify="right")
        for name, group in [(_OVERALL, run.overall), *run.by_cat.items()]:
            cells = [_number(metric, group.values[metric]) for metric in metrics]
            table.add_row(escape(name), str(group.items), *cells, end_section=name == _OVERALL)
        console.print(table)
    console.print(f"{len(run.failed)}/{len(run.results)} câu chưa đạt.")


def print_comparison(found: Comparison, console: Console) -> None:
    """All metrics overall; by category the ones that clearly changed; what broke and what was mended."""
    console.print(_differences("Toàn bộ", [("", found.overall)]))
    clear = [(cat, {n: d for n, d in rows.items() if d.clear}) for cat, rows in found.by_cat.items()]
    if any(rows for _, rows in clear):
        console.print(_differences("Thay đổi rõ theo loại câu (khoảng 95 % không chứa 0)", clear))
    _print_pairs("Mới hỏng", "red", found.broken, console)
    _print_pairs("Mới đạt", "green", found.fixed, console)
    notes = (
        ("Câu đã sửa giữa hai lần chạy, không so sánh", found.changed),
        ("Chỉ có trong A", found.only_a),
        ("Chỉ có trong B", found.only_b),
    )
    for note, ids in notes:
        if ids:
            console.print(f"{note}: {len(ids)} câu.")


def _differences(title: str, groups: Sequence[tuple[str, Differences]]) -> Table:
    table = Table(title=title, title_justify="left")
    with_cat = any(cat for cat, _ in groups)
    if with_cat:
        table.add_column("loại câu")
    table.add_column("chỉ số")
    for head in ("số câu", "A", "B", "B − A", "khoảng 95 %"):
        table.add_column(head, justify="right")
    for cat, rows in groups:
        for metric, row in rows.items():
            table.add_row(*([escape(cat)] if with_cat else []), metric, *_cells(metric, row))
    return table


def _cells(metric: str, row: Difference) -> list[str]:
    style = ("green" if row.better(metric) else "red") if row.clear else "default"
    change, low, high = (_number(metric, value, sign="+") for value in (row.change, row.low, row.high))
    sides = [_number(metric, row.a), _number(metric, row.b)]
    return [str(row.items), *sides, f"[{style}]{change}[/]", f"{low} … {high}"]


def _print_pairs(title: str, style: str, pairs: Sequence[tuple[Result, Result]], console: Console) -> None:
    console.print(f"[{style}]{title}: {len(pairs)} câu[/]")
    for result, _ in pairs:
        console.print(f"  {escape(result.item.id)}  {escape(result.item.asked[-1])}", highlight=False)


def print_judgement(found: Judgement, console: Console) -> None:
    """What the judge said, by category, then every statement it found not carried."""
    table = Table(title="Ý kiến của mô hình", title_justify="left")
    for name in ("loại câu", "có căn cứ", "không", "không rõ", "không trả lời", "tỷ lệ"):
        table.add_column(name, justify="left" if name == "loại câu" else "right")
    for cat in (None, *found.categories()):
        count, share = found.counts(cat), found.faithfulness(cat)
        cells = [str(count[opinion]) for opinion in Opinion] + ["–" if share is None else f"{share:.3f}"]
        table.add_row(escape(cat or _OVERALL), *cells, end_section=cat is None)
    console.print(table)
    for one in found.judged:
        if one.opinion is Opinion.NOT_CARRIED:
            console.print(f"{escape(one.item)}: {escape(one.statement)}", highlight=False)


def _number(metric: str, value: float | None, sign: str = "") -> str:
    """Plain decimals, as ``--fail-under`` takes them."""
    if value is None:
        return "–"
    return f"{value:{sign}.1f}" if metric.startswith(LATENCY) else f"{value:{sign}.3f}"
