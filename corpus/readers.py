"""Files to plain text: docx, pdf with text, html, md, txt. What cannot be read is refused with the reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from corpus.archive import open_archive
from corpus.errors import DanchuError, ErrorCode
from corpus.text import normalise

MAX_BYTES = 64 * 2**20
SUFFIXES = frozenset({".docx", ".pdf", ".html", ".htm", ".md", ".txt"})
_MIN_CHARS_A_PAGE = 20
_STRUCTURAL = re.compile(
    r"(?:Điều|Chương|Mục|Tiểu mục|Phần|Số:|Căn cứ|Theo đề nghị)\b|\d{1,3}[.)] |[a-zđ]\) |[-–•] ", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Text:
    """A file's text, one paragraph a line, and what an HTML page said about itself (title, canonical, date)."""

    text: str
    meta: dict[str, str]


def read_text(path: Path) -> Text:
    """The text of ``path`` by its suffix.

    Raises:
        DanchuError: ``file-type-unknown``, ``file-too-large``, ``file-encoding``,
            ``file-damaged``, ``pdf-without-text`` or ``document-empty``.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise DanchuError(
            ErrorCode.FILE_TYPE_UNKNOWN,
            f"{path.name}: không nhận loại tệp “{suffix or 'không đuôi'}”. Nhận zip, html, docx, pdf, md và txt.",
        )
    if path.stat().st_size > MAX_BYTES:
        raise DanchuError(ErrorCode.FILE_TOO_LARGE, f"{path.name} lớn quá {MAX_BYTES // 2**20} MB.")
    reader = {".docx": _read_docx, ".pdf": _read_pdf, ".html": _read_html, ".htm": _read_html}.get(suffix, _read_plain)
    found = reader(path)
    if not found.text:
        raise DanchuError(ErrorCode.DOCUMENT_EMPTY, f"{path.name} không có chữ nào.")
    return found


def decode(data: bytes, name: str) -> str:
    """Bytes to text: UTF-8, or UTF-16 when a byte-order mark says so.

    Raises:
        DanchuError: ``file-encoding`` with the line at which reading failed.
    """
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DanchuError(
            ErrorCode.FILE_ENCODING,
            f"{name}, dòng {line}: không phải UTF-8 (có thể là TCVN3, VNI hoặc Windows-1258). "
            "Hãy lưu lại dưới dạng UTF-8 rồi nạp lại.",
        ) from error
    if "\x00" in text:
        raise DanchuError(ErrorCode.FILE_ENCODING, f"{name} là tệp nhị phân, không phải văn bản.")
    return text


def _read_plain(path: Path) -> Text:
    text = decode(path.read_bytes(), path.name)
    if path.suffix.lower() == ".md":
        text = re.sub(r"(?m)^#{1,6}\s+", "", text)
        text = re.sub(r"(\*\*|__)(\S(?:.*?\S)?)\1", r"\2", text)
        text = re.sub(r"(?m)^(\d{1,3})\\\.", r"\1.", text)
    return Text(normalise(text), {})


def _read_html(path: Path) -> Text:
    from lxml import html

    from corpus.markup import text_of_element

    markup = decode(path.read_bytes(), path.name)
    if not markup.strip():
        return Text("", {})
    tree = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", markup))
    meta = {}
    if (title := tree.findtext(".//title")) is not None:
        meta["title"] = normalise(title).replace("\n", " ")
    for link in tree.iterfind(".//link[@rel='canonical']"):
        meta["url"] = link.get("href", "")
    for tag in tree.iterfind(".//meta"):
        name = tag.get("property") or tag.get("name") or ""
        if name in ("article:published_time", "og:title", "og:url", "author"):
            meta[name] = normalise(tag.get("content") or "")
    body = tree.find("body")
    for junk in tree.xpath("//nav|//footer|//aside|//script|//style|//form"):
        if (parent := junk.getparent()) is not None:
            junk.tail = (junk.tail or "") and "\n" + junk.tail
            previous = junk.getprevious()
            if previous is not None:
                previous.tail = (previous.tail or "") + (junk.tail or "")
            else:
                parent.text = (parent.text or "") + (junk.tail or "")
            parent.remove(junk)
    main = tree.xpath("//article") or tree.xpath("//main") or ([body] if body is not None else [tree])
    return Text(text_of_element(main[0]), meta)


def _read_docx(path: Path) -> Text:
    import docx
    from docx.table import Table

    with open_archive(path):
        pass  # refuses bombs before anything is unpacked
    try:
        document = docx.Document(str(path))
        lines = []
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                lines += ["\t".join(cell.text for cell in row.cells) for row in block.rows]
            else:
                lines.append(block.text)
    except Exception as error:  # python-docx raises many kinds on a damaged package
        raise DanchuError(ErrorCode.FILE_DAMAGED, f"{path.name} không mở được như tệp Word: {error}") from error
    return Text(normalise("\n".join(lines)), {})


def _read_pdf(path: Path) -> Text:
    from pypdf import PdfReader

    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise DanchuError(ErrorCode.FILE_DAMAGED, f"{path.name} có mật khẩu. Hãy gỡ mật khẩu rồi nạp lại.")
        pages = [page.extract_text() or "" for page in reader.pages]
    except DanchuError:
        raise
    except Exception as error:  # pypdf raises many kinds on a damaged file
        raise DanchuError(ErrorCode.FILE_DAMAGED, f"{path.name} không mở được như tệp PDF: {error}") from error
    if sum(len(p.strip()) for p in pages) < _MIN_CHARS_A_PAGE * max(1, len(pages)):
        raise DanchuError(
            ErrorCode.PDF_WITHOUT_TEXT,
            f"{path.name} là bản quét (ảnh), không có lớp chữ. Hãy nhận dạng chữ (OCR) hoặc tìm bản có chữ.",
        )
    return Text(_join_lines("\n".join(pages)), {})


def _join_lines(text: str) -> str:
    """Paragraphs from a page's lines: a line that opens no new part continues the one before."""
    paragraphs: list[str] = []
    for line in normalise(text).split("\n"):
        if re.fullmatch(r"\d{1,4}", line):
            continue  # a page number
        starts = bool(_STRUCTURAL.match(line)) or line.isupper()
        ended = not paragraphs or paragraphs[-1].endswith((".", ":", ";", "!", "?", "./.")) or paragraphs[-1].isupper()
        if starts or ended:
            paragraphs.append(line)
        else:
            paragraphs[-1] += " " + line
    return normalise("\n".join(paragraphs))
