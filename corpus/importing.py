"""Bring files into the corpus: find out what each path is, read it whole, then write everything at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from corpus.errors import DanchuError, ErrorCode
from corpus.legaltext import is_legal, read_legal
from corpus.news import read_news
from corpus.phapdien import is_codification, is_topic, read_topics
from corpus.readers import SUFFIXES, read_text
from corpus.store import Batch, Changes, Corpus
from corpus.text import words

_ALL_TOPICS = "all"
_FEWEST_WORDS = 8


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
    reading = _Reading(tuple(topics or ()), corpus.settings.topics, progress)
    for path in paths:
        if not path.exists():
            raise DanchuError(ErrorCode.FILE_NOT_FOUND, f"Không có tệp hay thư mục {path}.")
        for source in _sources(path):
            progress(source.name)
            try:
                reading.read(source)
            except OSError as error:
                raise DanchuError(
                    ErrorCode.FILE_UNREADABLE, f"Không đọc được {source}: {error.strerror or error}."
                ) from error
    if not (reading.batch.articles or reading.batch.reports):
        raise DanchuError(ErrorCode.DOCUMENT_EMPTY, f"Không thấy văn bản nào để nạp trong {paths[0]}.")
    return corpus.apply(reading.batch, date.today())


def _sources(path: Path) -> Iterator[Path]:
    """What to read at ``path``: itself, or the readable files of a folder (and of the folders in it)."""
    if path.name == "demuc" and is_codification(path.parent):
        path = path.parent
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


class _Reading:
    """Files read so far, on their way into one batch."""

    def __init__(self, asked: tuple[str, ...], default: tuple[str, ...], progress: Callable[[str], None]) -> None:
        self.asked = asked
        self.default = default
        self.progress = progress
        self.batch = Batch()
        self.names: dict[str, Path] = {}
        self.texts: dict[str, str] = {}

    def read(self, path: Path) -> None:
        if path.is_dir() or path.suffix.lower() == ".zip":
            self._topics(path, None if _ALL_TOPICS in self.asked else self.asked or self.default)
        elif is_topic(path):
            self._topics(path, None)
        else:
            self._file(path)

    def _topics(self, path: Path, wanted: tuple[str, ...] | None) -> None:
        for topic in read_topics(path, wanted, self.progress):
            self.batch.documents += topic.documents.values()
            self.batch.articles += topic.articles
            self.batch.doubts += [(f"phapdien:{topic.number}", doubt) for doubt in topic.doubts]

    def _file(self, path: Path) -> None:
        found = read_text(path)
        if is_legal(found.text):
            legal = read_legal(found.text, path.name)
            if self._is_new(legal.document.number, path, found.text):
                self.batch.documents.append(legal.document)
                self.batch.articles += legal.articles
                self.batch.doubts += [(legal.document.source, doubt) for doubt in found.doubts + legal.doubts]
            return
        if len(words(found.text)) < _FEWEST_WORDS:
            raise DanchuError(ErrorCode.DOCUMENT_EMPTY, f"{path.name} quá ngắn, không phải văn bản hay bài tin.")
        report = read_news(found.text, path.stem, found.meta)
        if self._is_new(report.id, path, found.text):
            self.batch.reports.append(report)

    def _is_new(self, identifier: str, path: Path, text: str) -> bool:
        """Whether ``identifier`` was not read before; another text under the same one would be lost in silence."""
        if identifier not in self.names:
            self.names[identifier], self.texts[identifier] = path, text
            return True
        if self.texts[identifier] == text:
            return False
        raise DanchuError(
            ErrorCode.DOCUMENT_TWICE,
            f"{self.names[identifier]} và {path} cùng mang mã {identifier} nhưng khác nội dung. "
            "Hãy nạp một tệp thôi, hoặc đổi tên một tệp.",
        )
