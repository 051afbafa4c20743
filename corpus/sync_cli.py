"""``danchu corpus sync`` and ``refresh``: the two commands that ask the network, and only when they are run.

Nothing that can open a connection is imported before a command runs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

if TYPE_CHECKING:
    from corpus.refresh import Refreshed
    from corpus.store import Changes, Corpus
    from corpus.vbpl import Change

_DONE = {"repeals": "bị bãi bỏ bởi", "consolidates": "được hợp nhất trong", "amends": "được sửa đổi bởi"}
_REPLACED = "được thay thế bởi"


class HasCorpus(Protocol):
    """What a command finds in ``ctx.obj``: the corpus of the home in use."""

    @property
    def corpus(self) -> Corpus: ...


AsJson = Annotated[bool, typer.Option("--json", help="In kết quả dạng JSON.")]


def add_commands(app: typer.Typer) -> None:
    """Add ``sync`` and ``refresh`` to the group of corpus commands."""
    app.command("sync")(sync_command)
    app.command("refresh")(refresh_command)


def sync_command(
    ctx: typer.Context,
    topic: Annotated[
        list[str] | None,
        typer.Option(
            "--topic",
            metavar="SỐ",
            help="Đề mục cần nạp, ví dụ 44.13; nêu được nhiều lần; “all” là mọi đề mục.",
            show_default="theo cài đặt corpus.topics",
        ),
    ] = None,
    seconds: Annotated[
        float | None,
        typer.Option(
            "--seconds",
            metavar="GIÂY",
            min=1,
            help="Thời gian tải tối đa; hết giờ thì giữ phần đã tải, lần sau tải tiếp.",
            show_default="theo cài đặt corpus.sync_total_seconds",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Tải Bộ Pháp điển điện tử từ trang của Bộ Tư pháp rồi nạp vào kho; đứt giữa chừng thì lần sau tải tiếp."""
    from corpus.sync import sync

    corpus = _corpus(ctx)
    with _download_bar() as (progress, say):
        done = sync(corpus, topic, seconds=seconds, progress=progress, say=say)
    if as_json:
        _print_json({"path": done.path, "downloaded": done.downloaded, **_changes(done.changes)})
        return
    size = f"{done.path.stat().st_size / 2**20:.1f}".replace(".", ",")
    came = f"Đã tải Bộ Pháp điển ({size} MB)." if done.downloaded else "Máy chủ không có bản mới hơn."
    typer.echo(f"{came} {_summary(done.changes, corpus)}")


def refresh_command(
    ctx: typer.Context,
    import_texts: Annotated[
        bool, typer.Option("--import", help="Nạp cả toàn văn của văn bản sửa đổi, thay thế, bãi bỏ, hợp nhất tìm thấy.")
    ] = False,
    document: Annotated[
        list[str] | None,
        typer.Option(
            "--document",
            metavar="SỐ-HIỆU",
            help="Chỉ hỏi về văn bản này, ví dụ 10/2022/QH15; nêu được nhiều lần.",
            show_default="mọi văn bản trong kho",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Hỏi cơ sở dữ liệu quốc gia xem văn bản trong kho đã bị sửa đổi, thay thế, bãi bỏ chưa; ghi vào sổ của kho."""
    from corpus.library import Library
    from corpus.refresh import refresh

    library = Library(_corpus(ctx))
    with _question_bar() as progress:
        done = refresh(library, date.today(), numbers=document or (), import_texts=import_texts, progress=progress)
    if as_json:
        _print_json(_refreshed_json(done))
        return
    for change in done.changes:
        typer.echo(_told(change))
    _tell_rest(done)


def _corpus(ctx: typer.Context) -> Corpus:
    held: HasCorpus = ctx.obj
    return held.corpus


def _told(change: Change) -> str:
    when = f"hiệu lực {change.effective:%d/%m/%Y}" if change.effective else "không rõ ngày hiệu lực"
    done = _DONE.get(change.relation, _REPLACED)
    return "\t".join((change.document, done, change.by or "(không rõ số hiệu)", when, change.by_title, change.source))


def _tell_rest(done: Refreshed) -> None:
    """What else there is to know, on standard error."""
    lines = [f"Đã hỏi {len(done.asked)} văn bản; thấy {len(done.changes)} tác động, ghi mới {len(done.entered)} dòng."]
    lines += [f"Chưa hỏi được {number}: {why}." for number, why in done.unknown.items()]
    if done.without_id:
        lines.append(f"Không có mã để hỏi: {', '.join(done.without_id)}.")
    lines += [f"Không nạp được toàn văn {number}: {why}." for number, why in done.unreadable.items()]
    if done.imported:
        lines.append(f"Nạp thêm {len(done.imported.added)} mục. Hãy chạy: danchu index build.")
    if done.amendments:
        lines.append(f"Đã gắn {len(done.amendments)} chỗ sửa đổi vào điều khoản mà chúng sửa.")
    for line in lines:
        typer.echo(line, err=True)


def _refreshed_json(done: Refreshed) -> dict[str, object]:
    return {
        "asked": done.asked,
        "without_id": done.without_id,
        "unknown": done.unknown,
        "statuses": done.statuses,
        "changes": [asdict(change) for change in done.changes],
        "entered": [line.model_dump(mode="json") for line in done.entered],
        "imported": _changes(done.imported) if done.imported else None,
        "unreadable": done.unreadable,
        "amendments": [{"target": str(a.target), "by": str(a.by), "kind": a.kind} for a in done.amendments],
    }


def _changes(changes: Changes) -> dict[str, object]:
    return {"added": changes.added, "replaced": changes.replaced, "removed": changes.removed}


def _summary(changes: Changes, corpus: Corpus) -> str:
    counts = corpus.counts()
    held = f"Kho có {counts['documents']} văn bản, {counts['articles']} điều."
    if not changes.any:
        return f"Không có gì thay đổi. {held}"
    done = f"Thêm {len(changes.added)}, thay {len(changes.replaced)}, bỏ {len(changes.removed)}."
    return f"{done} {held} Hãy chạy: danchu index build."


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


@contextmanager
def _download_bar() -> Iterator[tuple[Callable[[int, int | None], None], Callable[[str], None]]]:
    """A bar of bytes on standard error, then what is being read; nothing when that is no terminal."""
    if not sys.stderr.isatty():
        yield lambda *_: None, lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Đang tải", total=None)
        yield (
            lambda here, total: bar.update(task, completed=here, total=total),
            lambda name: bar.update(task, description=f"Đang nạp {name}"),
        )


@contextmanager
def _question_bar() -> Iterator[Callable[[int, int, str], None]]:
    """Which document is being asked about, on standard error; nothing when that is no terminal."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Đang hỏi", total=None)
        yield lambda done, total, number: bar.update(
            task, completed=done, total=total, description=f"Đang hỏi về {number}"
        )
