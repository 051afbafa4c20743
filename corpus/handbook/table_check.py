"""The handbook's tables against the official text: every ground exists, every number and body stands in the grounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from corpus.address import Address
from corpus.check import Finding
from corpus.handbook.compare import Source, Statement, referred
from corpus.handbook.quantities import Quantity
from corpus.handbook.tables import Cited, statements
from corpus.library import Library
from corpus.model import Provision


def table_findings(library: Library, told: Mapping[str, Cited] | None = None) -> Iterator[Finding]:
    """What the tables say that their grounds do not; only documents held in official text are compared.

    Args:
        told: statements by where they stand; those of the shipped tables by default.
    """
    for where, cited in (statements() if told is None else told).items():
        addresses = [Address.parse(ground) for ground in cited.grounds]
        if not all(library.corpus.article_ids(address.document) for address in addresses):
            continue
        found = {address: library.corpus.provision(address) for address in addresses}
        for address, provision in found.items():
            if provision is None:
                yield Finding("handbook-clause-unknown", where, f"Dẫn tới {address}, văn bản không có.")
        held = [provision for provision in found.values() if provision]
        if len(held) == len(found):
            source = _source(held, library)
            for code, problem in source.problems(Statement(where, None, cited.text)):
                yield Finding(code, where, f"Bảng của cẩm nang: {problem}.")


def _source(provisions: list[Provision], library: Library) -> Source:
    """What a statement with these grounds may say: their text; their articles' titles and openings name bodies too."""
    own: set[Quantity] = set()
    more: list[str] = []
    for provision in provisions:
        article = provision.article
        own |= {Quantity("document", article.document), Quantity("điều", article.number)}
        clauses = article.clauses
        clause = next((c for c in clauses if c.number == provision.address.clause), None)
        parts = clause.points if clause else clauses
        own.add(Quantity("number", str(len(parts))))
        more += [article.title, article.text[: clauses[0].span.start] if clauses else ""]
        more += [article.text[slice(*clause.lead)]] if clause else []
        more += [str(heading) for heading in article.headings]
        more.append(referred(provision.text, article, library))
    return Source("\n".join(p.text for p in provisions), "\n".join(more), own)
