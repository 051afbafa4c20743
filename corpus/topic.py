"""Parse one topic (đề mục) of the official codification.

A topic's file is a flat run of ``<p class='…'>``: pChuong (a heading's number, then its
title), pDieu (an article's heading, with its code), pGhiChu (the source line), pNoiDung
(the content, with paragraphs nested and left open) and pChiDan (cross-references). The
run is cut at those five markers as text, because a strict parser would nest them; the
pieces are then parsed as HTML. The code of a heading is a prefix of the codes under it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import unescape

from corpus.address import is_document_number
from corpus.errors import DanchuError, ErrorCode
from corpus.markup import text_of
from corpus.model import Article, Document, Heading, Link
from corpus.naming import SourceNote, read_link, read_note
from corpus.text import normalise

TOPIC_PATTERN = re.compile(r"Đề mục\s+(\d+(?:\.\d+)*)")
_CONTENT = "<div class='_content'>"
_MARKER = re.compile(r"<p class='(pChuong|pDieu|pGhiChu|pNoiDung|pChiDan)'>")
_CODE = re.compile(r"<a name='(\w+)'>")
_ARTICLE_LABEL = re.compile(r"Điều (?:\w+\.)+ ?(?P<title>.*)", re.DOTALL)
_HREF = re.compile(r"<a [^>]*?href='([^']*)'")
_REFERENCE = re.compile(r"ViewNoiDungPhapDien\('(\w+)'\)[^>]*>(.*?)</a>", re.DOTALL)
_ATTACHMENT = re.compile(r"<a href='[^']*/Files/AppFile/[^']*'[^>]*>(.*?)</a>", re.DOTALL)
_HEADING = re.compile(
    r"(Phần|Chương|Tiểu mục|Mục)\s+(?:(?i:thứ )?([IVXLC]+[a-zđ]?|\d+(?:\.\d+)*[a-zđ]?|\w+))(?!\w)", re.IGNORECASE
)
#: "Mục 2. TỔ CHỨC" or "Mục 2. Thời giờ nghỉ": a heading has no full stop; a sentence ("Mục 2 của Luật này…") has.
_TRAILING_HEADING = re.compile(
    r"\n(?:Phần|Chương|Mục|Tiểu mục) (?:[IVXLC]+|\d+(?:\.\d+)*)(?: ?[.:][^\n]{0,250}[^\n.;:,]|[ .:]*[^\na-z]{2,250})$"
)
_TRAILING_FILE = re.compile(r"\n([^\n]{1,150}\.(?:docx?|pdf|xlsx?|rar|zip))$", re.IGNORECASE)


@dataclass
class TopicContent:
    """What one topic (đề mục) holds: documents in the order they first appear, articles in the topic's order."""

    number: str
    title: str
    documents: dict[str, Document] = field(default_factory=dict)
    articles: list[Article] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)


def parse_topic(markup: str, name: str) -> TopicContent:
    """Read one topic's HTML.

    Raises:
        DanchuError: ``topic-damaged`` when it is cut off or not a topic.
    """
    title = re.search(r"<h3.*?>(.*?)</h3>", markup, re.DOTALL)
    number = TOPIC_PATTERN.search(normalise(text_of(title[1]))) if title else None
    if not title or not number:
        raise DanchuError(
            ErrorCode.TOPIC_DAMAGED, f"{name} không phải tệp đề mục của Bộ Pháp điển, hoặc thiếu phần đầu."
        )
    if _CONTENT not in markup or not markup.rstrip().endswith("</div>"):
        raise DanchuError(ErrorCode.TOPIC_DAMAGED, f"{name} bị cắt giữa chừng: thiếu phần cuối. Hãy tải lại.")
    topic = TopicContent(number[1], normalise(text_of(title[1])).split("\n")[-1])
    if markup.count("<div") > markup.count("</div>"):
        topic.doubts.append(f"{name}: có thẻ div chưa đóng, tệp có thể bị cắt")
    _Reader(topic).read(list(_pieces(markup)))
    return topic


def _pieces(markup: str) -> Iterator[tuple[str, str]]:
    marks = list(_MARKER.finditer(markup))
    ends = [mark.start() for mark in marks[1:]] + [len(markup)]
    for mark, end in zip(marks, ends, strict=bool(marks)):
        yield mark[1], markup[mark.end() : end]


class _Reader:
    """Walks the pieces of one topic and fills a TopicContent."""

    def __init__(self, topic: TopicContent) -> None:
        self.topic = topic
        self.path: list[tuple[str, Heading]] = []
        self.open_heading = False
        self.leading_document = ""
        self.seen: dict[str, str] = {}

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
        if code:
            self.path = [(c, h) for c, h in self.path if code[1].startswith(c) and c != code[1]]
            match = _HEADING.match(text)
            level, number = (match[1].capitalize(), match[2]) if match else ("", "")
            self.path.append((code[1], Heading(level, number, text[match.end() if match else 0 :].strip(" .:"))))
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
        if code:
            self.topic.codes.add(code[1])
        if not code or not label or not note or not is_document_number(note.number):
            name = text_of(group["pDieu"]).replace("\n", " ")[:80]
            self.topic.doubts.append(f"{name}: không đọc được nguồn của điều, bỏ qua")
            return
        self._add(note, code[1], normalise(label["title"]).replace("\n", " "), group)

    def _add(self, note: SourceNote, code: str, title: str, group: dict[str, str]) -> None:
        self.leading_document = self.leading_document or note.number
        href = _HREF.search(group.get("pGhiChu", ""))
        item_id, anchor = read_link(unescape(href[1])) if href else ("", ())
        self._document(note, item_id)
        text, attachments = _content(group.get("pNoiDung", ""))
        topic_path = tuple(h for c, h in self.path if code.startswith(c))
        identifier = f"{note.number}#{note.article}"
        if identifier in self.seen:
            if self.seen[identifier] != text:
                self.topic.doubts.append(f"{identifier}: có hai lần với nội dung khác nhau, giữ lần đầu")
            return
        self.seen[identifier] = text
        self.topic.articles.append(
            Article(
                id=identifier,
                title=title,
                text=text,
                path=self._own_path(note, anchor, topic_path),
                topic_path=topic_path,
                effective=note.effective,
                note=text_of(group.get("pGhiChu", "")).replace("\n", " "),
                code=code,
                links=_links(group.get("pChiDan", "")),
                attachments=attachments,
                source=f"phapdien:{self.topic.number}",
            )
        )

    def _own_path(
        self, note: SourceNote, anchor: tuple[tuple[str, str], ...], topic_path: tuple[Heading, ...]
    ) -> tuple[Heading, ...]:
        """The document's own path.

        The topic follows its leading document, whose headings therefore have titles there
        (a topic with a chapter put in numbers them anew: the link's anchor has the own
        number); of other documents only the anchor is known.
        """
        if note.number != self.leading_document:
            return tuple(Heading(level, number, "") for level, number in anchor)
        if [h.level for h in topic_path] != [level for level, _ in anchor]:
            return topic_path
        return tuple(h._replace(number=number) for h, (_, number) in zip(topic_path, anchor, strict=True))

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
            effective=held.effective or note.effective,
            item_id=held.item_id or item_id,
        )


def _content(body: str) -> tuple[str, tuple[str, ...]]:
    """The article's text, without the next heading or attachments' names that some articles end with."""
    attachments = [text_of(name).replace("\n", " ") for name in _ATTACHMENT.findall(body)]
    text = text_of(_ATTACHMENT.sub("", body))
    while stripped := _TRAILING_HEADING.search(text) or _TRAILING_FILE.search(text):
        if stripped.re is _TRAILING_FILE:
            attachments.append(stripped[1])
        text = text[: stripped.start()]
    return text, tuple(attachments)


def _links(body: str) -> tuple[Link, ...]:
    return tuple(Link(code, text_of(label).replace("\n", " "), None) for code, label in _REFERENCE.findall(body))
