"""Where indexes live and how one becomes the current one: by switching a pointer, atomically."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import DanchuError, ErrorCode

_POINTER = "current"
_LOCK = ".lock"
_SCRATCH = ".building-"


class Shelf:
    """The folder of indexes of one home: ``<home>/index``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self) -> Path | None:
        """The published index's folder, or None before the first build."""
        try:
            name = (self.folder / _POINTER).read_text("utf-8").strip()
        except FileNotFoundError:
            return None
        path = self.folder / name
        return path if name and path.is_dir() else None

    @contextmanager
    def building(self) -> Iterator[Path]:
        """An empty folder to build in; at most one at a time. Leftovers of killed builds are removed.

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
                shutil.rmtree(leftover, ignore_errors=True)
            scratch = self.folder / f"{_SCRATCH}{os.getpid()}"
            scratch.mkdir()
            try:
                yield scratch
            finally:
                shutil.rmtree(scratch, ignore_errors=True)

    def publish(self, scratch: Path, name: str) -> Path:
        """Give a finished build its name and point to it; older ones are removed, the last kept."""
        previous = self.current()
        target = self.folder / name
        if target.exists():
            shutil.rmtree(target)
        os.replace(scratch, target)
        pointer = self.folder / f"{_POINTER}.new"
        with pointer.open("w", encoding="utf-8") as stream:
            stream.write(name)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(pointer, self.folder / _POINTER)
        kept = {target, previous}
        for old in self.folder.iterdir():
            if old.is_dir() and old not in kept and not old.name.startswith("."):
                shutil.rmtree(old, ignore_errors=True)
        return target
