"""Build ``diacritics.npz``: a trigram model of Vietnamese syllables, small enough to ship.

Run it from the repository's root, with the official codification at hand::

    python -m assistant.question.diacritics_build ../shared/corpus/phapdien/BoPhapDienDienTu.zip

Three models are estimated and then interpolated into one: the whole codification, this
field's own topic, and our own everyday Vietnamese (the handbook's questions and digests
and ``diacritics_spoken.txt``). Each is an interpolated absolute-discounting trigram
(Ney, Essen and Kneser 1994). The mixture is pruned by the relative entropy that each
n-gram adds (Stolcke 1998), renormalised, and its log-probabilities are rounded to bytes.
Nothing is random: the same sources give the same file, byte for byte.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from assistant.question.diacritics import (
    BACKOFF_SHIFT,
    EDGE,
    MODEL_FILE,
    NUMBER,
    PAUSE,
    SPECIALS,
    STEP,
    UNKNOWN,
    is_plain,
)
from assistant.question.diacritics_estimate import Floats, Ints, Trigram, mix
from assistant.question.syllables import canonical, is_syllable, tokens
from corpus.phapdien import DEFAULT_TOPICS, read_topics

HERE = Path(__file__).parent
SPOKEN = HERE / "diacritics_spoken.txt"
HANDBOOK = HERE.parents[1] / "corpus" / "handbook"
LAW_WORD_FLOOR = 2
LAW_BIGRAM_FLOOR = 3
LAW_TRIGRAM_FLOOR = 4
WEIGHTS = (0.20, 0.15, 0.65)  # the codification, this field's topic, our own everyday Vietnamese
QUESTION_COPIES, SPOKEN_COPIES, LISTED_COPIES, DIGEST_COPIES = 3, 3, 1, 1
LIST_SIGN, PAIRED, LEAST_LISTED = ";", "×", 8  # a line of our phrase list with this many signs is a word list
BIGRAM_PRUNE, TRIGRAM_PRUNE = 2e-9, 1e-8


@dataclass
class Sources:
    """Texts, one sentence or paragraph each; ``own`` pairs a text with how often it counts."""

    law: list[str]
    topic: list[str]
    own: list[tuple[str, int]]


# --- reading -------------------------------------------------------------------------


def read_codification(path: Path) -> tuple[list[str], list[str]]:
    """(the whole codification, this field's topics): one text an article, in the archive's order."""
    law: list[str] = []
    topic: list[str] = []
    for content in read_topics(path, None):
        texts = [f"{a.title}\n{a.text}" for a in content.articles]
        law += texts
        if content.number in DEFAULT_TOPICS:
            topic += texts
    return law, topic


def read_own(handbook: Path, questions: Path | None, held_out: frozenset[str] = frozenset()) -> list[tuple[str, int]]:
    """Our own texts with their weights, without the articles ``held_out``; unaccented questions are left out."""
    spoken = [line for line in SPOKEN.read_text("utf-8").splitlines() if not line.startswith("#")]
    own = [(text, LISTED_COPIES if _is_list(text) else SPOKEN_COPIES) for line in spoken for text in _pairs(line)]
    asked: dict[str, None] = {}
    for file in sorted(handbook.glob("**/*.yaml")):
        entry = yaml.safe_load(file.read_text("utf-8"))
        if not isinstance(entry, dict) or entry.get("dieu") in held_out:
            continue
        asked.update(dict.fromkeys(map(asked_text, entry.pop("cau_hoi", ()))))
        own += [(text, DIGEST_COPIES) for text in _strings(entry)]
    if questions and questions.is_file():
        for article, texts in sorted(json.loads(questions.read_text("utf-8")).items()):
            if article not in held_out:
                asked.update(dict.fromkeys(texts))
    return own + [(text, QUESTION_COPIES) for text in sorted(asked) if not is_plain(text)]


def asked_text(question: str | dict[str, str]) -> str:
    """A question of a handbook file, whether written with the clauses that answer it or bare."""
    return question if isinstance(question, str) else question["hoi"]


def _pairs(line: str) -> list[str]:
    """The word lists that "a; b × c; d" stands for, "a c; a d" and "b c; b d"; any other line as it is."""
    first, sign, second = line.partition(PAIRED)
    if not sign:
        return [line]
    return [
        LIST_SIGN.join(f" {a.strip()} {b.strip()}" for b in second.split(LIST_SIGN)) for a in first.split(LIST_SIGN)
    ]


def _is_list(text: str) -> bool:
    return text.count(LIST_SIGN) >= LEAST_LISTED


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key in sorted(value):
            yield from _strings(value[key])
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _strings(item)


# --- counting ------------------------------------------------------------------------


def vocabulary(sources: Sources) -> list[str]:
    """The words that get a number: syllables of the law seen often enough, and every word of our own twice seen."""
    law = Counter(canonical(t.text) for text in sources.law for t in tokens(text) if t.kind == "word")
    own: Counter[str] = Counter()
    for text, copies in sources.own:
        own.update(dict.fromkeys((canonical(t.text) for t in tokens(text) if t.kind == "word"), copies))
    kept = {w for w, n in law.items() if n >= LAW_WORD_FLOOR and is_syllable(w)}
    kept |= {w for w, n in own.items() if is_syllable(w) or n > max(QUESTION_COPIES, SPOKEN_COPIES)}
    return [*SPECIALS, *sorted(kept)]


def encode(texts: Iterable[str], numbers: dict[str, int]) -> Ints:
    """One flat run of word numbers, a PAUSE for a comma, an EDGE between sentences and at both ends."""
    ids = [EDGE]
    for text in texts:
        for token in tokens(text):
            if token.kind == "word":
                ids.append(numbers.get(canonical(token.text), UNKNOWN))
            elif token.kind == "fixed":
                ids.append(NUMBER)
            elif token.kind == "pause":
                ids.append(PAUSE)
            elif ids[-1] != EDGE:
                ids.append(EDGE)
        if ids[-1] != EDGE:
            ids.append(EDGE)
    return np.array(ids, dtype=np.int64)


def encode_own(own: list[tuple[str, int]], numbers: dict[str, int]) -> tuple[Ints, Ints]:
    """``encode`` of our own texts, and how often each word counts: in a word list, a phrase's ends do not.

    Where a listed phrase starts says nothing of how a sentence starts.
    """
    runs, weights = [], []
    for text, copies in own:
        ids = encode([text], numbers)
        weight = np.full(len(ids), copies, dtype=np.int64)
        if _is_list(text):
            weight[ids == EDGE] = 0
            weight[1:][ids[:-1] == EDGE] = 0
        runs.append(ids)
        weights.append(weight)
    return np.concatenate(runs), np.concatenate(weights)


# --- packing -------------------------------------------------------------------------


def pack(words: list[str], model: dict[str, Any]) -> dict[str, np.ndarray[Any, Any]]:
    """The arrays of the file: gaps between sorted keys, log-probabilities as bytes of ``STEP`` nats."""
    size = len(words)
    return {
        "words": np.frombuffer("\n".join(words).encode("utf-8"), dtype=np.uint8),
        "single": _bytes(model["single"]),
        "backoff1": _bytes(model["backoff1"], BACKOFF_SHIFT),
        "pair_counts": np.bincount(model["pairs"] // size, minlength=size).astype(np.uint16),
        "pair_last": (model["pairs"] % size).astype(np.uint16),
        "pair_p": _bytes(model["pair_p"]),
        "backoff2": _bytes(model["backoff2"], BACKOFF_SHIFT),
        "triple_counts": np.bincount(model["context"], minlength=len(model["pairs"])).astype(np.uint16),
        "triple_last": model["last"].astype(np.uint16),
        "triple_p": _bytes(model["triple_p"]),
    }


def _bytes(p: Floats, shift: int = 0) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """-log p in steps of ``STEP`` nats, ``shift`` steps up to make room for weights above one."""
    return np.clip(np.rint(-np.log(np.maximum(p, 1e-30)) / STEP) + shift, 0, 255).astype(np.uint8)


def build(sources: Sources) -> dict[str, np.ndarray[Any, Any]]:
    """The packed model of these sources."""
    words = vocabulary(sources)
    numbers = {w: i for i, w in enumerate(words)}
    models = []
    for texts, floors in ((sources.law, (LAW_BIGRAM_FLOOR, LAW_TRIGRAM_FLOOR)), (sources.topic, (2, 2))):
        ids = encode(texts, numbers)
        models.append(Trigram(ids, np.ones_like(ids), len(words), floors))
    models.append(Trigram(*encode_own(sources.own, numbers), len(words), (1, 1)))
    return pack(words, mix(models, WEIGHTS, (BIGRAM_PRUNE, TRIGRAM_PRUNE)))


def main() -> None:
    """Command line: build the model and write it beside this file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("codification", type=Path)
    parser.add_argument("--questions", type=Path, help="more questions: JSON of article → list")
    parser.add_argument("--out", type=Path, default=MODEL_FILE, help="the file to write")
    args = parser.parse_args()
    law, topic = read_codification(args.codification)
    arrays = build(Sources(law, topic, read_own(HANDBOOK, args.questions)))
    np.savez_compressed(args.out, **arrays)  # type: ignore[arg-type]
    sizes = {name: len(array) for name, array in arrays.items()}
    sys.stderr.write(f"{args.out}: {args.out.stat().st_size / 1e6:.2f} MB, {sizes}\n")


if __name__ == "__main__":
    main()
