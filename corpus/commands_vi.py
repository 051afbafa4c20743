"""Typer's own words in Vietnamese: headings of the help pages, and errors of usage in one plain line.

Typer ships no translations; its words are looked up through ``gettext`` or written out, so
they are replaced where they are looked up. Nothing here is imported by the law's floors.
"""

from __future__ import annotations

import gettext
from typing import Any

import typer

_WORDS = {
    "Arguments": "Tham số",
    "Options": "Tùy chọn",
    "Commands": "Lệnh",
    "Error": "Lỗi",
    "Aborted.": "Đã dừng.",
    "Aborted!": "Đã dừng.",
    "(dynamic)": "(tùy lúc)",
    "required": "bắt buộc",
    "[required]": "[bắt buộc]",
    "[default: {}]": "[mặc định: {}]",
    "default: {default}": "mặc định: {default}",
    "[env var: {}]": "[biến môi trường: {}]",
    "env var: {var}": "biến môi trường: {var}",
    "Missing command.": "Thiếu lệnh.",
    "No such command {name!r}.": "Không có lệnh {name!r}.",
    "Try [blue]'{command_path} {help_option}'[/] for help.": "Xem hướng dẫn: [blue]{command_path} {help_option}[/]",
}
_HELP = "Hiện hướng dẫn này rồi thoát."
_USAGE = "Cách dùng: "


def speak_vietnamese() -> None:
    """Replace Typer's English words for this process; harmless to call twice."""
    from typer import core
    from typer._click import core as click_core
    from typer._click import formatting

    def translate(message: str) -> str:
        return _WORDS.get(message, message)

    gettext.gettext = translate  # before typer.rich_utils is imported, which it is only to show help
    core._ = translate
    show_help = click_core.Command.get_help_option
    write_usage = formatting.HelpFormatter.write_usage
    if getattr(show_help, "vietnamese", False):
        return

    def get_help_option(self: Any, ctx: Any) -> Any:
        option = show_help(self, ctx)
        if option is not None:
            option.help = _HELP
        return option

    def write(self: Any, prog: str, args: str = "", prefix: str | None = None) -> None:
        write_usage(self, prog, args, prefix or _USAGE)

    get_help_option.vietnamese = True  # type: ignore[attr-defined]
    click_core.Command.get_help_option = get_help_option  # type: ignore[method-assign]
    formatting.HelpFormatter.write_usage = write  # type: ignore[method-assign]


def run(app: typer.Typer, arguments: list[str], name: str) -> int:
    """Run the command line; an error of usage becomes one Vietnamese line.

    Returns:
        The exit status.

    Raises:
        Whatever the command raises, errors of usage excepted.
    """
    from typer._click.exceptions import ClickException, NoArgsIsHelpError

    try:
        status = app(args=arguments, prog_name=name, standalone_mode=False)
    except NoArgsIsHelpError as error:
        error.show()
        return error.exit_code
    except ClickException as error:
        typer.echo(_told(error), err=True)
        return error.exit_code
    except typer.Abort:
        typer.echo("Đã dừng.", err=True)
        return 1
    return status if isinstance(status, int) else 0


def _told(error: Any) -> str:
    """What is wrong with the words typed, in one line."""
    kind = type(error).__name__
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "danchu"
    named = getattr(error, "param_hint", None) or getattr(getattr(error, "param", None), "name", None) or ""
    if isinstance(named, list | tuple):
        named = " / ".join(named)
    told = {
        "NoSuchOption": f"Không có tùy chọn {getattr(error, 'option_name', '')}.",
        "MissingParameter": f"Thiếu {str(named).upper()}.",
        "BadOptionUsage": f"Tùy chọn {getattr(error, 'option_name', '')} thiếu giá trị hoặc dùng sai.",
        "BadParameter": f"Giá trị của {named} không hợp lệ: {getattr(error, 'message', '')}",
    }.get(kind, error.format_message())
    if told.startswith("Got unexpected extra"):
        told = f"Thừa tham số {told[told.rfind('(') :].strip(' .')}."
    return f"{told} Xem: {command} --help"
