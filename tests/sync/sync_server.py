"""A web server on 127.0.0.1 that does as it is told, and a small codification of invented law for it to serve."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from corpus.settings import CorpusSettings
from corpus.store import Corpus
from corpus.sync import FILE_NAME, FOLDER

PATH = "/Files/BoPhapDienDienTu.zip"
TOPIC = "44.13"
_CODE = "440130000000000010000{:03d}00000000000000000"


class Handler(BaseHTTPRequestHandler):
    """Writes down what was asked, then lets the script answer."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        with self.server.lock:
            self.server.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            number = len(self.server.asked)
        self.close_connection = True
        with suppress(BrokenPipeError, ConnectionResetError):
            self.server.answer(self, number)

    def log_message(self, format: str, *args: object) -> None:
        pass

    def head(self, status: int, **headers: object) -> None:
        """The status line and headers; ``Content_Type`` is written Content-Type."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.send_header("Connection", "close")
        self.end_headers()

    def body(self, data: bytes) -> None:
        self.wfile.write(data)
        self.wfile.flush()

    def wait(self) -> None:
        """Hold the connection open, saying nothing, until the test is over."""
        self.server.over.wait(20)


Answer = Callable[[Handler, int], None]
Start = Callable[[Answer], "Server"]
OpenHome = Callable[..., Corpus]


class Server(ThreadingHTTPServer):
    """``answer`` is called with the handler and the request's number, counted from 1."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, answer: Answer) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer = answer
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.lock = threading.Lock()
        self.over = threading.Event()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def header(self, number: int, name: str) -> str | None:
        """A header of the ``number``-th request, counted from 1."""
        return self.asked[number - 1][1].get(name.lower())


@contextmanager
def serving(answer: Answer) -> Iterator[Server]:
    server = Server(answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


def whole(data: bytes, etag: str = '"v1"', *, ranges: bool = True, **more: object) -> Answer:
    """An honest server: ETag, Range with If-Range, If-None-Match."""

    def answer(handler: Handler, _: int) -> None:
        asked = handler.headers.get("Range")
        if handler.headers.get("If-None-Match") == etag:
            handler.head(304, ETag=etag)
        elif ranges and asked and handler.headers.get("If-Range") == etag:
            start = int(asked.removeprefix("bytes=").rstrip("-"))
            if start >= len(data):
                handler.head(416, Content_Range=f"bytes */{len(data)}", Content_Length=0)
                return
            span = f"bytes {start}-{len(data) - 1}/{len(data)}"
            handler.head(206, Content_Length=len(data) - start, Content_Range=span, ETag=etag)
            handler.body(data[start:])
        else:
            headers = {"Content_Length": len(data), "Content_Type": "application/zip", "ETag": etag}
            handler.head(200, **(headers | more))
            handler.body(data)

    return answer


def cut(data: bytes, at: int, etag: str = '"v1"') -> Answer:
    """Promises everything, sends ``at`` bytes, hangs up."""

    def answer(handler: Handler, _: int) -> None:
        handler.head(200, Content_Length=len(data), Content_Type="application/zip", ETag=etag)
        handler.body(data[:at])

    return answer


def plain(status: int, body: bytes = b"", **headers: object) -> Answer:
    def answer(handler: Handler, _: int) -> None:
        handler.head(status, Content_Length=len(body), **headers)
        handler.body(body)

    return answer


def in_turn(*answers: Answer) -> Answer:
    """The first request gets the first answer, and so on; the last answers all that follow."""

    def answer(handler: Handler, number: int) -> None:
        answers[min(number, len(answers)) - 1](handler, number)

    return answer


def topic(articles: int = 3, number: str = TOPIC, word: str = "sân chung") -> str:
    """One topic of invented law, in the shape of the codification's files."""
    out = [f"<h3 style='text-align: center'>Đề mục {number}<br />Sân chung</h3><div class='_content'>"]
    for n in range(1, articles + 1):
        note = (
            f"(Điều {n} Luật số 7/2031/QH20 Luật Sân chung ngày 01/02/2031 của Quốc hội, "
            "có hiệu lực thi hành kể từ ngày 01/05/2031)"
        )
        out.append(
            f"<p class='pDieu'><a name='{_CODE.format(n)}'></a>Điều {number}.LQ.{n}. Quét {word}</p>"
            f"<p class='pGhiChu'><a href='https://vbpl.vn/x.aspx?ItemID=901#Dieu_{n}'>{note}</a></p>"
            f"<p class='pNoiDung'><p>1. Nhà số {n} quét {word} mỗi tuần.</p><p>2. Ai quét thì được khen.</p></p>"
        )
    return "".join(out) + "</div>"


def codification(articles: int = 3, *, number: str = TOPIC, word: str = "sân chung", padding: int = 200_000) -> bytes:
    """A zip laid out like the official one; the padding does not compress, so that there is something to download."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("BoPhapDien.html", "<html><body>Bộ Pháp điển</body></html>")
        archive.writestr("demuc/aaaa.html", topic(articles, number, word))
        archive.writestr("lib/noise.bin", random.Random(word).randbytes(padding), ZIP_STORED)
    return out.getvalue()


def other_zip() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("anh/khong-phai-phap-dien.txt", "chỉ là một tệp khác")
    return out.getvalue()


def quick_settings(base: str, **more: object) -> CorpusSettings:
    """Settings that point at a server of the test's, with short waits."""
    values: dict[str, object] = {
        "sync_url": base + PATH,
        "sync_connect_seconds": 2,
        "sync_read_seconds": 0.4,
        "sync_total_seconds": 10,
        "sync_retries": 3,
        "sync_backoff_seconds": 0.01,
        "refresh_url": base + "/doc/{id}",
        "refresh_delay_seconds": 0,
        "refresh_seconds": 0.5,
        "refresh_retries": 1,
    }
    return CorpusSettings.model_validate(values | more)


def held(corpus: Corpus) -> Path:
    """Where the downloaded zip is kept."""
    return corpus.path.parent / FOLDER / FILE_NAME
