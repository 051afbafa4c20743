"""Where indexes live and how one becomes the current one: by switching a pointer, atomically."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import DanchuError, ErrorCode

_POINTER = "current"
_LOCK = ".lock"
_SCRATCH = ".building-"


class Shelf:
    """The folder of indexes of one home: ``<home>/index``.

    Args:
        folder: where the indexes are.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self) -> Path | None:
        """The published index's folder, or None before the first build."""
        try:
            name = (self.folder / _POINTER).read_text("utf-8").strip()
        except (FileNotFoundError, UnicodeDecodeError):
            return None
        path = self.folder / name
        return path if name and path.is_dir() else None

    @contextmanager
    def building(self, name: str, forget: Callable[[str], None] = lambda _: None) -> Iterator[Path]:
        """An empty folder to build in; at most one at a time. Leftovers of killed builds are removed.

        Args:
            name: begins the index's name; a part that no other index has is added, so that a
                build never writes where an index is being read.
            forget: told the name of every index that is no more.

        Raises:
            DanchuError: ``index-busy`` when another process is building.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / _LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise DanchuError(
                    ErrorCode.INDEX_BUSY, "Một lệnh khác đang dựng chỉ mục. Đợi lệnh ấy xong rồi thử lại."
                ) from error
            for leftover in self.folder.glob(f"{_SCRATCH}*"):
                _remove(leftover, forget)
            scratch = self.folder / f"{_SCRATCH}{name}-{secrets.token_hex(4)}"
            scratch.mkdir()
            try:
                yield scratch
            finally:
                if scratch.exists():
                    _remove(scratch, forget)

    def publish(self, scratch: Path, forget: Callable[[str], None] = lambda _: None) -> Path:
        """Give a finished build its name and point to it; older ones are removed, the last kept."""
        previous = self.current()
        target = self.folder / index_name(scratch)
        scratch.replace(target)
        pointer = self.folder / f"{_POINTER}.new"
        with pointer.open("w", encoding="utf-8") as stream:
            stream.write(target.name)
            stream.flush()
            os.fsync(stream.fileno())
        pointer.replace(self.folder / _POINTER)
        for old in self.folder.iterdir():
            if old.is_dir() and old not in {target, previous} and not old.name.startswith("."):
                _remove(old, forget)
        return target


def index_name(folder: Path) -> str:
    """The name of the index in ``folder``, the same while it is built and after."""
    return folder.name.removeprefix(_SCRATCH)


def _remove(folder: Path, forget: Callable[[str], None]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    forget(index_name(folder))
