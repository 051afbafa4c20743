"""Homes that many tests share: one with the official text, one with nothing imported. Each is built once a session.

``DANCHU_TEST_HOME`` may name a folder in which both are kept from one run to the next; they are
brought up to date when the texts or the code have changed.
"""

from __future__ import annotations

import os
import shutil
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp

from app import Danchu, load_settings
from corpus.importing import import_paths

VARIABLE = "DANCHU_TEST_HOME"
REPOSITORY = Path(__file__).resolve().parents[1]


@lru_cache(maxsize=1)
def official_home() -> Path:
    """A home with topic 44.13, decree 185/2026, the five reports and their index. Read only."""
    home = _kept("official")
    danchu = Danchu(load_settings(home))
    import_paths(danchu.corpus, [REPOSITORY.parent / "shared" / "corpus"])
    danchu.build_index()
    danchu.corpus.close()
    return home


@lru_cache(maxsize=1)
def bare_home() -> Path:
    """A home into which nothing was imported: the handbook is all there is. Read only."""
    home = _kept("bare")
    models = home / "models"
    if not models.is_dir() and official_home.cache_info().currsize:
        shutil.copytree(official_home() / "models", models)  # converting the model takes longer than copying it
    danchu = Danchu(load_settings(home))
    danchu.build_index()
    danchu.corpus.close()
    return home


def _kept(name: str) -> Path:
    kept = os.environ.get(VARIABLE)
    folder = Path(kept).expanduser() / name if kept else Path(mkdtemp(prefix=f"danchu-{name}-"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
