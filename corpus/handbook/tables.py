"""The handbook's tables: the four settings side by side, what must be disclosed, who does what and when.

Cells are the handbook's own words, each with the provisions that carry them; never the law itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from corpus.address import Address
from corpus.errors import DanchuError, ErrorCode
from corpus.handbook.load import FOLDER, normalise_yaml
from corpus.handbook.schema import ArticleId, Setting, Text

#: The settings of the law, in its order; ``ALL`` is none of them.
SETTINGS = (Setting.COMMUNE, Setting.AGENCY, Setting.STATE_ENTERPRISE, Setting.PRIVATE_ENTERPRISE)
_T = TypeVar("_T")


def _provision(text: str) -> str:
    try:
        address = Address.parse(text)
    except DanchuError as error:
        raise ValueError(error.message) from error
    if not address.article:
        raise ValueError(f"“{text}” không phải mã điều, khoản, điểm")
    return str(address)


ProvisionId = Annotated[Text, AfterValidator(_provision)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True)


class Cited(_Strict):
    """A statement in our own words with the provisions that carry it."""

    text: Text = Field(alias="noi_dung")
    grounds: tuple[ProvisionId, ...] = Field(alias="can_cu", min_length=1)


class ComparisonRow(_Strict):
    """One question, answered for each setting that the law answers it for."""

    topic: Text = Field(alias="viec")
    cells: dict[Setting, Cited] = Field(alias="o", min_length=1)


class Comparison(_Strict):
    """The four settings side by side; ``private_default`` stands where a row says nothing of the private sector."""

    private_default: Cited = Field(alias="mac_dinh_ngoai_nha_nuoc")
    rows: tuple[ComparisonRow, ...] = Field(alias="hang", min_length=1)

    def cell(self, row: ComparisonRow, setting: Setting) -> Cited | None:
        """What a row says for a setting; None where the law has nothing that corresponds."""
        default = self.private_default if setting is Setting.PRIVATE_ENTERPRISE else None
        return row.cells.get(setting, default)


class DisclosureLine(_Strict):
    """One thing that must be disclosed; without ``text`` it is told by the digest of its clause."""

    label: Text = Field(alias="nhan")
    ground: ProvisionId = Field(alias="can_cu")
    text: Text | None = Field(default=None, alias="noi_dung")
    ways: tuple[Cited, ...] | None = Field(default=None, alias="cach")


class DisclosureGroup(_Strict):
    """What one setting must disclose, how and by when."""

    setting: Setting = Field(alias="boi_canh")
    article: ArticleId = Field(alias="dieu")
    deadline: Cited | None = Field(default=None, alias="han")
    ways: tuple[Cited, ...] = Field(default=(), alias="cach")
    lines: tuple[DisclosureLine, ...] = Field(alias="dong", min_length=1)


def _one(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


class ActorGroup(_Strict):
    """A group of actors to filter by; ``whole``: the words must be all that is said of the actor."""

    name: Text = Field(alias="ten")
    words: Annotated[tuple[Text, ...], BeforeValidator(_one)] = Field(alias="goi", min_length=1)
    whole: bool = Field(default=False, alias="nguyen")


@lru_cache(maxsize=1)
def load_comparison() -> Comparison:
    """Raises ``handbook-invalid``, as all of these do."""
    return _read("comparison.yaml", TypeAdapter(Comparison))


@lru_cache(maxsize=1)
def load_disclosure() -> tuple[DisclosureGroup, ...]:
    return _read("disclosure.yaml", TypeAdapter(tuple[DisclosureGroup, ...]))


@lru_cache(maxsize=1)
def load_actors() -> tuple[ActorGroup, ...]:
    return _read("actors.yaml", TypeAdapter(tuple[ActorGroup, ...]))


def statements() -> Mapping[str, Cited]:
    """Every statement of the tables, by where it stands."""
    table = load_comparison()
    found = {"so-sanh/ngoai-nha-nuoc": table.private_default}
    for row in table.rows:
        found |= {f"so-sanh/{row.topic}/{setting}": cell for setting, cell in row.cells.items()}
    for group in load_disclosure():
        place = f"cong-khai/{group.setting}"
        found |= {f"{place}/cach {n}": way for n, way in enumerate(group.ways, 1)}
        if group.deadline:
            found[f"{place}/han"] = group.deadline
        for line in group.lines:
            text = "; ".join(filter(None, (line.label, line.text)))
            found[f"{place}/{line.label}"] = Cited(noi_dung=text, can_cu=(line.ground,))
            found |= {f"{place}/{line.label}/cach {n}": way for n, way in enumerate(line.ways or (), 1)}
    return found


def _read(name: str, shape: TypeAdapter[_T]) -> _T:
    path = Path(FOLDER) / name
    try:
        return shape.validate_python(yaml.safe_load(normalise_yaml(path.read_text("utf-8"))))
    except (yaml.YAMLError, UnicodeDecodeError, ValidationError) as error:
        told = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
        raise DanchuError(ErrorCode.HANDBOOK_INVALID, f"Cẩm nang, tệp {name}: {told}") from error
