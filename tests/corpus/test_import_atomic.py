"""An import happens whole or not at all: twice, killed, two at once, read meanwhile, on a bad disk."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date
from pathlib import Path

import pytest
from made_corpus import GARDEN, MadeArticle, decree_as, garden_topic, many_articles

import corpus.store
from corpus.errors import DanchuError, ErrorCode
from corpus.importing import import_paths
from corpus.model import NewsReport
from corpus.store import Batch, Corpus

ROOT = Path(corpus.store.__file__).resolve().parents[1]
COUNT = 400


def child(script: str, *arguments: Path | str) -> subprocess.Popen[str]:
    """A Python process that can import the product and runs ``script``."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=environment)


IMPORT = """
import sys; from pathlib import Path
from corpus.importing import import_paths; from corpus.store import Corpus
print("ready", flush=True); sys.stdin.readline()
import_paths(Corpus(Path(sys.argv[1])), [Path(p) for p in sys.argv[2:]])
"""
FOR_EVER = """
import sys; from datetime import date; from pathlib import Path
from corpus.phapdien import read_topics; from corpus.store import Batch, Corpus
batches = []
for path in sys.argv[2:]:
    (topic,) = read_topics(Path(path), None)
    batches.append(Batch(list(topic.documents.values()), topic.articles))
corpus = Corpus(Path(sys.argv[1]))
print("ready", flush=True)
while True:
    for batch in batches:
        corpus.apply(batch, date.today())
"""


@pytest.fixture
def states(tmp_path: Path) -> tuple[Path, Path]:
    """Two editions of one topic, every article of which differs."""
    paths = []
    for word in ("mơ", "mận"):
        path = tmp_path / f"{word}.html"
        path.write_text(many_articles(COUNT, word).html(), "utf-8")
        paths.append(path)
    return paths[0], paths[1]


def test_importing_twice_changes_nothing(corpus: Corpus, codification: Path, tmp_path: Path) -> None:
    sources = [codification, decree_as("txt", tmp_path)]
    report = tmp_path / "bai.txt"
    report.write_text("Thôn Mơ họp\nSáng 5/3/2022, bà con thôn Mơ họp bàn về vườn chung.", "utf-8")
    assert import_paths(corpus, [*sources, report], ["99.9"]).any
    with sqlite3.connect(corpus.path) as raw:
        raw.execute("UPDATE meta SET value = '2020-01-02' WHERE key = 'imported_on'")
    before = (corpus.hash, corpus.imported_on, corpus.doubts(), corpus.article_ids())
    for again in ([*sources, report], sources, [report], list(reversed(sources))):
        assert not import_paths(corpus, again, ["99.9"]).any
    assert (corpus.hash, corpus.imported_on, corpus.doubts(), corpus.article_ids()) == before
    assert corpus.imported_on == date(2020, 1, 2)


def test_the_hash_is_over_what_is_held(codification: Path, tmp_path: Path) -> None:
    sources = [codification, decree_as("txt", tmp_path)]
    one, other = Corpus(tmp_path / "1"), Corpus(tmp_path / "2")
    import_paths(one, sources, ["99.9"])
    for source in reversed(sources):
        import_paths(other, [source], ["99.9"])
    assert one.hash == other.hash
    import_paths(other, [decree_as("md", tmp_path)])
    assert one.hash != other.hash  # the same decree, from another file


def test_a_new_edition_replaces_the_old_one(corpus: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "t.html"
    path.write_text(garden_topic().html(), "utf-8")
    import_paths(corpus, [path])
    first = corpus.hash
    assert corpus.article("7/2031/QH20#1") is not None
    changed = MadeArticle(GARDEN[1].code, "LQ.1", "Phạm vi", GARDEN[1].note, "<p>Chữ mới.</p>")
    path.write_text(garden_topic(articles=(GARDEN[0], changed)).html(), "utf-8")
    changes = import_paths(corpus, [path])
    assert changes.replaced == ("7/2031/QH20#1",)
    assert changes.removed == ("7/2031/QH20#2", "8/2031/NĐ-CP#3", "8/2031/NĐ-CP")
    article = corpus.article("7/2031/QH20#1")
    assert article is not None
    assert article.text == "Chữ mới."
    path.write_text(garden_topic().html(), "utf-8")
    import_paths(corpus, [path])
    assert corpus.hash == first


def test_two_topics_with_one_article_agree_in_any_order(tmp_path: Path) -> None:
    paths = []
    for number, body in (("99.9", "<p>Chữ.</p>"), ("98.1", "<p>Chữ khác.</p>")):
        article = MadeArticle(GARDEN[1].code, "LQ.1", "T", GARDEN[1].note, body)
        path = tmp_path / f"{number}.html"
        path.write_text(garden_topic(number, (article,)).html(), "utf-8")
        paths.append(path)
    hashes = set()
    for i, order in enumerate((paths, paths[::-1], [*paths, paths[0]], [paths[1], paths[0], paths[1]])):
        made = Corpus(tmp_path / str(i))
        for path in order:
            import_paths(made, [path])
        hashes.add(made.hash)
        article_held = made.article("7/2031/QH20#1")
        assert article_held is not None
        assert article_held.source == "phapdien:98.1"
        assert [source for source, _ in made.doubts()] == ["phapdien:99.9"]
    assert len(hashes) == 1


def test_killed_at_any_moment(states: tuple[Path, Path], tmp_path: Path) -> None:
    homes = tmp_path / "homes"
    wanted = {}
    for path in states:
        made = Corpus(homes / path.stem)
        import_paths(made, [path])
        wanted[made.hash] = path.stem
    chance = random.Random(20_260_101)
    for turn in range(8):
        home = homes / f"killed-{turn % 2}"  # the second round starts from what the first left
        process = child(FOR_EVER, home, *states)
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, 0.4))
        process.kill()
        process.wait()
        left = Corpus(home)
        assert left.damage() == ""
        assert left.hash in {"", *wanted}
        if left.hash:
            word = wanted[left.hash]
            texts = [article.text for article in left.articles()]
            assert len(texts) == COUNT
            assert all(f"là cây {word}." in text for text in texts)
        left.close()


def test_two_imports_at_once(states: tuple[Path, Path], tmp_path: Path) -> None:
    home = tmp_path / "home"  # fresh: both also race to make the file
    decree = decree_as("txt", tmp_path)
    processes = [child(IMPORT, home, source) for source in (states[0], decree)]
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    results = [threading.Thread(target=process.communicate, args=("\n",)) for process in processes]
    for result in results:
        result.start()
    for result in results:
        result.join(60)
    assert [process.returncode for process in processes] == [0, 0]
    both = Corpus(home)
    assert both.counts() == {"documents": 2, "articles": COUNT + 4, "reports": 0}
    assert both.damage() == ""


def test_a_second_writer_is_told_to_wait(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    holder = sqlite3.connect(corpus.path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    other = Corpus(corpus.path.parent)
    other._db.rows("PRAGMA busy_timeout = 50")
    with pytest.raises(DanchuError) as caught:
        other.apply(Batch(reports=[NewsReport("news:a", "", "Chữ")]), date(2026, 1, 1))
    assert caught.value.code is ErrorCode.CORPUS_BUSY
    assert other.documents() == []  # reading goes on
    holder.execute("ROLLBACK")
    assert other.apply(Batch(reports=[NewsReport("news:a", "", "Chữ")]), date(2026, 1, 1)).added == ("news:a",)


def test_reading_meanwhile(states: tuple[Path, Path], tmp_path: Path) -> None:
    reader = Corpus(tmp_path / "home")
    import_paths(reader, [states[0]])
    process = child(FOR_EVER, tmp_path / "home", *states)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    words, until = set(), time.monotonic() + 20
    try:
        while time.monotonic() < until and len(words) < 2:
            texts = [article.text for article in reader.articles()]
            assert len(texts) == COUNT
            seen = {"mơ" if "cây mơ." in text else "mận" for text in texts}
            assert len(seen) == 1  # one edition or the other, never a mixture
            words |= seen
    finally:
        process.kill()
        process.wait()
    assert words == {"mơ", "mận"}


def test_another_process_import_is_seen_through_the_cache(states: tuple[Path, Path], tmp_path: Path) -> None:
    reader, writer = Corpus(tmp_path / "home"), Corpus(tmp_path / "home")
    for path in (*states, states[0]):
        import_paths(writer, [path])
        article = reader.article("7/2031/QH20#1")
        assert article is not None
        assert f"cây {path.stem}." in article.text


def test_a_failure_while_writing_changes_nothing(
    corpus: Corpus, codification: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_paths(corpus, [codification], ["99.9"])
    before = corpus.hash
    good, bad = NewsReport("news:a", "", "Chữ"), NewsReport("news:b", "", "Chữ", places=(object(),))  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        corpus.apply(Batch(reports=[good, bad]), date(2026, 1, 1))
    assert corpus.hash == before
    assert corpus.reports() == []


# -- a bad disk ----------------------------------------------------------------------------


def opening(home: Path) -> DanchuError:
    with pytest.raises(DanchuError) as caught:
        Corpus(home)
    return caught.value


def test_a_damaged_file(corpus: Corpus, tmp_path: Path) -> None:
    import_paths(corpus, [decree_as("txt", tmp_path)])
    corpus.close()
    for name, data in (("khong-phai", b"khong phai sqlite " * 100), ("dau-hong", b"\x00" * 4096)):
        home = tmp_path / name
        home.mkdir()
        whole = corpus.path.read_bytes()
        (home / corpus.path.name).write_bytes(data + whole[len(data) :])
        error = opening(home)
        assert error.code is ErrorCode.CORPUS_DAMAGED
        assert corpus.path.name in error.message


def test_a_file_damaged_in_the_middle_is_found_by_the_check(corpus: Corpus, states: tuple[Path, Path]) -> None:
    import_paths(corpus, [states[0]])
    with sqlite3.connect(corpus.path) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    corpus.close()
    data = bytearray(corpus.path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 8192] = b"\xff" * 8192
    corpus.path.write_bytes(data)
    try:
        assert Corpus(corpus.path.parent).damage()
    except DanchuError as error:
        assert error.code is ErrorCode.CORPUS_DAMAGED


def test_text_changed_behind_the_corpus_back_is_found(corpus: Corpus, tmp_path: Path) -> None:
    import_paths(corpus, [decree_as("txt", tmp_path)])
    assert corpus.damage() == ""
    with sqlite3.connect(corpus.path) as raw:
        raw.execute("UPDATE articles SET body = replace(body, '02 năm', '03 năm')")
    assert "mã băm" in corpus.damage()


def test_another_versions_file(corpus: Corpus, tmp_path: Path) -> None:
    import_paths(corpus, [decree_as("txt", tmp_path)])
    with sqlite3.connect(corpus.path) as raw:
        raw.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
    assert opening(corpus.path.parent).code is ErrorCode.CORPUS_DAMAGED


def test_a_home_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    for home in (tmp_path / "file", tmp_path / "file" / "home"):
        assert opening(home).code is ErrorCode.HOME_UNUSABLE
    (tmp_path / "home" / "corpus.sqlite3").mkdir(parents=True)
    assert opening(tmp_path / "home").code is ErrorCode.HOME_UNUSABLE


AS_NOBODY = """
import os, sys; from datetime import date; from pathlib import Path
from corpus.errors import DanchuError; from corpus.model import NewsReport; from corpus.store import Batch, Corpus
if os.geteuid() == 0:
    os.setgid(65534); os.setuid(65534)
try:
    Corpus(Path(sys.argv[1])).apply(Batch(reports=[NewsReport("news:b", "", "Chữ")]), date(2026, 1, 2))
except DanchuError as error:
    print(error.code)
"""


def test_a_home_that_may_only_be_read() -> None:
    home = Path(tempfile.mkdtemp())  # not under pytest's folder, which is closed to others
    try:
        held = Corpus(home / "kho")
        held.apply(Batch(reports=[NewsReport("news:a", "", "Chữ")]), date(2026, 1, 1))
        before = held.hash
        (home / "rong").mkdir()
        for path in (home, *home.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        for name in ("kho", "rong", "moi"):
            out, errors = child(AS_NOBODY, home / name).communicate(timeout=60)
            assert (out, errors) == ("home-unusable\n", "")
        assert held.hash == before
    finally:
        for path in (home, *home.rglob("*")):
            path.chmod(0o755)
        shutil.rmtree(home)
