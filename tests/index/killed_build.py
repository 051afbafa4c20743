"""A build in a process of its own that kills itself at its N-th step on the disk: ``killed_build.py HOME N``.

A step is whatever Python does to a file under the index's folder (an audit event). Without
N the build runs to its end and the names of its steps are printed, one a line.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from made_library import HANDBOOK, HashEmbedder

from corpus.library import Library
from corpus.store import Corpus
from index.build import build_index
from index.publish import Shelf
from index.settings import IndexSettings

EVENTS = frozenset({"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree"})


def main(home: Path, kill_at: int | None) -> None:
    steps: list[str] = []
    under = str(home / "index")

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event not in EVENTS or not str(arguments[0]).startswith(under):
            return
        steps.append(f"{event} {str(arguments[0]).removeprefix(under)}")
        if len(steps) == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    library = Library(Corpus(home), HANDBOOK)
    sys.addaudithook(watch)
    build_index(library, HashEmbedder(), IndexSettings(), Shelf(home / "index"), force=True)  # type: ignore[arg-type]
    print("\n".join(steps))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else None)
