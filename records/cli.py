"""``danchu records``: what is kept, for how long, and how it leaves.

Nothing that opens a database is imported before a command runs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol, TextIO

import typer

from corpus.errors import DanchuError, ErrorCode

if TYPE_CHECKING:
    from records.settings import RecordsSettings
    from records.store import Records

records_app = typer.Typer(
    name="records",
    help="Dữ liệu của dịch vụ: kiểm tra, xuất, xóa, sửa.",
    no_args_is_help=True,
    add_completion=False,
)

_TABLES = {
    "sites": "trang nhúng",
    "api_keys": "khóa API",
    "conversations": "cuộc trò chuyện",
    "answers": "câu trả lời",
    "feedback": "góp ý",
    "shared_answers": "liên kết chia sẻ",
}
AsJson = Annotated[bool, typer.Option("--json", help="In kết quả dạng JSON.")]


class HasSettings(Protocol):
    """The settings of the whole program, of which these commands read one group."""

    @property
    def records(self) -> RecordsSettings: ...


class HasRecords(Protocol):
    """What a command finds in ``ctx.obj``: the records of the home in use, opened on first use."""

    home: Path

    @property
    def settings(self) -> HasSettings: ...

    @property
    def records(self) -> Records: ...


class Format(StrEnum):
    """How records are written out."""

    JSONL = "jsonl"
    CSV = "csv"


@records_app.command("check")
def check_command(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Dữ liệu nằm ở đâu, có bao nhiêu, có hỏng không."""
    held: HasRecords = ctx.obj
    try:
        records = held.records
        counts, findings = records.counts(), records.findings()
    except DanchuError as error:
        cause = getattr(error.__cause__, "orig", None)
        if cause:  # the databases' own words, for whoever runs the service
            typer.echo(str(cause).splitlines()[0], err=True)
        raise
    if as_json:
        typer.echo(json.dumps({"place": records.place, "counts": counts, "findings": findings}, ensure_ascii=False))
    else:
        typer.echo(records.place)
        typer.echo("; ".join(f"{counts[table]:,} {name}" for table, name in _TABLES.items()))
        for line in findings:
            typer.echo(line)
        typer.echo("Có chỗ hỏng. Dừng dịch vụ rồi chạy: danchu records mend." if findings else "Không hỏng.", err=True)
    if findings:
        raise typer.Exit(1)


@records_app.command("migrate")
def migrate_command(ctx: typer.Context) -> None:
    """Tạo bảng hoặc đưa bảng về dạng của phiên bản này; chạy lại không đổi gì."""
    from records.store import Records

    held: HasRecords = ctx.obj
    records = Records(held.home, held.settings.records, migrate=True)
    typer.echo(f"Cơ sở dữ liệu {records.place} đã đúng dạng.")


@records_app.command("mend")
def mend_command(ctx: typer.Context) -> None:
    """Cất tệp records.sqlite3 bị hỏng sang bên và giữ lại những gì còn đọc được; hãy dừng dịch vụ trước."""
    from records.mend import mend

    held: HasRecords = ctx.obj
    mended = mend(held.home, held.settings.records)
    if mended.aside is None:
        typer.echo("Không có gì hỏng.")
        return
    saved = "; ".join(f"{mended.saved[table]:,} {name}" for table, name in _TABLES.items())
    typer.echo(f"Giữ lại được: {saved}.\nTệp cũ ở {mended.aside.name}; xóa đi khi không cần nữa.")


@records_app.command("purge")
def purge_command(
    ctx: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ đếm, không xóa.")] = False,
) -> None:
    """Xóa câu hỏi, câu trả lời, góp ý đã quá thời hạn lưu của từng trang nhúng."""
    held: HasRecords = ctx.obj
    gone = held.records.purge(really=not dry_run)
    done = "Sẽ xóa" if dry_run else "Đã xóa"
    typer.echo(f"{done} {gone.answers:,} câu trả lời, {gone.conversations:,} cuộc trò chuyện.")


@records_app.command("forget")
def forget_command(
    ctx: typer.Context,
    visitor: Annotated[str, typer.Argument(metavar="MÃ", help="Mã trình duyệt của người yêu cầu.")],
) -> None:
    """Xóa mọi thứ một người đã để lại, trên mọi trang nhúng."""
    held: HasRecords = ctx.obj
    gone = held.records.forget(visitor)
    typer.echo(
        f"Đã xóa {gone.answers:,} câu trả lời, {gone.conversations:,} cuộc trò chuyện, {gone.feedback:,} góp ý, "
        f"{gone.shares:,} liên kết chia sẻ."
    )


@records_app.command("delete")
def delete_command(
    ctx: typer.Context,
    record: Annotated[str, typer.Argument(metavar="MÃ", help="Mã của câu trả lời.")],
) -> None:
    """Xóa một câu trả lời cùng góp ý và liên kết chia sẻ của nó."""
    held: HasRecords = ctx.obj
    held.records.answers.delete(record)
    typer.echo("Đã xóa.")


@records_app.command("export")
def export_command(
    ctx: typer.Context,
    form: Annotated[Format, typer.Option("--format", help="Mỗi dòng một JSON, hoặc bảng tính.")] = Format.JSONL,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="TỆP", help="Ghi vào tệp này; mặc định in ra màn hình.")
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option("--since", metavar="NGÀY", formats=["%Y-%m-%d"], help="Chỉ từ ngày này, ví dụ 2026-07-01."),
    ] = None,
    site: Annotated[
        str | None, typer.Option("--site", metavar="KHÓA", help="Chỉ của trang nhúng mang khóa công khai này.")
    ] = None,
) -> None:
    """Xuất câu hỏi, câu trả lời và góp ý, không kèm mã trình duyệt."""
    from records.export import write_csv, write_jsonl

    records = ctx.obj.records
    site_id = records.sites.get(site).id if site else None
    rows = records.export(since.astimezone(UTC) if since else None, site_id)
    with output(out) as stream:
        count = (write_csv if form is Format.CSV else write_jsonl)(rows, stream)
    typer.echo(f"Đã xuất {count:,} câu trả lời.", err=True)


@contextmanager
def output(out: Path | None) -> Iterator[TextIO]:
    """The file to write to, or standard output.

    Raises:
        DanchuError: ``home-unusable`` when the file cannot be written.
    """
    if out is None:
        yield sys.stdout
        return
    try:
        with out.open("w", encoding="utf-8", newline="") as stream:
            yield stream
    except OSError as error:
        raise DanchuError(
            ErrorCode.HOME_UNUSABLE, f"Không ghi được {out} ({error.strerror}). Chọn tệp khác cho --out."
        ) from error
