"""``danchu key``: keys for programs that call the API."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from records.nouns import ApiKey

key_app = typer.Typer(
    name="key",
    help="Khóa API: cho chương trình khác gọi dịch vụ.",
    no_args_is_help=True,
    add_completion=False,
)


@key_app.command("add")
def add_command(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="TÊN", help="Khóa này cho ai, để làm gì.", show_default=False)],
    scope: Annotated[
        list[str] | None,
        typer.Option("--scope", metavar="QUYỀN", help="ask, search, feedback hoặc admin; nêu được nhiều lần."),
    ] = None,
    site: Annotated[
        str | None,
        typer.Option("--site", metavar="KHÓA", help="Chỉ dùng cho trang nhúng mang khóa công khai này."),
    ] = None,
    expires: Annotated[
        datetime | None,
        typer.Option("--expires", metavar="NGÀY", formats=["%Y-%m-%d"], help="Hết hiệu lực từ đầu ngày này."),
    ] = None,
) -> None:
    """Tạo khóa và in ra một lần duy nhất; mặc định chỉ có quyền ask."""
    ends = expires.astimezone(UTC) if expires else None
    _, key = ctx.obj.records.keys.add(name, scope or ["ask"], site=site, expires_at=ends)
    typer.echo(key)
    typer.echo("Hãy cất khóa ngay: chương trình chỉ giữ bản băm, không in lại được.", err=True)


@key_app.command("list")
def list_command(
    ctx: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="In kết quả dạng JSON.")] = False
) -> None:
    """Liệt kê các khóa: phần đầu, quyền, còn dùng được không, lần dùng gần nhất."""
    records = ctx.obj.records
    sites = {site.id: site.public_key for site in records.sites.all()}
    rows = [_plain(key, sites.get(key.site_id or "", "")) for key in records.keys.all()]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        used = row["last_used_at"] or "chưa dùng"
        where = row["site"] or "mọi trang"
        typer.echo(f"{row['prefix']}\t{row['state']}\t{' '.join(row['scopes'])}\t{where}\t{used}\t{row['name']}")
    if not rows:
        typer.echo("Chưa có khóa nào. Tạo: danchu key add TÊN.", err=True)


@key_app.command("revoke")
def revoke_command(
    ctx: typer.Context,
    prefix: Annotated[str, typer.Argument(metavar="PHẦN_ĐẦU", help="Phần đầu của khóa, dạng danchu_xxxxxxxx.")],
) -> None:
    """Thu hồi một khóa ngay lập tức và mãi mãi."""
    held = ctx.obj.records.keys.revoke(prefix)
    typer.echo(f"Đã thu hồi khóa “{held.name}”.")


def _plain(key: ApiKey, site: str) -> dict[str, Any]:
    expired = key.expires_at is not None and key.expires_at <= datetime.now(UTC)
    state = "đã thu hồi" if key.revoked_at else "hết hạn" if expired else "đang dùng"
    return {
        "prefix": key.prefix,
        "name": key.name,
        "state": state,
        "scopes": list(key.scopes),
        "site": site,
        "created_at": key.created_at.isoformat(timespec="seconds"),
        "expires_at": key.expires_at.isoformat(timespec="seconds") if key.expires_at else None,
        "last_used_at": key.last_used_at.isoformat(timespec="seconds") if key.last_used_at else None,
    }
