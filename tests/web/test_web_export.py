"""A Word file and a PDF of answers, opened again and read."""

from __future__ import annotations

import asyncio
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date

import docx
import pytest
import web_fakes
from docx.shared import Mm, Pt
from fastapi.testclient import TestClient
from lxml import etree
from pypdf import PdfReader

from records.provenance import Provenance
from records.store import Records
from web.export.blocks import blocks_of, printable
from web.history.visitors import COOKIE
from web.service.keeping import Keeper, Kept, Place

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def kept(client: TestClient, records: Records, assistant: web_fakes.FakeAssistant) -> Iterator[Place]:
    """Two answers of one conversation: with grounds of law and news, and with a digest."""
    client.cookies.clear()
    client.get("/")
    keeper, made_from = Keeper(lambda: records, 5.0), Provenance("khovanban", "chimuc", "cauhinh")
    visitor = client.cookies[COOKIE]

    async def both() -> Place:
        kept = Kept(["Ai tưới?"], date(2031, 7, 2), made_from, visitor=visitor)
        first = await keeper.keep(assistant.ask(["Ai tưới?"]).as_dict(), kept)
        digest = assistant.ask(["tóm lược \x07😀"]).as_dict()
        kept = Kept(["tóm lược \x07😀"], None, made_from, visitor=visitor, conversation=first.conversation)
        await keeper.keep(digest, kept)
        return first

    yield asyncio.run(both())
    client.cookies.clear()


def footnotes(data: bytes) -> list[str]:
    tree = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/footnotes.xml"))
    notes = [n for n in tree if n.get(f"{W}type") is None]
    return ["\n".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in n) for n in notes]


def test_one_answer_as_word(client: TestClient, kept: Place, library) -> None:
    response = client.get(f"/tai-ve/cau-tra-loi/{kept.record}.docx?quoc-hieu=1")
    assert re.search(r'filename="tra-loi-\d{4}-\d\d-\d\d-\w{8}\.docx"', response.headers["content-disposition"])
    file = docx.Document(io.BytesIO(response.content))
    text = "\n".join(p.text for p in file.paragraphs)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text and "Ai tưới?" in text
    assert "theo quy định tại ngày 02/07/2031" in text and "Điều này đã được sửa đổi." in text
    for value in (kept.record, "khovanban", "chimuc", "cauhinh"):
        assert value in text
    notes = footnotes(response.content)
    references = re.findall(
        rb'footnoteReference w:id="(\d+)"', zipfile.ZipFile(io.BytesIO(response.content)).read("word/document.xml")
    )
    assert [int(r) for r in references] == [1, 2, 3] and len(notes) == 3
    whole = library.text(f"{web_fakes.LAW}#1.1").replace("\n", " ").split()
    assert " ".join(whole) in " ".join(notes[0].split())
    assert "Tin tức, không phải quy định" in notes[2]


def test_the_style_is_the_administrative_one(client: TestClient, kept: Place) -> None:
    file = docx.Document(io.BytesIO(client.get(f"/tai-ve/cau-tra-loi/{kept.record}.docx").content))
    section, normal = file.sections[0], file.styles["Normal"]
    assert (normal.font.name, normal.font.size) == ("Times New Roman", Pt(14))
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side / Mm(1)) for side in sides] == [20, 20, 30, 15]
    assert "CỘNG HÒA" not in "\n".join(p.text for p in file.paragraphs)


def test_a_conversation_as_word_and_pdf(client: TestClient, kept: Place) -> None:
    data = client.get(f"/tai-ve/cuoc-hoi/{kept.conversation}.docx").content
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(data)).paragraphs)
    assert "1. Ai tưới?" in text and "2. tóm lược" in text and "\x07" not in text
    assert "Bản tóm lược, không phải nguyên văn" in footnotes(data)[3]
    response = client.get(f"/tai-ve/cuoc-hoi/{kept.conversation}.pdf")
    assert response.headers["content-type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(response.content))
    pages = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    for words in ("TRẢ LỜI CÂU HỎI", "Người trông vườn tưới cây vào buổi sáng", "Trích dẫn", "02/07/2031", "chimuc"):
        assert words in pages, words
    assert "Bản tóm lược, không phải nguyên văn" in pages and kept.record in pages
    assert round(float(reader.pages[0].mediabox.width) / 72 * 25.4) == 210


def test_what_is_not_there_is_said_in_words(client: TestClient, kept: Place) -> None:
    for path in ("cau-tra-loi/khongco.docx", f"cau-tra-loi/{kept.record}.exe", "la-gi/1.pdf"):
        response = client.get(f"/tai-ve/{path}")
        assert response.status_code == 404 and "<h1>" in response.text, path


def test_hostile_text_stays_text(client: TestClient, records: Records, assistant, kept: Place) -> None:
    keeper = Keeper(lambda: records, 5.0)
    place = Kept(["kịch bản <w:p/>"], visitor=client.cookies[COOKIE])
    hostile = asyncio.run(keeper.keep(assistant.ask(["kịch bản"]).as_dict(), place))
    for form in ("docx", "pdf"):
        assert client.get(f"/tai-ve/cau-tra-loi/{hostile.record}.{form}").status_code == 200
    data = client.get(f"/tai-ve/cau-tra-loi/{hostile.record}.docx").content
    assert web_fakes.SCRIPT in "\n".join(p.text for p in docx.Document(io.BytesIO(data)).paragraphs)


def test_blocks_keep_lists_tables_and_markers(library) -> None:
    cited = [web_fakes.cite(library, 1, f"{web_fakes.LAW}#1.1")]
    found = blocks_of("Mở **đậm** [1]\n\n1. một\n2. hai\n   - ba [9]\n\n| a | b |\n|---|---|\n| c | d [1] |", cited)
    assert [b.kind for b in found] == ["paragraph", "number", "number", "bullet", "table"]
    assert [r.text for r in found[0].runs if r.bold] == ["đậm"] and found[0].runs[-1].marker == 1
    assert [b.number for b in found[1:3]] == [1, 2] and found[3].level == 2
    assert found[3].runs[-1].text.endswith("[9]"), "a marker without a citation is words"
    assert found[4].rows[1][1][-1].marker == 1


def test_printable_drops_what_files_refuse() -> None:
    assert printable("a\x00b\x0bc\ud800d\u0301") == "ab cd\u0301".replace("d\u0301", "d\u0301")
