"""Download one large file: resumed where it broke off, never mixed from two versions, given up in bounded time."""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

import httpx

from corpus.errors import DanchuError, ErrorCode
from corpus.fetch import FetchError, Places, check_status, new_client, opened, pause
from corpus.settings import CorpusSettings

#: Told how many bytes are here, and how many there will be (None while that is unknown).
Progress = Callable[[int, int | None], None]

_ZIP_MAGIC = b"PK\x03\x04"
_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


@dataclass(frozen=True, slots=True)
class Version:
    """Which version of which file some bytes belong to, as the server told.

    Attributes:
        etag: strong or weak, as sent; empty when none was.
        modified: the Last-Modified header, as sent.
        total: bytes of the whole file, if known.
    """

    url: str
    etag: str = ""
    modified: str = ""
    total: int | None = None

    @property
    def validator(self) -> str:
        """What If-Range may carry: a strong ETag, else the date; empty when a part cannot be resumed safely."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.modified

    def differs(self, other: Version) -> bool:
        """Whether two answers speak of different versions, as far as both say."""
        pairs = ((self.etag, other.etag), (self.modified, other.modified), (self.total, other.total))
        return any(one and two and one != two for one, two in pairs)


def read_version(path: Path) -> Version | None:
    """The version noted in a file; None when there is none, or it cannot be read."""
    try:
        return Version(**json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_version(path: Path, version: Version) -> None:
    scratch = path.with_name(path.name + ".new")
    scratch.write_text(json.dumps(asdict(version)), "utf-8")
    scratch.replace(path)


class Part:
    """What has come of a file so far, and of which version it is a part."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._note = path.with_name(path.name + ".json")

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    @property
    def version(self) -> Version | None:
        return read_version(self._note)

    def range_headers(self, url: str) -> dict[str, str]:
        """The headers that ask for the rest; empty when there is nothing that could be continued."""
        version = self.version
        if not self.size or version is None or version.url != url or not version.validator:
            return {}
        return {"Range": f"bytes={self.size}-", "If-Range": version.validator}

    def drop(self) -> None:
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)

    @contextmanager
    def continued(self, offset: int, version: Version) -> Iterator[BinaryIO]:
        """The part opened for more bytes from ``offset`` on, which is its size or 0."""
        if not offset:
            self.drop()
            write_version(self._note, version)
        with self.path.open("ab") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())


class Download:
    """One download of a zip into a part file, which is left for the caller to check and to move.

    Args:
        part: where the bytes go; an earlier run's part of the same version is continued.
        held: the version that the caller has already; None asks for the file in any case.
        progress: told after every piece.
    """

    def __init__(
        self, settings: CorpusSettings, part: Part, held: Version | None = None, progress: Progress = lambda *_: None
    ) -> None:
        self.settings = settings
        self.url = settings.sync_url
        self.part = part
        self.held = held
        self.progress = progress
        self.most = settings.sync_max_mb * 2**20
        self.places = Places(self.url, settings.sync_hosts)

    async def run(self) -> Version | None:
        """Download until the file is whole; None when the server says that the held version is the newest.

        Raises:
            FetchError: the server cannot be reached, or refuses.
            DanchuError: ``sync-invalid`` when what comes is no zip or too large, ``home-unusable``.
        """
        begun = furthest = self.part.size
        failures = 0
        settings = self.settings
        async with new_client(settings.user_agent, settings.sync_connect_seconds, settings.sync_read_seconds) as client:
            while True:
                try:
                    return await self._try(client)
                except FetchError as error:
                    failures = 1 if self.part.size > furthest else failures + 1
                    furthest = max(furthest, self.part.size)
                    # without a network nobody should have to wait for the whole series of tries
                    most = settings.sync_retries if error.reached or furthest > begun else 1
                    if not error.retry or failures > min(most, settings.sync_retries):
                        raise
                    await asyncio.sleep(pause(failures, settings.sync_backoff_seconds, error.wait))

    async def _try(self, client: httpx.AsyncClient) -> Version | None:
        wanted = self.part.range_headers(self.url)
        headers = wanted or self._unless_held()
        async with opened(client, self.places, self.url, headers) as response:
            if response.status_code == 304 and not wanted and headers:
                return None
            if response.status_code == 416 and wanted:
                self.part.drop()
                raise FetchError("máy chủ không cho tải tiếp phần còn lại", retry=True, status=416)
            check_status(response)
            offset = self.part.size if wanted and response.status_code == 206 else 0
            version = self._version(response, offset)
            if offset or response.status_code == 206:
                self._check_range(response, offset, version)
            self._check_headers(response, version)
            await self._receive(response, offset, version)
            return version

    def _unless_held(self) -> dict[str, str]:
        if self.held is None or self.held.url != self.url:
            return {}
        pairs = (("If-None-Match", self.held.etag), ("If-Modified-Since", self.held.modified))
        return {name: value for name, value in pairs if value}

    def _version(self, response: httpx.Response, offset: int) -> Version:
        """The version that an answer is of; of a resumed one, what was known before counts on."""
        length = response.headers.get("Content-Length", "")
        total = int(length) if length.isdigit() and response.status_code == 200 else None
        if offset and (match := _CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", ""))):
            total = int(match[2]) if match[2] != "*" else None
        told = Version(self.url, response.headers.get("ETag", ""), response.headers.get("Last-Modified", ""), total)
        before = self.part.version if offset else None
        if before is None or told.differs(before):
            return told
        return Version(self.url, told.etag or before.etag, told.modified or before.modified, told.total or before.total)

    def _check_range(self, response: httpx.Response, offset: int, version: Version) -> None:
        """Refuse a rest that does not continue the part; the next try then begins anew."""
        match = _CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", ""))
        before = self.part.version
        if not offset or not match or int(match[1]) != offset or before is None or version.differs(before):
            self.part.drop()
            raise FetchError("tệp trên máy chủ thay đổi trong khi tải", retry=True)

    def _check_headers(self, response: httpx.Response, version: Version) -> None:
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind in ("text/html", "application/xhtml+xml"):
            raise _not_a_zip("một trang web")
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise _not_a_zip("dữ liệu nén theo kiểu không yêu cầu")
        if version.total is not None and version.total > self.most:
            raise self._too_large(version.total)

    async def _receive(self, response: httpx.Response, offset: int, version: Version) -> None:
        pieces = response.aiter_raw()
        head = b"" if offset else await _head(pieces)  # looked at before an older part is given up
        with _disk(self.part.path), self.part.continued(offset, version) as stream:
            size = offset
            async for piece in _chain(head, pieces):
                size += len(piece)
                if size > self.most:
                    self.part.drop()
                    raise self._too_large(size)
                stream.write(piece)
                self.progress(size, version.total)
        if version.total is not None and size != version.total:
            if size > version.total:
                self.part.drop()
            raise FetchError("đường truyền bị cắt giữa chừng", retry=True)

    def _too_large(self, size: int) -> DanchuError:
        return DanchuError(
            ErrorCode.SYNC_INVALID,
            f"Tệp trên máy chủ lớn hơn {size // 2**20} MB, quá mức corpus.sync_max_mb "
            f"({self.settings.sync_max_mb} MB) nên không tải. Những gì đã có vẫn giữ nguyên.",
        )


async def _head(pieces: AsyncIterator[bytes]) -> bytes:
    """The first bytes, once they look like a zip's.

    Raises:
        DanchuError: ``sync-invalid`` when they do not.
    """
    head = b""
    async for piece in pieces:
        head += piece
        if len(head) >= len(_ZIP_MAGIC):
            break
    if not head:
        raise FetchError("máy chủ không gửi gì", retry=True)
    if not head.startswith(_ZIP_MAGIC):
        raise _not_a_zip("một trang web" if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") else "thứ khác")
    return head


async def _chain(head: bytes, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    if head:
        yield head
    async for piece in pieces:
        yield piece


@contextmanager
def _disk(path: Path) -> Iterator[None]:
    """The disk's errors as the product's; the network's never look like these here."""
    try:
        yield
    except OSError as error:
        raise DanchuError(
            ErrorCode.HOME_UNUSABLE, f"Không ghi được {path.name} vào {path.parent}: {error.strerror or error}."
        ) from error


def _not_a_zip(what: str) -> DanchuError:
    return DanchuError(
        ErrorCode.SYNC_INVALID,
        f"Máy chủ gửi {what} thay cho tệp zip của Bộ Pháp điển: có thể trang đang bảo trì hoặc đã đổi địa chỉ "
        "(xem corpus.sync_url). Những gì đã có vẫn giữ nguyên.",
    )
