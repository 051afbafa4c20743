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

from assistant.question.diacritics import BACKOFF_SHIFT, EDGE, MODEL_FILE, NUMBER, PAUSE, SPECIALS, STEP, UNKNOWN, is_plain
from assistant.question.syllables import canonical, is_marked, is_syllable, tokens
from corpus.phapdien import DEFAULT_TOPICS, read_topics

Ints = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float64]]

HERE = Path(__file__).parent
SPOKEN = HERE / "diacritics_spoken.txt"
HANDBOOK = HERE.parents[1] / "corpus" / "handbook"
DISCOUNT = 0.75
LAW_WORD_FLOOR = 2
LAW_BIGRAM_FLOOR = 3
LAW_TRIGRAM_FLOOR = 4
WEIGHTS = (0.20, 0.15, 0.65)  # the codification, this field's topic, our own everyday Vietnamese
QUESTION_COPIES, SPOKEN_COPIES, DIGEST_COPIES = 3, 3, 1
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
    own = [(line, SPOKEN_COPIES) for line in SPOKEN.read_text("utf-8").splitlines() if not line.startswith("#")]
    asked: dict[str, None] = {}
    for file in sorted(handbook.glob("**/*.yaml")):
        entry = yaml.safe_load(file.read_text("utf-8"))
        if not isinstance(entry, dict) or entry.get("dieu") in held_out:
            continue
        asked.update(dict.fromkeys(entry.pop("cau_hoi", ())))
        own += [(text, DIGEST_COPIES) for text in _strings(entry)]
    if questions and questions.is_file():
        for article, texts in sorted(json.loads(questions.read_text("utf-8")).items()):
            if article not in held_out:
                asked.update(dict.fromkeys(texts))
    return own + [(text, QUESTION_COPIES) for text in sorted(asked) if not is_plain(text)]


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
        own.update({w: copies for w in (canonical(t.text) for t in tokens(text) if t.kind == "word")})
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


class Trigram:
    """An interpolated absolute-discounting trigram over a vocabulary of ``size`` words.

    A word's own probability counts the different words it follows, not how often it occurs (Kneser and
    Ney 1995): what backs off to it is a new context. With it, one in eight held-out mistakes went away.
    ``pairs`` and ``triples`` hold sorted keys (a·size + b, and (a·size + b)·size + c) with
    the probability of their last word and, for contexts, the mass that is backed off.
    """

    def __init__(self, ids: Ints, weights: Ints, size: int, floors: tuple[int, int]) -> None:
        self.size = size
        a, b, c = ids[:-2], ids[1:-1], ids[2:]
        within2 = ~((ids[:-1] == EDGE) & (ids[1:] == EDGE))
        pairs, n2 = _count((ids[:-1] * size + ids[1:])[within2], weights[1:][within2])
        company = np.bincount(pairs % size, minlength=size) + 0.1
        self.single = company / company.sum()
        self._level2(pairs, n2, floors[0])
        within3 = b != EDGE
        triples, n3 = _count(((a * size + b) * size + c)[within3], weights[2:][within3])
        self._level3(triples, n3, floors[1])

    def _level2(self, keys: Ints, counts: Floats, floor: int) -> None:
        context = keys // self.size
        total = np.bincount(context, counts, self.size)
        kept = counts >= floor
        keys, counts, context = keys[kept], counts[kept], context[kept]
        mass = np.maximum(counts - DISCOUNT, 0.05) / total[context]
        self.backoff1 = np.clip(1 - np.bincount(context, mass, self.size), 1e-6, 1)
        self.pairs = keys
        self.pair_p = mass + self.backoff1[context] * self.single[keys % self.size]

    def _level3(self, keys: Ints, counts: Floats, floor: int) -> None:
        context, where = np.unique(keys // self.size, return_inverse=True)
        total = np.bincount(where, counts)
        kept = counts >= floor
        keys, counts, where = keys[kept], counts[kept], where[kept]
        mass = np.maximum(counts - DISCOUNT, 0.05) / total[where]
        self.contexts = context
        self.backoff2 = np.clip(1 - np.bincount(where, mass, len(context)), 1e-6, 1)
        self.triples = keys
        self.triple_p = mass + self.backoff2[where] * self.after_one(keys // self.size % self.size, keys % self.size)

    def after_one(self, a: Ints, b: Ints) -> Floats:
        """p(b | a), elementwise."""
        found, at = _find(self.pairs, a * self.size + b)
        return np.where(found, self.pair_p[at], self.backoff1[a] * self.single[b])

    def after_two(self, a: Ints, b: Ints, c: Ints) -> Floats:
        """p(c | a b), elementwise."""
        found, at = _find(self.triples, (a * self.size + b) * self.size + c)
        known, context = _find(self.contexts, a * self.size + b)
        lower = self.after_one(b, c) * np.where(known, self.backoff2[context], 1.0)
        return np.where(found, self.triple_p[at], lower)


def _count(keys: Ints, weights: Ints) -> tuple[Ints, Floats]:
    unique, where = np.unique(keys, return_inverse=True)
    return unique, np.bincount(where, weights)


def _find(keys: Ints, wanted: Ints) -> tuple[np.ndarray[Any, np.dtype[np.bool_]], Ints]:
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return keys[at] == wanted, at


# --- mixing, pruning, packing --------------------------------------------------------


def mix(models: list[Trigram], weights: tuple[float, ...], prune: tuple[float, float]) -> dict[str, Any]:
    """One pruned, renormalised back-off model of the mixture (floats, not yet packed)."""
    size = models[0].size
    single = sum(w * m.single for w, m in zip(weights, models, strict=True))
    pairs = np.unique(np.concatenate([m.pairs for m in models]))
    a, b = pairs // size, pairs % size
    pair_p = sum(w * m.after_one(a, b) for w, m in zip(weights, models, strict=True))
    triples = np.unique(np.concatenate([m.triples for m in models]))
    x, y, z = triples // size // size, triples // size % size, triples % size
    triple_p = sum(w * m.after_two(x, y, z) for w, m in zip(weights, models, strict=True))
    _, at = _find(pairs, triples // size)
    joint = single[x] * pair_p[at]
    _, at = _find(pairs, y * size + z)
    worth = joint * triple_p * np.abs(np.log(triple_p / pair_p[at]))
    kept3 = worth > prune[1]
    needed = np.isin(pairs, np.unique(triples[kept3] // size))
    worth2 = single[a] * pair_p * np.abs(np.log(pair_p / single[b]))
    kept2 = needed | (worth2 > prune[0])
    return _renormalise(size, single, pairs[kept2], pair_p[kept2], triples[kept3], triple_p[kept3])


def _renormalise(size: int, single: Floats, pairs: Ints, pair_p: Floats, triples: Ints, triple_p: Floats) -> dict[str, Any]:
    a, b = pairs // size, pairs % size
    left = 1 - np.bincount(a, pair_p, size)
    right = 1 - np.bincount(a, single[b], size)
    backoff1 = np.clip(left, 1e-4, 1) / np.clip(right, 1e-4, 1)
    context = np.searchsorted(pairs, triples // size)
    y, z = triples // size % size, triples % size
    found, at = _find(pairs, y * size + z)
    lower = np.where(found, pair_p[at], backoff1[y] * single[z])
    left = 1 - np.bincount(context, triple_p, len(pairs))
    right = 1 - np.bincount(context, lower, len(pairs))
    backoff2 = np.clip(left, 1e-4, 1) / np.clip(right, 1e-4, 1)
    return {
        "single": single, "backoff1": backoff1, "pairs": pairs, "pair_p": pair_p, "backoff2": backoff2,
        "context": context, "last": z, "triple_p": triple_p,
    }  # fmt: skip


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
    parts = [(encode([text], numbers), copies) for text, copies in sources.own]
    ids = np.concatenate([p for p, _ in parts])
    weights = np.concatenate([np.full(len(p), n, dtype=np.int64) for p, n in parts])
    models.append(Trigram(ids, weights, len(words), (1, 1)))
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
