"""The bodies and offices that a text names, each with its level: what two texts are compared by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict, Field

from corpus.handbook.quantities import flat
from corpus.handbook.schema import Text
from corpus.text import syllable_key

FILE = Path(__file__).parent / "bodies.yaml"
_TOKEN = re.compile(r"[^\W_]+|[,;.:()]")


_UPPER = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠ-Ỹ"
#: A body that the table does not know: "Sở Xây dựng", "Cục Thuế".
_OTHER = re.compile(rf"\b(?:Sở|Bộ|Phòng|Cục|Vụ|Viện|Liên đoàn|Tổng cục|Hội|Tòa) [{_UPPER}]\w*(?: [{_UPPER}]\w*)*")
_COMMA = re.escape(" ,")


class Body(NamedTuple):
    """A body's name in the law, and its level (``cấp xã``) or an empty string."""

    name: str
    level: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.level}".strip()


class _Name(BaseModel):
    """One line of the table: the law's name, other ways of writing it, and whether a level follows."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True)

    name: Text = Field(alias="ten")
    others: tuple[Text, ...] = Field(default=(), alias="goi")
    levelled: bool = Field(default=False, alias="cap")


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True)

    levels: tuple[_Name, ...] = Field(alias="cap")
    names: tuple[_Name, ...] = Field(alias="ten")


class _Vocabulary(NamedTuple):
    """Patterns over canonical text, and what their matches mean."""

    name: re.Pattern[str]
    level: re.Pattern[str]
    joined: re.Pattern[str]
    names: dict[str, _Name]
    levels: dict[str, str]


class _Mention(NamedTuple):
    name: _Name
    levels: list[str]
    start: int
    end: int


def canonical(text: str) -> str:
    """``text`` as one line of keys and separators: case and tone placement do not count."""
    tokens = _TOKEN.findall(flat(text))
    return " ".join(token if token in ",;.:()" else syllable_key(token) for token in tokens)  # nosec B105


def bodies(text: str) -> list[Body]:
    """The bodies that ``text`` names, in order; the longest name wins where several fit."""
    vocabulary = _vocabulary()
    line = canonical(text)
    mentions = [_mention(match, line, vocabulary) for match in vocabulary.name.finditer(line)]
    known = list(_with_levels(mentions, line, vocabulary))
    others = [name for name in _OTHER.findall(flat(text)) if not vocabulary.name.search(canonical(name))]
    return known + [Body(name) for name in others]


def spans(line: str) -> list[tuple[int, int, str]]:
    """Where ``canonical`` text names bodies that the table knows: (start, end, the law's name)."""
    vocabulary = _vocabulary()
    return [(*match.span(), vocabulary.names[_key(match[0])].name) for match in vocabulary.name.finditer(line)]


def _mention(match: re.Match[str], line: str, vocabulary: _Vocabulary) -> _Mention:
    name, end = vocabulary.names[_key(match[0])], match.end()
    after = vocabulary.level.match(line, end) if name.levelled else None
    if after is None:
        return _Mention(name, [], match.start(), end)
    first, *others = re.split(vocabulary.joined.pattern, after["more"] or "")
    keys = [after["first"], first, *others]
    levels = [vocabulary.levels[key.strip()] for key in keys if key.strip()]
    return _Mention(name, levels, match.start(), after.end())


def _with_levels(mentions: list[_Mention], line: str, vocabulary: _Vocabulary) -> Iterator[Body]:
    """A name without a level takes that of the next in its list: "Hội đồng nhân dân, Ủy ban nhân dân cấp xã"."""
    for at, mention in enumerate(mentions):
        levels, end = mention.levels, mention.end
        for follower in mentions[at + 1 :] if mention.name.levelled and not levels else ():
            if not follower.name.levelled or not vocabulary.joined.fullmatch(line[end : follower.start]):
                break
            levels, end = follower.levels, follower.end
            if levels:
                break
        yield from (Body(mention.name.name, level) for level in levels or [""])


@lru_cache(maxsize=1)
def _vocabulary() -> _Vocabulary:
    table = _Table.model_validate(yaml.safe_load(FILE.read_text("utf-8")))
    written = {canonical(word): line for line in table.names for word in (line.name, *line.others)}
    levels = {canonical(word): line.name for line in table.levels for word in (line.name, *line.others)}
    joiner = " (?:,|" + "|".join(canonical(word) for word in ("và", "hoặc", "cùng", "hay")) + ") "
    tier = canonical("cấp")
    followers = _any_of(key for key in levels if key.startswith(tier + " "))
    level = rf" (?P<first>{_any_of(levels)})(?P<more>(?:{joiner}{followers})*)(?![^\W_])"
    name = rf"(?<![^\W_]){_any_of(written).replace(_COMMA, f'(?:{_COMMA})?')}(?![^\W_])"
    return _Vocabulary(
        re.compile(name), re.compile(level), re.compile(joiner), {_key(k): v for k, v in written.items()}, levels
    )


def _key(name: str) -> str:
    """A name without its commas: the decrees leave one out now and then ("viên chức người lao động")."""
    return name.replace(" ,", "")


def _any_of(keys: Iterable[str]) -> str:
    longest_first = sorted(keys, key=len, reverse=True)
    return "(?:" + "|".join(map(re.escape, longest_first)) + ")"
