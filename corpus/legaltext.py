"""Read one legal document from its plain text, by its structure Phần / Chương / Mục / Điều."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from corpus.address import find_document_numbers
from corpus.errors import DanchuError, ErrorCode
from corpus.model import Article, Document, Heading
from corpus.naming import clean_number, issuer_of, read_type, type_of

_ARTICLE = re.compile(r"Điều (?P<number>\d+[a-zđ]?)\s*[.:]?(?:\s+(?P<title>\S.*))?$")
_HEADING = re.compile(r"(?P<level>Phần|Chương|Tiểu mục|Mục)\s+(?P<number>[IVXLC]+|\d+|thứ \S+)[.:]?\s*(?P<title>.*)$", re.I)
_LEVELS = ("phần", "chương", "mục", "tiểu mục")
_NUMBER = re.compile(r"(?:Số|Luật số|Nghị quyết số)\s*:?\s*(\d+[^\s;,]*(?: ?/ ?[^\s;,]+)*)")
_ISSUED = re.compile(r"ngày (\d{1,2}) tháng (\d{1,2}) năm (\d{4})")
_EFFECTIVE = re.compile(r"có hiệu lực (?:thi hành )?(?:kể )?từ ngày (\d{1,2}) tháng (\d{1,2}) năm (\d{4})")
_SIGNATURE = re.compile(r"(?:Nơi nhận\s*:|(?:TM|KT|TL|TUQ)\. |CHỦ TỊCH QUỐC HỘI$|BỘ TRƯỞNG$|THỦ TƯỚNG$)")


@dataclass
class LegalText:
    """A document and its articles, with what looked doubtful on the way."""

    document: Document
    articles: list[Article] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def is_legal(text: str) -> bool:
    """Whether ``text`` is built of articles: two or more lines that open a Điều (one may stand in a report)."""
    return sum(bool(_ARTICLE.match(line)) for line in text.split("\n")) >= 2


def read_legal(text: str, name: str) -> LegalText:
    """Read a legal document.

    Args:
        text: normalised text, one paragraph a line.
        name: the file's name, for messages and as the source.

    Raises:
        DanchuError: ``document-without-number`` when no số hiệu can be found.
    """
    lines = text.split("\n")
    first = next(i for i, line in enumerate(lines) if _ARTICLE.match(line) or _HEADING.match(line))
    document = _document(lines[:first], text, name)
    legal = LegalText(document)
    path: list[Heading] = []
    articles: list[tuple[str, str, tuple[Heading, ...], list[str]]] = []
    depth, awaiting_title = 0, False
    for line in lines[first:]:
        article = _ARTICLE.match(line) if depth <= 0 else None
        heading = _HEADING.match(line) if depth <= 0 and len(line) < 200 else None
        if articles and _SIGNATURE.match(line):
            break
        if heading and not _is_sentence(heading):
            level = heading["level"].lower()
            path = [h for h in path if _LEVELS.index(h.level.lower()) < _LEVELS.index(level)]
            path.append(Heading(heading["level"].capitalize(), heading["number"], heading["title"].strip()))
            awaiting_title = not heading["title"]
        elif article:
            articles.append((article["number"], article["title"] or "", tuple(path), []))
            awaiting_title = False
        elif awaiting_title:
            path[-1] = path[-1]._replace(title=f"{path[-1].title} {line}".strip())
            awaiting_title = line.isupper()
        elif articles:
            articles[-1][3].append(line)
        depth = max(0, depth + line.count("“") - line.count("”"))
    _fill(legal, articles)
    return legal


def _is_sentence(heading: re.Match[str]) -> bool:
    """ "Mục 2 Chương I của Luật này…" opens a sentence, not a section."""
    return bool(heading["title"]) and not heading["title"][:1].isupper()


def _fill(legal: LegalText, articles: list[tuple[str, str, tuple[Heading, ...], list[str]]]) -> None:
    document, expected, seen = legal.document, 1, set[str]()
    for number, title, path, body in articles:
        value = int(re.match(r"\d+", number).group())  # type: ignore[union-attr]
        if number in seen:
            legal.doubts.append(f"Điều {number} lặp lại; giữ lần đầu")
            continue
        if value > expected:
            missing = ", ".join(str(n) for n in range(expected, min(value, expected + 20)))
            legal.doubts.append(f"thiếu Điều {missing}")
        seen.add(number)
        expected = value + 1
        if not title and body and not re.match(r"1[.)] ", body[0]) and len(body) > 1 and len(body[0]) < 160:
            title, body = body[0], body[1:]
        legal.articles.append(
            Article(
                id=f"{document.number}#{number}",
                title=title.strip(),
                text="\n".join(body),
                path=path,
                effective=document.effective,
                source=document.source,
            )
        )


def _document(head: list[str], text: str, name: str) -> Document:
    number = _find_number(head)
    if not number:
        raise DanchuError(
            ErrorCode.DOCUMENT_WITHOUT_NUMBER,
            f"{name}: có Điều nhưng không thấy số hiệu văn bản ở phần đầu (dòng “Số: …”). Hãy thêm rồi nạp lại.",
        )
    issued = _ISSUED.search("\n".join(head))
    effective = _EFFECTIVE.search(text)
    type_line = next((i for i, line in enumerate(head) if line.isupper() and read_type(line)), None)
    type_name = (read_type(head[type_line]) if type_line is not None else None) or type_of(number)
    title = head[type_line + 1] if type_line is not None and type_line + 1 < len(head) else ""
    return Document(
        number=number,
        type_name=type_name,
        title=title.strip(),
        issuer=issuer_of(number),
        issued=_date(issued),
        effective=_date(effective),
        source=f"file:{name}",
    )


def _find_number(head: list[str]) -> str:
    for line in head:
        if match := _NUMBER.match(line):
            number = clean_number(match[1])
            if "/" in number:
                return number
    for line in head:
        if line.lower().startswith(("căn cứ", "theo đề nghị")):
            break
        if numbers := find_document_numbers(line):
            return clean_number(numbers[0])
    return ""


def _date(match: re.Match[str] | None) -> date | None:
    if not match:
        return None
    day, month, year = map(int, match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None
