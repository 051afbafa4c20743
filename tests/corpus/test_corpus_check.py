"""``corpus check``: each question finds what it is for, and nothing on a sound corpus."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from made_corpus import CHAPTER_1, GARDEN, MadeArticle, decree_as, garden_topic

from corpus.check import CHECKS, Finding, check
from corpus.importing import import_paths
from corpus.store import Corpus


def found(corpus: Corpus, code: str) -> list[tuple[str, str]]:
    return [(f.id, f.message) for f in check(corpus) if f.code == code]


def topic(folder: Path, *articles: MadeArticle) -> Path:
    path = folder / "topic.html"
    path.write_text(garden_topic(articles=(GARDEN[0], *articles)).html(), "utf-8")
    return path


def article(number: int, body: str = "<p>Chữ.</p>", note: str | None = None, **more: object) -> MadeArticle:
    code = f"{CHAPTER_1}{number:05d}000000000000000"
    line = GARDEN[1].note.replace("Điều 1 ", f"Điều {number} ", 1) if note is None else note
    return MadeArticle(code, f"LQ.{number}", "T", line, body, **more)  # type: ignore[arg-type]


def test_an_empty_corpus_says_so(corpus: Corpus) -> None:
    assert [f.code for f in check(corpus)] == ["corpus-empty"]


def test_a_sound_corpus_has_no_findings(corpus: Corpus, tmp_path: Path) -> None:
    import_paths(corpus, [topic(tmp_path, article(1), article(2))])
    assert check(corpus) == []


def test_doubts_of_the_import_are_told_once(corpus: Corpus, tmp_path: Path) -> None:
    import_paths(corpus, [decree_as("txt", tmp_path)])
    assert check(corpus) == [Finding("import-doubt", "file:nghi-dinh-vuon.txt", "Thiếu Điều 3.")]


def test_gaps(corpus: Corpus, tmp_path: Path) -> None:
    import_paths(corpus, [topic(tmp_path, *(article(n) for n in (2, 3, 7, 9)))])
    assert found(corpus, "article-gap") == [("7/2031/QH20", "Không có Điều 1, 4–6, 8.")]


def test_articles_without_text(corpus: Corpus, tmp_path: Path) -> None:
    repealed = GARDEN[1].note.replace("Điều 1 ", "Điều 2 ", 1) + ", bị bãi bỏ bởi Điều 9 Luật số 9/2033/QH20"
    import_paths(corpus, [topic(tmp_path, article(1, ""), article(2, "", repealed), article(3))])
    assert found(corpus, "article-without-text") == [
        ("7/2031/QH20#1", "Điều không có chữ nào."),
        ("7/2031/QH20#2", "Điều đã bị bãi bỏ, không còn chữ."),
    ]


def test_unresolved_links_inside_the_topic_only(corpus: Corpus, tmp_path: Path) -> None:
    links = (
        (article(1).code, "Điều một"),
        (CHAPTER_1, "Chương I"),
        ("4401300000000000100000400000000000000000", "Điều 44.13.LQ.4"),
        (article(8).code, "Điều tám"),
        ("99009" + "9" * 15, "Chương chín"),
    )
    import_paths(corpus, [topic(tmp_path, article(1), article(2, links=links))])
    assert [(i, "Điều tám" in m, "Chương chín" in m) for i, m in found(corpus, "link-unresolved")] == [
        ("7/2031/QH20#2", True, False),
        ("7/2031/QH20#2", False, True),
    ]


def test_undated_documents(corpus: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "quyet-dinh.txt"
    path.write_text("Số: 5/2030/QĐ-UBND\nQUYẾT ĐỊNH\nVề cây\nĐiều 1. A\nMột.\nĐiều 2. B\nHai.", "utf-8")
    import_paths(corpus, [path])
    assert found(corpus, "document-without-date") == [
        ("5/2030/QĐ-UBND", "Không rõ ngày ban hành và ngày có hiệu lực."),
    ]


def test_damage(corpus: Corpus, tmp_path: Path) -> None:
    import_paths(corpus, [decree_as("txt", tmp_path)])
    with sqlite3.connect(corpus.path) as raw:
        raw.execute("DELETE FROM articles WHERE id LIKE '%#5'")
    assert len(found(corpus, "corpus-damaged")) == 1


def test_another_floor_may_add_a_check(corpus: Corpus) -> None:
    mine = Finding("mine", "x", "Của tôi.")
    assert check(corpus, [*CHECKS, lambda _: [mine]])[-1] == mine
