"""Estimate the syllable model that ``diacritics_build.py`` packs: count, smooth, mix, prune, renormalise."""

from __future__ import annotations

from typing import Any

import numpy as np

from assistant.question.diacritics import EDGE

Ints = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float64]]
DISCOUNT = 0.75


class Trigram:
    """An interpolated absolute-discounting trigram over a vocabulary of ``size`` words.

    A word's own probability counts the different words it follows, not how often it occurs (Kneser and
    Ney 1995): what backs off to it is a new context. It took away one held-out mistake in thirteen.
    ``pairs`` and ``triples`` hold sorted keys (a·size + b, and (a·size + b)·size + c) with
    the probability of their last word and, for contexts, the mass that is backed off.
    """

    def __init__(self, ids: Ints, weights: Ints, size: int, floors: tuple[int, int]) -> None:
        self.size = size
        a, b, c = ids[:-2], ids[1:-1], ids[2:]
        within2 = ~((ids[:-1] == EDGE) & (ids[1:] == EDGE))
        pairs, n2 = _count((ids[:-1] * size + ids[1:])[within2], weights[1:][within2])
        company = np.bincount(pairs[n2 > 0] % size, minlength=size) + 0.1
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
    return unique, np.asarray(np.bincount(where, weights), dtype=np.float64)


def _find(keys: Ints, wanted: Ints) -> tuple[np.ndarray[Any, np.dtype[np.bool_]], Ints]:
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return keys[at] == wanted, at


def mix(models: list[Trigram], weights: tuple[float, ...], prune: tuple[float, float]) -> dict[str, Any]:
    """One pruned, renormalised back-off model of the mixture (floats, not yet packed)."""
    size = models[0].size
    single = _blend(weights, [m.single for m in models])
    pairs = np.unique(np.concatenate([m.pairs for m in models]))
    a, b = pairs // size, pairs % size
    pair_p = _blend(weights, [m.after_one(a, b) for m in models])
    triples = np.unique(np.concatenate([m.triples for m in models]))
    x, y, z = triples // size // size, triples // size % size, triples % size
    triple_p = _blend(weights, [m.after_two(x, y, z) for m in models])
    _, at = _find(pairs, triples // size)
    joint = single[x] * pair_p[at]
    _, at = _find(pairs, y * size + z)
    worth = joint * triple_p * np.abs(np.log(triple_p / pair_p[at]))
    kept3 = worth > prune[1]
    needed = np.isin(pairs, np.unique(triples[kept3] // size))
    worth2 = single[a] * pair_p * np.abs(np.log(pair_p / single[b]))
    kept2 = needed | (worth2 > prune[0])
    return _renormalise(size, single, pairs[kept2], pair_p[kept2], triples[kept3], triple_p[kept3])


def _blend(weights: tuple[float, ...], parts: list[Floats]) -> Floats:
    total = np.zeros_like(parts[0])
    for weight, part in zip(weights, parts, strict=True):
        total += weight * part
    return total


def _renormalise(
    size: int, single: Floats, pairs: Ints, pair_p: Floats, triples: Ints, triple_p: Floats
) -> dict[str, Any]:
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
