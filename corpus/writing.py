"""Put what was read into the corpus: what is new, what replaces what, what goes."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import date

from corpus.database import SCHEMA_VERSION, Database
from corpus.model import Article, Document, NewsReport
from corpus.rows import dump, load_document

#: How the source of what comes from the codification begins; the topic's number follows.
CODIFICATION = "phapdien:"


@dataclass
class Batch:
    """What one import wants to put in: documents and articles by source, and reports."""

    documents: list[Document] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    reports: list[NewsReport] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Changes:
    """What an import changed: identifiers added, replaced and removed."""

    added: tuple[str, ...]
    replaced: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def any(self) -> bool:
        return bool(self.added or self.replaced or self.removed)


def write(db: Database, batch: Batch, today: date) -> Changes:
    """Put a batch in, in one transaction; what the same sources held before and no longer hold goes.

    Raises:
        DanchuError: ``corpus-busy`` when another import runs.
    """
    with db.transaction():
        changes = _Writer(db, batch).write()
        if changes.any:
            db.set_meta("hash", db.digest())
            db.set_meta("imported_on", today.isoformat())
        db.set_meta("schema", str(SCHEMA_VERSION))
    return changes


class _Writer:
    """One batch on its way into the tables, inside a transaction."""

    def __init__(self, db: Database, batch: Batch) -> None:
        self.db = db
        self.batch = batch
        self.doubts = set(batch.doubts)
        self.added: list[str] = []
        self.replaced: list[str] = []

    def write(self) -> Changes:
        gone = self._held_before() - {article.id for article in self.batch.articles}
        for position, article in enumerate(self.batch.articles):
            if self._leads(article):
                self._put("articles", article, (article.document, article.source, article.code, position))
        for position, document in enumerate(self.batch.documents):
            row = self.db.row("SELECT body FROM documents WHERE number = ?", document.number)
            merged = _merged(document, load_document(row[0]) if row else None)
            self._put("documents", merged, (merged.source, position))
        for report in self.batch.reports:
            self._put("reports", report, (report.source,))
        for identifier in gone:
            self.db.rows("DELETE FROM articles WHERE id = ?", identifier)
        empty = "SELECT number FROM documents WHERE number NOT IN (SELECT document FROM articles)"
        removed = sorted(gone) + [row[0] for row in self.db.rows(empty)]
        self.db.rows(f"DELETE FROM documents WHERE number IN ({empty})")  # nosec B608  # a constant
        self._write_doubts()
        return Changes(tuple(self.added), tuple(self.replaced), tuple(removed))

    def _held_before(self) -> set[str]:
        """Identifiers held from the batch's sources.

        Of a topic, all; of a file, those of its document only, for another folder may hold
        another document in a file of the same name.
        """
        held: set[str] = set()
        for source in {d.source for d in self.batch.documents}:
            numbers = {d.number for d in self.batch.documents if d.source == source}
            rows = self.db.rows("SELECT id, document FROM articles WHERE source = ?", source)
            held |= {i for i, number in rows if source.startswith(CODIFICATION) or number in numbers}
        return held

    def _leads(self, article: Article) -> bool:
        """Whether an article goes in: of two topics that hold the same one the first leads, in any order of import."""
        row = self.db.row("SELECT source FROM articles WHERE id = ?", article.id)
        if not row or row[0] == article.source or not _both_codified(row[0], article.source):
            return True
        first, second = sorted((row[0], article.source))
        topic = first.removeprefix(CODIFICATION)
        self.doubts.add((second, f"{article.id}: đề mục {topic} cũng có điều này, giữ bản ở đó"))
        return article.source == first

    def _put(self, table: str, thing: Article | Document | NewsReport, columns: tuple[object, ...]) -> None:
        name, key = ("number", thing.number) if isinstance(thing, Document) else ("id", thing.id)
        body = dump(thing)
        held = self.db.row(f"SELECT body FROM {table} WHERE {name} = ?", key)  # nosec B608  # names of our own tables
        if not held or held[0] != body:
            (self.replaced if held else self.added).append(key)
        row = (key, *columns, body)
        self.db.rows(f"INSERT OR REPLACE INTO {table} VALUES ({', '.join('?' * len(row))})", *row)

    def _write_doubts(self) -> None:
        for source in {d.source for d in self.batch.documents} | {source for source, _ in self.batch.doubts}:
            self.db.rows("DELETE FROM doubts WHERE source = ?", source)
        for source, doubt in self.doubts:
            self.db.rows("INSERT OR IGNORE INTO doubts VALUES (?, ?)", source, doubt)


def _both_codified(one: str, other: str) -> bool:
    return one.startswith(CODIFICATION) and other.startswith(CODIFICATION)


def _merged(new: Document, held: Document | None) -> Document:
    """A document as several sources know it: what one leaves empty the other fills in.

    Between topics of the codification the first one leads, whatever the order of import,
    so that importing one of them again changes nothing; otherwise the newcomer leads.
    """
    if held is None:
        return new
    held_leads = _both_codified(new.source, held.source) and held.source < new.source
    first, second = (held, new) if held_leads else (new, held)
    return replace(first, **{f.name: getattr(first, f.name) or getattr(second, f.name) for f in fields(Document)})
