"""The official codification itself: topic 44.13 whole and clean, its neighbours readable."""

from __future__ import annotations

import html
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.check import check
from corpus.importing import import_paths
from corpus.model import Article
from corpus.store import Corpus

ZIP = "corpus/phapdien/BoPhapDienDienTu.zip"
HTML = "corpus/phapdien/f9c15fe6-0ef1-4870-959e-d0cf1a2deb41.html"
NEIGHBOURS = ["18.1", "18.4", "18.5", "32.2", "35.4", "37.1"]
CIRCULARS = re.compile(r"/TT-(?:BCA|BQP)$")
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))


@pytest.fixture(scope="module")
def codified(official: Corpus) -> list[Article]:
    return [article for article in official.articles() if article.source == "phapdien:44.13"]


def bare(text: str) -> str:
    """``text`` without anything that cannot be seen, for comparing letter by letter."""
    return re.sub(r"\s", "", unicodedata.normalize("NFC", text.translate(INVISIBLE)))


def contents(markup: str) -> Iterator[tuple[str, str]]:
    """(code, content) of every article, taken from the HTML by other means than the importer's."""
    for block in markup.split("<p class='pDieu'>")[1:]:
        code = re.match(r"<a name='(\w+)'", block)
        body = re.search(r"<p class='pNoiDung'>(.*?)(?=<p class='p(?:Chuong|ChiDan)'>|\Z)", block, re.DOTALL)
        assert code
        assert body
        yield code[1], bare(html.unescape(re.sub(r"<[^>]+>", "", body[1])))


def test_348_articles_in_16_documents(official: Corpus, codified: list[Article]) -> None:
    counts = Counter(article.document for article in codified)
    assert len(codified) == 348
    assert len(counts) == 16
    assert (counts["10/2022/QH15"], counts["59/2023/NĐ-CP"], counts["61/2023/NĐ-CP"]) == (91, 31, 25)
    circulars = {number: count for number, count in counts.items() if CIRCULARS.search(number)}
    assert (len(circulars), sum(circulars.values())) == (13, 201)
    for number, count in counts.items():
        assert official.article_ids(number) == [f"{number}#{i}" for i in range(1, count + 1)]


def test_every_article_has_its_source(official: Corpus, codified: list[Article]) -> None:
    for article in codified:
        document = official.document(article.document)
        assert document is not None
        assert document.issued
        assert document.effective
        assert document.title
        assert article.title
        assert article.text
        assert article.effective
        assert f"Điều {article.number} " in article.note
        assert article.document in article.note
        assert re.fullmatch(r"https://vbpl\.vn/\S*\d{6}\S*", official.official_url(article.document))
        assert all(heading.title for heading in article.topic_path)
        assert article.topic_path[0].level == "Chương"


def test_own_chapters_and_sections(official: Corpus, codified: list[Article]) -> None:
    law = [a for a in codified if a.document == "10/2022/QH15"]
    assert all(a.path == a.topic_path and a.path[0].title for a in law)
    assert list(dict.fromkeys(a.path[0].number for a in law)) == ["I", "II", "III", "IV", "V", "VI"]
    article = official.article("10/2022/QH15#21")
    assert article is not None
    assert [(h.level, h.number) for h in article.path] == [("Chương", "II"), ("Mục", "2")]
    without = {a.document for a in codified if not a.path}
    assert without <= {"165/2018/TT-BQP"}  # its links name no chapter for seven articles


def test_the_issuer_is_the_numbers_not_the_source_lines(official: Corpus) -> None:
    decree = official.document("61/2023/NĐ-CP")
    assert decree is not None
    assert decree.issuer == "Chính phủ"
    issuers = {d.issuer for d in official.documents()}
    assert issuers == {"Quốc hội", "Chính phủ", "Bộ Công an", "Bộ Quốc phòng"}


def test_no_letter_is_lost(shared: Path, codified: list[Article]) -> None:
    articles = {article.code: article for article in codified}
    markup = (shared / HTML).read_text("utf-8-sig")
    seen = 0
    for code, content in contents(markup):
        article, seen = articles[code], seen + 1
        stored = bare(article.text)
        assert content.startswith(stored), article.id
        rest = content[len(stored) :]
        for name in article.attachments:
            assert bare(name) in rest, article.id
            rest = rest.replace(bare(name), "", 1)
        assert re.fullmatch(r"(?:(?:Mục|Chương)(?:\d+|[IVX]+)\.[^a-z]+)?", rest), (article.id, rest[:40])
    assert seen == len(articles) == 348


def test_nothing_that_is_not_text(codified: list[Article]) -> None:
    for article in codified:
        assert not re.search(r"\n(?:Mục|Chương) (?:\d+|[IVX]+)\. [^\n]*$", article.text), article.id
        assert not re.search(r"\.(?:docx?|pdf)\b", article.text, re.IGNORECASE), article.id
        assert not set(article.text) & set(map(chr, INVISIBLE))
        assert not re.search(r"[\u00a0\t\r]|  |\n\n|<[a-z/]|&\w+;", article.text), article.id
        assert unicodedata.is_normalized("NFC", article.text)
        assert article.text == article.text.strip()
    attached = [article.id for article in codified if article.attachments]
    assert attached == [f"59/2023/NĐ-CP#{i}" for i in (3, 4, 5, 6)] + [f"61/2023/NĐ-CP#{i}" for i in (11, 12, 14)]


def test_soft_hyphens_are_gone_from_the_articles_that_had_them(shared: Path, official: Corpus) -> None:
    assert "\u00ad" in (shared / HTML).read_text("utf-8-sig")
    for number in (11, 25, 26):
        article = official.article(f"10/2022/QH15#{number}")
        assert article is not None
        assert "\u00ad" not in article.text


def test_clauses_and_points_tile_the_text(codified: list[Article]) -> None:
    for article in codified:
        spans = [clause.span for clause in article.clauses]
        pieces = [article.text[: spans[0].start]] if spans else [article.text]
        pieces += [article.text[span.start : span.end] for span in spans]
        assert bare("".join(pieces)) == bare(article.text), article.id
        for clause in article.clauses:
            inside = [p.span for p in clause.points]
            assert all(clause.span.start < p.start < p.end <= clause.span.end for p in inside)
            if inside:
                lead, tail = clause.lead, article.text[inside[-1].end : clause.span.end]
                joined = article.text[lead.start : lead.end] + "".join(article.text[p.start : p.end] for p in inside)
                assert bare(joined + tail) == bare(article.text[clause.span.start : clause.span.end]), article.id


def test_every_numbered_line_is_a_clause_and_every_lettered_one_a_point(codified: list[Article]) -> None:
    clauses = points = 0
    for article in codified:
        numbers = [clause.number for clause in article.clauses]
        letters = [point.letter for clause in article.clauses for point in clause.points]
        assert numbers == re.findall(r"(?m)^(\d+)\. ", article.text), article.id
        if numbers:
            assert letters == re.findall(r"(?m)^([a-zđ])\) ", article.text), article.id
        clauses, points = clauses + len(numbers), points + len(letters)
    assert (clauses, points) == (1162, 519)


def test_article_15_skips_a_clause_or_not_as_printed(official: Corpus) -> None:
    article = official.article("10/2022/QH15#15")
    assert article is not None
    assert [c.number for c in article.clauses] == re.findall(r"(?m)^(\d+)\. ", article.text)


def test_cross_references_inside_the_topic_resolve(codified: list[Article]) -> None:
    held = {article.id for article in codified}
    inside = [link for article in codified for link in article.links if link.code.startswith("44013")]
    assert len(inside) == 60
    assert all(link.target in held for link in inside)


def test_the_check_of_the_official_corpus_is_clean(official: Corpus) -> None:
    assert check(official) == []


def test_the_zip_the_folder_and_the_single_file_agree(shared: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(shared / ZIP) as archive:
        name = f"demuc/{Path(HTML).name}"
        shell = next(
            i.filename for i in archive.infolist() if i.filename.startswith("demuc/") and 0 < i.file_size < 900
        )
        archive.extractall(tmp_path / "bo", [name, shell, "BoPhapDien.html"])
    hashes = set()
    for i, source in enumerate((shared / ZIP, tmp_path / "bo", shared / HTML)):
        corpus = Corpus(tmp_path / str(i))
        import_paths(corpus, [source])
        hashes.add(corpus.hash)
        assert corpus.counts() == {"documents": 16, "articles": 348, "reports": 0}
    assert len(hashes) == 1


def test_the_neighbouring_topics(shared: Path, tmp_path: Path) -> None:
    corpus = Corpus(tmp_path)
    assert import_paths(corpus, [shared / ZIP], NEIGHBOURS).any
    before = corpus.hash
    sources = Counter(article.source.removeprefix("phapdien:") for article in corpus.articles())
    assert sources == {"18.1": 221, "18.4": 229, "18.5": 255, "32.2": 71, "35.4": 173, "37.1": 41}
    assert corpus.doubts() == []
    shared_document = corpus.document("39/2014/TT-BGTVT")  # codified in 18.1, 18.4 and 18.5
    assert shared_document is not None
    assert shared_document.source == "phapdien:18.1"
    for topic in reversed(NEIGHBOURS):
        assert not import_paths(corpus, [shared / ZIP], [topic]).any
    assert corpus.hash == before
    one_by_one = Corpus(tmp_path / "one-by-one")
    for topic in reversed(NEIGHBOURS):
        import_paths(one_by_one, [shared / ZIP], [topic])
    assert one_by_one.hash == before
