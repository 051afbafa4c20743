"""Import the offline official codification (Bộ Pháp điển điện tử): its zip, its folder, or one topic's HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from corpus.archive import open_archive, read_member
from corpus.contents import Contents, read_contents
from corpus.errors import DanchuError, ErrorCode
from corpus.readers import decode
from corpus.text import normalise
from corpus.topic import TOPIC_PATTERN, TopicContent, parse_topic

DEFAULT_TOPICS = ("44.13",)
CONTENTS_FILE = "jsonData.js"
_HEADER_BYTES = 4096


class _TopicFile(NamedTuple):
    """A topic's file: its name, the topic's number as its head says, and how to read it whole."""

    name: str
    number: str
    read: Callable[[], bytes]


def read_topics(
    path: Path, wanted: Iterable[str] | None, progress: Callable[[str], None] = lambda _: None
) -> list[TopicContent]:
    """The wanted topics of a codification.

    Args:
        path: the zip, its folder, or one topic's HTML.
        wanted: topic numbers; None takes every topic that has an article.
        progress: told the number of each topic as it is read.

    Raises:
        DanchuError: ``topic-not-found``, ``topic-damaged``, or what ``archive`` raises.
    """
    asked = None if wanted is None else set(wanted)
    found = []
    for file, contents in _topic_files(path):
        if asked is None or file.number in asked:
            topic = parse_topic(decode(file.read(), file.name), file.name)
            progress(file.number)
            topic.doubts += contents.missing(PurePosixPath(file.name).stem, topic.codes)
            if topic.articles:
                found.append(topic)
    missing = sorted((asked or set()) - {t.number for t in found})
    if missing:
        raise DanchuError(
            ErrorCode.TOPIC_NOT_FOUND,
            f"Không thấy đề mục {', '.join(missing)} (hoặc đề mục chưa có điều nào) trong {path.name}.",
        )
    return found


def topic_numbers(path: Path) -> list[str]:
    """The numbers of all topics of a codification, also of those without an article, in the files' order.

    Raises:
        DanchuError: what ``archive`` raises.
    """
    return [file.number for file, _ in _topic_files(path)]


def is_codification(path: Path) -> bool:
    """Whether ``path`` looks like the codification's folder."""
    return path.is_dir() and (path / "demuc").is_dir()


def is_topic(path: Path) -> bool:
    """Whether an HTML file is one topic of the codification, or what is left of one."""
    if not path.is_file() or path.suffix.lower() not in (".html", ".htm"):
        return False
    data = path.read_bytes()
    return b"class='pDieu'" in data or re.search(r"<h3[^>]*>\s*Đề mục", _head(data)) is not None


def _topic_files(path: Path) -> Iterator[tuple[_TopicFile, Contents]]:
    """Every topic file at ``path``, with the codification's table of contents (empty when there is none)."""
    if path.is_dir():
        yield from _in_folder(path)
    elif path.suffix.lower() == ".zip":
        yield from _in_archive(path)
    else:
        data = path.read_bytes()
        yield _TopicFile(path.name, _topic_number(data) or "", lambda: data), Contents()


def _in_folder(path: Path) -> Iterator[tuple[_TopicFile, Contents]]:
    table = path / CONTENTS_FILE
    contents = read_contents(table.read_bytes()) if table.is_file() else Contents()
    for file in sorted((path / "demuc").glob("*.html")):
        with file.open("rb") as stream:
            head = stream.read(_HEADER_BYTES)
        if number := _topic_number(head):
            yield _TopicFile(file.name, number, file.read_bytes), contents


def _in_archive(path: Path) -> Iterator[tuple[_TopicFile, Contents]]:
    with open_archive(path) as archive:
        names = sorted(n for n in archive.namelist() if re.search(r"(?:^|/)demuc/[^/]+\.html$", n))
        if not names:
            raise DanchuError(
                ErrorCode.TOPIC_NOT_FOUND, f"{path.name} không phải Bộ Pháp điển: không có thư mục demuc."
            )
        table = next((n for n in archive.namelist() if PurePosixPath(n).name == CONTENTS_FILE), None)
        contents = read_contents(read_member(archive, table)) if table else Contents()
        for name in names:
            if number := _topic_number(read_member(archive, name, _HEADER_BYTES)):
                yield _TopicFile(name, number, lambda n=name: read_member(archive, n)), contents  # type: ignore[misc]


def _topic_number(data: bytes) -> str | None:
    match = TOPIC_PATTERN.search(normalise(_head(data)))
    return match[1] if match else None


def _head(data: bytes) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return data[:_HEADER_BYTES].decode(encoding, errors="ignore")
