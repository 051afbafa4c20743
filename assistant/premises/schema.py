"""Points of law that a question can get wrong, as data that a Vietnamese official mends by hand.

A point says where the law speaks of something and by which words a question speaks of the
same thing. What the law says there is never written down here: it is read from the text held.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from assistant.calculators.figures import Unit
from corpus.handbook.schema import Setting, Text
from corpus.register.schema import AddressText

FOLDER = Path(__file__).with_name("points")
_MACRO = re.compile(r"<([a-z0-9-]+)>")


class Measure(StrEnum):
    """What a point lays down."""

    SHARE = "ty-le"
    PERIOD = "thoi-gian"
    COUNT = "so-luong"
    FREQUENCY = "dinh-ky"
    DATE = "ngay"
    ACTOR = "ai"
    SAYING = "noi-sai"


def _list(value: object) -> object:
    return [value] if isinstance(value, str) else value


Words = Annotated[tuple[Text, ...], BeforeValidator(_list)]


class Asked:
    """A folded question, asked for many patterns; each is looked for once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._held: dict[str, bool] = {}

    def holds(self, words: str) -> bool:
        """Whether a pattern stands in the question."""
        held = self._held.get(words)
        if held is None:
            held = self._held[words] = pattern(words).search(self.text) is not None
        return held


class Point(BaseModel):
    """One thing that the law lays down at one place.

    Attributes:
        address: the provision that says it.
        words: patterns that a question about it holds, every one of them; on the folded question.
        unless: a pattern that a question about something else holds.
        sentence: a few words of the sentence that says it; the provision's first sentence that measures it when absent.
        units: what is counted, for ``COUNT``.
        value_at: the provision that carries the figure, where ``address`` only refers to it.
        act: what the body does, for ``ACTOR``.
        right: the bodies that may be named for it, for ``ACTOR``.
        wrong: what is wrongly said, for ``SAYING``.
        general: gives way to any other point that fits.
    """

    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True)

    address: AddressText = Field(alias="dieu")
    measure: Measure = Field(alias="do")
    words: Words = Field(alias="tu", min_length=1)
    setting: Setting | None = Field(default=None, alias="noi")
    unless: Text | None = Field(default=None, alias="tru")
    sentence: Text | None = Field(default=None, alias="cau")
    units: tuple[Unit, ...] = Field(default=(), alias="dem")
    value_at: AddressText | None = Field(default=None, alias="so_o")
    act: Text | None = Field(default=None, alias="viec")
    right: tuple[Text, ...] = Field(default=(), alias="dung")
    wrong: Text | None = Field(default=None, alias="sai")
    general: bool = Field(default=False, alias="chung")

    @model_validator(mode="after")
    def _complete(self) -> Point:
        needed: dict[Measure, tuple[tuple[str, object], ...]] = {
            Measure.COUNT: (("dem", self.units),),
            Measure.ACTOR: (("viec", self.act), ("dung", self.right)),
            Measure.SAYING: (("sai", self.wrong),),
        }
        if missing := [key for key, value in needed.get(self.measure, ()) if not value]:
            raise ValueError(f"{self.address}: thiếu {', '.join(missing)} cho loại “{self.measure}”")
        return self

    def fits(self, asked: Asked) -> bool:
        """Whether a question speaks of what this point lays down."""
        return all(map(asked.holds, self.words)) and not (self.unless and asked.holds(self.unless))


@lru_cache(maxsize=4096)
def pattern(words: str) -> re.Pattern[str]:
    """A pattern of a point, as whole words, compiled once."""
    return re.compile(rf"\b(?:{words})\b")


@lru_cache(maxsize=1)
def load_points() -> tuple[Point, ...]:
    """Every point, those that give way last; macros like ``<huong-uoc>`` written out."""
    return tuple(sorted(_read(sorted(FOLDER.glob("*.yaml"))), key=lambda point: point.general))


def _read(paths: Iterable[Path]) -> list[Point]:
    files = [yaml.safe_load(path.read_text("utf-8")) for path in paths]
    macros = {name: words for file in files for name, words in (file.get("tu_chung") or {}).items()}
    return [Point.model_validate(_written_out(raw, macros)) for file in files for raw in file.get("diem") or ()]


def _written_out(raw: Any, macros: dict[str, str]) -> Any:
    """``raw`` with the macros in its strings written out (they may hold one another)."""
    if isinstance(raw, dict):
        return {key: _written_out(value, macros) for key, value in raw.items()}
    if isinstance(raw, list):
        return [_written_out(value, macros) for value in raw]
    while isinstance(raw, str) and _MACRO.search(raw):
        raw = _MACRO.sub(lambda match: f"(?:{macros[match[1]]})", raw)
    return raw
