"""The forms that a clause names (“Mẫu số 01 kèm theo Nghị định này”): pointed to, never written out by us."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.address import Address
from corpus.library import Library

_FORM = re.compile(r"[Mm]ẫu số (\d{1,2})\b")


@dataclass(frozen=True, slots=True)
class NamedForm:
    """A form of a document.

    Attributes:
        number: as printed, ``01``.
        document: the document that it is attached to.
        named_in: how a citation names the clause that sends to it.
        file: the attachment that holds it, as the official source names it; may be empty.
        url: the document's official page; may be empty.
    """

    number: str
    document: str
    named_in: str
    file: str
    url: str


def named_forms(library: Library, cited: Iterable[str]) -> tuple[NamedForm, ...]:
    """The forms that the cited provisions name, in order, each once.

    Args:
        cited: identifiers of provisions; reports name no forms.
    """
    found: dict[tuple[str, str], NamedForm] = {}
    for address in (Address.parse(c) for c in cited if not c.startswith("news:")):
        provision = library.provision(address)
        if provision is None:
            continue
        for number in _FORM.findall(provision.text):
            file = next(iter(provision.article.attachments), "")
            form = NamedForm(number, address.document, library.label(address), file, library.url(address))
            found.setdefault((address.document, number), form)
    return tuple(found.values())
