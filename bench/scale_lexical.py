"""A size without its vectors: all but embedding and Chroma, where there is no time for those.

    python -m bench.scale_lexical --home HOME --whole SMALLER_HOME [--pool FOLDER]

Every lexical field of ``HOME``'s library is built and searched whole; the dense channels know only the passages
whose vectors the index of ``SMALLER_HOME`` (and the pool of ``bench.scale_near``) holds, compared one by one. So
lexical build, memory without Chroma and time are those of the size, and recall is an upper bound: no passage of
another topic stands in the way of the dense channels. Times are processor time, which neighbours disturb less.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import index.search
from bench.measure import emit, peak_mib
from bench.scale_steps import resident_mib, sample, size_mb
from index.build import _Content, _read, _write_lexical, known_vectors, row_of, text_key
from index.kept import KeptVectors
from index.lexical import LexicalField
from index.manifest import Manifest
from index.opened import HANDBOOK_FIELD, LEXICAL_FOLDER, ROWS_FILE, TEXT_FIELD
from index.publish import Shelf
from index.tokens import folded_tokens, main_tokens

Known = dict[str, NDArray[np.float32]]


class _Exact:
    """The nearest of the vectors that are known, in the place of a Chroma collection."""

    def __init__(self, keys: Sequence[str], known: Known) -> None:
        self._rows = np.array([row for row, key in enumerate(keys) if key in known])
        self._vectors = np.array([known[keys[row]] for row in self._rows])

    def search(self, vector: NDArray[np.float32], limit: int) -> list[tuple[int, float]]:
        found = self._vectors @ vector
        return [(int(self._rows[i]), float(found[i])) for i in np.argsort(-found, kind="stable")[:limit]]


class _Opened:
    """An index without Chroma, in the shape of ``index.opened.OpenedIndex``."""

    def __init__(self, folder: Path, manifest: Manifest, known: Known) -> None:
        self.manifest = manifest
        saved = json.loads((folder / ROWS_FILE).read_text("utf-8"))
        self.articles, self.rows = saved["articles"], {name: saved[name] for name in (TEXT_FIELD, HANDBOOK_FIELD)}
        fields = {"text": main_tokens, "folded": folded_tokens, "title": main_tokens, "handbook": main_tokens}
        self.lexical = {
            name: LexicalField(folder / LEXICAL_FOLDER / name, tokenise) for name, tokenise in fields.items()
        }
        self.dense = {name: _Exact(saved[f"{name}_keys"], known) for name in self.rows}

    def close(self) -> None:
        """Nothing is held open."""


def write(danchu: Any, folder: Path) -> dict[str, Any]:
    """Build what needs no vectors; what it took."""
    clock = time.process_time()
    content = _read(danchu.library, danchu.settings.index.chunk_chars)
    read = time.process_time() - clock
    (folder / ROWS_FILE).write_text(json.dumps(_rows(content)), "utf-8")
    clock = time.process_time()
    _write_lexical(folder / LEXICAL_FOLDER, content)
    return {
        "chunks": len(content.chunks),
        "quotable": len(content.fields[TEXT_FIELD]),
        "articles": len(content.titles),
        "read_core_s": round(read, 1),
        "lexical_core_s": round(time.process_time() - clock, 1),
        "lexical_mb": size_mb(folder / LEXICAL_FOLDER),
        "build_peak_mib": peak_mib(),
    }


def _rows(content: _Content) -> dict[str, Any]:
    position = {article: number for number, article in enumerate(content.titles)}
    rows: dict[str, Any] = {"articles": list(content.titles)}
    for name, members in content.fields.items():
        chunks = [content.chunks[i] for i in members]
        rows[name] = [row_of(chunk, position[chunk.article]) for chunk in chunks]
        rows[f"{name}_keys"] = [text_key(chunk) for chunk in chunks]
    return rows


def ask(danchu: Any, embedder: Any, folder: Path, manifest: Manifest, known: Known) -> dict[str, Any]:
    """Ask the sample once; recall, refusals and processor time."""
    from assistant.engine import Assistant

    index.search.OpenedIndex = lambda *_: _Opened(folder, manifest, known)  # type: ignore[assignment,misc]
    clock = time.process_time()
    searched = index.search.Index(folder, embedder, danchu.settings.index)
    assistant = Assistant(danchu.library, searched, danchu.settings.assistant)
    answerable, refusable = sample()
    assistant.ask(answerable[0].asked)
    result: dict[str, Any] = {"open_core_s": round(time.process_time() - clock, 2), "ready_mib": resident_mib()}
    laps: dict[str, list[float]] = {"understand": [], "search": [], "answer": []}
    answers = {}

    def timed(name: str, step: Any, given: Any) -> Any:
        clock = time.process_time()
        done = step(given)
        laps[name].append(1000 * (time.process_time() - clock))
        return done

    for item in [*answerable, *refusable]:
        timed("search", assistant.search, timed("understand", assistant.understand, item.asked))
        answers[item.id] = timed("answer", assistant.ask, item.asked)
    for name, values in laps.items():
        result[f"{name}_core_ms"] = [round(float(np.percentile(values, p)), 1) for p in (50, 95)]
    hits = {k: [bool({*i.gold, *i.alt_gold} & set(answers[i.id].retrieved[:k])) for i in answerable] for k in (1, 5)}
    refused = {key: answer.status == "refused" for key, answer in answers.items()}
    return result | {
        **{f"recall@{k}": round(float(np.mean(found)), 3) for k, found in hits.items()},
        "false_refusal": round(float(np.mean([refused[i.id] for i in answerable])), 3),
        "refusal_recall": round(float(np.mean([refused[i.id] for i in refusable])), 3),
        "missed@5": [i.id for i, hit in zip(answerable, hits[5], strict=True) if not hit],
        "serving_peak_mib": peak_mib(),
    }


def main() -> None:
    """Report as JSON on standard output; ``--built`` asks in a process of its own, so that its memory is serving's."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--whole", type=Path, required=True, help="a home whose index has real vectors only")
    parser.add_argument("--pool", type=Path, help="the scratch folder of bench.scale")
    parser.add_argument("--built", type=Path, help="what an earlier run of --build wrote")
    parser.add_argument("--build", type=Path, help="only build, into this folder")
    options = parser.parse_args()
    from app import Danchu, load_settings

    danchu, whole = Danchu(load_settings(options.home)), Danchu(load_settings(options.whole))
    if options.build:
        options.build.mkdir(parents=True, exist_ok=True)
        emit(write(danchu, options.build))
        return
    identity = whole.embedder.identity
    folder = Shelf(options.whole / "index").current() or options.whole
    known = dict(KeptVectors(options.pool, identity).read()) if options.pool else {}
    known |= dict(known_vectors(folder, identity))
    with tempfile.TemporaryDirectory() as scratch:
        built = options.built or Path(scratch)
        done = {} if options.built else write(danchu, built)
        emit(done | ask(danchu, whole.embedder, built, Manifest.load(folder), known))


if __name__ == "__main__":
    main()
