"""What an exported file says, before it is a file: questions, answers, cited clauses in full, what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from assistant.answer import EXTRACTIVE, Answer, Citation, Status
from assistant.named_forms import NamedForm, named_forms
from corpus.address import Address
from corpus.library import Library
from corpus.model import Kind
from corpus.text import one_line
from records.nouns import AnswerRecord
from web.export.blocks import Block, blocks_of, printable
from web.history.restoring import asked_at, day_of, restored

#: Quốc hiệu and tiêu ngữ.
STATE, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
DISCLAIMER = (
    "Do trợ lý “Hỏi đáp Dân chủ ở cơ sở” trích từ các văn bản có trong kho. Đây không phải văn bản hành chính, không "
    "thay văn bản chính thức và không thay cơ quan có thẩm quyền. Đối chiếu văn bản chính thức trước khi áp dụng."
)
_OPENINGS = {
    Status.CORRECTED: "Câu hỏi có điểm chưa đúng với quy định.",
    Status.REFUSED: "Trợ lý không trả lời câu này.",
}
_CAUTIONS = {
    Kind.HANDBOOK: "Bản tóm lược, không phải nguyên văn, không có giá trị pháp lý",
    Kind.NEWS: "Tin tức, không phải quy định của pháp luật",
}
_CHANGED = "Đoạn trích lúc trả lời; kho văn bản đã thay đổi từ đó"
_CUT = "[…]"


@dataclass(frozen=True, slots=True)
class Note:
    """A cited provision.

    Attributes:
        marker: its number in the answer.
        caution: what the reader must know about this kind of text; may be empty.
        lines: the provision in full, a line each.
    """

    marker: int
    label: str
    caution: str
    lines: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Section:
    """One question with all that belongs to it."""

    question: str
    asked: datetime
    day: date
    opening: str
    blocks: tuple[Block, ...]
    warnings: tuple[str, ...]
    notes: tuple[Note, ...]
    forms: tuple[str, ...]
    made_from: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file to be: its sections, and whether quốc hiệu and tiêu ngữ stand above them."""

    sections: tuple[Section, ...]
    with_motto: bool = False

    @property
    def title(self) -> str:
        return "Trả lời câu hỏi về thực hiện dân chủ ở cơ sở"


def sheet_of(records: Sequence[AnswerRecord], library: Library, *, with_motto: bool = False) -> Sheet:
    """The sheet of some records, in their order."""
    return Sheet(tuple(_section(record, library) for record in records), with_motto)


def _section(record: AnswerRecord, library: Library) -> Section:
    answer = restored(record, library)
    return Section(
        question=printable(record.question),
        asked=asked_at(record),
        day=day_of(record),
        opening=_OPENINGS.get(answer.status, ""),
        blocks=blocks_of(answer.answer, answer.citations),
        warnings=tuple(printable(w.message) for w in answer.warnings),
        notes=tuple(_note(c, library) for c in answer.citations),
        forms=tuple(_form(f) for f in _forms(answer, library)),
        made_from=_made_from(record),
    )


def _note(citation: Citation, library: Library) -> Note:
    caution = _CAUTIONS.get(citation.kind, "")
    text = _full(citation, library)
    if text is None:
        caution, text = "; ".join(filter(None, (caution, _CHANGED))), citation.quote
    lines = tuple(filter(None, (printable(line).strip() for line in text.split("\n"))))
    return Note(citation.marker, printable(citation.label), caution, lines, citation.url)


def _full(citation: Citation, library: Library) -> str | None:
    """The whole provision, a point under its clause's opening; a report's own passage.

    None when the quotation is not in what is held now.
    """
    address = Address.parse(citation.id)
    held = library.text(address)
    if held is None or one_line(citation.quote) not in one_line(held):
        return None
    if address.is_news:
        return citation.quote
    if address.point and (clause := library.provision(f"{address.article_id}.{address.clause}")):
        opening = clause.text.split("\n", 1)[0]
        return held if opening == held.split("\n", 1)[0] else f"{opening}\n{_CUT}\n{held}"
    return held


def _forms(answer: Answer, library: Library) -> tuple[NamedForm, ...]:
    official = [c.id for c in answer.citations if c.kind not in (Kind.NEWS, Kind.HANDBOOK)]
    return named_forms(library, official)


def _form(form: NamedForm) -> str:
    file = f", trong tệp “{form.file}”" if form.file else ""
    where = f"; lấy tại trang văn bản chính thức: {form.url}" if form.url else ""
    return printable(f"Mẫu số {form.number} kèm theo {form.document}{file} (nêu tại {form.named_in}){where}.")


def _made_from(record: AnswerRecord) -> tuple[tuple[str, str], ...]:
    engine = "trích văn bản, không dùng mô hình ngôn ngữ" if record.engine == EXTRACTIVE else record.engine
    rows = [
        ("Mã câu trả lời", record.id),
        ("Cách soạn", engine),
        ("Kho văn bản", record.corpus_hash),
        ("Chỉ mục", record.index_fingerprint),
        ("Cấu hình", record.settings_hash),
    ]
    return tuple((name, printable(value)) for name, value in rows if value)
