"""Bring files into the corpus: find out what each path is, read it whole, then write everything at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from corpus.errors import DanchuError, ErrorCode
from corpus.legaltext import is_legal, read_legal
from corpus.news import read_news
from corpus.phapdien import TOPIC_PATTERN, is_codification, read_topics
from corpus.readers import SUFFIXES, read_text
from corpus.store import Batch, Changes, Corpus
from corpus.text import normalise

_ALL_TOPICS = "all"
_HEADER_BYTES = 4096


def import_paths(
    corpus: Corpus,
    paths: Sequence[Path],
    topics: Iterable[str] | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Changes:
    """Import every path, or none of them.

    Args:
        paths: the codification (zip, folder or one topic's HTML), legal documents, news
            reports, or folders of these.
        topics: topics to take from a codification; None takes the default ones, ``all`` every one.
        progress: told what is being read.

    Raises:
        DanchuError: what is wrong with which file; the corpus is then as it was.
    """
    batch = Batch()
    for path in paths:
        if not path.exists():
            raise DanchuError(ErrorCode.FILE_NOT_FOUND, f"Không có tệp hay thư mục {path}.")
        for source in _sources(path):
            progress(source.name)
            _read(source, topics, batch, corpus.settings.topics, progress)
    if not (batch.articles or batch.reports):
        raise DanchuError(ErrorCode.DOCUMENT_EMPTY, f"Không thấy văn bản nào để nạp trong {paths[0]}.")
    return corpus.apply(batch, date.today())


def _sources(path: Path) -> Iterator[Path]:
    """What to read at ``path``: itself, or the readable files of a folder (and of the folders in it)."""
    if path.is_file() or is_codification(path):
        yield path
        return
    for child in sorted(path.iterdir()):
        if child.name.startswith(".") or child.is_symlink():
            continue
        if child.is_dir():
            yield from _sources(child)
        elif child.suffix.lower() in SUFFIXES | {".zip"} and child.stem.upper() != "README":
            yield child


def _read(
    path: Path,
    topics: Iterable[str] | None,
    batch: Batch,
    default_topics: tuple[str, ...],
    progress: Callable[[str], None],
) -> None:
    if path.is_dir() or path.suffix.lower() == ".zip" or _is_topic(path):
        asked = list(topics or ())
        wanted: Iterable[str] | None = None if _ALL_TOPICS in asked or _is_topic(path) else asked or default_topics
        for topic in read_topics(path, wanted, progress):
            batch.documents += topic.documents.values()
            batch.articles += topic.articles
            batch.doubts += [(f"phapdien:{topic.number}", doubt) for doubt in topic.doubts]
        return
    found = read_text(path)
    if is_legal(found.text):
        legal = read_legal(found.text, path.name)
        batch.documents.append(legal.document)
        batch.articles += legal.articles
        batch.doubts += [(legal.document.source, doubt) for doubt in legal.doubts]
    else:
        batch.reports.append(read_news(found.text, path.stem, found.meta))


def _is_topic(path: Path) -> bool:
    """Whether an HTML file is one topic of the codification."""
    if not path.is_file() or path.suffix.lower() not in (".html", ".htm"):
        return False
    with path.open("rb") as stream:
        head = stream.read(_HEADER_BYTES).decode("utf-8-sig", errors="ignore")
    return TOPIC_PATTERN.search(normalise(head)) is not None and "_content" in head
