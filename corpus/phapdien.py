"""Import the offline official codification (Bộ Pháp điển điện tử): its zip, its folder, or one topic's HTML.

A topic's file is a flat run of ``<p class='…'>``: pChuong (a heading's number, then its
title), pDieu (an article's heading, with its code), pGhiChu (the source line), pNoiDung
(the content, with paragraphs nested and left open) and pChiDan (cross-references). The
run is cut at those five markers as text, because a strict parser would nest them; the
pieces are then parsed as HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path

from corpus.archive import open_archive, read_member
from corpus.errors import DanchuError, ErrorCode
from corpus.markup import text_of
from corpus.model import Article, Document, Heading, Link
from corpus.naming import SourceNote, read_link, read_note
from corpus.text import normalise

DEFAULT_TOPICS = ("44.13",)
TOPIC_PATTERN = re.compile(r"Đề mục\s+(\d+(?:\.\d+)*)")
_HEADER_BYTES = 4096
_MARKER = re.compile(r"<p class='(pChuong|pDieu|pGhiChu|pNoiDung|pChiDan)'>")
_CODE = re.compile(r"<a name='(\w+)'>")
_ARTICLE_LABEL = re.compile(r"Điều (?:\w+\.)+ ?(?P<title>.*)", re.DOTALL)
_HREF = re.compile(r"<a [^>]*?href='([^']*)'")
_REFERENCE = re.compile(r"ViewNoiDungPhapDien\('(\w+)'\)[^>]*>(.*?)</a>", re.DOTALL)
_ATTACHMENT = re.compile(r"<a href='[^']*/Files/AppFile/[^']*'[^>]*>(.*?)</a>", re.DOTALL)
_HEADING = re.compile(r"(Phần|Chương|Tiểu mục|Mục)\s+([IVXLC\d]+[a-zA-Z]?|thứ \w+)", re.IGNORECASE)
_TRAILING_HEADING = re.compile(r"\n(?:Phần|Chương|Mục|Tiểu mục) (?:[IVXLC]+|\d+)[.:]? ?[A-ZĐÀ-Ỹ ,\-–]+$")


@dataclass
class TopicContent:
    """What one topic (đề mục) holds: documents in the order they first appear, articles in the topic's order."""

    number: str
    title: str
    documents: dict[str, Document] = field(default_factory=dict)
    articles: list[Article] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


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
    for name, number, read in _topic_files(path):
        if asked is None or number in asked:
            topic = parse_topic(read(), name)
            progress(number)
            if topic.articles:
                found.append(topic)
    missing = sorted((asked or set()) - {t.number for t in found})
    if missing:
        raise DanchuError(
            ErrorCode.TOPIC_NOT_FOUND,
            f"Không thấy đề mục {', '.join(missing)} (hoặc đề mục chưa có điều nào) trong {path.name}.",
        )
    return found


def is_codification(path: Path) -> bool:
    """Whether ``path`` looks like the codification's folder."""
    return path.is_dir() and (path / "demuc").is_dir()


def _topic_files(path: Path) -> Iterator[tuple[str, str, Callable[[], str]]]:
    """(file name, topic number, reader) of every topic file."""
    if path.is_dir():
        for file in sorted((path / "demuc").glob("*.html")):
            with file.open("rb") as stream:
                head = stream.read(_HEADER_BYTES)
            if number := _topic_number(head):
                yield file.name, number, lambda f=file: _decode(f.read_bytes(), f.name)  # type: ignore[misc]
    elif path.suffix.lower() == ".zip":
        with open_archive(path) as archive:
            names = sorted(n for n in archive.namelist() if re.search(r"(?:^|/)demuc/[^/]+\.html$", n))
            if not names:
                raise DanchuError(
                    ErrorCode.TOPIC_NOT_FOUND, f"{path.name} không phải Bộ Pháp điển: không có thư mục demuc."
                )
            for name in names:
                if number := _topic_number(read_member(archive, name, _HEADER_BYTES)):
                    yield name, number, lambda n=name: _decode(read_member(archive, n), n)  # type: ignore[misc]
    else:
        data = path.read_bytes()
        yield path.name, _topic_number(data[:_HEADER_BYTES]) or "", lambda: _decode(data, path.name)


def _topic_number(head: bytes) -> str | None:
    match = TOPIC_PATTERN.search(normalise(head.decode("utf-8-sig", errors="ignore")))
    return match[1] if match else None


def _decode(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DanchuError(
            ErrorCode.FILE_ENCODING, f"{name} không phải UTF-8: byte thứ {error.start} không đọc được."
        ) from error


def parse_topic(markup: str, name: str) -> TopicContent:
    """Read one topic's HTML.

    Raises:
        DanchuError: ``topic-damaged`` when it is cut off or not a topic.
    """
    title = re.search(r"<h3.*?>(.*?)</h3>", markup, re.DOTALL)
    number = TOPIC_PATTERN.search(normalise(text_of(title[1]))) if title else None
    if not title or not number:
        raise DanchuError(ErrorCode.TOPIC_DAMAGED, f"{name} không phải tệp đề mục của Bộ Pháp điển.")
    topic = TopicContent(number[1], normalise(text_of(title[1])).split("\n")[-1])
    pieces = list(_pieces(markup))
    if pieces and not markup.rstrip().endswith(">"):
        raise DanchuError(ErrorCode.TOPIC_DAMAGED, f"{name} bị cắt giữa chừng: thiếu phần cuối.")
    _Reader(topic).read(pieces)
    return topic


def _pieces(markup: str) -> Iterator[tuple[str, str]]:
    marks = list(_MARKER.finditer(markup))
    ends = [mark.start() for mark in marks[1:]] + [len(markup)]
    for mark, end in zip(marks, ends, strict=False):
        yield mark[1], markup[mark.end() : end]


class _Reader:
    """Walks the pieces of one topic and fills a TopicContent."""

    def __init__(self, topic: TopicContent) -> None:
        self.topic = topic
        self.path: list[tuple[str, Heading]] = []
        self.open_heading = False
        self.leading_document = ""

    def read(self, pieces: list[tuple[str, str]]) -> None:
        group: dict[str, str] = {}
        for kind, body in pieces:
            if kind in ("pChuong", "pDieu") and group:
                self._article(group)
                group = {}
            if kind == "pChuong":
                self._heading(body)
            else:
                group[kind] = group.get(kind, "") + body
        if group:
            self._article(group)

    def _heading(self, body: str) -> None:
        code = _CODE.search(body)
        text = text_of(body).replace("\n", " ")
        match = _HEADING.match(text)
        if code and match:
            prefix = code[1].rstrip("0")
            self.path = [(c, h) for c, h in self.path if prefix.startswith(c) and c != prefix]
            title = text[match.end() :].strip(" .:")
            self.path.append((prefix, Heading(match[1].capitalize(), match[2], title)))
            self.open_heading = True
        elif self.path and self.open_heading:
            prefix, heading = self.path[-1]
            self.path[-1] = (prefix, heading._replace(title=f"{heading.title} {text}".strip()))

    def _article(self, group: dict[str, str]) -> None:
        self.open_heading = False
        if "pDieu" not in group:
            return  # cross-references of a whole chapter
        code = _CODE.search(group["pDieu"])
        label = _ARTICLE_LABEL.match(text_of(group["pDieu"]).replace("\n", " "))
        note = read_note(text_of(group.get("pGhiChu", "")))
        if not code or not label or not note:
            self.topic.doubts.append(f"{code[1] if code else '?'}: không đọc được nguồn của điều, bỏ qua")
            return
        self.leading_document = self.leading_document or note.number
        href = _HREF.search(group.get("pGhiChu", ""))
        item_id, anchor = read_link(unescape(href[1])) if href else ("", ())
        self._document(note, item_id)
        text, attachments = _content(group.get("pNoiDung", ""))
        topic_path = tuple(h for c, h in self.path if code[1].startswith(c))
        self.topic.articles.append(
            Article(
                id=f"{note.number}#{note.article}",
                title=normalise(label["title"]).replace("\n", " "),
                text=text,
                path=self._own_path(note, anchor, topic_path),
                topic_path=topic_path,
                effective=note.effective,
                note=text_of(group.get("pGhiChu", "")).replace("\n", " "),
                code=code[1],
                links=_links(group.get("pChiDan", "")),
                attachments=attachments,
                source=f"phapdien:{self.topic.number}",
            )
        )

    def _own_path(
        self, note: SourceNote, anchor: tuple[tuple[str, str], ...], topic_path: tuple[Heading, ...]
    ) -> tuple[Heading, ...]:
        """The document's own path: the topic follows its leading document; others have only the link's anchor."""
        if note.number == self.leading_document:
            return topic_path
        return tuple(Heading(level, number, "") for level, number in anchor)

    def _document(self, note: SourceNote, item_id: str) -> None:
        held = self.topic.documents.get(note.number)
        if held is None:
            held = Document(
                number=note.number,
                type_name=note.type_name,
                title="",
                issuer=note.issuer,
                effective=note.effective,
                source=f"phapdien:{self.topic.number}",
            )
        self.topic.documents[note.number] = replace(
            held,
            title=held.title or note.title,
            issuer=held.issuer or note.issuer,
            issued=held.issued or note.issued,
            item_id=held.item_id or item_id,
        )


def _content(body: str) -> tuple[str, tuple[str, ...]]:
    """The article's text, without the next heading or attachments' names that some articles end with."""
    attachments = tuple(text_of(name).replace("\n", " ") for name in _ATTACHMENT.findall(body))
    text = text_of(_ATTACHMENT.sub("", body))
    while (stripped := _TRAILING_HEADING.sub("", text)) != text:
        text = stripped
    return text, attachments


def _links(body: str) -> tuple[Link, ...]:
    return tuple(Link(code, text_of(label).replace("\n", " "), None) for code, label in _REFERENCE.findall(body))
