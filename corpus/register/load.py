"""Load the register: the shipped file, and what a home has added to it."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import ValidationError

from corpus.errors import DanchuError, ErrorCode
from corpus.handbook.load import normalise_yaml
from corpus.library import Library
from corpus.register.schema import Register

FILE = Path(__file__).parent / "register.yaml"
#: What a home adds to the shipped register (``corpus refresh`` writes it), in the same shape.
HOME_FILE = "register.yaml"
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_register(path: Path = FILE, *, extra: Path | None = None) -> Register:
    """Read and check the register; read again only when a file has changed.

    Args:
        path: the shipped register by default.
        extra: a file of the same shape with lines of one's own (what ``corpus refresh`` found);
            a document listed in both is taken from it. Nothing when it does not exist.

    Raises:
        DanchuError: ``register-invalid`` with the file and the first thing wrong in it.
    """
    files = [path] + ([extra] if extra and extra.exists() else [])
    try:
        return _load(tuple((file, file.stat().st_mtime_ns) for file in files))
    except OSError as error:
        raise _invalid(path, str(error)) from error


def register_of(library: Library) -> Register:
    """The shipped register with the lines of the home that the library's corpus is in."""
    return load_register(extra=library.corpus.path.parent / HOME_FILE)


@lru_cache(maxsize=8)
def _load(files: tuple[tuple[Path, int], ...]) -> Register:
    merged: dict[str, object] = {}
    for path, _ in files:
        merged = _merge(merged, _parse(path))
    last = files[-1][0]
    try:
        return Register.model_validate(merged)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "cả tệp"
        raise _invalid(last, f"mục “{where}”: {first['msg']}") from error


def _parse(path: Path) -> dict[str, object]:
    try:
        data = yaml.load(normalise_yaml(path.read_text("utf-8")), Loader=_Loader)  # nosec B506  # a safe loader
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise _invalid(path, str(error)) from error
    if not isinstance(data, dict):
        raise _invalid(path, "phải có các mục ra_soat, van_ban, quan_he, luu_y")
    return data


def _merge(base: dict[str, object], more: dict[str, object]) -> dict[str, object]:
    """Lists are joined, documents of ``more`` stand for those of the same number; of two days of review the later."""
    merged = dict(base)
    for key, value in more.items():
        known = base.get(key)
        if isinstance(known, list) and isinstance(value, list):
            numbers = {line.get("so") for line in value if isinstance(line, dict)} - {None}
            merged[key] = [x for x in known if not (isinstance(x, dict) and x.get("so") in numbers)] + value
        elif isinstance(known, date) and isinstance(value, date):
            merged[key] = max(known, value)
        else:
            merged[key] = value
    return merged


def _invalid(path: Path, what: str) -> DanchuError:
    return DanchuError(ErrorCode.REGISTER_INVALID, f"Sổ theo dõi hiệu lực, tệp {path.name}: {what}")
