"""``danchu site``: the portals that may embed the chat."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from corpus.errors import DanchuError, ErrorCode

if TYPE_CHECKING:
    from records.nouns import Site

site_app = typer.Typer(
    name="site",
    help="Trang nhúng: cổng thông tin được phép nhúng ô hỏi đáp.",
    no_args_is_help=True,
    add_completion=False,
)

Key = Annotated[str, typer.Argument(metavar="KHÓA", help="Khóa công khai của trang, dạng site_….", show_default=False)]
Origins = Annotated[
    list[str] | None,
    typer.Option(
        "--origin",
        metavar="NGUỒN",
        help="Nguồn được phép, ví dụ https://xa-an-binh.gov.vn; nêu được nhiều lần.",
        show_default=False,
    ),
]
Rate = Annotated[
    int | None, typer.Option("--rate", metavar="SỐ", help="Số câu hỏi tối đa mỗi phút.", show_default="20")
]
Budget = Annotated[
    int | None, typer.Option("--budget", metavar="SỐ", help="Số câu hỏi tối đa mỗi ngày.", show_default="2000")
]
Days = Annotated[
    int | None, typer.Option("--retention", metavar="NGÀY", help="Số ngày giữ câu hỏi, câu trả lời.", show_default="90")
]
Theme = Annotated[
    list[str] | None,
    typer.Option(
        "--theme",
        metavar="TÊN=GIÁ_TRỊ",
        help="Một nét giao diện của ô hỏi đáp; nêu được nhiều lần.",
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="In kết quả dạng JSON.")]


@site_app.command("add")
def add_command(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="TÊN", help="Tên cổng thông tin.", show_default=False)],
    origin: Origins = None,
    rate: Rate = None,
    budget: Budget = None,
    retention: Days = None,
    theme: Theme = None,
) -> None:
    """Đăng ký một cổng thông tin; in khóa công khai để đặt vào trang."""
    fields = _given(rate=rate, budget=budget, retention=retention, theme=theme)
    site = ctx.obj.records.sites.add(name, origin or [], **fields)
    typer.echo(site.public_key)
    typer.echo(f"Đã đăng ký {site.name}. Đặt khóa trên vào thuộc tính data-site của thẻ nhúng.", err=True)


@site_app.command("list")
def list_command(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Liệt kê các cổng thông tin đã đăng ký."""
    sites = ctx.obj.records.sites.all()
    if as_json:
        typer.echo(json.dumps([_plain(site) for site in sites], ensure_ascii=False, indent=2))
        return
    for site in sites:
        typer.echo(f"{site.public_key}\t{_state(site)}\t{site.name}\t{' '.join(site.origins)}")
    if not sites:
        typer.echo("Chưa có trang nhúng nào. Đăng ký: danchu site add TÊN --origin NGUỒN.", err=True)


@site_app.command("show")
def show_command(ctx: typer.Context, key: Key, as_json: AsJson = False) -> None:
    """Xem một cổng thông tin: nguồn được phép, hạn mức, thời hạn lưu, số câu trả lời đang giữ."""
    records = ctx.obj.records
    site, held = records.sites.get(key), records.sites.holds(key)
    if as_json:
        typer.echo(json.dumps(_plain(site) | {"answers": held}, ensure_ascii=False, indent=2))
        return
    theme = ", ".join(f"{name}={value}" for name, value in site.theme.items()) or "mặc định"
    typer.echo(
        f"{site.name} ({_state(site)})\nKhóa công khai: {site.public_key}\nNguồn được phép: {', '.join(site.origins)}\n"
        f"Hạn mức: {site.rate_per_minute:,} câu mỗi phút, {site.daily_budget:,} câu mỗi ngày\n"
        f"Lưu {site.retention_days} ngày; đang giữ {held:,} câu trả lời\nGiao diện: {theme}\n"
        f"Đăng ký lúc {site.created_at.astimezone():%H:%M %d/%m/%Y}"
    )


@site_app.command("set")
def set_command(
    ctx: typer.Context,
    key: Key,
    name: Annotated[str | None, typer.Option("--name", metavar="TÊN", help="Tên mới.", show_default=False)] = None,
    origin: Origins = None,
    rate: Rate = None,
    budget: Budget = None,
    retention: Days = None,
    theme: Theme = None,
) -> None:
    """Đổi tên, nguồn, hạn mức, thời hạn lưu, giao diện; nguồn và giao diện nêu ra thay cho những gì đang có."""
    fields = _given(rate=rate, budget=budget, retention=retention, theme=theme, name=name, origins=origin)
    if not fields:
        raise DanchuError(
            ErrorCode.REQUEST_INVALID, "Chưa nêu điều gì cần đổi. Xem: danchu site set --help.", exit_status=2
        )
    ctx.obj.records.sites.change(key, **fields)
    typer.echo("Đã đổi.")


@site_app.command("disable")
def disable_command(ctx: typer.Context, key: Key) -> None:
    """Ngừng phục vụ một cổng thông tin, vẫn giữ dữ liệu của nó."""
    ctx.obj.records.sites.change(key, enabled=False)
    typer.echo("Đã ngừng phục vụ. Phục vụ lại: danchu site enable KHÓA.")


@site_app.command("enable")
def enable_command(ctx: typer.Context, key: Key) -> None:
    """Phục vụ lại một cổng thông tin."""
    ctx.obj.records.sites.change(key, enabled=True)
    typer.echo("Đang phục vụ.")


@site_app.command("rotate-key")
def rotate_command(ctx: typer.Context, key: Key) -> None:
    """Đổi khóa công khai; khóa cũ mất hiệu lực ngay."""
    typer.echo(ctx.obj.records.sites.rotate_key(key).public_key)


@site_app.command("remove")
def remove_command(
    ctx: typer.Context,
    key: Key,
    yes: Annotated[bool, typer.Option("--yes", help="Xóa thật.")] = False,
) -> None:
    """Xóa một cổng thông tin cùng mọi câu hỏi, câu trả lời, góp ý và khóa API của nó."""
    sites = ctx.obj.records.sites
    held = sites.holds(key)
    if not yes:
        raise DanchuError(
            ErrorCode.REQUEST_INVALID,
            f"Lệnh này xóa cả {held:,} câu trả lời của trang. Thêm --yes để xóa, hoặc chỉ ngừng: danchu site disable.",
            exit_status=2,
        )
    sites.remove(key)
    typer.echo(f"Đã xóa trang và {held:,} câu trả lời của nó.")


def _given(
    *, rate: int | None, budget: int | None, retention: int | None, theme: list[str] | None, **more: Any
) -> dict[str, Any]:
    """The fields that were named on the command line."""
    fields = more | {"rate_per_minute": rate, "daily_budget": budget, "retention_days": retention}
    fields["theme"] = _theme(theme) if theme else None
    return {name: value for name, value in fields.items() if value is not None}


def _theme(pairs: list[str]) -> dict[str, str]:
    parted = [pair.partition("=") for pair in pairs]
    if wrong := [name for name, sign, _ in parted if not (name and sign)]:
        raise DanchuError(
            ErrorCode.SITE_INVALID, f"--theme phải viết TÊN=GIÁ_TRỊ, không phải “{wrong[0]}”.", exit_status=2
        )
    return {name: value for name, _, value in parted}


def _state(site: Site) -> str:
    return "đang phục vụ" if site.enabled else "đã ngừng"


def _plain(site: Site) -> dict[str, Any]:
    return {
        "key": site.public_key,
        "name": site.name,
        "enabled": site.enabled,
        "origins": list(site.origins),
        "rate_per_minute": site.rate_per_minute,
        "daily_budget": site.daily_budget,
        "retention_days": site.retention_days,
        "theme": site.theme,
        "created_at": site.created_at.isoformat(timespec="seconds"),
    }
