"""The checker: the handbook against its own rules and, where it is imported, against the official text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import yaml
from pydantic import ValidationError

from corpus.check import Finding
from corpus.handbook.compare import digest_findings, entry_findings
from corpus.handbook.copying import copied
from corpus.handbook.documents import DIGESTED
from corpus.handbook.load import FOLDER, Handbook, normalise_yaml
from corpus.handbook.schema import HandbookEntry, NewsDigest
from corpus.handbook.table_check import table_findings
from corpus.handbook.tables import statements
from corpus.library import Library

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def handbook_findings(library: Library) -> list[Finding]:
    """Everything wrong with the handbook that a program can see.

    Numbers, bodies, clauses and copied runs are compared with what the corpus holds of the
    official text and of the reports; what it does not hold is not compared.
    """
    return [*_coverage(library), *_compared(library), *table_findings(library), *_copied(library)]


def file_findings(folder: Path = FOLDER) -> list[Finding]:
    """Every file that breaks the schema, each with the first thing wrong in it, and articles digested twice.

    ``load_handbook`` stops at the first bad file; this is for whoever mends them.
    """
    findings: list[Finding] = []
    seen: Counter[str] = Counter()
    paths = [*sorted((folder / "entries").glob("*/*.yaml")), *sorted((folder / "news").glob("*.yaml"))]
    for path in paths:
        name = path.relative_to(folder).as_posix()
        try:
            digest = _digest(path)
        except (ValidationError, yaml.YAMLError, UnicodeDecodeError) as error:
            findings.append(Finding("handbook-schema", name, f"Tệp không đúng khuôn: {_first(error)}"))
            continue
        about = digest.article if isinstance(digest, HandbookEntry) else digest.report
        seen[about] += 1
        if name != (expected := _place(digest)):
            findings.append(Finding("handbook-misplaced", name, f"Tệp nói về {about}, phải đặt tại {expected}."))
    twice = (about for about, times in seen.items() if times > 1)
    return findings + [Finding("handbook-twice", about, "Có hai tệp cùng tóm lược.") for about in twice]


def _digest(path: Path) -> HandbookEntry | NewsDigest:
    data = yaml.load(normalise_yaml(path.read_text("utf-8")), Loader=_Loader)  # nosec B506  # a safe loader
    model = NewsDigest if path.parent.name == "news" else HandbookEntry
    return model.model_validate(data)


def _place(digest: HandbookEntry | NewsDigest) -> str:
    if isinstance(digest, NewsDigest):
        return f"news/{digest.report.removeprefix('news:')}.yaml"
    document, _, number = digest.article.partition("#")
    digits = number.rstrip("abcdđeghiklmnopqrstuvxy")
    return f"entries/{document.replace('/', '-')}/dieu-{int(digits):03d}{number[len(digits) :]}.yaml"


def _first(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"mục “{'.'.join(str(part) for part in first['loc'])}”, {first['msg']}"
    return " ".join(str(error).split())


def _coverage(library: Library) -> Iterator[Finding]:
    """Every article of the digested documents has an entry, and every entry an article."""
    entries = library.handbook.entries
    digested = {article.split("#")[0] for article in entries}
    for document, known in DIGESTED.items():
        if document not in digested and not library.corpus.article_ids(document):
            continue
        held = library.corpus.article_ids(document)
        expected = held or [f"{document}#{n}" for n in range(1, known.articles + 1)]
        for article in expected:
            if article not in entries:
                yield Finding("handbook-missing", article, "Cẩm nang chưa có bản tóm lược của điều này.")
        for article in entries:
            if article.startswith(document + "#") and article not in set(expected):
                yield Finding("handbook-unknown", article, "Cẩm nang tóm lược một điều mà văn bản không có.")


def _compared(library: Library) -> Iterator[Finding]:
    for entry in library.handbook.entries.values():
        article = library.corpus.article(entry.article)
        if article and article.text:
            yield from entry_findings(entry, article, library)
    for digest in library.handbook.news.values():
        report = library.corpus.report(digest.report)
        if report:
            yield from digest_findings(digest, report)


def _copied(library: Library) -> Iterator[Finding]:
    articles = (article.text for article in library.corpus.articles())
    reports = (report.text for report in library.corpus.reports())
    titles = (f"{document.type_name} {document.title}" for document in library.documents())
    for about, run in copied(_written(library.handbook), chain(articles, reports), titles):
        yield Finding("handbook-copied", about, f"Chép nguyên văn một đoạn dài: “{run}…”. Hãy viết lại bằng lời khác.")


def _written(handbook: Handbook) -> Iterator[tuple[str, str]]:
    """(id, text) of every piece of prose; pieces are apart, for a run does not go on over two of them."""
    for entry in handbook.entries.values():
        duties = (part for d in entry.duties for part in (d.actor, d.duty, d.deadline, d.form) if part)
        prose = (
            entry.title,
            entry.summary,
            *(c.text for c in entry.clauses),
            *(q.text for q in entry.questions),
            *duties,
        )
        yield from ((entry.article, text) for text in prose)
    yield from ((where, cited.text) for where, cited in statements().items())
    for digest in handbook.news.values():
        facts = (*digest.people, *digest.figures, *digest.documents, *digest.paragraphs, *digest.questions)
        yield from ((digest.report, text) for text in (digest.title, digest.place, digest.organiser, *facts))
