"""What a result or a table's cell rests on: a short name, a way to the text, what the register knows of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corpus.library import Library
from corpus.model import Kind, Provision
from corpus.register.notices import RegisterNotice, notices_for
from web.links import Site
from web.wording import KIND_SHORT


@dataclass(frozen=True, slots=True)
class Ground:
    """One provision.

    Attributes:
        label: ``Khoản 3 Điều 12 Luật 10/2022``; ``name`` is the whole of it.
        href: its page; empty when nothing of it is held.
        caution: whether the register has something to say about it on the day asked about.
    """

    label: str
    name: str
    href: str
    caution: bool


@dataclass(frozen=True, slots=True)
class QuotedGround:
    """A provision with its words; ``more``: whether they are too many to show at once."""

    label: str
    href: str
    kind: Kind
    badge: str
    lines: tuple[str, ...]
    more: bool


_SHOWN = 700


class Grounds:
    """Grounds of one page; a table names the same ones again and again, so each is looked up once."""

    def __init__(self, library: Library, site: Site) -> None:
        self._library = library
        self._site = site
        self._known: dict[str, Ground] = {}

    def of(self, addresses: Iterable[str]) -> tuple[Ground, ...]:
        return tuple(map(self.one, addresses))

    def one(self, address: str) -> Ground:
        if address not in self._known:
            self._known[address] = _ground(self._library, address, self._site)
        return self._known[address]


def quoted_ground(library: Library, address: str, site: Site) -> QuotedGround | None:
    """A provision word for word, or the nearest thing above it that is held; None when nothing is."""
    held = library.nearest(address)
    if held is None:
        return None
    kind = library.kind(held.address)
    name = library.label(held.address)
    label = f"Tóm lược {name[:1].lower()}{name[1:]}" if kind is Kind.HANDBOOK else name
    lines = tuple(line for line in held.text.split("\n") if line.strip())
    return QuotedGround(label, site.page(held.id), kind, KIND_SHORT[kind], lines, len(held.text) > _SHOWN)


def warnings_of(library: Library, addresses: Iterable[str], site: Site) -> tuple[RegisterNotice, ...]:
    return tuple(notices_for(addresses, site.as_of, library))


def _ground(library: Library, address: str, site: Site) -> Ground:
    held = library.nearest(address)
    if held is None:
        return Ground(address, address, "", caution=False)
    caution = bool(notices_for([held.id], site.as_of, library))
    return Ground(_short(library, held), library.label(held.address), site.page(held.id), caution)


def _short(library: Library, held: Provision) -> str:
    """The provision with its document's type, number and year: what tells the documents here apart."""
    document = library.document(held.address.document)
    number = "/".join(held.address.document.split("/")[:2])
    return " ".join(filter(None, (held.short_label, document.type_name if document else "", number)))
