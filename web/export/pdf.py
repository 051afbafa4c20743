"""A sheet as a PDF: A4 with the same margins, in the page's own fonts, cited clauses in full under each answer."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from fpdf import FPDF
from fpdf.enums import CharVPos

from web.export.blocks import Block, Run
from web.export.sheet import DISCLAIMER, MOTTO, STATE, Note, Section, Sheet
from web.templating import STATIC

_FACE, _OTHER = "serif", "serif-vi"
_WEIGHTS = {"": 400, "B": 600}
_SIZE, _SMALL = 13.0, 10.0
_LINE, _SMALL_LINE = 6.6, 5.0
_LEFT, _TOP, _RIGHT = 30.0, 20.0, 15.0
_INDENT = 6.0

# Each word in a rare script would be reported: what the fonts lack is drawn as an empty box.
logging.getLogger("fpdf").setLevel(logging.ERROR)
logging.getLogger("fontTools").setLevel(logging.ERROR)


def pdf_file(sheet: Sheet) -> bytes:
    """The bytes of a .pdf."""
    return _Writer(sheet).write()


class _Page(FPDF):
    """A4; the page number at the top from the second page on."""

    def header(self) -> None:
        if self.page_no() > 1:
            self.set_y(10)
            self.set_font(_FACE, size=_SIZE)
            self.cell(0, 6, str(self.page_no()), align="C")
            self.set_y(_TOP)


class _Writer:
    """Writes one file."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._pdf = _Page(format="A4")
        self._pdf.set_margins(_LEFT, _TOP, _RIGHT)
        self._pdf.set_auto_page_break(True, _TOP)
        for style, weight in _WEIGHTS.items():
            for face, script in ((_FACE, "latin"), (_OTHER, "vietnamese")):
                name = STATIC / "fonts" / f"source-serif-4-{script}-{weight}-normal.woff2"
                self._pdf.add_font(face, style, str(name))
        self._pdf.set_fallback_fonts([_OTHER], exact_match=True)
        self._pdf.set_title(sheet.title)
        self._pdf.set_lang("vi")
        self._pdf.set_author("Hỏi đáp Dân chủ ở cơ sở")

    def write(self) -> bytes:
        self._pdf.add_page()
        if self._sheet.with_motto:
            self._centred(STATE, 0)
            self._centred(MOTTO, 8, underlined=True)
        self._centred(self._sheet.title.upper(), 4)
        for number, section in enumerate(self._sheet.sections, 1):
            self._section(section, number if len(self._sheet.sections) > 1 else 0)
        self._gap(4)
        self._runs([Run(DISCLAIMER)], small=True)
        return bytes(self._pdf.output())

    def _section(self, section: Section, number: int) -> None:
        self._gap(3)
        lead = f"{number}. " if number else "Câu hỏi: "
        self._runs([Run(lead + section.question, bold=True)])
        day, asked = f"{section.day:%d/%m/%Y}", f"{section.asked:%H:%M ngày %d/%m/%Y}"
        self._runs([Run(f"Hỏi lúc {asked}; theo quy định tại ngày {day}.")], small=True)
        if section.opening:
            self._runs([Run(section.opening, bold=True)])
        for block in section.blocks:
            self._block(block)
        self._list("Lưu ý", section.warnings)
        self._notes(section.notes)
        self._list("Biểu mẫu", section.forms)
        self._gap(1)
        self._runs([Run("; ".join(f"{name}: {value}" for name, value in section.made_from) + ".")], small=True)

    def _notes(self, notes: Sequence[Note]) -> None:
        if notes:
            self._gap(2)
            self._runs([Run("Trích dẫn", bold=True)])
        for note in notes:
            caution = f" ({note.caution})" if note.caution else ""
            self._runs([Run(f"[{note.marker}] {note.label}{caution}:", bold=True)], small=True)
            for line in note.lines:
                self._runs([Run(line)], small=True, indent=_INDENT)
            if note.url:
                self._runs([Run(note.url)], small=True, indent=_INDENT)

    def _list(self, name: str, lines: Sequence[str]) -> None:
        if lines:
            self._gap(1)
            self._runs([Run(f"{name}:", bold=True)])
        for line in lines:
            self._runs([Run(f"- {line}")], indent=_INDENT)

    def _block(self, block: Block) -> None:
        if block.kind == "table":
            self._table(block)
            return
        lead = {"bullet": "- ", "number": f"{block.number}. "}.get(block.kind, "")
        runs = [Run(lead), *block.runs] if lead else list(block.runs)
        bold = block.kind == "heading"
        depth = block.level or (1 if block.kind == "quote" else 0)
        self._runs([Run(r.text, r.bold or bold, r.marker) for r in runs], indent=depth * _INDENT)

    def _table(self, block: Block) -> None:
        self._pdf.set_font(_FACE, size=_SMALL)
        with self._pdf.table(line_height=_SMALL_LINE, first_row_as_headings=True) as table:
            for row in block.rows:
                line = table.row()
                for cell in row:
                    line.cell("".join(f"[{r.marker}]" if r.marker else r.text for r in cell))
        self._gap(2)

    def _centred(self, text: str, after: float, *, underlined: bool = False) -> None:
        self._pdf.set_font(_FACE, "BU" if underlined else "B", _SIZE)
        self._pdf.multi_cell(0, _LINE, text, align="C", new_x="LMARGIN", new_y="NEXT")
        self._gap(after)

    def _runs(self, runs: Sequence[Run], *, small: bool = False, indent: float = 0.0) -> None:
        """One paragraph, its lines all indented alike."""
        pdf = self._pdf
        size, height = (_SMALL, _SMALL_LINE) if small else (_SIZE, _LINE)
        pdf.set_left_margin(_LEFT + indent)
        pdf.set_x(_LEFT + indent)
        for run in runs:
            pdf.set_font(_FACE, "B" if run.bold else "", size)
            if run.marker is None:
                pdf.write(height, run.text)
            else:
                pdf.char_vpos = CharVPos.SUP
                pdf.write(height, f"[{run.marker}]")
                pdf.char_vpos = CharVPos.LINE
        pdf.ln(height + (0.6 if small else 1.6))
        pdf.set_left_margin(_LEFT)
        pdf.set_x(_LEFT)

    def _gap(self, millimetres: float) -> None:
        self._pdf.set_y(self._pdf.get_y() + millimetres)
