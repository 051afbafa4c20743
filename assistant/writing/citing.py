"""What a model wrote in brackets, as provisions among those it was given."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.writing.grounds import announcing
from assistant.writing.verifier import Ground
from corpus.address import Address
from corpus.errors import DanchuError
from corpus.library import Library
from corpus.text import one_line

_PARTS = re.compile(r"\s*[,;]\s*")


def cited_grounds(brackets: Sequence[str], grounds: Sequence[Ground], library: Library) -> list[Ground] | None:
    """The provisions that a sentence cites, each once; None when one of them was not given.

    A point of a given clause counts, and then only its own words; an article of which clauses
    were given stands for these. A number is the place in the list.
    """
    found: list[Ground] = []
    for bracket in brackets:
        for part in _PARTS.split(bracket):
            named = _named(part, grounds, library)
            if not named:
                return None
            found += [ground for ground in named if ground not in found]
    return found


def _named(text: str, grounds: Sequence[Ground], library: Library) -> list[Ground]:
    if text.isdigit():
        return [ground for ground in grounds if ground.marker == int(text)]
    try:
        address = Address.parse(text)
    except DanchuError:
        return []
    whole = str(address)
    same = [ground for ground in grounds if ground.address == address]
    inside = [ground for ground in grounds if str(ground.address).startswith((f"{whole}.", f"{whole}#"))]
    if same or inside:
        return same or inside
    around = [ground for ground in grounds if whole.startswith((f"{ground.address}.", f"{ground.address}#"))]
    return [finer for ground in around if (finer := _finer(ground, address, library))]


def _finer(ground: Ground, address: Address, library: Library) -> Ground | None:
    """A provision inside a given one, when the given words hold it."""
    provision = library.provision(address)
    if provision is None or one_line(provision.text) not in one_line(ground.text):
        return None
    lead = announcing(provision.article, address)
    return replace(ground, address=address, text=provision.text, announced=lead)
