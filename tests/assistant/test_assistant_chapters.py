"""A chapter named: its articles, what is said of it, and what is said when there is no such chapter."""

from __future__ import annotations

from typing import cast

import pytest

from assistant.chapters import chapter_of
from assistant.question.headings import HeadingReference
from corpus.library import Library
from corpus.model import Article, Document, Heading

LAW = "7/2031/QH17"
NAME = f"Luật Vườn chung ({LAW})"
ORCHARD, WORK = Heading("Chương", "I", "VƯỜN CHUNG"), Heading("Chương", "II", "VIỆC VƯỜN")
PATHS = {
    "1": (ORCHARD,),
    "2": (WORK, Heading("Mục", "1", "TƯỚI CÂY")),
    "3": (WORK, Heading("Mục", "1", "TƯỚI CÂY")),
    "4": (WORK, Heading("Mục", "2", "")),
}


class MadeLibrary:
    def document(self, number: str) -> Document:
        return Document(number, "Luật", "Vườn chung")

    def article_ids(self, document: str) -> list[str]:
        return [f"{document}#{number}" for number in PATHS]

    def article(self, article_id: str) -> Article:
        return Article(article_id, "Việc", "Dòng đầu:\n1. Dòng sau.", path=PATHS[article_id.split("#")[1]])


def looked_up(*path: tuple[str, int]) -> tuple[list[str], str, str]:
    chapter = chapter_of(HeadingReference(0, 0, path, LAW), cast(Library, MadeLibrary()))
    return [article.number for article in chapter.articles], chapter.summary, chapter.missing


@pytest.mark.parametrize(
    ("path", "articles", "summary"),
    [
        ([("Chương", 1)], ["1"], f"Chương I {NAME} (Vườn chung) có một điều: Điều 1."),
        ([("Chương", 2)], ["2", "3", "4"], f"Chương II {NAME} (Việc vườn) gồm 3 điều, từ Điều 2 đến Điều 4."),
        ([("Chương", 2), ("Mục", 1)], ["2", "3"], f"Mục 1 Chương II {NAME} (Tưới cây) gồm 2 điều, từ Điều 2 đến Điều 3."),  # noqa: E501
        ([("Chương", 2), ("Mục", 2)], ["4"], f"Mục 2 Chương II {NAME} có một điều: Điều 4."),
    ],
)  # fmt: skip
def test_a_chapter_that_is_there(path: list[tuple[str, int]], articles: list[str], summary: str) -> None:
    assert looked_up(*path) == (articles, summary, "")


@pytest.mark.parametrize(
    ("path", "missing"),
    [
        ([("Chương", 9)], "Luật Vườn chung (7/2031/QH17) có 2 chương, không có Chương IX."),
        ([("Chương", 2), ("Mục", 5)], "Chương II Luật Vườn chung (7/2031/QH17) có 2 mục, không có Mục 5."),
        ([("Chương", 1), ("Mục", 1)], "Chương I Luật Vườn chung (7/2031/QH17) không chia mục, không có Mục 1."),
    ],
)
def test_a_chapter_that_is_not(path: list[tuple[str, int]], missing: str) -> None:
    assert looked_up(*path) == ([], "", missing)


def test_an_article_is_opened_by_its_first_line() -> None:
    chapter = chapter_of(HeadingReference(0, 0, (("Chương", 2),), LAW), cast(Library, MadeLibrary()))
    excerpts = list(chapter.openings())
    assert [str(excerpt.address) for excerpt in excerpts] == [f"{LAW}#{n}" for n in (2, 3, 4)]
    assert {"Dòng đầu:\n1. Dòng sau."[e.span.start : e.span.end] for e in excerpts} == {"Dòng đầu:"}
