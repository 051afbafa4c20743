"""What is indexed: spans are stored text, nothing of an article is left out, long clauses split between points."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_library import ARTICLES, DECREE, LAW, LONG_CLAUSE, QUESTIONS, REPORT, made_library

from corpus.library import HANDBOOK_SOURCE, Library
from corpus.model import Article
from corpus.structure import Span
from index.chunks import Channel, Chunk, article_chunks, article_header, chunks_of, report_chunks

CHUNK_CHARS = 1400


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return made_library(tmp_path_factory.mktemp("chunks-home"))


def stored(chunk: Chunk, library: Library) -> str:
    """The text of a chunk's span as the library stores it."""
    article = library.article(chunk.article)
    report = None if article else library.report(chunk.article)
    text = article.text if article else report.text if report else ""
    return text[chunk.span.start : chunk.span.end]


def assert_exact(chunks: list[Chunk], library: Library) -> None:
    """Every quotable chunk ends with its stored text, and only a repeated lead may stand before it."""
    for chunk in chunks:
        if chunk.channel is not Channel.TEXT:
            assert chunk.span == Span(0, 0)
            continue
        own = stored(chunk, library)
        assert own and own.strip(), chunk.address
        assert chunk.body.endswith(own), chunk.address
        lead = chunk.body.removesuffix(own)
        if lead:
            provision = library.provision(chunk.address)
            assert provision is not None and provision.text.startswith(lead.rstrip("\n")[:300]), chunk.address


def assert_tiled(article: Article, chunks: list[Chunk]) -> None:
    """The spans stand in order, do not overlap, and leave nothing but white space between them."""
    at = 0
    for chunk in chunks:
        assert chunk.span.start >= at, f"{chunk.address}: đoạn chồng lên đoạn trước"
        assert not article.text[at : chunk.span.start].strip(), f"{chunk.address}: sót chữ phía trước"
        at = chunk.span.end
    assert not article.text[at:].strip(), f"{article.id}: sót chữ ở cuối"


def assert_points_whole(article: Article, chunks: list[Chunk]) -> None:
    """No chunk begins or ends inside a point."""
    for clause in article.clauses:
        for point in clause.points:
            holders = [c for c in chunks if c.span.start < point.span.end and point.span.start < c.span.end]
            assert len(holders) == 1, f"{article.id}.{clause.number}.{point.letter}"


def test_addresses_and_openings_of_an_article(made: Library) -> None:
    article = ARTICLES[1]
    chunks = list(article_chunks(article, made, CHUNK_CHARS))
    assert [c.address for c in chunks] == [f"{LAW}#2", f"{LAW}#2.1", f"{LAW}#2.2"]
    assert stored(chunks[0], made) == "Thôn họp về vườn chung theo các quy định sau:\n"
    assert stored(chunks[2], made).endswith("niêm yết công khai.")
    assert chunks[0].header == "Điều 2. Họp thôn về vườn — Luật Vườn chung, Quy định chung"
    assert chunks[1].passage == chunks[1].header + "\n" + chunks[1].body


def test_article_without_clauses_is_one_chunk_until_it_is_too_long(made: Library) -> None:
    article = ARTICLES[0]
    assert [c.address for c in article_chunks(article, made, CHUNK_CHARS)] == [article.id]
    paragraphs = replace(article, text="\n".join(f"Đoạn {n} " + "nói về vườn " * 10 for n in range(20)).strip())
    chunks = list(article_chunks(paragraphs, made, 300))
    assert len(chunks) > 5
    assert {c.address for c in chunks} == {article.id}
    assert all(c.span.end - c.span.start <= 300 for c in chunks)
    assert_tiled(paragraphs, chunks)


def test_long_clause_is_split_at_its_points_under_its_own_lead(made: Library) -> None:
    article = ARTICLES[2]
    assert len(LONG_CLAUSE) > CHUNK_CHARS
    chunks = list(article_chunks(article, made, 700))
    assert len(chunks) > 2
    assert {c.address for c in chunks} == {f"{LAW}#3.1"}
    assert_exact(chunks, made)
    assert_tiled(article, chunks)
    assert_points_whole(article, chunks)
    lead = "1. Người chăm vườn có các trách nhiệm sau đây:"
    assert all(c.body.startswith(lead) for c in chunks)
    assert all(article.text[c.span.start] in "1abcdđeg" for c in chunks)


def test_one_point_longer_than_the_limit_stays_whole(made: Library) -> None:
    text = "1. Gồm:\na) Ngắn;\nb) " + "Dài lắm " * 100 + ";\nc) Cũng ngắn."
    article = Article(f"{LAW}#4", "Điểm dài", text, source="made")
    chunks = list(article_chunks(article, made, 300))
    assert_tiled(article, chunks)
    assert_points_whole(article, chunks)
    assert max(c.span.end - c.span.start for c in chunks) > 300


def test_report_by_paragraph_without_its_headline_as_a_paragraph(made: Library) -> None:
    chunks = list(report_chunks(REPORT))
    assert [stored(c, made) for c in chunks] == ["Ngày 12/5, xã Mây Trắng mở hội vườn.", "Bà con góp 300 cây xoài."]
    assert {c.address for c in chunks} == {"news:vuon-1"}
    assert all(c.header == "Hội vườn xã Mây Trắng 12/05/2031" for c in chunks)


def test_handbook_lines_lead_to_articles_and_are_never_quotable(made: Library) -> None:
    chunks = list(chunks_of(made, CHUNK_CHARS))
    assert_exact(chunks, made)
    questions = [c for c in chunks if c.channel is Channel.QUESTION]
    assert [c.body for c in questions if c.article == f"{DECREE}#1"] == list(QUESTIONS)
    digests = [c for c in chunks if c.channel is Channel.DIGEST]
    assert {c.article for c in digests} == {f"{DECREE}#1"}, "chỉ điều có văn bản mới cần dòng cẩm nang dẫn tới"
    standing_in = [c for c in chunks if c.channel is Channel.TEXT and c.article == f"{DECREE}#9"]
    assert [c.address for c in standing_in] == [f"{DECREE}#9", f"{DECREE}#9.1", f"{DECREE}#9.2"]
    assert made.article(f"{DECREE}#9").source == HANDBOOK_SOURCE
    assert {c.article for c in questions} >= {"news:vuon-2", f"{DECREE}#9"}


def test_order_is_fixed(made: Library) -> None:
    assert list(chunks_of(made, CHUNK_CHARS)) == list(chunks_of(made, CHUNK_CHARS))


@pytest.mark.parametrize("chunk_chars", [300, 1400])
def test_official_articles_are_tiled(official_library: Library, chunk_chars: int) -> None:
    count = 0
    for article in official_library.articles():
        chunks = list(article_chunks(article, official_library, chunk_chars))
        assert_exact(chunks, official_library)
        assert_tiled(article, chunks)
        assert_points_whole(article, chunks)
        count += 1
    assert count >= 368


def test_official_reports_are_covered(official_library: Library) -> None:
    for report in official_library.reports():
        chunks = list(report_chunks(report))
        assert chunks, report.id
        assert_exact(chunks, official_library)
        covered = {stored(c, official_library) for c in chunks} | {report.headline}
        assert {report.text[p.start : p.end] for p in report.paragraphs} <= covered


def test_official_headers_name_article_and_document(official_library: Library) -> None:
    article = official_library.article("10/2022/QH15#21")
    header = article_header(article, official_library)
    assert header.startswith("Điều 21. ")
    assert "Luật Thực hiện dân chủ ở cơ sở" in header
    assert "(10/2022/QH15)" not in header


WORDS = st.lists(st.sampled_from(["vườn", "cây", "tưới", "họp", "thôn", "12", "quả"]), min_size=1, max_size=60)
SENTENCE = WORDS.map(lambda words: " ".join(words).capitalize() + ".")
POINTS = st.lists(SENTENCE, max_size=8)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Stored text of an article: perhaps an opening, clauses with and without points, a tail after the points."""
    lines = draw(st.lists(SENTENCE, max_size=2))
    for number in range(1, draw(st.integers(0, 5)) + 1):
        lines.append(f"{number}. {draw(SENTENCE)}")
        points = draw(POINTS)
        lines += [f"{letter}) {text}" for letter, text in zip("abcdđegh", points, strict=False)]
        lines += draw(st.lists(SENTENCE, max_size=1)) if points else []
    return "\n".join(lines) or draw(SENTENCE)


@given(text=texts(), chunk_chars=st.integers(300, 1500))
def test_any_article_is_tiled_and_no_point_is_cut(made: Library, text: str, chunk_chars: int) -> None:
    article = Article(f"{LAW}#5", "Bất kỳ", text, source="made")
    chunks = list(article_chunks(article, made, chunk_chars))
    assert chunks
    assert_tiled(article, chunks)
    assert_points_whole(article, chunks)
    for chunk in chunks:
        assert chunk.body.endswith(text[chunk.span.start : chunk.span.end])
        if chunk.address != article.id:
            clause = next(c for c in article.clauses if f"{article.id}.{c.number}" == chunk.address)
            assert clause.span.start <= chunk.span.start <= chunk.span.end <= clause.span.end


def test_library_of_nothing_but_the_handbook_still_has_chunks(tmp_path: Path) -> None:
    library = made_library(tmp_path, articles=())
    assert {c.article for c in chunks_of(library, CHUNK_CHARS)} >= {f"{DECREE}#1", f"{DECREE}#9", "news:vuon-1"}
