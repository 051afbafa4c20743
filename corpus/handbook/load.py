"""Load the handbook's YAML files, checked against the schema."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.errors import DanchuError, ErrorCode
from corpus.handbook.documents import DIGESTED
from corpus.handbook.schema import HandbookEntry, NewsDigest, Text
from corpus.text import normalise

FOLDER = Path(__file__).parent
_PLACES = {number: place for place, number in enumerate(DIGESTED)}
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Model = TypeVar("_Model", bound=BaseModel)


class Term(BaseModel):
    """A term of the law and the everyday words people say for it."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True)

    legal: Text = Field(alias="phap_ly")
    everyday: tuple[Text, ...] = Field(alias="doi_thuong", min_length=1)


@dataclass(frozen=True)
class Handbook:
    """Entries by article id, news digests by report id, and the table of everyday words."""

    entries: dict[str, HandbookEntry]
    news: dict[str, NewsDigest]
    terms: tuple[Term, ...]

    @cached_property
    def hash(self) -> str:
        """SHA-256 of everything the handbook says."""
        digest = hashlib.sha256()
        for thing in (*self.entries.values(), *self.news.values(), *self.terms):
            digest.update(thing.model_dump_json().encode())
        return digest.hexdigest()


@lru_cache(maxsize=2)
def load_handbook(folder: Path = FOLDER) -> Handbook:
    """Read and check every file of the handbook.

    Raises:
        DanchuError: ``handbook-invalid`` with the file and the first thing wrong in it.
    """
    entries = [_read(path, HandbookEntry) for path in sorted((folder / "entries").glob("*/*.yaml"))]
    news = [_read(path, NewsDigest) for path in sorted((folder / "news").glob("*.yaml"))]
    terms_file = folder / "terms.yaml"
    terms = [_validate(terms_file, Term, row) for row in _parse(terms_file)] if terms_file.exists() else []
    return Handbook(
        {entry.article: entry for entry in sorted(entries, key=lambda e: _order(e.article))},
        {digest.report: digest for digest in news},
        tuple(terms),
    )


def _order(article: str) -> tuple[int, str, int]:
    """The law, the decrees, the circulars; within a document by article."""
    document, _, number = article.partition("#")
    place = _PLACES.get(document, len(_PLACES))
    return place, document, int("".join(c for c in number if c.isdigit()))


def _read(path: Path, model: type[_Model]) -> _Model:
    return _validate(path, model, _parse(path))


def _parse(path: Path):
    try:
        return yaml.load(normalise_yaml(path.read_text("utf-8")), Loader=_Loader)  # nosec B506  # a safe loader
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DanchuError(ErrorCode.HANDBOOK_INVALID, f"Cẩm nang, tệp {path.name}: {error}") from error


def normalise_yaml(text: str) -> str:
    """The file's text NFC and without invisible characters; its lines, which carry the structure, stay."""
    return "\n".join(line[: len(line) - len(line.lstrip())] + normalise(line) for line in text.split("\n"))


def _validate(path: Path, model: type[_Model], data: object) -> _Model:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise DanchuError(
            ErrorCode.HANDBOOK_INVALID, f"Cẩm nang, tệp {path.name}, mục “{where}”: {first['msg']}"
        ) from error
