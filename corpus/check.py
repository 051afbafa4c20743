"""What is missing, doubtful or out of date in the corpus: a list of small questions, each asked of all of it.

A later floor adds its own by putting a function into the list that it hands to ``check``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.model import Article
from corpus.store import Corpus

_CODE_OF_TOPIC = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at.

    Attributes:
        code: stable, for programs (``article-gap``).
        id: what it is about: an identifier, or a source (``phapdien:44.13``, ``file:ten.txt``).
        message: a Vietnamese sentence.
    """

    code: str
    id: str
    message: str


Check = Callable[[Corpus], Iterable[Finding]]


def damage(corpus: Corpus) -> Iterator[Finding]:
    """The file on the disk is whole and holds what its hash says."""
    if wrong := corpus.damage():
        yield Finding("corpus-damaged", corpus.path.name, f"Tệp kho bị hỏng: {wrong}. Hãy xóa tệp và nạp lại.")


def emptiness(corpus: Corpus) -> Iterator[Finding]:
    """Something was imported at all."""
    if not corpus.hash:
        yield Finding("corpus-empty", corpus.path.name, "Kho chưa có gì. Hãy chạy: danchu corpus import ĐƯỜNG-DẪN.")


def doubts(corpus: Corpus) -> Iterator[Finding]:
    """What the readers noticed at import."""
    for source, doubt in corpus.doubts():
        yield Finding("import-doubt", source, doubt[:1].upper() + doubt[1:] + ".")


def articles_without_text(corpus: Corpus) -> Iterator[Finding]:
    """Every article says something (one that was repealed stands empty in the codification)."""
    for article in corpus.articles():
        if not article.text:
            repealed = "bãi bỏ" in article.note or "bãi bỏ" in article.title
            yield Finding(
                "article-without-text",
                article.id,
                "Điều đã bị bãi bỏ, không còn chữ." if repealed else "Điều không có chữ nào.",
            )


def gaps(corpus: Corpus) -> Iterator[Finding]:
    """Articles of a document run from 1 without a gap (the import has said so of single files already)."""
    numbers: dict[str, set[int]] = {}
    for article in corpus.articles():
        if not article.source.startswith("file:"):
            numbers.setdefault(article.document, set()).add(_number(article))
    for document, held in numbers.items():
        missing = sorted(set(range(1, max(held) + 1)) - held)
        if missing:
            yield Finding("article-gap", document, f"Không có Điều {_ranges(missing)}.")


def unresolved_links(corpus: Corpus) -> Iterator[Finding]:
    """Cross-references within a topic lead to an article, or to a heading that has articles under it."""
    articles = list(corpus.articles())
    codes = sorted(article.code for article in articles if article.code)
    for article in articles:
        for link in article.links:
            if link.code[:_CODE_OF_TOPIC] != article.code[:_CODE_OF_TOPIC]:
                continue  # another topic, which need not be held
            at = bisect_left(codes, link.code)
            if at == len(codes) or not codes[at].startswith(link.code):
                yield Finding("link-unresolved", article.id, f"Dẫn tới “{link.label[:80]}” nhưng kho không có điều ấy.")


def undated_documents(corpus: Corpus) -> Iterator[Finding]:
    """Every document has the day it was issued and the day it comes into force."""
    for document in corpus.documents():
        lacking = [
            name
            for name, day in (("ngày ban hành", document.issued), ("ngày có hiệu lực", document.effective))
            if day is None
        ]
        if lacking:
            yield Finding("document-without-date", document.number, f"Không rõ {' và '.join(lacking)}.")


#: Asked in this order; damage first, for the rest cannot be trusted after it.
CHECKS: tuple[Check, ...] = (
    damage,
    emptiness,
    doubts,
    articles_without_text,
    gaps,
    unresolved_links,
    undated_documents,
)


def check(corpus: Corpus, checks: Sequence[Check] = CHECKS) -> list[Finding]:
    """Everything that the checks find, in their order."""
    return [finding for one in checks for finding in one(corpus)]


def _number(article: Article) -> int:
    return int(re.sub(r"\D", "", article.number))


def _ranges(numbers: Sequence[int]) -> str:
    """``[3, 4, 5, 9]`` as ``3–5, 9``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)
