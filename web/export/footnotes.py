"""Footnotes for a Word file: python-docx writes none, so the part is made here (ECMA-376, part 1, 17.11)."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from lxml import etree

_PART = PackURI("/word/footnotes.xml")
_TEXT, _MARK = "footnote text", "footnote reference"
_SEPARATORS = (
    '<w:footnotes {ns}><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    "</w:footnotes>"
)
_SIZE = Pt(11)


class Footnotes:
    """The footnotes of one document, numbered from 1 in the order in which they are first referred to."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._root = parse_xml(_SEPARATORS.format(ns=nsdecls("w")))
        self._count = 0
        text = document.styles.add_style(_TEXT, WD_STYLE_TYPE.PARAGRAPH)
        text.font.size = _SIZE
        text.paragraph_format.space_after = Pt(2)
        text.paragraph_format.first_line_indent = Pt(0)
        mark = document.styles.add_style(_MARK, WD_STYLE_TYPE.CHARACTER)
        mark.font.superscript = True
        self._text_id, self._mark_id = text.style_id, mark.style_id

    def add(self, paragraph: Paragraph, lines: Sequence[tuple[str, bool]]) -> int:
        """Put a footnote at the end of a paragraph.

        Args:
            lines: each a text and whether it is bold.

        Returns:
            Its number, by which ``repeat`` points at it again.
        """
        self._count += 1
        run = self._marked_run(paragraph)
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(self._count))
        run.append(reference)
        self._bookmark(run)
        self._root.append(self._footnote(lines))
        return self._count

    def repeat(self, paragraph: Paragraph, number: int) -> None:
        """Refer to a footnote that was put before: a field with its number, so that Word keeps them alike."""
        for kind, text in (("begin", ""), ("", f" NOTEREF _Ghi_chu_{number} \\f \\h "), ("separate", ""), ("end", "")):
            if kind == "end":
                self._marked_run(paragraph).append(_text_element("w:t", str(number)))
            run = self._marked_run(paragraph)
            if kind:
                field = OxmlElement("w:fldChar")
                field.set(qn("w:fldCharType"), kind)
                run.append(field)
            else:
                run.append(_text_element("w:instrText", text))

    def close(self) -> None:
        """Put the part into the document, once all footnotes are there."""
        blob = etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)
        part = Part(_PART, CONTENT_TYPE.WML_FOOTNOTES, blob, self._document.part.package)
        self._document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        settings = self._document.settings.element
        listed = parse_xml(f'<w:footnotePr {nsdecls("w")}><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>')
        before = settings.find(qn("w:compat"))  # the schema has an order
        before.addprevious(listed) if before is not None else settings.append(listed)

    def _footnote(self, lines: Sequence[tuple[str, bool]]) -> etree._Element:
        footnote = OxmlElement("w:footnote")
        footnote.set(qn("w:id"), str(self._count))
        for at, (text, bold) in enumerate(lines):
            paragraph = parse_xml(f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{self._text_id}"/></w:pPr></w:p>')
            if at == 0:
                mark = parse_xml(
                    f'<w:r {nsdecls("w")}><w:rPr><w:rStyle w:val="{self._mark_id}"/></w:rPr><w:footnoteRef/></w:r>'
                )
                paragraph.append(mark)
            run = OxmlElement("w:r")
            if bold:
                run.append(parse_xml(f"<w:rPr {nsdecls('w')}><w:b/></w:rPr>"))
            run.append(_text_element("w:t", text if at else f" {text}"))
            paragraph.append(run)
            footnote.append(paragraph)
        return footnote

    def _marked_run(self, paragraph: Paragraph) -> etree._Element:
        return paragraph.add_run(style=self._document.styles[_MARK])._r

    def _bookmark(self, run: etree._Element) -> None:
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for element in (start, end):
            element.set(qn("w:id"), str(self._count))
        start.set(qn("w:name"), f"_Ghi_chu_{self._count}")
        run.addprevious(start)
        run.addnext(end)


def _text_element(tag: str, text: str) -> etree._Element:
    element = OxmlElement(tag)
    element.text = text
    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element
