"""The download of the codification against a server that behaves, and one that does not."""

from __future__ import annotations

import time

import pytest
from sync_server import Answer, Handler, OpenHome, Start, codification, cut, held, in_turn, other_zip, plain, whole

from corpus.errors import DanchuError, ErrorCode
from corpus.store import Corpus
from corpus.sync import sync

DATA = codification()
NEWER = codification(4, word="sân mới")


def refused(corpus: Corpus, **more: float) -> DanchuError:
    with pytest.raises(DanchuError) as caught:
        sync(corpus, **more)
    return caught.value


def test_a_good_download_is_imported_and_kept(start: Start, open_home: OpenHome) -> None:
    server = start(whole(DATA))
    corpus = open_home(server.base)
    told: list[tuple[int, int | None]] = []
    done = sync(corpus, progress=lambda here, total: told.append((here, total)))
    assert done.downloaded
    assert held(corpus).read_bytes() == DATA
    assert corpus.article_ids() == ["7/2031/QH20#1", "7/2031/QH20#2", "7/2031/QH20#3"]
    assert told[-1] == (len(DATA), len(DATA))
    assert [here for here, _ in told] == sorted(here for here, _ in told)
    assert server.header(1, "user-agent") == "danchu/0.1"
    assert server.header(1, "accept-encoding") == "identity"


def test_nothing_newer_is_not_downloaded_again(start: Start, open_home: OpenHome) -> None:
    server = start(whole(DATA))
    corpus = open_home(server.base)
    sync(corpus)
    again = sync(corpus)
    assert not again.downloaded
    assert not again.changes.any
    assert server.header(2, "if-none-match") == '"v1"'


def test_a_newer_one_takes_the_place_of_the_old(start: Start, open_home: OpenHome) -> None:
    server = start(in_turn(whole(DATA), whole(NEWER, '"v2"')))
    corpus = open_home(server.base)
    sync(corpus)
    assert sync(corpus).downloaded
    assert held(corpus).read_bytes() == NEWER
    assert len(corpus.article_ids()) == 4


def test_a_download_that_is_cut_off_is_resumed_and_whole(start: Start, open_home: OpenHome) -> None:
    server = start(in_turn(cut(DATA, 70_000), whole(DATA)))
    corpus = open_home(server.base)
    sync(corpus)
    assert held(corpus).read_bytes() == DATA
    assert server.header(2, "range") == "bytes=70000-"
    assert server.header(2, "if-range") == '"v1"'


def test_a_long_way_in_many_pieces_is_not_given_up(start: Start, open_home: OpenHome) -> None:
    """Every try brings something, so that more tries than ``sync_retries`` are made."""

    def piece(handler: Handler, number: int) -> None:
        begin = int((handler.headers.get("Range") or "bytes=0-").removeprefix("bytes=").rstrip("-"))
        status, length = (206, len(DATA) - begin) if begin else (200, len(DATA))
        span = f"bytes {begin}-{len(DATA) - 1}/{len(DATA)}"
        handler.head(status, Content_Length=length, Content_Range=span, ETag='"v1"')
        handler.body(DATA[begin : begin + 20_000])

    server = start(piece)
    corpus = open_home(server.base, sync_retries=1)
    sync(corpus)
    assert held(corpus).read_bytes() == DATA
    assert len(server.asked) > 10


def test_a_server_that_ignores_range_is_read_from_the_start(start: Start, open_home: OpenHome) -> None:
    server = start(in_turn(cut(DATA, 70_000), whole(DATA, ranges=False)))
    corpus = open_home(server.base)
    sync(corpus)
    assert held(corpus).read_bytes() == DATA


def test_a_file_that_changed_between_parts_is_begun_anew(start: Start, open_home: OpenHome) -> None:
    server = start(in_turn(cut(DATA, 70_000), whole(NEWER, '"v2"')))
    corpus = open_home(server.base)
    sync(corpus)
    assert held(corpus).read_bytes() == NEWER


def test_two_versions_are_never_joined_though_the_server_would(start: Start, open_home: OpenHome) -> None:
    def careless(handler: Handler, _: int) -> None:
        """Sends the rest of another version, whatever If-Range says."""
        span = f"bytes 70000-{len(NEWER) - 1}/{len(NEWER)}"
        handler.head(206, Content_Length=len(NEWER) - 70_000, Content_Range=span, ETag='"v2"')
        handler.body(NEWER[70_000:])

    server = start(in_turn(cut(DATA, 70_000), careless, whole(NEWER, '"v2"')))
    corpus = open_home(server.base)
    sync(corpus)
    assert held(corpus).read_bytes() == NEWER
    assert server.header(3, "range") is None


@pytest.mark.parametrize("etag", ['W/"v1"', ""])
def test_without_a_strong_validator_nothing_is_resumed(start: Start, open_home: OpenHome, etag: str) -> None:
    server = start(in_turn(cut(DATA, 70_000, etag), whole(DATA)))
    sync(corpus := open_home(server.base))
    assert held(corpus).read_bytes() == DATA
    assert server.header(2, "range") is None


def test_a_part_that_fits_no_more_is_given_up(start: Start, open_home: OpenHome) -> None:
    short = codification(2, padding=1_000)
    server = start(in_turn(cut(DATA, 70_000), plain(416), whole(short, '"v3"')))
    corpus = open_home(server.base)
    sync(corpus)
    assert held(corpus).read_bytes() == short


def test_a_failing_server_that_recovers(start: Start, open_home: OpenHome) -> None:
    server = start(in_turn(plain(500), plain(503, Retry_After="0"), whole(DATA)))
    corpus = open_home(server.base)
    sync(corpus)
    assert len(server.asked) == 3


def says_nothing(handler: Handler, _: int) -> None:
    handler.wait()


def stalls(handler: Handler, _: int) -> None:
    handler.head(200, Content_Length=len(DATA), ETag='"v1"')
    handler.body(DATA[:50_000])
    handler.wait()


def hangs_up(handler: Handler, _: int) -> None:
    handler.connection.close()


def promises_more(handler: Handler, _: int) -> None:
    """Speaks of more bytes than there are, at every try."""
    length = len(DATA) + 5_000
    if handler.headers.get("Range"):
        handler.head(206, Content_Range=f"bytes {len(DATA)}-{length - 1}/{length}", Content_Length=5_000, ETag='"v1"')
        return
    handler.head(200, Content_Length=length, ETag='"v1"')
    handler.body(DATA)


def promises_less(handler: Handler, _: int) -> None:
    handler.head(200, Content_Length=len(DATA) - 5_000, ETag='"v1"')
    handler.body(DATA)


def loops(handler: Handler, _: int) -> None:
    handler.head(302, Location=handler.path, Content_Length=0)


HTML = b"<!DOCTYPE html><html><body>Trang dang bao tri</body></html>"
BAD: dict[str, tuple[Answer, ErrorCode, str]] = {
    "says nothing": (says_nothing, ErrorCode.SYNC_FAILED, "ngừng gửi dữ liệu"),
    "stalls": (stalls, ErrorCode.SYNC_FAILED, "ngừng gửi dữ liệu"),
    "hangs up": (hangs_up, ErrorCode.SYNC_FAILED, "bị cắt"),
    "always cut off": (cut(DATA, 60_000, ""), ErrorCode.SYNC_FAILED, "bị cắt"),
    "promises more": (promises_more, ErrorCode.SYNC_FAILED, "bị cắt"),
    "promises less": (promises_less, ErrorCode.SYNC_INVALID, "hỏng"),
    "html": (plain(200, HTML, Content_Type="text/html; charset=utf-8"), ErrorCode.SYNC_INVALID, "trang web"),
    "html called zip": (plain(200, HTML, Content_Type="application/zip"), ErrorCode.SYNC_INVALID, "trang web"),
    "not a zip": (plain(200, b"%PDF-1.7 ...", Content_Type="application/zip"), ErrorCode.SYNC_INVALID, "thứ khác"),
    "empty": (plain(200, b""), ErrorCode.SYNC_FAILED, "không gửi gì"),
    "not there": (plain(404, HTML, Content_Type="text/html"), ErrorCode.SYNC_FAILED, "404"),
    "forbidden": (plain(403), ErrorCode.SYNC_FAILED, "403"),
    "broken": (plain(500), ErrorCode.SYNC_FAILED, "500"),
    "loops": (loops, ErrorCode.SYNC_FAILED, "quá nhiều lần"),
    "another zip": (whole(other_zip(), '"x"'), ErrorCode.SYNC_INVALID, "demuc"),
    "another topic": (whole(codification(number="11.1"), '"x"'), ErrorCode.SYNC_INVALID, "44.13"),
    "damaged": (whole(DATA[:90_000] + b"\0\1\2" + DATA[90_003:], '"x"'), ErrorCode.SYNC_INVALID, "noise.bin"),
    "shrunk": (whole(codification(1), '"x"'), ErrorCode.SYNC_INVALID, "chỉ còn 1 điều"),
    "encoded": (whole(DATA, '"x"', Content_Encoding="gzip"), ErrorCode.SYNC_INVALID, "nén"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_answer_leaves_everything_as_it_was(start: Start, open_home: OpenHome, name: str) -> None:
    answer, code, words = BAD[name]
    before = open_home(start(whole(DATA)).base)
    sync(before)
    old, old_hash = held(before).read_bytes(), before.hash
    corpus = open_home(start(answer).base, sync_retries=1)
    error = refused(corpus)
    assert error.code == code
    assert words in error.message
    assert "vẫn giữ nguyên" in error.message
    assert held(corpus).read_bytes() == old
    assert corpus.hash == old_hash


def test_a_web_page_does_not_cost_the_part_that_was_there(start: Start, open_home: OpenHome) -> None:
    page = plain(200, HTML, Content_Type="text/html")
    server = start(in_turn(cut(DATA, 70_000), page, whole(DATA)))
    corpus = open_home(server.base)
    assert refused(corpus).code == ErrorCode.SYNC_INVALID
    sync(corpus)
    assert server.header(3, "range") == "bytes=70000-"
    assert held(corpus).read_bytes() == DATA


def test_what_is_too_large_is_refused_before_and_while_it_comes(start: Start, open_home: OpenHome) -> None:
    big = codification(padding=2 * 2**20)
    assert "sync_max_mb" in refused(open_home(start(whole(big)).base, sync_max_mb=1)).message

    def no_length(handler: Handler, _: int) -> None:
        handler.head(200)
        handler.body(big)

    corpus = open_home(start(no_length).base, sync_max_mb=1)
    assert "sync_max_mb" in refused(corpus).message
    assert not held(corpus).exists()


def test_an_answer_without_a_length_is_whole_at_its_end(start: Start, open_home: OpenHome) -> None:
    def no_length(handler: Handler, _: int) -> None:
        handler.head(200)
        handler.body(DATA)

    corpus = open_home(start(no_length).base)
    sync(corpus)
    assert held(corpus).read_bytes() == DATA


def test_an_endless_drip_ends_with_the_total_time(start: Start, open_home: OpenHome) -> None:
    def drips(handler: Handler, _: int) -> None:
        handler.head(200, Content_Length=len(DATA), ETag='"v1"')
        for at in range(len(DATA)):
            handler.body(DATA[at : at + 1])
            if handler.server.over.wait(0.05):
                return

    corpus = open_home(start(drips).base, sync_total_seconds=60)
    began = time.monotonic()
    error = refused(corpus, seconds=0.8)
    assert time.monotonic() - began < 3
    assert error.code == ErrorCode.SYNC_TIMEOUT
    assert "tải tiếp" in error.message


def test_headers_that_drip_end_with_the_total_time(start: Start, open_home: OpenHome) -> None:
    def drips(handler: Handler, _: int) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not handler.server.over.wait(0.05):
            handler.wfile.write(b"X: y\r\n")

    corpus = open_home(start(drips).base)
    began = time.monotonic()
    assert refused(corpus, seconds=0.8).code == ErrorCode.SYNC_TIMEOUT
    assert time.monotonic() - began < 3


def test_a_server_that_is_not_there(open_home: OpenHome) -> None:
    error = refused(open_home("http://127.0.0.1:9", sync_retries=1))
    assert error.code == ErrorCode.SYNC_FAILED
    assert "không kết nối được" in error.message
    assert "danchu corpus import" in error.message
