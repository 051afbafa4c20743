"""The commands ``danchu eval run``, ``compare``, ``judge`` and ``from-feedback``.

Nothing heavy is imported before a command runs, so that ``--help`` stays quick.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Protocol

import typer

from eval.sets import Split

if TYPE_CHECKING:
    from assistant.writing.door import LanguageModel
    from eval.run import EvalRun
    from eval.sets import EvalItem, EvalSet

eval_app = typer.Typer(
    name="eval",
    help="Chạy các bộ câu hỏi đánh giá và so sánh kết quả.",
    no_args_is_help=True,
)


class EvalContext(Protocol):
    """What the composition root puts into typer's ``ctx.obj``."""

    def ask_many(self, request: dict[str, Any], /) -> dict[str, Any]:
        """From the input object of contract section 3 to the answer; called once for each item."""

    def refers_to(self, article_id: str, /) -> set[str]:
        """The articles that an article refers to."""

    def run_metadata(self) -> dict[str, Any]:
        """Settings, hashes and versions of what is measured."""

    def judging_model(self) -> LanguageModel | None:
        """The language model of the settings ``judge``; None when none is named."""


Sets = Annotated[
    list[str],
    typer.Argument(metavar="BỘ…", help="Tệp .jsonl, hoặc tên một bộ có sẵn.", show_default=False),
]
OutDir = Annotated[
    Path | None,
    typer.Option("--out", metavar="THƯ_MỤC", help="Ghi run.json và report.html vào thư mục này.", show_default=False),
]
AsJson = Annotated[bool, typer.Option("--json", help="In kết quả dạng JSON thay cho bảng.")]
FailUnder = Annotated[
    list[str] | None,
    typer.Option(
        "--fail-under",
        metavar="CHỈ_SỐ=GIÁ_TRỊ",
        help="Kết thúc với mã 1 khi chưa đạt, ví dụ recall@5=0.93 hoặc exam/recall@5=0.99. Với chỉ số càng thấp "
        "càng tốt (false_refusal, uncited, latency_ms.p50, latency_ms.p95), giá trị là mức tối đa. "
        "Dùng được nhiều lần.",
        show_default=False,
    ),
]


@eval_app.command("run")
def run_command(
    ctx: typer.Context,
    sets: Sets,
    *,
    out: OutDir = None,
    as_json: AsJson = False,
    split: Annotated[
        Split, typer.Option("--split", help="Nửa nào của bộ: tune để chỉnh, test để báo cáo, all là tất cả.")
    ] = Split.ALL,
    fail_under: FailUnder = None,
) -> None:
    """Chạy một hay nhiều bộ câu hỏi rồi chấm điểm."""
    from eval.bounds import Bound, check_bounds
    from eval.console import output, print_run, progress_bar
    from eval.run import run_set
    from eval.sets import load_sets

    bounds = [Bound.parse(text) for text in fail_under or ()]
    loaded = load_sets(sets)
    items = _items(loaded, split)
    _make_folder(out)
    context: EvalContext = ctx.obj
    metadata = {"sets": _describe(loaded), "split": str(split)} | context.run_metadata()
    with progress_bar("Đang chạy") as progress:
        run = run_set(items, context.ask_many, progress, refers_to=context.refers_to, metadata=metadata)
    if out:
        _write(run, out)
    if as_json:
        summary = {"metadata": run.metadata, **run.metrics(), "failed": [r.item.id for r in run.failed]}
        typer.echo(json.dumps(summary, ensure_ascii=False, indent=1))
    else:
        print_run(run, output())
    check_bounds(run, bounds)


@eval_app.command("compare")
def compare_command(
    a: Annotated[Path, typer.Argument(metavar="A", help="Kết quả trước: thư mục của --out, hoặc tệp run.json.")],
    b: Annotated[Path, typer.Argument(metavar="B", help="Kết quả sau.")],
    as_json: AsJson = False,
) -> None:
    """Đặt hai kết quả cạnh nhau: chênh lệch kèm khoảng tin cậy 95 %, câu mới hỏng và câu mới đạt."""
    from eval.compare import compare_runs
    from eval.console import output, print_comparison
    from eval.run import read_run

    found = compare_runs(read_run(a), read_run(b))
    if as_json:
        typer.echo(json.dumps(found.to_dict(), ensure_ascii=False, indent=1))
    else:
        print_comparison(found, output())


@eval_app.command("judge")
def judge_command(
    ctx: typer.Context,
    run: Annotated[Path, typer.Argument(metavar="KẾT_QUẢ", help="Thư mục của --out, hoặc tệp run.json.")],
    as_json: AsJson = False,
) -> None:
    """Hỏi ý kiến một mô hình ngôn ngữ: căn cứ có nói đúng như từng câu trả lời không. Chỉ để tham khảo."""
    from corpus.errors import DanchuError, ErrorCode
    from eval.console import output, print_judgement, progress_bar
    from eval.judge import judge
    from eval.run import read_run

    results = read_run(run).results
    model = ctx.obj.judging_model()
    if model is None:
        message = "Chưa có mô hình ngôn ngữ để chấm. Đặt judge.url và judge.model (docs/settings.md)."
        raise DanchuError(ErrorCode.SETTINGS_INVALID, message)
    with progress_bar("Đang chấm") as progress:
        found = judge(results, model, progress)
    if as_json:
        typer.echo(json.dumps(found.to_dict(), ensure_ascii=False, indent=1))
    else:
        print_judgement(found, output())


@eval_app.command("from-feedback")
def from_feedback_command(
    ctx: typer.Context,
    out: Annotated[Path, typer.Argument(metavar="TỆP", help="Tệp .jsonl để ghi.", show_default=False)],
    since: Annotated[
        datetime | None,
        typer.Option("--since", metavar="NGÀY", formats=["%Y-%m-%d"], help="Chỉ góp ý từ ngày này, ví dụ 2026-07-01."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Ghi đè tệp đã có.")] = False,
) -> None:
    """Lập nháp bộ câu hỏi từ góp ý của người dùng, câu bị chê nhiều đứng trước; cần người gán nhãn (gold, facts)."""
    from eval.feedback import drafts, write_drafts

    given = ctx.obj.records.feedback.each(since.astimezone(UTC) if since else None)
    count = write_drafts(drafts(given), out, force=force)
    typer.echo(f"Đã ghi {count} câu vào {out}. Hãy xem lại expect, điền gold và facts trước khi dùng.", err=True)


def _items(loaded: list[EvalSet], split: Split) -> list[EvalItem]:
    from corpus.errors import DanchuError, ErrorCode
    from eval.sets import select

    items = select([item for one in loaded for item in one.items], split)
    if not items:
        raise DanchuError(ErrorCode.SET_INVALID, f"Không có câu nào ở nửa “{split}”. Chọn --split all.")
    return items


def _make_folder(out: Path | None) -> None:
    """Find out before a long run, not after it, that the results cannot be written."""
    from corpus.errors import DanchuError, ErrorCode

    try:
        if out:
            out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DanchuError(
            ErrorCode.HOME_UNUSABLE, f"Không tạo được thư mục {out} ({error.strerror}). Chọn thư mục khác bằng --out."
        ) from error


def _write(run: EvalRun, out: Path) -> None:
    from eval.report import render_report
    from eval.run import REPORT_FILE, RUN_FILE, write_run, write_text

    write_run(run, out / RUN_FILE)
    write_text(out / REPORT_FILE, render_report(run))
    typer.echo(f"Đã ghi {out / RUN_FILE} và {out / REPORT_FILE}.", err=True)


def _describe(loaded: list[EvalSet]) -> list[dict[str, Any]]:
    return [{"name": one.name, "sha256": one.sha256, "items": len(one.items)} for one in loaded]
