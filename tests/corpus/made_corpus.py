"""Invented law in the shapes of the real sources: a topic of the codification, a decree, their files.

Nothing here is official text. Every oddity that the official files were seen to have has a
case: nested paragraphs left open, soft hyphens, decomposed letters, the next heading or an
attachment's name at the end of an article, links without a number.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

LAW = "Luật số 7/2031/QH20 Luật vườn chung ngày 01/02/2031 của Quốc hội, có hiệu lực thi hành kể từ ngày 01/05/2031"
DECREE = (
    "Nghị định số 8/2031/NĐ-CP về việc tưới vườn chung ngày 03/06/2031 của Bộ Cây xanh,"
    " có hiệu lực thi hành kể từ ngày 04/07/2031"
)


@dataclass
class MadeArticle:
    """One article of a made topic: its code, codification label, source line, inner HTML and cross-references."""

    code: str
    label: str
    title: str
    note: str
    body: str
    item: str = "901"
    anchor: str = "Chuong_I_Dieu_1"
    links: tuple[tuple[str, str], ...] = ()

    def html(self, topic: str) -> str:
        note = f"<a href='http://vbpl.vn/x.aspx?ItemID={self.item}#{self.anchor}' target='_blank'>({self.note})</a>"
        links = "; ".join(
            f"<a href='#' onclick=\"ViewNoiDungPhapDien('{code}'); return false;\">{label}</a>"
            for code, label in self.links
        )
        shown = f"<p class='pChiDan'>(Điều này có nội dung liên quan đến {links})</p>" if links else ""
        return (
            f"<p class='pDieu'><a name='{self.code}'></a>Điều {topic}.{self.label}. {self.title}</p>"
            f"<p class='pGhiChu'>{note}</p><p class='pNoiDung'>{self.body}</p>{shown}"
        )


@dataclass
class MadeTopic:
    """A topic: headings and articles in order."""

    number: str
    title: str
    parts: list[MadeArticle | tuple[str, str, str]] = field(default_factory=list)

    def html(self) -> str:
        out = [
            "<link href='../lib/css/style.css' rel='stylesheet' type='text/css' />\r\n"
            f"<h3 style='text-align: center'>\r\n    Đề mục {self.number}\r\n    <br />\r\n    {self.title}\r\n"
            "</h3>\r\n"
            "<p style='display: none'>(Xem Danh mục)</p><div class='_content'>"
        ]
        for part in self.parts:
            if isinstance(part, MadeArticle):
                out.append(part.html(self.number))
            else:
                code, number, title = part
                out.append(f"<p class='pChuong'><a name='{code}'></a>{number}</p><p class='pChuong'>{title}</p>")
        return "".join(out) + "</div>\r\n"


CHAPTER_1 = "99009000000000001000"
CHAPTER_10 = "99009000000000010000"
CHAPTER_11 = "99009000000000011000"
SECTION_1 = CHAPTER_11 + "00000001000000000000"
LAW_1 = CHAPTER_1 + "00100000000000000000"
LAW_2 = SECTION_1 + "00200000000000000000"
DECREE_1 = CHAPTER_1 + "00100000140000000010"

GARDEN = (
    ("heading", CHAPTER_1, "Chương I", "QUY ĐỊNH CHUNG"),
    MadeArticle(
        LAW_1,
        "LQ.1",
        "Phạm vi",
        f"Điều 1 {LAW}",
        "<p>Luật này quy định về vườn&nbsp;chung của thôn.</p>\n\n<p>Vườn chung không thuộc riêng ai.</p>",
        links=((DECREE_1, "Điều 99.9.NĐ.1.1. Tưới cây"), ("44013000000000001000", "Điều 44.13.LQ.1")),
    ),
    MadeArticle(
        DECREE_1,
        "NĐ.1.1",
        "Tưới cây",
        f"Điều 3 {DECREE}",
        "<p>1. Tưới cây vào sáng sớm:<p>a) Ngày hè tưới hai lần;<p>b) Ngày mưa không tưới.</p></p></p>"
        "<p>Người tưới tự mang bình.</p>\n<p>2. Khi khô hạn, trưởng thôn lập lịch tưới.</p>"
        "<a href='http://phapdien.moj.gov.vn/TraCuuPhapDien/Files/AppFile/data/x.doc'><p>Phu luc_1.doc</p></a>",
        item="902",
        anchor="Chuong_II_Muc_1_Dieu_3",
    ),
    ("heading", CHAPTER_10, "Chương X", "CÂY ĂN QUẢ"),
    ("heading", CHAPTER_11, "Chương XI", "CÂY BÓNG MÁT"),
    ("heading", SECTION_1, "Mục 1", "TRỒNG CÂY"),
    MadeArticle(
        LAW_2,
        "LQ.2",
        "Trồng cây",
        "Điều 2 Luật số 7/2031/QH20, có hiệu lực thi hành kể từ ngày 01/05/2031",
        "<p>1. Cộng đồng bàn trước khi tr\u00adồng cây\u200b mới.</p><p>2. "
        + unicodedata.normalize("NFD", "Mỗi hộ trồng một cây.")
        + "</p><table><tr><td>Xoài</td><td>3 cây</td></tr><tr><td>Bưởi</td><td>5 cây</td></tr></table>"
        "<p>3. Không chặt cây &lt; 10 năm tuổi.</p><!-- ghi chú --><p>Mục 2. CHĂM SÓC CÂY</p>",
        item="",
        anchor="Chuong_XI_Muc_1_Dieu_2",
        links=((CHAPTER_1, "Chương I"), (LAW_1 + "0", "Điều 99.9.LQ.9. Điều không có")),
    ),
)


def garden_topic(number: str = "99.9", articles: tuple = GARDEN) -> MadeTopic:
    """The topic "Vườn chung": three articles of two documents, with a chapter X and a chapter XI."""
    parts = [p if isinstance(p, MadeArticle) else p[1:] for p in articles]
    return MadeTopic(number, "Vườn chung", parts)


def many_articles(count: int, word: str) -> MadeTopic:
    """A topic of ``count`` articles whose text holds ``word``: something big enough to be killed in the middle of."""
    parts: list[MadeArticle | tuple[str, str, str]] = [(CHAPTER_1, "Chương I", "QUY ĐỊNH CHUNG")]
    for i in range(1, count + 1):
        body = "".join(f"<p>{k}. Cây số {k} của vườn {i} là cây {word}.</p>" for k in range(1, 9))
        code = f"{CHAPTER_1}{i:05d}000000000000000"
        parts.append(MadeArticle(code, f"LQ.{i}", f"Vườn {i}", f"Điều {i} {LAW}", body))
    return MadeTopic("99.9", "Vườn chung", parts)


def zip_folder(folder: Path, target: Path) -> Path:
    """``folder`` as a zip with the folder's content at the top."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, file.relative_to(folder).as_posix())
    return target


#: A decree in the order of its paragraphs. Article 3 is skipped, article 4 quotes what it amends.
DECREE_LINES = (
    "CHÍNH PHỦ",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Số: 12/2032/NĐ-CP",
    "Hà Nội, ngày 05 tháng 6 năm 2032",
    "NGHỊ ĐỊNH",
    "Quy định về việc chăm sóc vườn chung của thôn",
    "Căn cứ Luật Vườn chung số 7/2031/QH20 ngày 01 tháng 02 năm 2031;",
    "Theo đề nghị của Bộ trưởng Bộ Cây xanh;",
    "Chính phủ ban hành Nghị định về việc chăm sóc vườn chung của thôn.",
    "Chương I",
    "QUY ĐỊNH CHUNG",
    "Điều 1. Phạm vi điều chỉnh",
    "Nghị định này quy định việc trồng, tưới và thu hoạch ở vườn chung; các tổ chức chính trị - xã hội cùng tham gia.",
    "Điều 2. Người chăm vườn",
    "1. Người chăm vườn do cộng đồng dân cư bầu và phải đáp ứng các điều kiện sau đây:",
    "a) Cư trú tại thôn từ 02 năm trở lên, tính đến ngày bầu;",
    "b) Có sức khỏe, biết chăm cây, được đa số hộ gia đình tín nhiệm;",
    "c) Không bán quả của vườn chung để hưởng lợi riêng.",
    "Người chăm vườn không được hưởng lương.",
    "2. Nhiệm kỳ của người chăm vườn là 02 năm rưỡi.",
    "Chương II",
    "SỬA ĐỔI, BỔ SUNG",
    "Mục 1",
    "NGHỊ ĐỊNH CŨ",
    "Điều 4. Sửa đổi, bổ sung một số điều của Nghị định số 8/2031/NĐ-CP",
    "1. Sửa đổi khoản 2 Điều 10 như sau:",
    "“2. Quả chín được chia đều cho các hộ.",
    "3. Quả rụng dành cho trẻ em.”",
    "2. Bổ sung Điều 10a như sau:",
    "“Điều 10a. Cây giống",
    "1. Cây giống do hợp tác xã cấp.",
    "Điều 10b. Hạt giống",
    "Hạt giống do các hộ tự để.”.",
    "Điều 5. Hiệu lực thi hành",
    "1. Nghị định số 8/2031/NĐ-CP có hiệu lực từ ngày 04 tháng 7 năm 2031 hết hiệu lực một phần.",
    "2. Nghị định này có hiệu lực thi hành kể từ ngày 01 tháng 8 năm 2032.",
    "Nơi nhận:",
    "- Các thôn;",
    "- Lưu: VT.",
)


def decree_as(kind: str, folder: Path) -> Path:
    """The made decree as a file of that kind: txt, md, html, docx or pdf."""
    path = folder / f"nghi-dinh-vuon.{kind}"
    writers = {"txt": _txt, "md": _markdown, "html": _html, "docx": _docx, "pdf": _pdf}
    path.write_bytes(writers[kind](DECREE_LINES))
    return path


def _txt(lines: tuple[str, ...]) -> bytes:
    return "\r\n".join(lines).encode("utf-8-sig")


def _markdown(lines: tuple[str, ...]) -> bytes:
    marks = (("Chương", "## {}"), ("Điều", "### **{}**"), ("Căn cứ", "*{}*"), ("Theo đề nghị", "*{}*"))
    out = []
    for line in lines:
        form = next((form for start, form in marks if line.startswith(start)), "{}")
        out.append(re.sub(r"^(\d+)\. ", r"\1\\. ", form.format(line)))
    return "\n\n".join(out).encode()


def _html(lines: tuple[str, ...]) -> bytes:
    body = "".join(f"<p>{line}</p>\n" for line in lines)
    page = (
        "<!doctype html><html><head><meta charset='utf-8'><title>Nghị định</title></head><body>"
        "<nav><a href='/'>Trang chủ</a></nav><form id='aspnetForm'><div class='toan-van'>"
        f"{body}</div></form><footer>Bản quyền</footer></body></html>"
    )
    return page.encode()


def _docx(lines: tuple[str, ...]) -> bytes:
    import docx

    document = docx.Document()
    table = document.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    left.text, right.text = "\n".join((lines[0], lines[2])), "\n".join((lines[1], lines[3]))
    for line in lines[4:]:
        document.add_paragraph().add_run(line).bold = line.startswith("Điều")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _pdf(lines: tuple[str, ...]) -> bytes:
    """Lines broken at 78 characters and pages at 24 lines with a number under each, as a printer would."""
    broken = [piece for line in lines for piece in _wrap(line, 78)]
    pages = [broken[i : i + 24] for i in range(0, len(broken), 24)]
    return text_pdf([[*page, str(number)] for number, page in enumerate(pages, 1)])


def _wrap(line: str, width: int) -> list[str]:
    out, current = [], ""
    for word in line.split(" "):
        if current and len(current) + len(word) + 1 > width:
            out.append(current)
            current = word
        else:
            current = f"{current} {word}".strip()
    return [*out, current]


def text_pdf(pages: list[list[str]], password: str = "") -> bytes:
    """A small PDF whose text can be taken out: one font, its codes mapped to Unicode one to one."""
    from pypdf import PdfWriter
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

    used = sorted({c for page in pages for line in page for c in line})
    pairs = "\n".join(f"<{ord(c):04X}> <{ord(c):04X}>" for c in used)
    cmap = StreamObject()
    cmap.set_data(
        f"begincmap\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{len(used)} beginbfchar\n{pairs}\n"
        "endbfchar\nendcmap".encode()
    )
    writer = PdfWriter()
    name, base = NameObject, NameObject("/DanchuTest")
    inner = DictionaryObject({name("/Type"): name("/Font"), name("/Subtype"): name("/CIDFontType2")})
    inner[name("/BaseFont")] = base
    font = DictionaryObject(
        {
            name("/Type"): name("/Font"),
            name("/Subtype"): name("/Type0"),
            name("/BaseFont"): base,
            name("/Encoding"): name("/Identity-H"),
            name("/DescendantFonts"): ArrayObject([writer._add_object(inner)]),
            name("/ToUnicode"): writer._add_object(cmap),
        }
    )
    fonts = DictionaryObject({name("/Font"): DictionaryObject({name("/F1"): writer._add_object(font)})})
    for lines in pages:
        page = writer.add_blank_page(595, 842)
        shown = " T*\n".join(f"<{''.join(f'{ord(c):04X}' for c in line)}> Tj" for line in lines)
        content = StreamObject()
        content.set_data(f"BT /F1 11 Tf 50 780 Td 14 TL\n{shown}\nET".encode())
        page[name("/Resources")] = fonts
        page[name("/Contents")] = writer._add_object(content)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
