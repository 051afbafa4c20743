"""What was found in the national database, as lines of the register."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from corpus.address import Address, is_document_number
from corpus.amendments import Amendment, AmendmentKind
from corpus.library import Library
from corpus.register import Action, DocumentLine, RelationLine
from corpus.text import fold
from corpus.vbpl import Change, DatabaseDocument, Relation

SOURCE = "Cơ sở dữ liệu quốc gia về pháp luật"
_UNCLEAR = "chưa rõ điều khoản nào"


def document_line(number: str, library: Library, found: DatabaseDocument | None, today: date) -> DocumentLine:
    """The line of a document that a relation names."""
    held = library.document(number)
    title = (held.title if held else "") or (found.title if found else "") or number
    return DocumentLine.model_validate(
        {
            "number": number,
            "title": title,
            "issued": (held.issued if held else None) or (found.issued if found else None),
            "effective": (held.effective if held else None) or (found.effective if found else None),
            "source": SOURCE if found else "Văn bản trong kho",
            "verified": False,
            "found": today,
        }
    )


def relation_lines(
    change: Change, effects: Sequence[Amendment], status: str, library: Library
) -> Iterator[RelationLine]:
    """The lines for one change: by provision where the text of the acting document is held, else as a whole.

    Args:
        effects: what the acting document's text does to the changed one; empty when it is not held.
        status: what the database says of the changed document's being in force.
    """
    if change.relation is Relation.CONSOLIDATES or not is_document_number(change.by):
        return
    precise = [] if change.relation is Relation.REPLACES else list(_by_provision(change, effects, library))
    yield from precise or [_as_a_whole(change, status)]


def _by_provision(change: Change, effects: Sequence[Amendment], library: Library) -> Iterator[RelationLine]:
    """One line for each acting provision and what it does."""
    groups: dict[tuple[Address, Action], list[str]] = {}
    for effect in effects:
        whole = effect.target.article is None
        if whole and effect.kind is not AmendmentKind.REPEAL:
            continue
        target = effect.target if whole else _held_part(effect.target, library)
        if target is None:
            continue
        exact = target == effect.target and effect.kind is AmendmentKind.REPEAL
        group = groups.setdefault((effect.by, Action.REPEALS if exact else Action.AMENDS), [])
        if str(target) not in group:
            group.append(str(target))
    for (by, action), targets in groups.items():
        yield _line(change, action, tuple(targets), place=_place(by))


def _held_part(target: Address, library: Library) -> Address | None:
    """The smallest provision held that a target is or would stand in; None when not even its article is held."""
    for part in (target, Address(*_parts(target)[:3]), Address(*_parts(target)[:2])):
        if library.provision(part) is not None:
            return part
    return None


def _parts(address: Address) -> tuple[str, str | None, str | None, str | None]:
    return address.document, address.article, address.clause, address.point


def _as_a_whole(change: Change, status: str) -> RelationLine:
    """The line when it is not known which provisions are meant.

    That one document "repeals" another may mean a clause of it: as a repeal of the whole it
    is entered only when the database says that the whole is out of force.
    """
    state = fold(status)
    ended = "het hieu luc" in state and "mot phan" not in state
    if change.relation is Relation.REPLACES:
        return _line(change, Action.REPLACES, (change.document,), part=None if ended else "phạm vi chưa rõ")
    if change.relation is Relation.REPEALS and ended:
        return _line(change, Action.REPEALS, (change.document,))
    remark = f"{_UNCLEAR} bị {'bãi bỏ' if change.relation is Relation.REPEALS else 'sửa'}"
    return _line(change, Action.AMENDS, (change.document,), remark=remark)


def _line(
    change: Change,
    action: Action,
    targets: tuple[str, ...],
    *,
    place: str | None = None,
    part: str | None = None,
    remark: str | None = None,
) -> RelationLine:
    return RelationLine.model_validate(
        {
            "document": change.by,
            "action": action,
            "targets": targets,
            "place": place,
            "part": part,
            "since": change.effective,
            "remark": remark,
            "source": f"{SOURCE}: {change.source}",
            "verified": False,
            "found": change.found_on,
        }
    )


def _place(by: Address) -> str:
    parts = (("điểm", by.point), ("khoản", by.clause), ("Điều", by.article))
    return " ".join(f"{name} {number}" for name, number in parts if number)
