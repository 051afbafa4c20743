"""Write docs/settings.md and docs/commands.md from the code itself: ``python docs/generate.py``.

A test holds the files to what this prints.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click
import typer
from pydantic import BaseModel

sys.path.insert(0, str(Path(__file__).parents[1]))
from app import Settings, app

FOLDER = Path(__file__).parent


def settings_page() -> str:
    """Every setting with its variable, default and description."""
    lines = [
        "# Settings",
        "",
        "From the environment, then `danchu.toml` in the home, then the default. Unknown keys are refused.",
        "Written by `python docs/generate.py` from the settings class.",
    ]
    groups = {"": Settings.model_fields}
    for name, field in Settings.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            groups[name] = field.annotation.model_fields
    for group, fields in groups.items():
        lines += ["", f"## {group or 'top level'}", "", "| variable | default | what it does |", "|---|---|---|"]
        for name, field in fields.items():
            if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
                continue
            variable = "DANCHU_" + (f"{group}__" if group else "").upper() + name.upper()
            default = str(field.default).replace("|", "\\|") or "(empty)"
            lines.append(f"| `{variable}` | `{default}` | {field.description} |")
    return "\n".join(lines) + "\n"


def commands_page() -> str:
    """Every command with its arguments and options."""
    root = typer.main.get_command(app)
    lines = [
        "# Commands",
        "",
        "Every command takes `--home DIR`. Exit status: 0 on success, 1 on a failure explained in one line on standard",
        "error, 2 on wrong usage. Results go to standard output, progress to standard error.",
        "Written by `python docs/generate.py` from the commands.",
    ]
    for path, command in _walk(root, "danchu"):
        lines += ["", f"## {path}", "", (command.help or "").strip().replace("\n\n", "\n"), ""]
        rows = [(_name(p), getattr(p, "help", "") or "") for p in command.params if p.name != "help"]
        if rows:
            lines += ["| | |", "|---|---|", *(f"| `{name}` | {text} |" for name, text in rows)]
    return "\n".join(lines) + "\n"


def _walk(command: click.Command, path: str) -> list[tuple[str, click.Command]]:
    children = getattr(command, "commands", None)
    if not children:
        return [(path, command)]
    return [pair for name, child in sorted(children.items()) for pair in _walk(child, f"{path} {name}")]


def _name(parameter: click.Parameter) -> str:
    if parameter.param_type_name == "argument":
        return (parameter.name or "").upper()
    return ", ".join(parameter.opts)


def pages() -> dict[Path, str]:
    """The generated pages by path."""
    return {FOLDER / "settings.md": settings_page(), FOLDER / "commands.md": commands_page()}


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, "utf-8")
