"""kill -9 at any moment of a build: the old index goes on being served, the next build cleans up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from made_library import ARTICLES, HashEmbedder, made_library, put

from corpus.errors import DanchuError
from corpus.library import Library
from index.build import build_index
from index.publish import Shelf
from index.search import Index, Query
from index.settings import IndexSettings

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = IndexSettings()
Open = Callable[[], Index]


def build_elsewhere(home: Path, kill_at: int | None = None) -> subprocess.CompletedProcess[str]:
    """A forced build of the library in ``home`` by another process, which kills itself at that step."""
    command = [sys.executable, str(Path(__file__).with_name("killed_build.py")), str(home)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [*command, *([str(kill_at)] if kill_at else [])],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What a build over an older index does to the disk, step by step."""
    home = tmp_path_factory.mktemp("steps-home")
    made_library(home).corpus.close()
    for _ in range(3):
        done = build_elsewhere(home)
        assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def moments(steps: list[str]) -> dict[str, int]:
    """The moments worth dying at, as the number of the step that is about to be done."""
    renames = [n for n, step in enumerate(steps, 1) if step.startswith("os.rename")]
    return {
        "nothing written yet": next(n for n, s in enumerate(steps, 1) if s.startswith("os.mkdir")) + 1,
        "rows being written": next(n for n, s in enumerate(steps, 1) if s.endswith("rows.json")),
        "Chroma done, words not": next(n for n, s in enumerate(steps, 1) if "/lexical/" in s) + 3,
        "manifest being written": next(n for n, s in enumerate(steps, 1) if s.endswith("manifest.json")),
        "about to take its name": renames[0],
        "named, pointer not written": renames[0] + 1,
        "pointer written, not switched": renames[1],
        "switched, old ones not removed": renames[1] + 1,
    }


def test_a_build_ends_with_two_renames_and_a_cleaning(steps: list[str]) -> None:
    assert [s.split()[0] for s in steps].count("os.rename") == 2
    assert steps[-1].split()[0] in {"os.rmdir", "os.remove", "shutil.rmtree"}
    assert len(moments(steps)) == 8


@pytest.mark.slow
@pytest.mark.parametrize("moment", range(8))
def test_killed_build_leaves_the_old_index_served(
    library: Library, embedder: HashEmbedder, shelf: Shelf, opened: Open, steps: list[str], moment: int, tmp_path: Path
) -> None:
    for _ in range(2):
        first = build_index(library, embedder, SETTINGS, shelf, force=True)  # type: ignore[arg-type]
    wanted = opened().search(Query("triệu tập họp thôn")).hits
    name, step = list(moments(steps).items())[moment]
    killed = build_elsewhere(tmp_path / "home", step)
    assert killed.returncode == -signal.SIGKILL, f"{name}: {killed.stderr}"
    current = shelf.current()
    assert current is not None
    assert (current == first.folder) == (name != "switched, old ones not removed"), name
    assert opened().search(Query("triệu tập họp thôn")).hits == wanted, name
    put(library.corpus, ARTICLES[1:])
    assert build_index(library, embedder, SETTINGS, shelf).changed  # type: ignore[arg-type]
    assert not list(shelf.folder.glob(".building-*")), name
    assert len([p for p in shelf.folder.iterdir() if p.is_dir()]) == 2, name
    assert opened().search(Query("triệu tập họp thôn")).hits[0].article == wanted[0].article


def test_a_reader_in_the_middle_of_searches_sees_one_index_or_the_other(
    library: Library, embedder: HashEmbedder, shelf: Shelf, opened: Open
) -> None:
    """Builds go on while threads open and search; every answer is that of one whole index."""
    build_index(library, embedder, SETTINGS, shelf)  # type: ignore[arg-type]
    wanted = [hit.article for hit in opened().search(Query("tưới cây buổi sớm")).hits]
    failures: list[BaseException] = []
    stop = threading.Event()
    searches = 0

    def read() -> None:
        nonlocal searches
        reader = opened()
        while not stop.is_set():
            try:
                for index in (reader, opened()):
                    assert [hit.article for hit in index.search(Query("tưới cây buổi sớm")).hits] == wanted
                    searches += 1
            except DanchuError as error:
                if index.folder.exists():
                    failures.append(error)
                    return
                reader = opened()  # two builds went by between opening and searching, and its files are gone
            except BaseException as error:
                failures.append(error)
                return

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for _ in range(3):
        build_index(library, embedder, SETTINGS, shelf, force=True)  # type: ignore[arg-type]
    stop.set()
    for thread in threads:
        thread.join(30)
    assert failures == []
    assert searches >= 4
