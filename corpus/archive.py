"""Read zip files without trusting them: paths that climb out, bombs and damage are refused before use."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from corpus.errors import DanchuError, ErrorCode

MAX_MEMBERS = 20_000
MAX_MEMBER_BYTES = 64 * 2**20
MAX_TOTAL_BYTES = 1024 * 2**20
MAX_RATIO = 200


@contextmanager
def open_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a zip whose directory has been checked.

    Raises:
        DanchuError: ``file-damaged`` (truncated or not a zip), ``archive-hostile``
            (a path that climbs out, a link, too many or too large members).
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check(path, archive)
            yield archive
    except (zipfile.BadZipFile, EOFError) as error:
        raise DanchuError(
            ErrorCode.FILE_DAMAGED, f"Tệp nén {path.name} bị hỏng hoặc chưa tải xong ({error}). Hãy tải lại."
        ) from error


def read_member(archive: zipfile.ZipFile, name: str, limit: int | None = None) -> bytes:
    """The bytes of a member, at most ``limit`` of them when one is given.

    Raises:
        DanchuError: ``file-damaged`` when it cannot be unpacked whole.
    """
    try:
        with archive.open(name) as member:
            return member.read(MAX_MEMBER_BYTES if limit is None else limit)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise DanchuError(
            ErrorCode.FILE_DAMAGED, f"Không giải nén được “{name}” trong {archive.filename}: {error}. Hãy tải lại."
        ) from error


def _check(path: Path, archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise _hostile(path, f"có {len(members):,} mục, quá giới hạn {MAX_MEMBERS:,}")
    total = 0
    for member in members:
        name = member.filename.replace("\\", "/")
        if name.startswith("/") or ":" in name or ".." in PurePosixPath(name).parts:
            raise _hostile(path, f"mục “{member.filename[:80]}” trỏ ra ngoài thư mục giải nén")
        if stat.S_ISLNK(member.external_attr >> 16):
            raise _hostile(path, f"mục “{member.filename[:80]}” là liên kết")
        if member.file_size > MAX_MEMBER_BYTES:
            raise _hostile(path, f"mục “{member.filename[:80]}” bung ra {member.file_size:,} byte")
        if member.compress_size and member.file_size / member.compress_size > MAX_RATIO and member.file_size > 2**20:
            raise _hostile(path, f"mục “{member.filename[:80]}” có tỉ lệ nén bất thường")
        total += member.file_size
    if total > MAX_TOTAL_BYTES:
        raise _hostile(path, f"bung ra {total:,} byte, quá giới hạn {MAX_TOTAL_BYTES:,}")


def _hostile(path: Path, what: str) -> DanchuError:
    return DanchuError(ErrorCode.ARCHIVE_HOSTILE, f"Từ chối tệp nén {path.name}: {what}.")
