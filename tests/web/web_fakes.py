"""An invented corpus and an assistant that answers from it; nothing here is official text."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace

import web_search

from assistant.answer import Answer, Citation, Notice, Status
from assistant.calculators import calculate
from assistant.engine import Assistant
from assistant.lookup import Lookup
from assistant.writing.writer import Sentence
from corpus.address import Address
from corpus.errors import DanchuError, ErrorCode
from corpus.library import Library
from corpus.model import Article, Document, Heading, Link, NewsReport, PartialDate
from corpus.store import Batch, Corpus
from index.search import Hit

LAW = "7/2031/QH16"
DECREE = "8/2031/NĐ-CP"
OWN_CHAPTER = (Heading("Chương", "II", "CHĂM VƯỜN"), Heading("Mục", "1", "Tưới cây"))
SCRIPT = "<script>window.hacked = 1</script>"
IMAGE = "<img src=x onerror='window.hacked = 2'>"

_ONE = """Câu mở đầu của điều này.
1. Người trông vườn tưới cây vào buổi sáng:
a) Tưới gốc trước;
b) Tưới lá sau, theo khoản 2 Điều 2 của Luật này.
Trời mưa thì thôi.
2. Ai thấy cây héo thì báo trong 03 ngày, kể cả việc nêu tại Điều 9 Luật Trồng rừng."""
_TWO = """1. Vườn mở cửa từ 6 giờ.
2. Vườn đóng cửa lúc 18 giờ; xem thêm khoản 1 và khoản 2 Điều 1 của Luật này."""
_HOSTILE = f"""1. {SCRIPT} và {IMAGE} & "nháy" 'đơn' **đậm** [1] [x](javascript:alert(1)).
2. {{{{ 7 * 7 }}}} {{% raw %}} ${{value}}"""

ARTICLES = (
    Article(
        f"{LAW}#1",
        "Tưới vườn",
        _ONE,
        path=OWN_CHAPTER,
        effective=date(2031, 7, 1),
        source="test",
        links=(Link("c2", "Điều 4", None),),
    ),
    Article(f"{LAW}#2", "Giờ mở cửa", _TWO, path=OWN_CHAPTER, effective=date(2031, 7, 1), source="test", code="c1"),
    Article(f"{LAW}#3", f"Tên lạ {IMAGE}", _HOSTILE, source="test"),
    Article(
        f"{DECREE}#4",
        "Chi tiết việc tưới",
        "Mỗi cây một gáo nước.",
        effective=date(2020, 1, 2),
        source="test",
        code="c2",
    ),
)
DOCUMENTS = (
    Document(LAW, "Luật", "Giữ vườn chung", "Quốc hội", date(2031, 5, 5), date(2031, 7, 1), "424242", "test"),
    Document(DECREE, "Nghị định", "chi tiết Luật Giữ vườn chung", "Chính phủ", date(2019, 12, 1), source="test"),
)
REPORT = NewsReport(
    "news:vuon-lang",
    f"Làng mở hội vườn {SCRIPT}",
    f"Sáng nay làng mở hội.\nCó 12 người dự {IMAGE}.\nHội tan lúc trưa.",
    page_date=PartialDate(25, 4, 2031),
    event_date=PartialDate(29, 5, None),
    places=("Làng Thượng",),
    author="An Bình",
    source="test",
)


def library(home: Path) -> Library:
    """The invented corpus in a home of its own, beside the handbook that ships."""
    corpus = Corpus(home)
    corpus.apply(Batch(documents=list(DOCUMENTS), articles=list(ARTICLES), reports=[REPORT]), date(2031, 8, 9))
    return Library(corpus)


def cite(held: Library, marker: int, address: str) -> Citation:
    """A citation of a whole provision (or of a report's second paragraph)."""
    at = Address.parse(address)
    if at.is_news:
        report = held.report(address)
        assert report is not None
        span, text = report.paragraphs[1], report.text
    else:
        provision = held.provision(at)
        assert provision is not None
        span, text = provision.span, provision.article.text
    return Citation(
        marker, address, at.article_id, held.label(at), held.kind(at), text[span.start : span.end], held.url(at), span
    )


class FakeAssistant:
    """Answers by a word in the question; remembers what it was asked. Looks things up as the real one does."""

    #: Lets the language model that some questions name go on to its next sentence.
    go_on = threading.Event()

    def __init__(self, held: Library, meet: threading.Barrier | None = None) -> None:
        self.library = held
        self.asked: list[tuple[tuple[str, ...], date | None]] = []
        self._meet = meet
        self._lock = threading.Lock()

    @cached_property
    def _searcher(self) -> Assistant:
        return web_search.searcher(self.library, self.library.corpus.path.parent / "search")

    def look_up(self, text: str, limit: int = 12) -> Lookup:
        with self._lock:
            found = self._searcher
        return found.look_up(text, limit)

    def ask(self, turns: Sequence[str], as_of: date | None = None) -> Answer:
        self.asked.append((tuple(turns), as_of))
        if self._meet:
            self._meet.wait(timeout=60)
        question = turns[-1]
        for word, reply in self._replies().items():
            if word in question.lower():
                return reply(question)
        return self._cited(question, f"{LAW}#1.1", f"{LAW}#2.2", "news:vuon-lang")

    def ask_stream(self, turns: Sequence[str], as_of: date | None = None) -> Iterator[Sentence | Answer]:
        """Where the question says so, a model's sentences come first, each when ``go_on`` lets it."""
        answer = self.ask(turns, as_of)
        if "mô hình" in turns[-1].lower():
            for citation in answer.citations:
                yield Sentence(f"Điều {citation.marker} nói về vườn [{citation.marker}].", (citation,))
                self.go_on.wait(timeout=10)
        yield answer

    def warm(self) -> None:
        """Nothing to make ready."""

    def understand(self, turns: Sequence[str]) -> SimpleNamespace:
        if len(turns[-1]) > 2000:
            raise DanchuError(ErrorCode.QUESTION_TOO_LONG, "Câu hỏi quá dài.")
        return SimpleNamespace(restored=turns[-1])

    def search(self, question: SimpleNamespace) -> SimpleNamespace:
        """The handbook's own questions lead to their articles; everything else to the first article."""
        entries = self.library.handbook.entries.values()
        led = [e.article for e in entries if question.restored in [q.text for q in e.questions]]
        return SimpleNamespace(hits=[Hit(article, 1.0) for article in [*led, f"{LAW}#1", REPORT.id]])

    def find(self, question: SimpleNamespace) -> SimpleNamespace:
        return SimpleNamespace(hits=self.search(question).hits, computed=calculate(question.restored))

    def _replies(self) -> dict[str, Callable[[str], Answer]]:
        return {
            "từ chối": lambda q: Answer(q, Status.REFUSED, "Câu này ngoài phạm vi, trợ lý không trả lời."),
            "sai": lambda q: self._cited(q, f"{LAW}#2.1", status=Status.CORRECTED),
            "kịch bản": lambda q: self._cited(q, f"{LAW}#3.1", "news:vuon-lang", lead=f"{SCRIPT} {IMAGE}"),
            "tóm lược": lambda q: self._cited(q, "10/2022/QH15#21.1"),
            "chậm": self._slow,
            "hỏng": self._broken,
            "thiếu chỉ mục": self._no_index,
        }

    def _cited(self, question: str, *addresses: str, status: Status = Status.ANSWERED, lead: str = "Theo") -> Answer:
        citations = tuple(cite(self.library, n, a) for n, a in enumerate(addresses, 1))
        lines = [f"{lead} **{c.label}**: “{c.quote.splitlines()[0]}” [{c.marker}]" for c in citations]
        return Answer(
            question,
            status,
            "\n".join([lines[0], *(f"- {line}" for line in lines[1:])]),
            citations,
            retrieved=tuple(c.article for c in citations),
            timings_ms={"total": 1.0},
            warnings=(Notice("amended", "Điều này đã được sửa đổi."),),
        )

    def _slow(self, question: str) -> Answer:
        time.sleep(0.4)
        return self._cited(question, f"{LAW}#1.1")

    def _broken(self, question: str) -> Answer:
        raise RuntimeError("bí mật trong vết lỗi")

    def _no_index(self, question: str) -> Answer:
        raise DanchuError(ErrorCode.INDEX_MISSING, "Chưa có chỉ mục. Chạy: danchu index build.")
