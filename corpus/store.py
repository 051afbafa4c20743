"""The corpus on disk: one SQLite file in the home, written in single transactions.

An import either happens whole or not at all, whatever moment the process dies at; readers
see the state before or after. The corpus hash is over what is held, not over how it got
there, so importing the same thing twice leaves it unchanged.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from corpus.address import Address
from corpus.errors import DanchuError, ErrorCode
from corpus.model import Article, Document, Heading, Link, NewsReport, PartialDate, Provision
from corpus.settings import CorpusSettings

SCHEMA_VERSION = 1
FILE_NAME = "corpus.sqlite3"
_BUSY_SECONDS = 10.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS documents (
    number TEXT PRIMARY KEY, source TEXT NOT NULL, position INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS articles (
    id TEXT PRIMARY KEY, document TEXT NOT NULL, source TEXT NOT NULL, code TEXT NOT NULL,
    position INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS articles_document ON articles (document, position);
CREATE INDEX IF NOT EXISTS articles_code ON articles (code);
CREATE TABLE IF NOT EXISTS reports (id TEXT PRIMARY KEY, source TEXT NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS doubts (source TEXT NOT NULL, doubt TEXT NOT NULL, PRIMARY KEY (source, doubt)) WITHOUT ROWID;
"""


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


class Corpus:
    """Everything imported into one home. Safe to share between threads.

    Args:
        home: the folder that holds the corpus; created when missing.
        settings: link patterns and default topics.

    Raises:
        DanchuError: ``corpus-damaged`` when the file is no readable corpus,
            ``home-unusable`` when the folder cannot be written.
    """

    def __init__(self, home: Path, settings: CorpusSettings | None = None) -> None:
        self.settings = settings or CorpusSettings()
        self.path = home / FILE_NAME
        self._lock = threading.RLock()
        try:
            home.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(
                self.path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
        except (OSError, sqlite3.OperationalError) as error:
            raise DanchuError(ErrorCode.HOME_UNUSABLE, f"Không dùng được thư mục {home}: {error}.") from error
        with self._translated():
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.executescript(_SCHEMA)
            version = self._meta("schema") or str(SCHEMA_VERSION)
        if version != str(SCHEMA_VERSION):
            raise DanchuError(
                ErrorCode.CORPUS_DAMAGED,
                f"Kho ở {self.path} do phiên bản khác tạo (dạng {version}). Hãy xóa tệp và nạp lại văn bản.",
            )
        self.article = lru_cache(maxsize=4096)(self._article)

    def close(self) -> None:
        self._db.close()

    # -- reading ---------------------------------------------------------------------------

    def documents(self) -> list[Document]:
        """Every legal document held, in the order of import."""
        return [_load_document(row[0]) for row in self._rows("SELECT body FROM documents ORDER BY source, position")]

    def document(self, number: str) -> Document | None:
        row = self._row("SELECT body FROM documents WHERE number = ?", number)
        return _load_document(row[0]) if row else None

    def article_ids(self, document: str | None = None) -> list[str]:
        """Identifiers of the articles held (of one document), in the order of the text."""
        if document is None:
            return [r[0] for r in self._rows("SELECT id FROM articles ORDER BY source, position")]
        return [r[0] for r in self._rows("SELECT id FROM articles WHERE document = ? ORDER BY position", document)]

    def articles(self) -> Iterator[Article]:
        """Every article held, document by document, in the order of the text."""
        for row in self._rows("SELECT body, document FROM articles ORDER BY source, document, position"):
            yield self._load_article(row[0])

    def _article(self, article_id: str) -> Article | None:
        row = self._row("SELECT body FROM articles WHERE id = ?", article_id)
        return self._load_article(row[0]) if row else None

    def provision(self, address: Address | str) -> Provision | None:
        """The article, clause or point at an address, or None when the corpus does not hold it."""
        if isinstance(address, str):
            address = Address.parse(address)
        article = self.article(address.article_id) if address.article else None
        if article is None:
            return None
        return next((p for p in article.provisions() if p.address == address), None)

    def label(self, address: Address) -> str:
        """How a citation names an address: ``Khoản 1 Điều 21 Luật Thực hiện dân chủ ở cơ sở (10/2022/QH15)``."""
        if address.is_news:
            report = self.report(address.document)
            return report_label(report) if report else address.document
        document = self.document(address.document)
        name = document.name if document else address.document
        provision = self.provision(address)
        return f"{provision.short_label} {name}" if provision else name

    def official_url(self, document: str) -> str:
        """The official page of a document, or an empty string when it is not known."""
        held = self.document(document)
        return self.settings.official_url.format(id=held.item_id) if held and held.item_id else ""

    def reports(self) -> list[NewsReport]:
        return [_load_report(row[0]) for row in self._rows("SELECT body FROM reports ORDER BY id")]

    def report(self, report_id: str) -> NewsReport | None:
        row = self._row("SELECT body FROM reports WHERE id = ?", report_id)
        return _load_report(row[0]) if row else None

    def doubts(self) -> list[tuple[str, str]]:
        """(source, what was doubtful) noticed at import: skipped numbers, unread articles."""
        return [(r[0], r[1]) for r in self._rows("SELECT source, doubt FROM doubts ORDER BY source, doubt")]

    @property
    def hash(self) -> str:
        """SHA-256 of everything held; empty for an empty corpus. Changes when, and only when, content does."""
        return self._meta("hash") or ""

    @property
    def imported_on(self) -> date | None:
        """The day of the last import that changed something."""
        day = self._meta("imported_on")
        return date.fromisoformat(day) if day else None

    def counts(self) -> dict[str, int]:
        """How many documents, articles and reports are held."""
        return {t: self._row(f"SELECT count(*) FROM {t}")[0] for t in ("documents", "articles", "reports")}

    # -- writing ---------------------------------------------------------------------------

    def apply(self, batch: Batch, today: date) -> Changes:
        """Put a batch in, in one transaction; what the same sources held before and no longer hold goes.

        Raises:
            DanchuError: ``corpus-busy`` when another import runs.
        """
        with self._lock, self._translated():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                changes = self._write(batch)
                if changes.any:
                    self._set_meta("hash", self._digest())
                    self._set_meta("imported_on", today.isoformat())
                self._set_meta("schema", str(SCHEMA_VERSION))
                self._db.execute("COMMIT")
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
        self.article.cache_clear()
        return changes

    def _write(self, batch: Batch) -> Changes:
        sources = {a.source for a in batch.articles} | {d.source for d in batch.documents}
        before = self._held("articles", "source", sources)
        articles = {a.id: a for a in batch.articles}
        documents = {d.number: d for d in batch.documents}
        added, replaced = [], []
        for position, article in enumerate(articles.values()):
            self._put("articles", article.id, _dump_article(article), added, replaced, position, article)
        gone = [i for i in before if i not in articles]
        self._db.executemany("DELETE FROM articles WHERE id = ?", [(i,) for i in gone])
        gone_documents = [n for n in self._held("documents", "source", sources) if n not in documents]
        self._db.executemany("DELETE FROM documents WHERE number = ?", [(n,) for n in gone_documents])
        for position, document in enumerate(documents.values()):
            self._put("documents", document.number, _dump_document(document), added, replaced, position, document)
        for report in batch.reports:
            self._put("reports", report.id, _dump_report(report), added, replaced, 0, report)
        self._db.executemany(
            "DELETE FROM doubts WHERE source = ?", [(s,) for s in sources | {s for s, _ in batch.doubts}]
        )
        self._db.executemany("INSERT OR IGNORE INTO doubts VALUES (?, ?)", batch.doubts)
        return Changes(tuple(added), tuple(replaced), tuple(gone + gone_documents))

    def _put(
        self,
        table: str,
        key: str,
        body: str,
        added: list[str],
        replaced: list[str],
        position: int,
        thing: Article | Document | NewsReport,
    ) -> None:
        column = "number" if table == "documents" else "id"
        held = self._row(f"SELECT body FROM {table} WHERE {column} = ?", key)
        if held and held[0] == body:
            return
        (replaced if held else added).append(key)
        if isinstance(thing, Article):
            row: tuple[object, ...] = (key, thing.document, thing.source, thing.code, position, body)
        elif isinstance(thing, Document):
            row = (key, thing.source, position, body)
        else:
            row = (key, thing.source, body)
        marks = ", ".join("?" * len(row))
        self._db.execute(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", row)

    def _held(self, table: str, column: str, values: Iterable[str]) -> list[str]:
        key = "number" if table == "documents" else "id"
        return [r[0] for v in values for r in self._rows(f"SELECT {key} FROM {table} WHERE {column} = ?", v)]

    def _digest(self) -> str:
        digest = hashlib.sha256()
        for table, key in (("documents", "number"), ("articles", "id"), ("reports", "id")):
            for name, body in self._db.execute(f"SELECT {key}, body FROM {table} ORDER BY {key}"):
                digest.update(f"{table}\0{name}\0{body}\0".encode())
        return digest.hexdigest()

    # -- plumbing --------------------------------------------------------------------------

    def _load_article(self, body: str) -> Article:
        data = json.loads(body)
        links = tuple(
            Link(code, label, self._target(code)) for code, label in data.pop("links")
        )
        return _load_article(data, links)

    def _target(self, code: str) -> str | None:
        row = self._row("SELECT id FROM articles WHERE code = ?", code)
        return row[0] if row else None

    def _rows(self, sql: str, *values: str) -> list[tuple]:
        with self._lock, self._translated():
            return self._db.execute(sql, values).fetchall()

    def _row(self, sql: str, *values: str) -> tuple:
        rows = self._rows(sql, *values)
        return rows[0] if rows else ()

    def _meta(self, key: str) -> str | None:
        row = self._row("SELECT value FROM meta WHERE key = ?", key)
        return row[0] if row else None

    def _set_meta(self, key: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            if "locked" in str(error) or "busy" in str(error):
                raise DanchuError(
                    ErrorCode.CORPUS_BUSY, "Kho đang được một lệnh nạp khác dùng. Đợi lệnh ấy xong rồi thử lại."
                ) from error
            raise DanchuError(ErrorCode.HOME_UNUSABLE, f"Không ghi được {self.path}: {error}.") from error
        except sqlite3.DatabaseError as error:
            raise DanchuError(
                ErrorCode.CORPUS_DAMAGED, f"Kho ở {self.path} bị hỏng ({error}). Hãy xóa tệp và nạp lại văn bản."
            ) from error


def report_label(report: NewsReport) -> str:
    """How a citation names a report."""
    when = f", {report.event_date}" if report.event_date else ""
    title = report.headline or report.text[:80].rsplit(" ", 1)[0] + "…"
    return f"Tin: {title}{when}"


def _encode(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value))


def _dump(fields: dict) -> str:
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, default=_encode)


def _public(thing: object, skip: tuple[str, ...] = ()) -> dict:
    names = thing.__dataclass_fields__  # type: ignore[attr-defined]
    return {name: getattr(thing, name) for name in names if name not in skip}


def _dump_article(article: Article) -> str:
    return _dump(_public(article, ("links",)) | {"links": [(link.code, link.label) for link in article.links]})


def _dump_document(document: Document) -> str:
    return _dump(_public(document))


def _dump_report(report: NewsReport) -> str:
    return _dump(_public(report))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _load_document(body: str) -> Document:
    data = json.loads(body)
    return Document(**data | {"issued": _day(data["issued"]), "effective": _day(data["effective"])})


def _load_article(data: dict, links: tuple[Link, ...]) -> Article:
    headings: Callable[[list], tuple[Heading, ...]] = lambda rows: tuple(Heading(*row) for row in rows)  # noqa: E731
    return Article(
        **data
        | {
            "links": links,
            "path": headings(data["path"]),
            "topic_path": headings(data["topic_path"]),
            "effective": _day(data["effective"]),
            "attachments": tuple(data["attachments"]),
        }
    )


def _load_report(body: str) -> NewsReport:
    data = json.loads(body)
    partial: Callable[[list | None], PartialDate | None] = lambda d: PartialDate(*d) if d else None  # noqa: E731
    return NewsReport(
        **data
        | {
            "page_date": partial(data["page_date"]),
            "event_date": partial(data["event_date"]),
            "places": tuple(data["places"]),
            "captions": tuple(data["captions"]),
        }
    )
