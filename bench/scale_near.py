"""Vectors for a size that this machine has no time to embed whole: the real ones only where they can matter.

The passages that BM25 finds for the sample's questions are embedded, the ``each`` best of every question; all others
get a made-up vector that no question comes near. Build time but for embedding, memory, disk and latency are those of
the whole; recall is measured against the likeliest distractors alone, so that it is an upper bound. Real vectors are
pooled in the scratch folder, so that a run that was stopped goes on and a larger size takes them over.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.measure import peak_mib
from index.build import known_vectors, text_key
from index.chunks import Channel, Chunk, chunks_of
from index.kept import KeptVectors
from index.lexical import LexicalField
from index.publish import Shelf
from index.tokens import main_tokens

EACH = 20
_SLICE = 256
_CLUSTERS = 400


def near_step(
    danchu: Any, pool_folder: Path, whole: Path, turns: Sequence[Sequence[str]], each: int = EACH
) -> dict[str, Any]:
    """Leave a vector for every passage of a home's library where its next build finds it.

    Args:
        pool_folder: where real vectors are kept for the next run.
        whole: a home whose index has real vectors only.
        turns: the sample's questions.
        each: how many passages to embed for each question.
    """
    chunks = list(chunks_of(danchu.library, danchu.settings.index.chunk_chars))
    wanted = nearest(danchu, chunks, turns, each)
    pool = KeptVectors(pool_folder, danchu.embedder.identity)
    real = dict(pool.read()) | dict(known_vectors(Shelf(whole / "index").current() or whole, danchu.embedder.identity))
    passages = {text_key(chunk): chunk.passage for chunk in wanted}
    missing = [key for key in passages if key not in real]
    started = (time.perf_counter(), time.process_time())
    for start in range(0, len(missing), _SLICE):
        keys = missing[start : start + _SLICE]
        vectors = danchu.embedder.passages([passages[key] for key in keys])
        pool.add(keys, vectors)
        real |= dict(zip(keys, vectors, strict=True))
        print(f"{start + len(keys)} of {len(missing)} embedded", file=sys.stderr, flush=True)
    wall, core = time.perf_counter() - started[0], time.process_time() - started[1]
    leave(danchu, list(dict.fromkeys(map(text_key, chunks))), real)
    return {
        "real": sum(text_key(chunk) in real for chunk in chunks),
        "embedded": len(missing),
        "passages_per_s": round(len(missing) / wall, 1) if missing else None,
        "core_ms_per_passage": round(1000 * core / len(missing), 1) if missing else None,
        "peak_mib": peak_mib(),
    }


def nearest(danchu: Any, chunks: Sequence[Chunk], turns: Sequence[Sequence[str]], each: int) -> list[Chunk]:
    """The chunks of text that BM25 finds best for each question, and all of the handbook's lines."""
    from assistant.question.understand import Understanding

    text = [chunk for chunk in chunks if chunk.channel is Channel.TEXT]
    understanding = Understanding(danchu.library, danchu.settings.assistant)
    with tempfile.TemporaryDirectory(dir=danchu.home) as folder:
        LexicalField.write(Path(folder) / "near", (chunk.passage for chunk in text), main_tokens)
        field = LexicalField(Path(folder) / "near", main_tokens)
        rows: set[int] = set()
        for asked in turns:
            query = understanding.understand(asked).query
            scores = field.scores(query.text) + np.float32(query.expansion_weight) * field.scores(query.expansion)
            rows.update(np.argpartition(-scores, each)[:each].tolist() if len(scores) > each else range(len(scores)))
    return [text[row] for row in sorted(rows)] + [chunk for chunk in chunks if chunk.channel is not Channel.TEXT]


def leave(danchu: Any, keys: Sequence[str], real: dict[str, NDArray[np.float32]]) -> None:
    """Write the home's vectors of an unfinished build: the real ones, and made-up ones in clusters for the rest."""
    folder = danchu.home / "index"
    folder.mkdir(exist_ok=True)
    kept = KeptVectors(folder, danchu.embedder.identity)
    rng = np.random.default_rng(0)
    dimension = len(next(iter(real.values())))
    centres = rng.normal(size=(_CLUSTERS, dimension))
    for start in range(0, len(keys), _SLICE):
        part = keys[start : start + _SLICE]
        vectors = centres[rng.integers(0, _CLUSTERS, len(part))] + 0.7 * rng.normal(size=(len(part), dimension))
        vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
        for row, key in enumerate(part):
            vectors[row] = real.get(key, vectors[row])
        kept.add(part, vectors)
