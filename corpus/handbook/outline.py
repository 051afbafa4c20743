"""The headings of the digested documents, for where no official text brings its own."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from corpus.errors import DanchuError, ErrorCode
from corpus.model import Heading

FILE = Path(__file__).parent / "outline.yaml"
LEVELS = ("Chương", "Mục", "Tiểu mục")


class _Line(BaseModel):
    """One heading and the first article under it."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True)

    first: int = Field(alias="tu", ge=1)
    level: Literal["Chương", "Mục", "Tiểu mục"] = Field(alias="cap")
    number: str = Field(alias="so")
    title: str = Field(default="", alias="ten")


def digest_path(document: str, article: str) -> tuple[Heading, ...]:
    """Chương › Mục › Tiểu mục of an article of a digested document; empty where the outline does not know it."""
    number = int("".join(c for c in article if c.isdigit()) or 0)
    path: dict[str, Heading] = {}
    for line in _outline().get(document, ()):
        if line.first > number:
            break
        at = LEVELS.index(line.level)
        path = {level: path[level] for level in LEVELS[:at] if level in path}
        path[line.level] = Heading(line.level, line.number, line.title)
    return tuple(path.values())


@lru_cache(maxsize=1)
def _outline() -> dict[str, tuple[_Line, ...]]:
    """The outline by document.

    Raises:
        DanchuError: ``handbook-invalid``.
    """
    try:
        data = yaml.safe_load(FILE.read_text("utf-8"))
        return TypeAdapter(dict[str, tuple[_Line, ...]]).validate_python(data)
    except (yaml.YAMLError, ValidationError) as error:
        raise DanchuError(ErrorCode.HANDBOOK_INVALID, f"Cẩm nang, tệp {FILE.name}: {error}") from error
