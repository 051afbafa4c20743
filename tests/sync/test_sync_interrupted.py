"""A sync that is killed, or runs twice at once: what was there stays whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sync_server import Handler, OpenHome, Start, codification, held, in_turn, whole

from corpus.errors import DanchuError, ErrorCode
from corpus.sync import _alone, sync

OLD = codification()
NEW = codification(4, word="sân mới", padding=400_000)
_PROGRAM = """
import sys
from pathlib import Path
from corpus.settings import CorpusSettings
from corpus.store import Corpus
from corpus.sync import sync
sync(Corpus(Path(sys.argv[1]), CorpusSettings(sync_url=sys.argv[2])))
"""


def slow(handler: Handler, _: int) -> None:
    handler.head(200, Content_Length=len(NEW), ETag='"v2"')
    handler.body(NEW[:150_000])
    handler.wait()


def test_a_killed_sync_leaves_the_old_and_goes_on_later(start: Start, open_home: OpenHome) -> None:
    server = start(in_turn(whole(OLD), slow, whole(NEW, '"v2"')))
    corpus = open_home(server.base)
    sync(corpus)
    before = corpus.hash
    home, url = corpus.path.parent, corpus.settings.sync_url
    process = subprocess.Popen([sys.executable, "-c", _PROGRAM, str(home), url], cwd=Path(__file__).parents[2])
    try:
        part = held(corpus).with_suffix(".part.zip")
        until = time.monotonic() + 30
        while not (part.exists() and part.stat().st_size >= 100_000):
            assert time.monotonic() < until, "the download did not begin"
            time.sleep(0.02)
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait(10)
    assert held(corpus).read_bytes() == OLD
    assert corpus.hash == before
    assert corpus.damage() == ""
    sync(corpus)
    begin = server.header(3, "range")
    assert begin is not None
    assert int(begin.removeprefix("bytes=").rstrip("-")) >= 100_000
    assert held(corpus).read_bytes() == NEW
    assert len(corpus.article_ids()) == 4


def test_a_part_whose_note_is_unreadable_is_begun_anew(start: Start, open_home: OpenHome) -> None:
    server = start(whole(NEW))
    corpus = open_home(server.base)
    part = held(corpus).with_suffix(".part.zip")
    part.parent.mkdir(parents=True)
    part.write_bytes(b"PK\x03\x04 the remains of something")
    part.with_name(part.name + ".json").write_text('{"url": ')
    sync(corpus)
    assert server.header(1, "range") is None
    assert held(corpus).read_bytes() == NEW


def test_a_zip_that_was_changed_by_hand_is_fetched_again(start: Start, open_home: OpenHome) -> None:
    server = start(whole(NEW))
    corpus = open_home(server.base)
    sync(corpus)
    held(corpus).write_bytes(NEW[:1000])
    assert sync(corpus).downloaded
    assert held(corpus).read_bytes() == NEW


def test_two_at_once_are_refused(start: Start, open_home: OpenHome) -> None:
    server = start(whole(OLD))
    corpus = open_home(server.base)
    with _alone(held(corpus).parent), pytest.raises(DanchuError) as caught:
        sync(corpus)
    assert caught.value.code == ErrorCode.SYNC_BUSY
    assert not server.asked
    sync(corpus)


def test_a_disk_that_cannot_be_written_is_told_as_such(
    start: Start, open_home: OpenHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = open_home(start(whole(OLD)).base)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("corpus.download.os.fsync", full)
    with pytest.raises(DanchuError, match="No space left") as caught:
        sync(corpus)
    assert caught.value.code == ErrorCode.HOME_UNUSABLE
    assert not held(corpus).exists()
