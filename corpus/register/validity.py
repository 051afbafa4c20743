"""Whether a whole document is in force on a day, in the shape that a list of documents shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from corpus.library import Library
from corpus.register.load import register_of
from corpus.register.notices import document_name
from corpus.register.schema import Action, Register, RelationLine

_ENDED_BY = {Action.REPLACES: "thay thế", Action.REPEALS: "bãi bỏ"}


class State(StrEnum):
    """``UNKNOWN``: neither the text nor the register tells from when the document counts."""

    IN_FORCE = "in-force"
    NOT_YET = "not-yet"
    ENDED = "ended"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Validity:
    """A document's state on a day.

    Attributes:
        since, until: the first day in force, the first day no longer in force; None when not known (or never).
        ended_by: what ended it ("Thông tư số 122/2024/TT-BQP thay thế"), empty while nothing did.
        amended_by: documents known to have amended it by the day.
        verified: whether what is said about its end or its amendments was checked against an official text.
    """

    state: State
    since: date | None
    until: date | None
    ended_by: str = ""
    amended_by: tuple[str, ...] = ()
    verified: bool = True


def validity_of(
    number: str, as_of: date, library: Library, register: Register | None = None, effective: date | None = None
) -> Validity:
    """The state of a document on ``as_of``; the register stands above the date printed in the source.

    Args:
        register: by default the shipped one with the lines of the library's home.
        effective: the first day of one article in force, where it is asked for and has a day of its own.
    """
    register = register or register_of(library)
    line, held = register.document(number), library.document(number)
    since = effective or (line.effective if line else None) or (held.effective if held else None)
    end = _end(number, register)
    until = register.since(end) if end else None
    ended = end is not None and until is not None and as_of >= until
    changes = [] if ended else _amendments(number, as_of, register)
    told = [end] if ended and end else changes
    return Validity(
        State.ENDED if ended else _state(since, as_of),
        since,
        until,
        f"{document_name(end.document)} {_ENDED_BY[end.action]}" if ended and end else "",
        tuple(dict.fromkeys(document_name(change.document) for change in changes)),
        all(relation.verified for relation in told),
    )


def _state(since: date | None, as_of: date) -> State:
    if since is None:
        return State.UNKNOWN
    return State.IN_FORCE if as_of >= since else State.NOT_YET


def _end(number: str, register: Register) -> RelationLine | None:
    """What first ended the whole document, if anything did."""
    ends = [
        relation
        for relation in register.relations
        if relation.action is not Action.AMENDS and not relation.part and number in relation.targets
    ]
    return min((e for e in ends if register.since(e)), key=lambda e: register.since(e) or date.max, default=None)


def _amendments(number: str, as_of: date, register: Register) -> list[RelationLine]:
    """What amends the document or provisions of it; an amendment without a date counts from ever."""
    return [
        relation
        for relation in register.relations
        if relation.action is Action.AMENDS
        and any(target.partition("#")[0] == number for target in relation.targets)
        and (register.since(relation) or date.min) <= as_of
    ]
