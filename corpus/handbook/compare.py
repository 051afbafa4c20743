"""An entry against the text it digests: every number and every body that it names must stand there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from corpus.check import Finding
from corpus.handbook.bodies import Body, bodies, canonical
from corpus.handbook.bounds import Bounded, bounded, contradicts
from corpus.handbook.quantities import REFERENCES, Quantity, quantities
from corpus.handbook.schema import Duty, HandbookEntry, NewsDigest
from corpus.library import Library
from corpus.model import Article, NewsReport
from corpus.references import references_in
from corpus.text import normalise

#: "1." before a clause is no fact.
_MARKER = re.compile(r"(?m)^\d+[a-zđ]?[.)] ?")
_SAME_LEVEL = "cùng cấp"


class Statement(NamedTuple):
    """A piece of our prose that claims facts: where it stands, the clause it digests, the prose."""

    where: str
    clause: str | None
    text: str


class Source:
    """The text that a statement may take its facts from.

    Args:
        text: what the numbers must stand in.
        more: further text that bodies, but no numbers, may come from.
        own: what may always be named: the document itself, the article, its clauses, how many there are.
    """

    def __init__(self, text: str, more: str = "", own: Iterable[Quantity] = ()) -> None:
        self.text = _MARKER.sub("", text)
        self._with_more = f"{text}\n{more}"
        self._own = frozenset(own)

    @cached_property
    def quantities(self) -> frozenset[Quantity]:
        return frozenset(quantities(self.text)) | self._own

    @cached_property
    def _canonical(self) -> str:
        return f" {canonical(self._with_more)} "

    def has(self, quantity: Quantity) -> bool:
        if quantity in self.quantities:
            return True
        if quantity.kind == "document":  # "Nghị định 59/2023" for short
            return any(q.kind == "document" and q.value.startswith(quantity.value + "/") for q in self.quantities)
        facts = (q.value for q in self.quantities if q.kind not in REFERENCES)
        return quantity.kind == "number" and quantity.value in facts  # "3 hoặc 5 ngày": the unit stands behind the 5

    def problems(self, statement: Statement) -> Iterator[tuple[str, str]]:
        """(code, what is wrong) for every fact of a statement that does not stand here."""
        for quantity in dict.fromkeys(quantities(statement.text)):
            if not self.has(quantity):
                yield "handbook-number", f"số “{_shown(quantity)}” không có trong văn bản được tóm lược"
        for claim in bounded(statement.text):
            if contradicts(claim, self._bounded):
                yield "handbook-bound", f"“{claim.shown}” khác mức so với văn bản được tóm lược (trên, từ, không quá…)"
        for body in dict.fromkeys(bodies(statement.text)):
            if not self.names(body):
                yield "handbook-body", f"“{body}” không được nhắc tới trong văn bản được tóm lược"

    @cached_property
    def _bounded(self) -> list[Bounded]:
        return bounded(self.text)

    @cached_property
    def _bodies(self) -> frozenset[Body]:
        return frozenset(bodies(self._with_more))

    def names(self, body: Body) -> bool:
        """Whether the body stands here; "cấp xã" may tell what "cùng cấp" means beside another body of that level."""
        if body in self._bodies:
            return True
        if not body.level:
            return f" {canonical(body.name)} " in self._canonical or any(b.name == body.name for b in self._bodies)
        beside = any(other.level == body.level for other in self._bodies)
        return beside and Body(body.name, _SAME_LEVEL) in self._bodies


def entry_findings(entry: HandbookEntry, article: Article, library: Library) -> Iterator[Finding]:
    """What an entry says that its article does not, and what clauses it leaves out."""
    digested = {str(clause.clause) for clause in entry.clauses if clause.clause}
    clauses = {clause.number: article.text[slice(*clause.span)] for clause in article.clauses}
    held = {"".join(c for c in number if c.isdigit()) for number in clauses}
    for number in sorted(held - digested, key=int):
        yield Finding("handbook-clause-missing", entry.article, f"Chưa tóm lược khoản {number}.")
    for number in sorted(digested - held, key=int):
        yield Finding("handbook-clause-unknown", entry.article, f"Điều không có khoản {number}.")
    held_points = {f"{c.number}.{p.letter}" for c in article.clauses for p in c.points}
    for question in entry.questions:
        for place in question.answered_by:
            if place not in held and place not in held_points:
                problem = f"Câu hỏi “{question.text}” dẫn tới khoản {place}, điều không có."
                yield Finding("handbook-clause-unknown", entry.article, problem)
    yield from _omitted(entry, article, clauses)
    sources = _sources(article, clauses, library)
    for statement in _statements(entry):
        narrow = statement.clause if statement.clause in sources else None
        for code, problem in sources[narrow].problems(statement):
            yield Finding(code, entry.article, f"{statement.where}: {problem}.")


def _omitted(entry: HandbookEntry, article: Article, clauses: dict[str, str]) -> Iterator[Finding]:
    """Numbers and bodies of the article that no part of the entry names."""
    entire = Source("\n".join(statement.text for statement in _statements(entry)))
    for number, text in (clauses or {"": article.text}).items():
        where = f"Khoản {number}" if number else "Nội dung"
        facts = quantities(_MARKER.sub("", text))
        lacking = [_shown(q) for q in facts if q.kind not in REFERENCES and not entire.has(q)]
        lacking += [body.name for body in bodies(text) if not entire.names(Body(body.name))]
        for fact in dict.fromkeys(lacking):
            yield Finding("handbook-omitted", entry.article, f"{where}: bản tóm lược chưa nhắc tới “{fact}”.")


def digest_findings(digest: NewsDigest, report: NewsReport) -> Iterator[Finding]:
    """What a news digest says that its report does not."""
    printed = [str(day) for day in (report.page_date, report.event_date) if day]
    source = Source("\n".join([report.headline, report.text, *report.captions, *printed, report.author]))
    for statement in _news_statements(digest):
        for code, problem in source.problems(statement):
            yield Finding(code, digest.report, f"{statement.where}: {problem}.")
    told = f" {canonical(source.text)} "
    for person in digest.people:
        name = re.split("[,(]", person, maxsplit=1)[0].strip()
        if _is_name(name) and f" {canonical(name)} " not in told:
            yield Finding("handbook-name", digest.report, f"Bản tin không nhắc tới “{person}”.")


def _sources(article: Article, clauses: dict[str, str], library: Library) -> dict[str | None, Source]:
    """The source of each clause's statements, and under None that of the whole article's."""
    own = {Quantity("document", article.document), Quantity("điều", article.number)}
    own |= {Quantity("khoản", number) for number in clauses}
    own |= {Quantity("number", str(len(parts))) for parts in (clauses, *(c.points for c in article.clauses)) if parts}
    whole = f"{article.title}\n{article.text}"
    lead = article.text[: article.clauses[0].span.start] if article.clauses else ""
    document = library.document(article.document)
    known = f"{document.issuer}\n{document.title}" if document else ""
    more = "\n".join([known, referred(article.text, article, library)])
    found: dict[str | None, Source] = {None: Source(whole, more, own)}
    for number, text in clauses.items():
        more = "\n".join([article.title, lead, known, referred(text, article, library)])
        own_and_article = {q for q in found[None].quantities if q.kind in REFERENCES}
        found[number] = Source(text, more, own_and_article)
    return found


def referred(text: str, article: Article, library: Library) -> str:
    """The text of the provisions that ``text`` refers to, for "khoản 3 Điều 15" told by what it says."""
    targets = [t for reference in references_in(text, article.document, article.number) for t in reference.targets]
    provisions = (library.corpus.provision(target) for target in dict.fromkeys(targets))
    return "\n".join(provision.text for provision in provisions if provision)


def _statements(entry: HandbookEntry) -> Iterator[Statement]:
    yield Statement("Tiêu đề", None, entry.title)
    yield Statement("Tóm tắt", None, entry.summary)
    for clause in entry.clauses:
        number = str(clause.clause) if clause.clause else None
        yield Statement(f"Khoản {number}" if number else "Nội dung", number, clause.text)
    for duty in entry.duties:
        yield Statement("Việc cần làm", None, _told(duty))


def _told(duty: Duty) -> str:
    return normalise(" ; ".join(part for part in (duty.actor, duty.duty, duty.deadline, duty.form) if part))


def _news_statements(digest: NewsDigest) -> Iterator[Statement]:
    yield Statement("Tiêu đề", None, digest.title)
    for where, parts in (
        ("Ngày", [day for day in (digest.event_date, digest.page_date) if day]),
        ("Địa điểm, đơn vị", [digest.place, digest.organiser]),
        ("Người tham gia", digest.people),
        ("Số liệu", digest.figures),
        ("Văn bản được nêu", digest.documents),
        ("Nội dung", digest.paragraphs),
    ):
        yield from (Statement(where, None, part) for part in parts)


def _is_name(text: str) -> bool:
    """Whether this is a person's name: two to five capitalised words."""
    words = text.split()
    return 2 <= len(words) <= 5 and all(word[:1].isupper() for word in words)


def _shown(quantity: Quantity) -> str:
    if quantity.kind in ("number", "share", "document", "date"):
        return quantity.value
    if quantity.kind in REFERENCES:
        return f"{quantity.kind} {quantity.value}"
    return f"{quantity.value}%" if quantity.kind == "percent" else f"{quantity.value} {quantity.kind}"
