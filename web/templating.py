"""The templates: escaping always on, an unknown name is an error."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

HERE = Path(__file__).parent
STATIC = HERE / "static"
STATIC_PATH = "/ui/"

ENVIRONMENT = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(template: str, **values: object) -> str:
    """Render a template of ``web/templates``; every value is escaped unless it is ``Markup``."""
    return ENVIRONMENT.get_template(template).render(**values)


@cache
def asset(name: str) -> str:
    """The path of a file of ``web/static`` with a version, so that browsers may keep it for good."""
    version = sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"{STATIC_PATH}{name}?v={version}"


ENVIRONMENT.globals["asset"] = asset
