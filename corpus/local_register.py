"""The home's own lines of the register: what ``corpus refresh`` found, in the shape of the shipped register.

A line is entered once, and never changed again: what a person has corrected or verified
stays. (Comments in the file do not: it is written anew when a line is added.)
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from corpus.address import Address
from corpus.errors import DanchuError, ErrorCode
from corpus.handbook.load import normalise_yaml
from corpus.register import DocumentLine, Register, RelationLine, load_register

FILE_NAME = "register.yaml"
_LAST = ("nguon", "da_kiem_chung", "phat_hien")
_HEAD = (
    "# Những dòng mà `danchu corpus refresh` tìm thấy, bổ sung cho sổ theo dõi hiệu lực kèm chương trình.\n"
    "# Sửa tay được (ví dụ da_kiem_chung: true sau khi đối chiếu); chương trình chỉ thêm dòng mới, không sửa dòng cũ.\n"
)


def local_register(home: Path) -> Path:
    """Where a home keeps its own lines: the ``extra`` of ``load_register``."""
    return home / FILE_NAME


def enter(
    path: Path, documents: Iterable[DocumentLine], relations: Iterable[RelationLine], reviewed: date | None
) -> tuple[RelationLine, ...]:
    """Add what the register does not know yet.

    Args:
        path: the home's file; made when there is something to write.
        documents: lines for every document that ``relations`` name.
        reviewed: the day to note as that of the last review; None leaves it as it is.

    Returns:
        The relations entered, each with the targets that were new.

    Raises:
        DanchuError: ``register-invalid`` when the file that is there cannot be read; it is
            then left as it is. ``home-unusable`` when it cannot be written.
    """
    known = load_register(extra=path)
    data = _read(path)
    new = tuple(line for relation in relations if (line := _unknown_part(relation, known)))
    numbers = {line.number for line in known.documents}
    listed = [line for line in documents if line.number not in numbers]
    today = reviewed if reviewed and reviewed > known.reviewed else None
    if not (new or listed or today):
        return ()
    if today:
        data["ra_soat"] = today
    for key, more in (("van_ban", listed), ("quan_he", new)):
        data[key] = [*(data.get(key) or []), *(_plain(line) for line in more)]
    _write(path, {key: value for key, value in data.items() if value})
    return new


def _unknown_part(line: RelationLine, known: Register) -> RelationLine | None:
    """The line with those of its targets that no line of the same doing covers; None when none is left."""
    listed = [
        Address.parse(target)
        for other in known.relations
        if other.document == line.document and other.action is line.action
        for target in other.targets
    ]
    targets = tuple(t for t in line.targets if not any(_covers(other, Address.parse(t)) for other in listed))
    return line.model_copy(update={"targets": targets}) if targets else None


def _covers(listed: Address, new: Address) -> bool:
    """Whether a listed target says as much: about a whole document any target in it does, else one that holds it."""
    if listed.document != new.document or new.article is None:
        return listed.document == new.document
    pairs = ((listed.article, new.article), (listed.clause, new.clause), (listed.point, new.point))
    return listed.article is not None and all(one is None or one == two for one, two in pairs)


def _read(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    return yaml.safe_load(normalise_yaml(path.read_text("utf-8"))) or {}  # whole: load_register has just read it


class _Dumper(yaml.SafeDumper):
    """YAML as a person writes it: a day that occurs twice is written twice."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _plain(line: DocumentLine | RelationLine) -> dict[str, object]:
    """A line as YAML: what it is about first, where it comes from last."""
    values = line.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for key, day in line.model_dump(by_alias=True).items():
        if isinstance(day, date):
            values[key] = day
    return {key: values[key] for key in sorted(values, key=lambda key: key in _LAST)}


def _write(path: Path, data: dict[str, Any]) -> None:
    """Replace the file in one step, once what was written has been found readable."""
    scratch = path.with_name(path.name + ".new")
    try:
        text = yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)
        scratch.write_text(_HEAD + text, "utf-8")
        load_register(extra=scratch)
        scratch.replace(path)
    except OSError as error:
        raise DanchuError(ErrorCode.HOME_UNUSABLE, f"Không ghi được {path}: {error.strerror or error}.") from error
    finally:
        scratch.unlink(missing_ok=True)
