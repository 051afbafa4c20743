"""Files to plain text: docx, pdf with text, html, md, txt. What cannot be read is refused with the reason."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from corpus.archive import open_archive
from corpus.errors import DanchuError, ErrorCode
from corpus.text import normalise

MAX_BYTES = 64 * 2**20
SUFFIXES = frozenset({".docx", ".pdf", ".html", ".htm", ".md", ".txt"})
_MIN_CHARS_A_PAGE = 20
#: Letters of TCVN3 and VNI fonts whose bytes were taken for Latin-1: "§iÒu", "®iÒu", "Ph¹m", "ñieàu".
_LEGACY = re.compile(r"[®§ñ](?=[^\W\d_])|(?<=[^\W\d_])[¸µ¶·¹¨¾»¼½¬©ª](?=[^\W\d_])")
_LEGACY_ENOUGH = 3
#: How much of the usual width a line must fill to be one that the next word did not fit on (letters differ in width).
_FULL = 0.85
#: How a line opens a part of a legal text ...
_OPENS = re.compile(
    r"Điều \d+[a-zđ]?[.:](?!\d)|(?:Chương|Mục|Tiểu mục|Phần) (?:[IVXLC]+|\d+|thứ \S+)(?:[.:]|$)"
    r"|Số:|Căn cứ |Theo đề nghị |Nơi nhận|\d{1,3}[a-zđ]?[.)] |[a-zđ]\) "
)
#: ... or may, when what follows does not go on in lower case ("chính trị - xã hội" broken at its dash does).
_MAY_OPEN = re.compile(r"(?:[-–•+]|(?:Chương|Mục|Tiểu mục|Phần) (?:[IVXLC]+|\d+)) (?P<next>\w)")


@dataclass(frozen=True, slots=True)
class Text:
    """A file's text, one paragraph a line; what an HTML page said about itself; what to doubt about it."""

    text: str
    meta: dict[str, str] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)


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
    if "đ" not in found.text and len(_LEGACY.findall(found.text)) >= _LEGACY_ENOUGH:
        raise DanchuError(
            ErrorCode.FILE_ENCODING,
            f"{path.name}: chữ dùng bảng mã cũ (TCVN3 hoặc VNI). Hãy chuyển sang Unicode rồi nạp lại.",
        )
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
    return Text(normalise(_without_markdown(text) if path.suffix.lower() == ".md" else text))


def _without_markdown(text: str) -> str:
    """Markdown's marks taken off: headings, emphasis, links, quotes and escapes; numbered lists stay."""
    text = re.sub(r"(?m)^[ \t]*(?:#{1,6}|>)[ \t]+", "", text)
    text = re.sub(r"(?m)[ \t]+#+[ \t]*$", "", text)
    text = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    text = re.sub(r"(?<![\w*])([*_])(?=[^\s*_])([^*_\n]+?)(?<=\S)\1(?![\w*])", r"\2", text)
    text = re.sub(r"!?\[([^\]\n]{0,500})\]\([^)\n]{0,2000}\)", r"\1", text)
    return re.sub(r"\\([\\.()*_#>\[\]+-])", r"\1", text)


def _read_html(path: Path) -> Text:
    from lxml import etree, html

    from corpus.markup import text_of_element

    markup = re.sub(r"^\s*<\?xml[^>]*\?>", "", decode(path.read_bytes(), path.name))
    try:
        tree = html.document_fromstring(markup)
    except etree.ParserError:
        return Text("")  # nothing but comments or spaces
    meta = _page_meta(tree)
    for junk in tree.xpath("//nav|//footer|//aside|//script|//style|//select|//button|//textarea"):
        if junk.getparent() is not None:
            junk.drop_tree()  # keeps the text behind it
    main = tree.xpath("//article") or tree.xpath("//main") or tree.xpath("//body") or [tree]
    return Text(text_of_element(main[0]), meta)


def _page_meta(tree) -> dict[str, str]:  # type: ignore[no-untyped-def]
    """What the page says about itself: ``og:title``, ``og:url``, ``url``, ``author``, ``article:published_time``."""
    meta: dict[str, str] = {}
    for link in tree.iterfind(".//link[@rel='canonical']"):
        meta["url"] = link.get("href", "")
    for tag in tree.iterfind(".//meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        name = "article:published_time" if name in ("datePublished", "pubdate") else name
        if name in ("article:published_time", "og:title", "og:url", "author"):
            meta.setdefault(name, normalise(tag.get("content") or ""))
    return meta


def _read_docx(path: Path) -> Text:
    import docx

    with open_archive(path):
        pass  # refuses bombs before anything is unpacked
    try:
        body = docx.Document(str(path)).element.body
        lines, automatic = _docx_lines(body), len(body.xpath(".//w:p[w:pPr/w:numPr]"))
    except Exception as error:  # python-docx raises many kinds on a damaged package
        raise DanchuError(ErrorCode.FILE_DAMAGED, f"{path.name} không mở được như tệp Word: {error}") from error
    doubts = [f"{automatic} đoạn đánh số tự động trong Word, số không nằm trong chữ"] if automatic else []
    return Text(normalise("\n".join(lines)), doubts=doubts)


def _docx_lines(block) -> list[str]:  # type: ignore[no-untyped-def]
    """Paragraphs in order, inserted text and content controls included; a table's row of one-line cells is a line."""
    lines: list[str] = []
    for child in block:
        kind = str(child.tag).rpartition("}")[2]
        if kind == "p":
            lines.append(_docx_paragraph(child))
        elif kind == "tbl":
            for row in child.xpath("./w:tr"):
                cells = [_docx_lines(cell) for cell in row.xpath("./w:tc")]
                flat = list(chain.from_iterable(cells))
                lines += [" ".join(flat)] if all(len(cell) <= 1 for cell in cells) else flat
        elif kind in ("sdt", "sdtContent"):
            lines += _docx_lines(child)
    return lines


def _docx_paragraph(paragraph) -> str:  # type: ignore[no-untyped-def]
    marks = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
    parts = paragraph.xpath(".//w:r[not(ancestor::w:txbxContent)]/*")
    return "".join(
        (part.text or "") if kind == "t" else marks.get(kind, "")
        for part in parts
        for kind in (str(part.tag).rpartition("}")[2],)
    )


def _read_pdf(path: Path) -> Text:
    from pypdf import PdfReader

    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not _opens_without_password(reader):
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
    return Text(_join_lines("\n".join(_without_page_number(page) for page in pages)))


def _opens_without_password(reader) -> bool:  # type: ignore[no-untyped-def]
    from pypdf.errors import DependencyError

    try:
        return bool(reader.decrypt(""))
    except DependencyError:  # a cipher that the installed libraries do not have
        return False


def _without_page_number(page: str) -> str:
    """A page's text without the number that stands alone on its first or last line."""
    lines = page.strip().split("\n")
    for at in (0, -1):
        if lines and re.fullmatch(r"\s*[-–]?\s*\d{1,4}\s*[-–]?\s*", lines[at]):
            del lines[at]
    return "\n".join(lines)


def _join_lines(text: str) -> str:
    """Paragraphs from a page's lines: a line that opens no new part continues the one before.

    A line that ends although the next word would still have fitted ends its paragraph.
    """
    lines = normalise(text).split("\n")
    width = sorted(map(len, lines))[int(len(lines) * 0.9)] if lines else 0
    paragraphs: list[str] = []
    above = ""
    for line in lines:
        before = paragraphs[-1] if paragraphs else ""
        short = len(above) + 1 + len(line.split(" ", 1)[0]) < _FULL * width
        ended = short or not before or before.endswith((".", ":", ";", "!", "?", ".”")) or before.isupper()
        shouted = line.isupper() and " " in line and not line.endswith((".", ";"))
        if _opens(line) or shouted or (ended and not line[:1].islower()):
            paragraphs.append(line)
        else:
            paragraphs[-1:] = [f"{before} {line}".strip()]
        above = line
    return normalise("\n".join(paragraphs))


def _opens(line: str) -> bool:
    may = _MAY_OPEN.match(line)
    return _OPENS.match(line) is not None or (may is not None and not may["next"].islower())
