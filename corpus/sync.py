"""Bring the official codification into the home: download it, look at it, put it in place, import it.

Until the new zip has been found whole and readable nothing of what was there is touched;
then it takes the old one's place in one step. A download that broke off is kept beside it
and continued by the next run.
"""

from __future__ import annotations

import asyncio
import fcntl
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus.archive import open_archive
from corpus.download import Download, Part, Progress, Version, read_version, write_version
from corpus.errors import DanchuError, ErrorCode
from corpus.fetch import FetchError
from corpus.importing import import_paths
from corpus.phapdien import read_topics
from corpus.store import Changes, Corpus

FOLDER = "downloads"
FILE_NAME = "BoPhapDienDienTu.zip"
_ALL_TOPICS = "all"
#: A topic that shrinks to less than this share is more likely a broken export than a reform.
_LEAST_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync did.

    Attributes:
        path: the zip in the home.
        downloaded: whether a new one came; False when the server has nothing newer.
        changes: what the import changed.
    """

    path: Path
    downloaded: bool
    changes: Changes


def sync(
    corpus: Corpus,
    topics: Iterable[str] | None = None,
    *,
    seconds: float | None = None,
    progress: Progress = lambda *_: None,
    say: Callable[[str], None] = lambda _: None,
) -> Synced:
    """Download the official codification and import it. Not to be called inside a running event loop.

    Args:
        corpus: the corpus to fill; its settings say from where, its home holds the zip.
        topics: topics to import; None takes the default ones, ``all`` every one.
        seconds: the most that the download may take, for a first run that must not hold
            anybody up; what has come by then is kept and continued next time.
        progress: told the bytes that are here and the bytes to come.
        say: told what is being read after the download.

    Raises:
        DanchuError: ``sync-failed``, ``sync-timeout``, ``sync-invalid``, ``sync-busy``, or what
            the import raises; the corpus and the zip are then as they were.
    """
    folder = corpus.path.parent / FOLDER
    asked = tuple(topics or ()) or corpus.settings.topics
    with _alone(folder):
        target = folder / FILE_NAME
        downloaded = _download(corpus, target, asked, seconds, progress)
        return Synced(target, downloaded, import_paths(corpus, [target], asked, say))


def _download(corpus: Corpus, target: Path, topics: tuple[str, ...], seconds: float | None, progress: Progress) -> bool:
    """Put the newest zip at ``target``; False when it stood there already."""
    part, note = Part(target.with_suffix(".part.zip")), target.with_name(target.name + ".json")
    download = Download(corpus.settings, part, _held(target, note), progress)
    most = min(corpus.settings.sync_total_seconds, seconds or corpus.settings.sync_total_seconds)
    try:
        version = asyncio.run(_bounded(download, most))
    except TimeoutError as error:
        raise _too_slow(part, most) from error
    except FetchError as error:
        raise _failed(error, download.url) from error
    if version is None:
        return False
    try:
        _verify(part.path, topics, corpus)
    except DanchuError:
        part.drop()
        raise
    size = part.size
    part.path.replace(target)
    part.drop()
    write_version(note, Version(version.url, version.etag, version.modified, size))
    return True


async def _bounded(download: Download, seconds: float) -> Version | None:
    async with asyncio.timeout(seconds):
        return await download.run()


def _held(target: Path, note: Path) -> Version | None:
    """The version of the zip that is there, if it is the one that the note is about."""
    version = read_version(note)
    whole = version is not None and target.exists() and target.stat().st_size == version.total
    return version if whole else None


def _verify(path: Path, topics: tuple[str, ...], corpus: Corpus) -> None:
    """Look at a downloaded zip: whole, harmless, a codification, with the wanted topics in it.

    Raises:
        DanchuError: ``sync-invalid`` with what is wrong.
    """
    try:
        with open_archive(path) as archive:
            damaged = archive.testzip()
        found = read_topics(path, None if _ALL_TOPICS in topics else topics)
    except (DanchuError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise _invalid(error.message if isinstance(error, DanchuError) else str(error)) from error
    if damaged:
        raise _invalid(f"Mục “{damaged[:80]}” trong tệp bị hỏng.")
    if not found:
        raise _invalid("Không có đề mục nào có điều.")
    for topic in found:
        held = sum(
            len(corpus.article_ids(document.number))
            for document in corpus.documents()
            if document.source == f"phapdien:{topic.number}"
        )
        if len(topic.articles) < held * _LEAST_SHARE:
            raise _invalid(
                f"Đề mục {topic.number} chỉ còn {len(topic.articles)} điều, trong kho đang có {held}. "
                "Nếu đúng là như vậy, hãy tải tay rồi chạy: danchu corpus import ĐƯỜNG-DẪN."
            )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One sync of a home at a time; the lock goes with the process, however it ends.

    Raises:
        DanchuError: ``sync-busy``, or ``home-unusable`` when the folder cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / ".lock").open("w")
    except OSError as error:
        raise DanchuError(ErrorCode.HOME_UNUSABLE, f"Không dùng được thư mục {folder}: {error.strerror}.") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DanchuError(
                ErrorCode.SYNC_BUSY, "Một lệnh khác đang tải Bộ Pháp điển. Đợi lệnh ấy xong rồi thử lại."
            ) from error
        yield


def _failed(error: FetchError, url: str) -> DanchuError:
    shown = url.partition("?")[0].rpartition("@")[2]  # neither a password nor a token of the settings
    return DanchuError(
        ErrorCode.SYNC_FAILED,
        f"Không tải được Bộ Pháp điển từ {shown}: {error.reason}. Những gì đã có vẫn giữ nguyên. Hãy thử lại sau, "
        "hoặc tải tay tệp zip rồi chạy: danchu corpus import ĐƯỜNG-DẪN.",
    )


def _too_slow(part: Part, seconds: float) -> DanchuError:
    kept = f" Đã có {part.size / 2**20:.1f} MB, lần sau tải tiếp từ đó." if part.size else ""
    return DanchuError(
        ErrorCode.SYNC_TIMEOUT,
        f"Chưa tải xong Bộ Pháp điển trong {seconds:g} giây.{kept} Những gì đã có vẫn giữ nguyên. "
        "Hãy chạy lại: danchu corpus sync.",
    )


def _invalid(what: str) -> DanchuError:
    return DanchuError(
        ErrorCode.SYNC_INVALID,
        f"Tệp tải về không dùng được: {what} Những gì đã có vẫn giữ nguyên.",
    )
