"""``danchu index``: build the index, see what it holds."""

from __future__ import annotations

import json
import sys
import time
from typing import Annotated, Any, Protocol

import typer

from corpus.errors import DanchuError, ErrorCode

index_app = typer.Typer(help="Dựng và xem chỉ mục tìm kiếm.", no_args_is_help=True)


class Building(Protocol):
    """What the commands need of the composition root."""

    def build_index(self, *, force: bool, progress: Any) -> Any: ...
    def index_status(self) -> dict[str, object]: ...


@index_app.command()
def build(
    context: typer.Context,
    force: Annotated[bool, typer.Option("--force", help="Dựng lại từ đầu, nhúng lại mọi đoạn.")] = False,
) -> None:
    """Dựng hoặc cập nhật chỉ mục; chỉ nhúng lại phần đã đổi."""
    building: Building = context.obj
    started = time.perf_counter()
    with _Progress() as progress:
        report = building.build_index(force=force, progress=progress)
    seconds = time.perf_counter() - started
    if report.changed:
        sys.stdout.write(
            f"Đã dựng chỉ mục: {report.chunks:,} đoạn, nhúng mới {report.embedded:,} đoạn, {seconds:.1f} giây.\n"
        )
    else:
        sys.stdout.write(f"Chỉ mục đã mới nhất: {report.chunks:,} đoạn.\n")


@index_app.command()
def status(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="In dạng JSON.")] = False
) -> None:
    """Chỉ mục có gì, dựng lúc nào, còn khớp với kho văn bản không."""
    building: Building = context.obj
    found = building.index_status()
    if as_json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    elif not found["built"]:
        raise DanchuError(ErrorCode.INDEX_MISSING, "Chưa có chỉ mục. Chạy: danchu index build.")
    else:
        state = "khớp với kho" if found["current"] else "đã cũ so với kho, chạy: danchu index build"
        sys.stdout.write(
            f"{found['chunks']:,} đoạn của {found['articles']:,} điều và {found['reports']} bản tin; {state}.\n"
            f"Mô hình {found['model']}, {found['dimension']} chiều, dựng lúc {found['built_at']}.\n"
        )


class _Progress:
    """A bar on a terminal, silence elsewhere."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._tasks: dict[str, Any] = {}

    def __enter__(self) -> _Progress:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, what: str, done: int, total: int) -> None:
        if self._bar is None:
            return
        if what not in self._tasks:
            self._tasks[what] = self._bar.add_task(what, total=total)
        self._bar.update(self._tasks[what], completed=done)
