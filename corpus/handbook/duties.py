"""Who does what and when: the duties of the handbook as rows that can be filtered; and what must be disclosed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.address import Address
from corpus.handbook.load import Handbook
from corpus.handbook.schema import Setting
from corpus.handbook.tables import Cited, load_actors, load_disclosure
from corpus.text import fold, one_line


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One duty.

    Attributes:
        actor: as the handbook says it; ``actors``: the groups it belongs to.
        ground: the clause (or article) that carries it.
        settings: where it applies.
    """

    actor: str
    actors: tuple[str, ...]
    duty: str
    deadline: str
    form: str
    ground: str
    settings: tuple[Setting, ...]

    @property
    def document(self) -> str:
        return Address.parse(self.ground).document

    @property
    def words(self) -> str:
        return " ".join((self.actor, self.duty, self.deadline, self.form))


@dataclass(frozen=True, slots=True)
class DisclosureRow:
    """One thing that must be disclosed in one setting, how and by when."""

    setting: Setting
    label: str
    text: str
    ground: str
    ways: tuple[Cited, ...]
    deadline: Cited | None

    @property
    def words(self) -> str:
        return " ".join((self.label, self.text, *(way.text for way in self.ways)))


def duty_rows(handbook: Handbook) -> list[DutyRow]:
    """Every duty of the handbook, in the order of its entries."""
    return [
        DutyRow(
            actor=duty.actor,
            actors=actor_groups(duty.actor),
            duty=duty.duty,
            deadline=duty.deadline or "",
            form=duty.form or "",
            ground=f"{entry.article}.{duty.clause}" if duty.clause else entry.article,
            settings=entry.settings,
        )
        for entry in handbook.entries.values()
        for duty in entry.duties
    ]


def disclosure_rows(handbook: Handbook) -> list[DisclosureRow]:
    """What must be disclosed; a line without words of its own is told by the digest of its clause."""
    return [
        DisclosureRow(
            group.setting,
            line.label,
            line.text or _digest(handbook, line.ground),
            line.ground,
            group.ways if line.ways is None else line.ways,
            group.deadline,
        )
        for group in load_disclosure()
        for line in group.lines
    ]


def actor_groups(actor: str) -> tuple[str, ...]:
    """The groups of ``actors.yaml`` that an actor belongs to; empty when none fits."""
    said = one_line(actor)
    return tuple(group.name for group in load_actors() if any(_named(word, said, group.whole) for word in group.words))


def _named(word: str, said: str, whole: bool) -> bool:
    """Whether an actor is called so; a word with a capital counts as written ("Bộ", not "cán bộ")."""
    said = said if word != word.lower() else said.lower()
    return word == said if whole else word in said


def matching(rows: Iterable[str], text: str) -> list[int]:
    """Indices of the texts that hold every word typed, whatever the case, the marks and the order."""
    wanted = fold(one_line(text)).split()
    return [i for i, row in enumerate(rows) if all(word in fold(row) for word in wanted)]


def settings_of(rows: Sequence[DutyRow]) -> list[Setting]:
    """The settings that some row applies to, in the law's order."""
    return [s for s in Setting if any(s in row.settings for row in rows)]


def _digest(handbook: Handbook, ground: str) -> str:
    address = Address.parse(ground)
    entry = handbook.entries.get(address.article_id)
    clauses = entry.clauses if entry else ()
    return next((c.text for c in clauses if str(c.clause) == address.clause), "")
