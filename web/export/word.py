"""A sheet as a Word file in Vietnam's administrative style (decree 30/2020/NĐ-CP, appendix I): A4, Times New Roman 14,
margins 20, 20, 30 and 15 mm, page number at the top from the second page on; cited clauses in full as footnotes."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from web.export.blocks import Block, Run
from web.export.footnotes import Footnotes
from web.export.sheet import DISCLAIMER, MOTTO, STATE, Note, Section, Sheet

FONT = "Times New Roman"
_SIZE, _SMALL = Pt(14), Pt(11)
_INDENT = Mm(10)


def word_file(sheet: Sheet) -> bytes:
    """The bytes of a .docx."""
    return _Writer(sheet).write()


class _Writer:
    """Writes one file."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._document: Document = docx.Document()
        _set_up(self._document)
        self._document.core_properties.title = sheet.title
        self._document.core_properties.author = "Hỏi đáp Dân chủ ở cơ sở"
        self._footnotes = Footnotes(self._document)

    def write(self) -> bytes:
        if self._sheet.with_motto:
            self._motto()
        self._line(self._sheet.title.upper(), bold=True, centred=True)
        for number, section in enumerate(self._sheet.sections, 1):
            self._section(section, number if len(self._sheet.sections) > 1 else 0)
        self._line(DISCLAIMER, small=True, italic=True).paragraph_format.space_before = Pt(12)
        self._footnotes.close()
        file = io.BytesIO()
        self._document.save(file)
        return file.getvalue()

    def _motto(self) -> None:
        self._line(STATE, bold=True, centred=True).paragraph_format.space_after = Pt(0)
        motto = self._line("", centred=True)
        run = motto.add_run(MOTTO)
        run.bold = run.underline = True
        motto.paragraph_format.space_after = Pt(18)

    def _section(self, section: Section, number: int) -> None:
        head = self._line(f"{number}. " if number else "Câu hỏi: ", bold=True)
        head.add_run(section.question).bold = True
        head.paragraph_format.keep_with_next = True
        head.paragraph_format.space_before = Pt(12)
        asked = f"Hỏi lúc {section.asked:%H:%M ngày %d/%m/%Y}; theo quy định tại ngày {section.day:%d/%m/%Y}."
        self._line(asked, italic=True)
        if section.opening:
            self._line(section.opening, bold=True)
        seen: dict[int, int] = {}
        notes = {note.marker: note for note in section.notes}
        for block in section.blocks:
            self._block(block, notes, seen)
        self._unmarked([note for note in section.notes if note.marker not in seen], notes, seen)
        self._list("Lưu ý", section.warnings)
        self._list("Biểu mẫu", section.forms)
        self._line("; ".join(f"{name}: {value}" for name, value in section.made_from) + ".", small=True)

    def _block(self, block: Block, notes: dict[int, Note], seen: dict[int, int]) -> None:
        if block.kind == "table":
            self._table(block, notes, seen)
            return
        paragraph = self._document.add_paragraph()
        lead = {"bullet": "- ", "number": f"{block.number}. "}.get(block.kind, "")
        if lead:
            paragraph.add_run(lead)
        if block.kind == "quote":
            paragraph.paragraph_format.left_indent = _INDENT
        elif block.level > 1:
            paragraph.paragraph_format.left_indent = Mm(10 * (block.level - 1))
        self._runs(paragraph, block.runs, notes, seen, bold=block.kind == "heading")

    def _table(self, block: Block, notes: dict[int, Note], seen: dict[int, int]) -> None:
        table = self._document.add_table(0, max(map(len, block.rows), default=1), style="Table Grid")
        for at, row in enumerate(block.rows):
            for cell, runs in zip(table.add_row().cells, row, strict=False):
                cell.paragraphs[0].paragraph_format.first_line_indent = Pt(0)
                self._runs(cell.paragraphs[0], runs, notes, seen, bold=at == 0)

    def _runs(
        self, paragraph: Paragraph, runs: Sequence[Run], notes: dict[int, Note], seen: dict[int, int], *, bold: bool
    ) -> None:
        for run in runs:
            if run.marker is None:
                paragraph.add_run(run.text).bold = run.bold or bold
            elif run.marker in seen:
                self._footnotes.repeat(paragraph, seen[run.marker])
            else:
                seen[run.marker] = self._footnotes.add(paragraph, _footnote(notes[run.marker]))

    def _unmarked(self, left: Sequence[Note], notes: dict[int, Note], seen: dict[int, int]) -> None:
        """Grounds that no statement points at stand in a line of their own."""
        if left:
            runs = [Run("Căn cứ khác:"), *(Run(marker=note.marker) for note in left)]
            self._runs(self._document.add_paragraph(), runs, notes, seen, bold=False)

    def _list(self, name: str, lines: Sequence[str]) -> None:
        if lines:
            self._line(f"{name}:", bold=True).paragraph_format.keep_with_next = True
        for line in lines:
            self._line(f"- {line}")

    def _line(
        self, text: str, *, bold: bool = False, italic: bool = False, centred: bool = False, small: bool = False
    ) -> Paragraph:
        paragraph = self._document.add_paragraph()
        run = paragraph.add_run(text)
        run.bold, run.italic = bold, italic
        if small:
            run.font.size = _SMALL
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.paragraph_format.first_line_indent = Pt(0)
        return paragraph


def _footnote(note: Note) -> list[tuple[str, bool]]:
    lines = [(note.label + (f" ({note.caution})" if note.caution else "") + ":", True)]
    lines += [(line, False) for line in note.lines]
    return lines + ([(note.url, False)] if note.url else [])


def _set_up(document: Document) -> None:
    """Page, margins, the normal style and the page number."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    _page_number(section.header.paragraphs[0])
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    normal.font.name, normal.font.size = FONT, _SIZE
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:eastAsia", "w:cs", "w:hAnsi"):
        fonts.set(qn(script), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    normal.element.get_or_add_rPr().append(language)
    layout = normal.paragraph_format
    layout.space_after, layout.line_spacing, layout.first_line_indent = Pt(6), 1.15, _INDENT
    layout.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY


def _page_number(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.first_line_indent = Pt(0)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
