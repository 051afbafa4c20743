"""The corpus on disk: one SQLite file in the home, written in single transactions.

An import either happens whole or not at all, whatever moment the process dies at; readers
see the state before or after. The corpus hash is over what is held, not over how it got
there, so importing the same thing twice leaves it unchanged.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from string import ascii_lowercase
from typing import Protocol

from corpus.address import Address
from corpus.database import Database
from corpus.model import Article, Document, NewsReport, Provision
from corpus.rows import load_article, load_document, load_report
from corpus.settings import CorpusSettings
from corpus.writing import Batch, Changes, write

__all__ = ["Batch", "Changes", "Corpus", "report_label"]

FILE_NAME = "corpus.sqlite3"


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
        self._db = Database(self.path)
        self._cached_article = lru_cache(maxsize=4096)(self._article)
        self._cached_version = self._db.row("PRAGMA data_version")

    def close(self) -> None:
        self._db.close()

    # -- reading ---------------------------------------------------------------------------

    def documents(self) -> list[Document]:
        """Every legal document held, in the order of import."""
        rows = self._db.rows("SELECT body FROM documents ORDER BY source, position")
        return [load_document(row[0]) for row in rows]

    def document(self, number: str) -> Document | None:
        row = self._db.row("SELECT body FROM documents WHERE number = ?", number)
        return load_document(row[0]) if row else None

    def article_ids(self, document: str | None = None) -> list[str]:
        """Identifiers of the articles held, in the order of the import; of one document, by its own numbers."""
        if document is None:
            return [r[0] for r in self._db.rows("SELECT id FROM articles ORDER BY source, position")]
        return sorted((r[0] for r in self._db.rows("SELECT id FROM articles WHERE document = ?", document)), key=_order)

    def articles(self) -> Iterator[Article]:
        """Every article held, document by document, by the documents' own numbers."""
        rows = self._db.rows("SELECT id, body, source, document FROM articles")
        for row in sorted(rows, key=lambda r: (r[2], r[3], *_order(r[0]))):
            yield load_article(row[1], self._target)

    def article(self, article_id: str) -> Article | None:
        """The article of that identifier, or None; what another process imports is seen at once."""
        with self._db.lock:
            version = self._db.row("PRAGMA data_version")
            if version != self._cached_version:
                self._cached_article.cache_clear()
                self._cached_version = version
            return self._cached_article(article_id)

    def _article(self, article_id: str) -> Article | None:
        row = self._db.row("SELECT body FROM articles WHERE id = ?", article_id)
        return load_article(row[0], self._target) if row else None

    def _target(self, code: str) -> str | None:
        row = self._db.row("SELECT id FROM articles WHERE code = ?", code)
        return row[0] if row else None

    def provision(self, address: Address | str) -> Provision | None:
        """The article, clause or point at an address, or None when the corpus does not hold it."""
        if isinstance(address, str):
            address = Address.parse(address)
        article = self.article(address.article_id) if address.article else None
        return article.provision(address) if article else None

    def label(self, address: Address) -> str:
        """How a citation names an address: ``Khoản 1 Điều 21 Luật Thực hiện dân chủ ở cơ sở (10/2022/QH15)``."""
        return label_of(self, address)

    def official_url(self, document: str) -> str:
        """The official page of a document, or an empty string when it is not known."""
        held = self.document(document)
        return self.settings.official_url.format(id=held.item_id) if held and held.item_id else ""

    def reports(self) -> list[NewsReport]:
        return [load_report(row[0]) for row in self._db.rows("SELECT body FROM reports ORDER BY id")]

    def report(self, report_id: str) -> NewsReport | None:
        row = self._db.row("SELECT body FROM reports WHERE id = ?", report_id)
        return load_report(row[0]) if row else None

    def bracketed(self) -> list[str]:
        """The texts that may define an abbreviation in brackets: those of ``(BCĐ`` or "tắt là". A few milliseconds."""
        like = "body GLOB '*([A-ZĐ][A-ZĐ]*' OR instr(body, 'tắt là')"
        texts = "SELECT json_extract(body, '$.text') AS text, body FROM"
        both = f"{texts} articles WHERE {like} UNION ALL {texts} reports WHERE {like}"  # nosec B608  # constants
        return [row[0] for row in self._db.rows(both)]

    def doubts(self) -> list[tuple[str, str]]:
        """(source, what was doubtful) noticed at import: skipped numbers, unread articles."""
        return [(r[0], r[1]) for r in self._db.rows("SELECT source, doubt FROM doubts ORDER BY source, doubt")]

    @property
    def hash(self) -> str:
        """SHA-256 of everything held; empty for an empty corpus. Changes when, and only when, content does."""
        return self._db.meta("hash") or ""

    @property
    def imported_on(self) -> date | None:
        """The day of the last import that changed something."""
        day = self._db.meta("imported_on")
        return date.fromisoformat(day) if day else None

    def counts(self) -> dict[str, int]:
        """How many documents, articles and reports are held."""
        tables = ("documents", "articles", "reports")
        count = "SELECT count(*) FROM {}"
        return {table: self._db.row(count.format(table))[0] for table in tables}

    def damage(self) -> str:
        """What is wrong with the file on the disk; an empty string when it is whole and its hash is right."""
        state = str(self._db.row("PRAGMA quick_check")[0])
        if state != "ok":
            return state
        return "" if self.hash in ("", self._db.digest()) else "mã băm của kho không khớp nội dung"

    # -- writing ---------------------------------------------------------------------------

    def apply(self, batch: Batch, today: date) -> Changes:
        """Put a batch in, in one transaction; what the same sources held before and no longer hold goes.

        Raises:
            DanchuError: ``corpus-busy`` when another import runs.
        """
        with self._db.lock:
            changes = write(self._db, batch, today)
            self._cached_article.cache_clear()
        return changes


class Texts(Protocol):
    """What a citation's label is made from: the corpus, or the library over it."""

    def document(self, number: str) -> Document | None: ...
    def report(self, report_id: str) -> NewsReport | None: ...
    def provision(self, address: Address | str) -> Provision | None: ...


def label_of(texts: Texts, address: Address) -> str:
    """How a citation names an address of ``texts``."""
    if address.is_news:
        report = texts.report(address.document)
        return report_label(report) if report else address.document
    document = texts.document(address.document)
    name = document.name if document else address.document
    provision = texts.provision(address)
    return f"{provision.short_label} {name}" if provision else name


def report_label(report: NewsReport) -> str:
    """How a citation names a report."""
    when = f", {report.event_date}" if report.event_date else ""
    title = report.headline or report.text[:80].rsplit(" ", 1)[0] + "…"
    return f"Tin: {title}{when}"


def _order(article_id: str) -> tuple[int, str]:
    """Điều 9 before Điều 10, 10a behind 10."""
    number = article_id.rpartition("#")[2]
    digits = number.rstrip(ascii_lowercase + "đ")
    return int(digits), number[len(digits) :]
