"""An invented law with everything a model may get wrong: numbers, deadlines, bodies, negations, exceptions, lists."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from made_garden import HashEmbedder

from assistant.engine import Assistant
from assistant.settings import AssistantSettings
from assistant.writing.settings import LanguageModelSettings
from assistant.writing.verifier import Ground
from assistant.writing.writer import Writer
from corpus.address import Address
from corpus.handbook import ClauseDigest, Handbook, HandbookEntry, Setting
from corpus.library import Library
from corpus.model import Article, Document, Kind, NewsReport
from corpus.store import Batch, Corpus
from index.build import build_index
from index.publish import Shelf
from index.search import Index
from index.settings import IndexSettings

LAW = "10/2022/QH15"
NEWS = "news:so-vuon"
CLAUSES = {
    "1": "Trong thời hạn 05 ngày làm việc kể từ ngày chốt sổ vườn, Trưởng thôn phải niêm yết sổ vườn tại nhà văn hóa; "
    "Ủy ban nhân dân cấp xã có thể cử người xem sổ vườn.",
    "2": "Trưởng thôn không được thu tiền xem sổ vườn, trừ trường hợp in lại sổ vườn đã mất.",
    "3": "Sổ vườn được thông qua khi có trên 50% tổng số hộ gia đình dự họp tán thành. Ban công tác Mặt trận báo cáo "
    "Ủy ban nhân dân cấp xã kết quả thông qua trong 10 ngày.",
    "4": "Người giữ sổ vườn có các việc sau đây:\na) Ghi số cây trồng mới;\nb) Chưa ghi cây ươm trong chậu;\n"
    "c) Báo Trưởng thôn khi sổ vườn hết trang.",
    "5": "Người giữ sổ vườn không được:\na) Cho mượn sổ vườn qua đêm;\nb) Tẩy xóa số cây.",
}
TEXT = "\n".join(f"{number}. {text}" for number, text in CLAUSES.items())
OTHER = "1. Cổng vườn mở từ 06 giờ và đóng lúc 18 giờ.\n2. Trưởng thôn giữ chìa khóa cổng vườn theo khoản 2 Điều 11."
ARTICLES = (
    Article(f"{LAW}#11", "Sổ vườn", TEXT, source="made"),
    Article(f"{LAW}#12", "Cổng vườn", OTHER, source="made"),
    Article(f"{LAW}#13", "Hội quả", "Hội quả mở ngày rằm; ai đến cũng được ăn thử.", source="made"),
)
ENTRY = HandbookEntry(
    article=f"{LAW}#13",
    title="Hội quả",
    settings=(Setting.ALL,),
    summary="Hội quả mở ngày nào.",
    clauses=(ClauseDigest(text="Ngày rằm có hội quả."),),
    questions=tuple(f"Hội quả lần thứ {n} mở ngày nào?" for n in range(1, 7)),
)
REPORT = NewsReport(NEWS, "Xóm Mây mở sổ vườn", "Xóm Mây đã mở sổ vườn với 300 cây xoài.", source="made")


def library(home: Path) -> Library:
    corpus = Corpus(home)
    document = Document(LAW, "Luật", "Vườn chung", effective=date(2023, 7, 1), source="made")
    corpus.apply(Batch([document], list(ARTICLES), [REPORT]), date(2031, 6, 1))
    return Library(corpus, Handbook({ENTRY.article: ENTRY}, {}, ()))


def assistant(texts: Library, home: Path) -> Assistant:
    """An assistant over the invented law, without a model."""
    embedder, shelf, settings = HashEmbedder(), Shelf(home / "index"), IndexSettings(model="hash")
    build_index(texts, embedder, settings, shelf)  # type: ignore[arg-type]
    index = Index.open(shelf, embedder, settings, texts.hash)  # type: ignore[arg-type]
    return Assistant(texts, index, AssistantSettings(refuse_below=0.0, max_citations=8))


def with_model(quiet: Assistant, settings: LanguageModelSettings) -> Assistant:
    """The same assistant, its answers written by a model."""
    writer = Writer(settings, quiet.library)
    return Assistant(quiet.library, quiet.index, quiet.settings, writer)


def ground(clause: str) -> Ground:
    """A clause of the invented law as what may be cited; "" for the whole article."""
    address = Address(LAW, "11", clause or None)
    text = f"{clause}. {CLAUSES[clause]}" if clause else TEXT
    return Ground(1, address, f"Khoản {clause} Điều 11", Kind.LAW, text, title="Sổ vườn", document="Luật Vườn chung")
