"""An invented library of a garden law, and an embedder that hashes: what most tests of the index floor need."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.handbook import ClauseDigest, Handbook, HandbookEntry, NewsDigest, Setting
from corpus.library import Library
from corpus.model import Article, Document, Heading, NewsReport, PartialDate
from corpus.store import Batch, Corpus
from index.build import BuildReport, build_index
from index.publish import Shelf
from index.settings import IndexSettings
from index.tokens import main_tokens

LAW = "7/2031/QH20"
DECREE = "8/2031/NĐ-CP"
DIMENSION = 64
DESCRIPTORS = Path("/proc/self/fd")
CHAPTER = Heading("Chương", "I", "QUY ĐỊNH CHUNG")

LONG_CLAUSE = "\n".join(
    [
        "1. Người chăm vườn có các trách nhiệm sau đây:",
        *(
            f"{letter}) Trách nhiệm thứ {n} là chăm luống rau số {n}, ghi vào sổ vườn "
            + "từng ngày tưới nước và bón phân " * 6
            + ";"
            for n, letter in enumerate("abcdđeg", 1)
        ),
    ]
)
ARTICLES = (
    Article(
        f"{LAW}#1",
        "Phạm vi vườn chung",
        "Luật này quy định về vườn chung của thôn.\nVườn chung không thuộc riêng ai.",
        path=(CHAPTER,),
        source="made",
    ),
    Article(
        f"{LAW}#2",
        "Họp thôn về vườn",
        "Thôn họp về vườn chung theo các quy định sau:\n"
        "1. Trưởng thôn triệu tập cuộc họp thôn mỗi năm 02 lần.\n"
        "2. Cuộc họp thôn có từ 50% đại diện hộ gia đình dự thì được biểu quyết trồng cây:\n"
        "a) Cây ăn quả;\n"
        "b) Cây bóng mát.\n"
        "Kết quả biểu quyết được niêm yết công khai.",
        path=(CHAPTER,),
        source="made",
    ),
    Article(f"{LAW}#3", "Trách nhiệm chăm vườn", LONG_CLAUSE, path=(CHAPTER,), source="made"),
    Article(
        f"{DECREE}#1",
        "Tưới cây",
        "1. Cây được tưới vào sáng sớm, do công an viên và dân quân thay phiên.\n2. Ngày mưa không tưới.",
        source="made",
    ),
)
DOCUMENTS = (
    Document(LAW, "Luật", "Vườn chung", source="made"),
    Document(DECREE, "Nghị định", "Tưới vườn chung", source="made"),
)
REPORT = NewsReport(
    "news:vuon-1",
    "Hội vườn xã Mây Trắng",
    "Hội vườn xã Mây Trắng\nNgày 12/5, xã Mây Trắng mở hội vườn.\nBà con góp 300 cây xoài.",
    page_date=PartialDate(14, 5, 2031),
    event_date=PartialDate(12, 5, 2031),
    places=("Mây Trắng",),
    source="made",
)
QUESTIONS = tuple(f"Câu hỏi thứ {n} về lập lịch tưới cây là gì?" for n in range(1, 7))
HANDBOOK = Handbook(
    {
        f"{DECREE}#1": HandbookEntry(
            article=f"{DECREE}#1",
            title="Tưới cây",
            settings=(Setting.ALL,),
            summary="Ai tưới cây và tưới lúc nào.",
            clauses=(ClauseDigest(clause=1, text="Mọi nhà thay nhau tưới vào buổi sớm."),),
            questions=QUESTIONS,
        ),
        f"{DECREE}#9": HandbookEntry(
            article=f"{DECREE}#9",
            title="Thu hoạch",
            settings=(Setting.ALL,),
            summary="Chia quả chín.",
            clauses=(
                ClauseDigest(clause=1, text="Quả chín chia đều cho các hộ."),
                ClauseDigest(clause=2, text="Quả rụng để trẻ em nhặt."),
            ),
            questions=tuple(f"Chia quả chín kiểu {n} thế nào?" for n in range(1, 7)),
        ),
    },
    {
        "news:vuon-2": NewsDigest(
            report="news:vuon-2",
            title="Thôn Đồi thi hoa",
            place="thôn Đồi",
            organiser="Hội phụ nữ",
            paragraphs=("Thôn Đồi mở cuộc thi hoa cúc.",),
            questions=tuple(f"Thôn Đồi thi hoa lần {n} ra sao?" for n in range(1, 7)),
        )
    },
    (),
)


def made_library(home: Path, articles: Sequence[Article] = ARTICLES, handbook: Handbook = HANDBOOK) -> Library:
    """A library in ``home`` with the invented law, a report and a handbook that also knows what is not held."""
    corpus = Corpus(home)
    put(corpus, articles)
    return Library(corpus, handbook)


def put(corpus: Corpus, articles: Sequence[Article] = ARTICLES) -> None:
    """Import articles in place of those of the made source."""
    corpus.apply(Batch(list(DOCUMENTS), list(articles), [REPORT]), date(2031, 6, 1))


class HashEmbedder:
    """Vectors from the words alone: the same for the same text, near for texts that share words. Counts its work."""

    def __init__(self, settings: IndexSettings | None = None, name: str = "hash") -> None:
        self.settings = settings or IndexSettings(model=name)
        self.identity = f"{name}|||"
        self.embedded: list[str] = []

    def query(self, text: str) -> NDArray[np.float32]:
        return hashed(text)

    def passages(self, texts: Sequence[str], progress: Callable[[int], None] = lambda _: None) -> NDArray[np.float32]:
        self.embedded += texts
        for _ in texts:
            progress(1)
        return np.array([hashed(text) for text in texts], dtype=np.float32)

    def warm(self) -> None: ...


def hashed(text: str) -> NDArray[np.float32]:
    """A unit vector: the sum of one fixed random direction for each token."""
    total = np.full(DIMENSION, 1e-3)
    for token in main_tokens(text):
        seed = int.from_bytes(hashlib.sha256(token.encode()).digest()[:8], "little")
        total += np.random.default_rng(seed).normal(size=DIMENSION)
    return (total / np.linalg.norm(total)).astype(np.float32)


def build(library: Library, embedder: HashEmbedder, shelf: Shelf, **options: Any) -> BuildReport:
    """Build with the default settings; what was embedded before is forgotten."""
    embedder.embedded.clear()
    return build_index(library, embedder, IndexSettings(), shelf, **options)  # type: ignore[arg-type]


def changed(text: str) -> list[Article]:
    """The made articles, the second one with another text."""
    return [replace(a, text=text) if a.id == f"{LAW}#2" else a for a in ARTICLES]


def open_files(folder: Path) -> list[str]:
    """The files under ``folder`` that this process holds open; none where the system does not tell."""
    if not DESCRIPTORS.is_dir():
        return []
    found = []
    for descriptor in DESCRIPTORS.iterdir():
        with suppress(OSError):  # closed since it was listed
            found.append(str(descriptor.readlink()))
    return [path for path in found if path.startswith(str(folder))]


def files_let_go(folder: Path, seconds: float = 20) -> bool:
    """Whether this process lets go of all files under ``folder`` soon (Chroma closes them in the background)."""
    deadline = time.monotonic() + seconds
    while open_files(folder):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
