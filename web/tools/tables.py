"""The tables: four settings side by side, what must be disclosed, who does what and when; filtered by the server."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from corpus.handbook import Setting
from corpus.handbook.duties import DisclosureRow, DutyRow, disclosure_rows, duty_rows, matching
from corpus.handbook.tables import SETTINGS, Cited, load_actors, load_comparison
from corpus.library import Library
from web.links import Site
from web.tools.grounds import Ground, Grounds

PAGE_ROWS = 50
SETTING_NAMES = {
    Setting.COMMUNE: "Xã, thôn, tổ dân phố",
    Setting.AGENCY: "Cơ quan, đơn vị",
    Setting.STATE_ENTERPRISE: "Doanh nghiệp nhà nước",
    Setting.PRIVATE_ENTERPRISE: "Ngoài Nhà nước",
    Setting.FORCES: "Công an, quân đội",
    Setting.ALL: "Quy định chung",
}
_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter, with how many rows it leaves."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A cell: our words and what they rest on; ``general``: said of the whole setting, not of this row."""

    text: str
    grounds: tuple[Ground, ...]
    general: bool = False


@dataclass(frozen=True, slots=True)
class ComparisonView:
    settings: tuple[Setting, ...]
    rows: tuple[tuple[str, tuple[Statement | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class DisclosureView:
    setting: str
    label: str
    text: str
    ways: tuple[Statement, ...]
    deadline: Statement | None
    ground: Ground


@dataclass(frozen=True, slots=True)
class DutyView:
    actor: str
    duty: str
    deadline: str
    form: str
    settings: tuple[str, ...]
    ground: Ground


@dataclass(frozen=True, slots=True)
class Duties:
    """One page of the duties; ``total``: how many rows the filters leave."""

    rows: tuple[DutyView, ...]
    total: int
    page: int
    pages: int
    actors: tuple[Option, ...]
    settings: tuple[Option, ...]
    documents: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class DutyFilter:
    """What was asked for; empty for no limit."""

    actor: str = ""
    setting: str = ""
    document: str = ""
    text: str = ""
    dated: bool = False
    page: int = 1
    everything: bool = False


def view_comparison(library: Library, chosen: Sequence[str], text: str, site: Site) -> ComparisonView:
    """The comparison for the settings chosen (all of them when none is), of the rows that hold the words."""
    table, grounds = load_comparison(), Grounds(library, site)
    settings = tuple(s for s in SETTINGS if s in chosen) or SETTINGS
    said = [" ".join([row.topic, *(cell.text for cell in row.cells.values())]) for row in table.rows]
    rows = []
    for at in matching(said, text):
        row = table.rows[at]
        cells = (table.cell(row, setting) for setting in settings)
        shown = (_statement(c, grounds, c is table.private_default) if c else None for c in cells)
        rows.append((row.topic, tuple(shown)))
    return ComparisonView(settings, tuple(rows))


def view_disclosure(library: Library, setting: str, text: str, site: Site) -> tuple[DisclosureView, ...]:
    rows = [row for row in disclosure_rows(library.handbook) if setting in ("", row.setting)]
    grounds = Grounds(library, site)
    return tuple(_disclosure(rows[at], grounds) for at in matching([row.words for row in rows], text))


def view_duties(library: Library, wanted: DutyFilter, site: Site) -> Duties:
    """The duties that a filter leaves; each choice tells how many rows it would leave with the other filters kept."""
    rows = duty_rows(library.handbook)
    left = {
        "actor": lambda row: wanted.actor in ("", *row.actors),
        "setting": lambda row: wanted.setting in ("", *row.settings),
        "document": lambda row: wanted.document in ("", row.document),
        "dated": lambda row: not wanted.dated or bool(row.deadline),
    }
    found = [rows[at] for at in matching([row.words for row in rows], wanted.text)]
    kept = _kept(found, left)
    pages = max(1, -(-len(kept) // PAGE_ROWS))
    page = min(max(1, wanted.page), pages)
    shown = kept if wanted.everything else kept[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    grounds = Grounds(library, site)
    groups = [(group.name, group.name) for group in load_actors()]
    settings = [(str(setting), name) for setting, name in SETTING_NAMES.items()]
    documents = [(d.number, f"{d.type_name} {d.number}") for d in library.documents()]
    return Duties(
        tuple(_duty(row, grounds) for row in shown),
        len(kept),
        page,
        1 if wanted.everything else pages,
        _options(groups, _kept(found, left, "actor"), lambda row: row.actors),
        _options(settings, _kept(found, left, "setting"), lambda row: row.settings),
        _options(documents, _kept(found, left, "document"), lambda row: (row.document,)),
    )


def _kept(rows: Sequence[_Row], left: dict[str, Callable[[_Row], bool]], but: str = "") -> list[_Row]:
    """The rows that every filter lets through, one of them left aside."""
    return [row for row in rows if all(lets(row) for name, lets in left.items() if name != but)]


def _options(
    named: Sequence[tuple[str, str]], rows: Sequence[DutyRow], of: Callable[[DutyRow], Sequence[str]]
) -> tuple[Option, ...]:
    counted = ((value, label, sum(value in of(row) for row in rows)) for value, label in named)
    return tuple(Option(value, label, count) for value, label, count in counted if count)


def _statement(cited: Cited, grounds: Grounds, general: bool = False) -> Statement:
    return Statement(cited.text, grounds.of(cited.grounds), general)


def _disclosure(row: DisclosureRow, grounds: Grounds) -> DisclosureView:
    return DisclosureView(
        SETTING_NAMES[row.setting],
        row.label,
        row.text,
        tuple(_statement(way, grounds) for way in row.ways),
        _statement(row.deadline, grounds) if row.deadline else None,
        grounds.one(row.ground),
    )


def _duty(row: DutyRow, grounds: Grounds) -> DutyView:
    settings = tuple(SETTING_NAMES[setting] for setting in row.settings)
    return DutyView(row.actor, row.duty, row.deadline, row.form, settings, grounds.one(row.ground))
