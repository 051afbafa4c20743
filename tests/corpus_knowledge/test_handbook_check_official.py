"""The shipped handbook against the official text, and the same with errors planted at test time."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from corpus.handbook import Handbook, HandbookEntry
from corpus.handbook.check import handbook_findings
from corpus.handbook.compare import entry_findings
from corpus.handbook.documents import DIGESTED
from corpus.library import Library

Mend = Callable[[str], str]


def test_the_handbook_is_clean(knowing: Library) -> None:
    assert handbook_findings(knowing) == []


@pytest.mark.parametrize("document", DIGESTED)
def test_every_article_of_the_digested_documents_is_digested(knowing: Library, document: str) -> None:
    held = knowing.corpus.article_ids(document)
    assert len(held) == DIGESTED[document].articles
    assert set(held) <= set(knowing.handbook.entries)


@pytest.mark.parametrize(
    ("article", "old", "new", "code"),
    [
        ("10/2022/QH15#21", "trên 50%", "trên 60%", "handbook-number"),
        ("10/2022/QH15#21", "trên 50%", "từ 50%", "handbook-bound"),
        ("10/2022/QH15#19", "02 ngày", "03 ngày", "handbook-number"),
        ("10/2022/QH15#20", "05 ngày làm việc", "05 ngày", "handbook-number"),
        ("185/2026/NĐ-CP#4", "05 năm", "04 năm", "handbook-number"),
        ("59/2023/NĐ-CP#9", "60 ngày", "90 ngày", "handbook-number"),
        ("61/2023/NĐ-CP#11", "UBND cấp xã", "UBND cấp tỉnh", "handbook-body"),
        ("10/2022/QH15#14", "Ủy ban Mặt trận Tổ quốc Việt Nam cấp xã", "Ban công tác Mặt trận", "handbook-body"),
        ("185/2026/NĐ-CP#9", "HĐND cấp xã", "HĐND cấp tỉnh", "handbook-body"),
        ("67/2019/TT-BCA#4", "từ 5cm", "từ 6cm", "handbook-number"),
        ("67/2019/TT-BCA#13", "Cục Cảnh sát giao thông", "Cục Quản lý xuất nhập cảnh", "handbook-body"),
    ],
)
def test_a_changed_fact_is_found(knowing: Library, article: str, old: str, new: str, code: str) -> None:
    text = knowing.corpus.article(article)
    assert text is not None
    changed = _mended(knowing, article, lambda prose: re.sub(re.escape(old), new, prose, flags=re.IGNORECASE))
    assert code in {finding.code for finding in entry_findings(changed, text, knowing)}


def test_a_missing_article_is_found(knowing: Library) -> None:
    entries = {key: entry for key, entry in knowing.handbook.entries.items() if key != "59/2023/NĐ-CP#17"}
    library = Library(knowing.corpus, Handbook(entries, knowing.handbook.news, knowing.handbook.terms))
    assert [(f.code, f.id) for f in handbook_findings(library)] == [("handbook-missing", "59/2023/NĐ-CP#17")]


@pytest.mark.parametrize("source", ["10/2022/QH15#19", "59/2023/NĐ-CP#4", "165/2018/TT-BQP#5"])
def test_a_copied_sentence_is_found(knowing: Library, source: str) -> None:
    article = knowing.corpus.article(source)
    assert article is not None
    sentence = max(re.split(r"[.;\n]", article.text), key=len)
    changed = _mended(knowing, "10/2022/QH15#3", lambda text: f"{text} {sentence}")
    handbook = Handbook({changed.article: changed}, {}, ())
    found = {(f.code, f.id) for f in handbook_findings(Library(knowing.corpus, handbook))}
    assert ("handbook-copied", changed.article) in found


def test_most_changed_numbers_are_found_wherever_they_stand(knowing: Library) -> None:
    """Every number that is no cross-reference, raised by one in turn, over the whole handbook."""
    found = planted = 0
    number = re.compile(r"(?<![\w/.,])(?<!điều )(?<!khoản )(?<!số )(?<!, )(?<!và )\d+(?![\w/.])", re.IGNORECASE)
    for entry in knowing.handbook.entries.values():
        article = knowing.corpus.article(entry.article)
        assert article is not None
        for at, clause in enumerate(entry.clauses):
            for match in number.finditer(clause.text):
                raised = f"{int(match[0]) + 1:0{len(match[0])}d}"
                text = clause.text[: match.start()] + raised + clause.text[match.end() :]
                clauses = (*entry.clauses[:at], clause.model_copy(update={"text": text}), *entry.clauses[at + 1 :])
                planted += 1
                found += any(
                    True for _ in entry_findings(entry.model_copy(update={"clauses": clauses}), article, knowing)
                )
    assert planted > 150
    assert found / planted > 0.95


def _mended(library: Library, article: str, mend: Mend) -> HandbookEntry:
    """The shipped entry with its prose changed."""
    entry = library.handbook.entries[article]
    clauses = tuple(clause.model_copy(update={"text": mend(clause.text)}) for clause in entry.clauses)
    changed = entry.model_copy(update={"clauses": clauses})
    assert changed != entry
    return changed
