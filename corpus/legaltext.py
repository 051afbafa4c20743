"""Read one legal document from its plain text, by its structure Phần / Chương / Mục / Điều."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from corpus.address import find_document_numbers, is_document_number
from corpus.errors import DanchuError, ErrorCode
from corpus.model import Article, Document, Heading
from corpus.naming import clean_number, issuer_of, read_type, type_of
from corpus.structure import inside, quotations

#: "Điều 4. Tên" or "Điều 4" alone; "Điều 4 của Luật này …" is a sentence and "Điều 44.13…" a code.
_ARTICLE = re.compile(r"Điều (?P<number>\d+[a-zđ]?)\s*(?:[.:–-](?!\d)\s*(?P<title>\S.*)?)?$")
_HEADING = re.compile(
    r"(?P<level>(?i:Phần|Chương|Tiểu mục|Mục))\s+(?P<number>[IVXLC]+[a-zđ]?|\d+[a-zđ]?|(?i:thứ) \w+)(?!\w)"
    r"(?P<stop>[.:]?)\s*(?P<title>.*)$"
)
_LEVELS = ("phần", "chương", "mục", "tiểu mục")
_NUMBER = re.compile(
    r"(?:Số|Luật số|Bộ luật số|Nghị quyết số|Pháp lệnh số)\s*:?\s*(\d+[^\s;,]*(?: ?/ ?[^\s;,]+)*)", re.I
)
_ISSUED = re.compile(r"ngày (\d{1,2}) tháng (\d{1,2}) năm (\d{4})")
_IN_FORCE = r"(?:Luật|Bộ luật|Pháp lệnh|Nghị định|Nghị quyết|Thông tư(?: liên tịch)?|Quyết định|Quy chế|Chỉ thị) này"
_EFFECTIVE = re.compile(
    rf"{_IN_FORCE} có hiệu lực (?:thi hành )?(?:kể )?từ "
    r"(?:ngày (?P<day>\d{1,2})(?: tháng |/)(?P<month>\d{1,2})(?: năm |/)(?P<year>\d{4})|ngày (?P<signed>ký|ban hành))"
)
_SIGNATURE = re.compile(r"(?:Nơi nhận\s*:|(?:TM|KT|TL|TUQ)\. |(?:Q\. ?)?(?:CHỦ TỊCH QUỐC HỘI|BỘ TRƯỞNG|THỦ TƯỚNG)$)")
_APPENDIX = re.compile(r"(?:Phụ lục|Mẫu số|Biểu mẫu)\b", re.IGNORECASE)
_LONGEST_TITLE = 160
_LONGEST_HEADING = 200


@dataclass
class LegalText:
    """A document and its articles, with what looked doubtful on the way."""

    document: Document
    articles: list[Article] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


@dataclass
class _Part:
    """An article as it is being read: what stands on its first line and the lines under it."""

    number: str
    title: str
    path: tuple[Heading, ...]
    lines: list[str] = field(default_factory=list)


def is_legal(text: str) -> bool:
    """Whether ``text`` is built of articles: two lines that open a Điều, or one under a số hiệu.

    One such line alone may stand in a news report.
    """
    lines = text.split("\n")
    opened = [i for i, line in enumerate(lines) if _ARTICLE.match(line)]
    return len(opened) >= 2 or (len(opened) == 1 and any(_NUMBER.match(line) for line in lines[: opened[0]]))


def read_legal(text: str, name: str) -> LegalText:
    """Read a legal document.

    Args:
        text: normalised text, one paragraph a line.
        name: the file's name, for messages and as the source.

    Raises:
        DanchuError: ``document-without-number`` when no số hiệu can be found.
    """
    lines = text.split("\n")
    first = next(i for i, line in enumerate(lines) if _ARTICLE.match(line) or _heading(line))
    legal = LegalText(_document(lines[:first], text, name))
    last = _signature(lines, first)
    parts = _parts(lines[first:last])
    if any(_APPENDIX.match(line) for line in lines[last:]):
        legal.doubts.append(f"phụ lục, biểu mẫu sau chữ ký không được nạp ({len(lines) - last} dòng)")
    _fill(legal, parts)
    return legal


def _signature(lines: list[str], first: int) -> int:
    """The index of the line at which the signature begins, or the number of lines."""
    articles = (i for i in range(first, len(lines)) if _ARTICLE.match(lines[i]))
    start = next(articles, first)
    return next((i for i in range(start, len(lines)) if _SIGNATURE.match(lines[i])), len(lines))


def _heading(line: str) -> re.Match[str] | None:
    """A heading's match: its title is on the next line, in capitals, or behind a stop ("Mục 2. Trồng cây").

    "Mục 2 Chương I của Luật này …" opens a sentence, not a section.
    """
    match = _HEADING.match(line) if len(line) < _LONGEST_HEADING else None
    title = match["title"] if match else ""
    if not match or not title or title.isupper():
        return match
    return match if match["stop"] and not title[:1].islower() and not title.endswith((".", ";", ":")) else None


def _parts(lines: list[str]) -> list[_Part]:
    """The articles as they stand in the text; what is quoted (an amendment's new wording) opens none."""
    parts: list[_Part] = []
    path: list[Heading] = []
    quoted = quotations("\n".join(lines))
    at, awaiting_title = 0, False
    for line in lines:
        free = not inside(quoted, at)
        at += len(line) + 1
        article = _ARTICLE.match(line) if free else None
        heading = _heading(line) if free else None
        if heading:
            level = heading["level"].capitalize()
            path = [h for h in path if _LEVELS.index(h.level.lower()) < _LEVELS.index(level.lower())]
            path.append(Heading(level, heading["number"], heading["title"].strip()))
            awaiting_title = not heading["title"]
        elif article:
            parts.append(_Part(article["number"], (article["title"] or "").strip(), tuple(path)))
            awaiting_title = False
        elif awaiting_title:
            path[-1] = path[-1]._replace(title=f"{path[-1].title} {line}".strip())
            awaiting_title = line.isupper()
        elif parts:
            parts[-1].lines.append(line)
    return parts


def _fill(legal: LegalText, parts: list[_Part]) -> None:
    document, expected, seen = legal.document, 1, set[str]()
    for part in parts:
        value = int(re.sub(r"\D", "", part.number))
        if part.number in seen:
            legal.doubts.append(f"Điều {part.number} lặp lại; giữ lần đầu")
            continue
        if value > expected:
            missing = str(expected) if value == expected + 1 else f"{expected} đến {value - 1}"
            legal.doubts.append(f"thiếu Điều {missing}")
        seen.add(part.number)
        expected = max(expected, value + 1)
        title, text = _title_and_text(part)
        legal.articles.append(
            Article(
                id=f"{document.number}#{part.number}",
                title=title,
                text=text,
                path=part.path,
                effective=document.effective,
                source=document.source,
            )
        )


def _title_and_text(part: _Part) -> tuple[str, str]:
    """An article's title and its text.

    A title may stand on the line below; and what stands on the first line may be no title
    but the text itself ("Điều 2. Các ông … chịu trách nhiệm thi hành Quyết định này.").
    """
    title, lines = part.title, part.lines
    if title and (not lines or title.endswith((".", ":", ";"))) and not _is_title_alone(title, lines):
        return "", "\n".join([title, *lines])
    if not title and len(lines) > 1 and len(lines[0]) < _LONGEST_TITLE and not re.match(r"1[.)] |.*[.:;]$", lines[0]):
        return lines[0], "\n".join(lines[1:])
    return title, "\n".join(lines)


def _is_title_alone(title: str, lines: list[str]) -> bool:
    """Whether a title with a stop behind it is still one: short, and numbered clauses follow."""
    return bool(lines) and len(title) < _LONGEST_TITLE and re.match(r"1[.)] ", lines[0]) is not None


def _document(head: list[str], text: str, name: str) -> Document:
    number = _find_number(head)
    if not number:
        raise DanchuError(
            ErrorCode.DOCUMENT_WITHOUT_NUMBER,
            f"{name}: có Điều nhưng không thấy số hiệu văn bản ở phần đầu (dòng “Số: …”). Hãy thêm rồi nạp lại.",
        )
    issued = _date(*match.groups()) if (match := _ISSUED.search("\n".join(head))) else None
    type_line = next((i for i, line in enumerate(head) if line.isupper() and read_type(line)), None)
    type_name = (read_type(head[type_line]) if type_line is not None else None) or type_of(number)
    return Document(
        number=number,
        type_name=type_name,
        title=_title(head, type_line, type_name),
        issuer=issuer_of(number),
        issued=issued,
        effective=_effective(text, issued),
        source=f"file:{name}",
    )


def _title(head: list[str], type_line: int | None, type_name: str) -> str:
    """Trích yếu: what stands behind the type on its line, or the lines under it (capitals run over lines)."""
    if type_line is None:
        return ""
    rest = head[type_line][len(type_name) :].strip()
    found = [rest] if rest else []
    for line in head[type_line + 1 :]:
        if (found and not (line.isupper() and found[-1].isupper())) or line.startswith(("Căn cứ", "---", "___")):
            break
        found.append(line)
    return " ".join(found).strip()


def _find_number(head: list[str]) -> str:
    for line in head:
        if (match := _NUMBER.match(line)) and is_document_number(number := clean_number(match[1])):
            return number
    for line in head:
        if line.lower().startswith(("căn cứ", "theo đề nghị")):
            break
        if numbers := find_document_numbers(line):
            return clean_number(numbers[0])
    return ""


def _effective(text: str, issued: date | None) -> date | None:
    """The day on which this document, not one that it names, comes into force."""
    match = _EFFECTIVE.search(text)
    if not match:
        return None
    return issued if match["signed"] else _date(match["day"], match["month"], match["year"])


def _date(day: str, month: str, year: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
