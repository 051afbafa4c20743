"""An invented law of gardens under the real law's number, so that "Điều 2" is found; and what it needs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hash_embedding import HashEmbedder

from assistant.engine import Assistant
from assistant.settings import AssistantSettings
from corpus.handbook import ClauseDigest, Handbook, HandbookEntry, Setting, Term, load_handbook
from corpus.library import Library
from corpus.model import Article, Document, NewsReport, PartialDate
from corpus.store import Batch, Corpus
from index.build import build_index
from index.publish import Shelf
from index.search import Index
from index.settings import IndexSettings

LAW, DECREE = "10/2022/QH15", "8/2031/NĐ-CP"
REPORT = "news:vuon-1"

_RULES = "\n".join(
    [
        "1. Người giữ vườn có các việc sau đây:",
        *(f"{letter}) Việc {n}: {work};" for n, (letter, work) in enumerate(
            zip("abcdđ", ("tưới gốc", "bắt sâu", "rào giậu", "ghi sổ vườn", "đếm quả"), strict=True), 1)),
        "2. Người giữ vườn được thay sau 02 năm.",
    ]
)  # fmt: skip
_LONG = "\n".join(f"Dòng {n} kể về giống cây số {n} và cách ươm hạt ấy trong chậu đất nhỏ." for n in range(1, 30))
_CLAUSED = "\n".join(
    f"{n}. Mùa {name} thì {work}, mỗi tuần {n} lần, và người trông coi ghi lại vào quyển sổ treo ở cổng vườn chung. "
    + f"Sổ mùa {name} giữ trong 0{n} năm rồi mới được bỏ đi, trừ khi còn người hỏi đến."
    for n, (name, work) in enumerate(
        [("xuân", "gieo hạt"), ("hạ", "tưới nước"), ("thu", "hái quả"), ("đông", "đốt lá khô")], 1
    )
)
ARTICLES = (
    Article(f"{LAW}#1", "Phạm vi", "Luật này nói về vườn chung của xóm Mây.", source="made"),
    Article(f"{LAW}#2", "Việc của người giữ vườn", _RULES, source="made"),
    Article(f"{LAW}#3", "Giống cây", _LONG, source="made"),
    Article(f"{LAW}#4", "Việc theo mùa", _CLAUSED, source="made"),
    Article(
        f"{LAW}#5",
        "Chia quả",
        "1. Quả chín chia đều cho các nhà đã góp công theo Điều 2.\n"
        "2. Quả rụng thuộc về người nhặt được trước.\nNhà nào vắng thì được để phần.",
        source="made",
    ),
    Article(f"{DECREE}#1", "Cổng vườn", "1. Cổng mở lúc 6 giờ.\n2. Cổng đóng lúc 18 giờ.", source="made"),
)
DOCUMENTS = (
    Document(LAW, "Luật", "Vườn chung", effective=date(2023, 7, 1), item_id="161986", source="made"),
    Document(DECREE, "Nghị định", "Cổng vườn", source="made"),
)
NEWS = NewsReport(
    REPORT,
    "Hội vườn xóm Mây",
    "Ngày 12/5, xóm Mây mở hội vườn lần thứ ba [7].\nBà con góp 300 cây xoài và 20 gánh phân.",
    page_date=PartialDate(14, 5, 2031),
    event_date=PartialDate(12, 5, 2031),
    places=("xóm Mây",),
    source="made",
)
TERMS = (Term(phap_ly="người giữ vườn", doi_thuong=("bác làm vườn",)),)
ENTRY = HandbookEntry(
    article=f"{LAW}#2",
    title="Việc của người giữ vườn",
    settings=(Setting.ALL,),
    summary="Ai giữ vườn và giữ mấy năm.",
    clauses=(ClauseDigest(clause=1, text="Tưới, bắt sâu, rào, ghi sổ, đếm quả."),),
    questions=tuple(f"Người giữ vườn lo việc thứ {n} nào?" for n in range(1, 7)),
)


def garden(home: Path) -> Assistant:
    """An assistant over the invented texts."""
    corpus = Corpus(home)
    corpus.apply(Batch(list(DOCUMENTS), list(ARTICLES), [NEWS]), date(2031, 6, 1))
    return _assistant(Library(corpus, Handbook({ENTRY.article: ENTRY}, {}, TERMS)), home)


def digests(home: Path) -> Assistant:
    """An assistant over the shipped handbook and nothing else."""
    return _assistant(Library(Corpus(home), load_handbook()), home)


def _assistant(library: Library, home: Path) -> Assistant:
    embedder, shelf, settings = HashEmbedder(), Shelf(home / "index"), IndexSettings(model="hash")
    build_index(library, embedder, settings, shelf)  # type: ignore[arg-type]
    index = Index.open(shelf, embedder, settings, library.hash)  # type: ignore[arg-type]
    return Assistant(library, index, AssistantSettings(refuse_below=0.0))  # refusing is learned for the real model
