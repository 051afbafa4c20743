"""Put the diacritics back into a question that was typed without them, or with half of them.

Every syllable typed without a mark may stand for any known syllable that looks the same
without marks; a trigram model of syllables picks the likeliest path through them
(Viterbi, after the candidates are thinned by their bigram max-marginals). What was typed
with a mark is kept and steers the rest. Whether a text needs help at all is a weighing of
two stories: "typed with care, as it stands" against "marks were dropped at some rate".

The model is ``diacritics.npz``, built by ``diacritics_build.py``; docs/diacritics.md is its card.
"""

from __future__ import annotations

import math
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from assistant.question.syllables import Token, canonical, is_marked, tokens, with_case
from corpus.text import fold

MODEL_FILE = Path(__file__).with_name("diacritics.npz")
UNKNOWN, EDGE, NUMBER, PAUSE = 0, 1, 2, 3
SPECIALS = ("<unk>", "<edge>", "<num>", "<pause>")
STEP = 1 / 16  # nats per unit of a packed log-probability
BACKOFF_SHIFT = 64  # packed back-off weights may exceed one by four nats
MOST_CANDIDATES, MOST_KEPT = 14, 4
LONGEST_RUN = 256  # syllables decoded at once
CARE_PRIOR = 6.0  # nats by which the careful typist is believed before anything is read
CARE_PRIOR_BARE = 1.0  # the same for a text that has no mark at all
FOREIGN_COST = 11.0  # nats: how unlikely one given unknown word is among all that a text may hold
VOWELS = frozenset("aeiouy")
SINGLE_LETTERS = {"o": ("o", "ở"), "a": ("a", "à", "ạ"), "y": ("y", "ý")}

Array = np.ndarray[Any, Any]


class Restoration(NamedTuple):
    """What became of a text.

    ``syllables`` pairs every word as typed with the word that stands in ``text``, in order.
    """

    text: str
    changed: bool
    syllables: tuple[tuple[str, str], ...]


class Model:
    """The unpacked trigram model: log-probabilities in nats, looked up many at a time."""

    def __init__(self, packed: dict[str, Array]) -> None:
        self.words = packed["words"].tobytes().decode("utf-8").split("\n")
        self.size = len(self.words)
        self.numbers = {w: i for i, w in enumerate(self.words)}
        self.single = _nats(packed["single"])
        self.backoff1 = _nats(packed["backoff1"], BACKOFF_SHIFT)
        self.backoff2 = _nats(packed["backoff2"], BACKOFF_SHIFT)
        self.pair_p = _nats(packed["pair_p"])
        self.triple_p = _nats(packed["triple_p"])
        self.pairs = _keys(packed["pair_counts"], packed["pair_last"], self.size)
        self.triples = _keys(packed["triple_counts"], packed["triple_last"], self.size)
        self.candidates = self._groups()

    def _groups(self) -> dict[str, tuple[int, ...]]:
        """Fold → the numbers of the words with that fold, likeliest first."""
        groups: defaultdict[str, list[int]] = defaultdict(list)
        for number in np.argsort(-self.single, kind="stable"):
            if number >= len(SPECIALS):
                groups[fold(self.words[number])].append(int(number))
        for letter, forms in SINGLE_LETTERS.items():
            groups[letter] = [self.numbers[f] for f in forms if f in self.numbers]
        return {f: tuple(ids[:MOST_CANDIDATES]) for f, ids in groups.items() if _is_spelt_out(f)}

    def pair_scores(self, a: Array, b: Array) -> tuple[Array, Array]:
        """(log p(b | a), the pair's place or -1), elementwise."""
        found, at = _find(self.pairs, a * np.uint32(self.size) + b)
        score = np.where(found, self.pair_p[at], self.backoff1[a] + self.single[b])
        return score, np.where(found, at, -1)

    def triple_scores(self, context: Array, c: Array, lower: Array) -> Array:
        """log p(c | pair at ``context``), given ``lower`` = log p(c | second of the pair); elementwise."""
        known = context >= 0
        context = np.where(known, context, 0)
        found, at = _find(self.triples, context.astype(np.uint32) * np.uint32(self.size) + c)
        backed = np.where(known, self.backoff2[context], 0) + lower
        return np.where(known & found, self.triple_p[at], backed)


def _is_spelt_out(folded: str) -> bool:
    """Whether a syllable may be restored: not "hdnd", an abbreviation, nor the "b" of "điểm b"."""
    return folded in SINGLE_LETTERS if len(folded) == 1 else not VOWELS.isdisjoint(folded)


def _nats(packed: Array, shift: int = 0) -> Array:
    return (shift - packed.astype(np.float32)) * np.float32(STEP)


def _keys(counts: Array, last: Array, size: int) -> Array:
    """Sorted keys: the number of the context each entry belongs to, times ``size``, plus its last word."""
    ends = np.cumsum(counts, dtype=np.int64)
    context = np.cumsum(np.bincount(ends, minlength=len(last) + 1)[: len(last)], dtype=np.uint32)
    return context * np.uint32(size) + last


def _find(keys: Array, wanted: Array) -> tuple[Array, Array]:
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return keys[at] == wanted, at


class _Slot(NamedTuple):
    """One place of the lattice: its token (None at an edge), what may stand there, the number as typed."""

    token: Token | None
    choices: tuple[int, ...]
    typed: int


class Restorer:
    """Restores diacritics; holds only the model, so one instance serves every thread."""

    def __init__(self, model: Model) -> None:
        self.model = model

    def restore(self, text: str) -> Restoration:
        """``text`` with its diacritics restored, or exactly as it is when it was typed with care.

        Only letters of unmarked Vietnamese syllables ever change; numbers, document
        numbers, addresses, acronyms and foreign words stay, as do case and spacing.
        """
        slots = self._lattice(text)
        words = [s for s in slots if s.token and s.token.kind == "word"]
        restored = self._decide(slots, words)
        pieces, at, pairs = [], 0, []
        for slot, number in zip(words, restored, strict=True):
            token = slot.token
            assert token is not None
            new = token.text if number == slot.typed else with_case(self.model.words[number], token.text)
            pieces += [text[at : token.start], new]
            at = token.end
            pairs.append((token.text, new))
        result = "".join([*pieces, text[at:]])
        return Restoration(result, result != text, tuple(pairs))

    # --- the lattice -----------------------------------------------------------------

    def _lattice(self, text: str) -> list[_Slot]:
        found = list(tokens(text))
        shouting = _is_shouted([t.text for t in found if t.kind == "word"])
        slots = [_EDGE_SLOT]
        for token in found:
            if token.kind == "word":
                slots.append(self._slot(token, shouting, slots[-1] is _EDGE_SLOT))
            elif token.kind == "fixed":
                slots.append(_Slot(token, (NUMBER,), NUMBER))
            elif token.kind == "pause":
                slots.append(_Slot(token, (PAUSE,), PAUSE))
            elif slots[-1] is not _EDGE_SLOT:
                slots.append(_EDGE_SLOT)
        return slots if slots[-1] is _EDGE_SLOT else [*slots, _EDGE_SLOT]

    def _slot(self, token: Token, shouting: bool, opens: bool) -> _Slot:
        word = canonical(token.text)
        typed = self.model.numbers.get(word, UNKNOWN)
        acronym = token.text.isupper() and not shouting and not (opens and word in ("o", "y"))
        if not word.isascii() or acronym:
            return _Slot(token, (typed,), typed)
        choices = self.model.candidates.get(word, ())
        return _Slot(token, choices if typed in choices else (*choices, typed), typed)

    # --- the decision ----------------------------------------------------------------

    def _decide(self, slots: list[_Slot], words: list[_Slot]) -> list[int]:
        as_typed = [w.typed for w in words]
        kept = sum(is_marked(w.token.text) for w in words if w.token)
        dropped = sum(self._chance_marked(w) for w in words if len(w.choices) > 1)
        if not dropped:
            return as_typed
        rate = dropped / (dropped + kept)
        cost = math.log(rate)
        best: list[int] = []
        gain = kept * math.log1p(-rate) if kept else 0.0
        for start in range(0, len(slots), LONGEST_RUN):
            run = slots[start : start + LONGEST_RUN]
            path, score = self._best(run, cost)
            best += [n for n, s in zip(path, run, strict=True) if s.token and s.token.kind == "word"]
            gain += score - self._score([s.typed for s in run])
            gain += FOREIGN_COST * sum(s.typed == UNKNOWN and len(s.choices) > 1 for s in run)
        return best if gain > (CARE_PRIOR if kept else CARE_PRIOR_BARE) else as_typed

    def _chance_marked(self, slot: _Slot) -> float:
        """How likely a syllable typed without a mark stands for one that has a mark."""
        shares = np.exp(self.model.single[list(slot.choices)])
        return 1 - float(shares[slot.choices.index(slot.typed)] / shares.sum())

    def _score(self, path: list[int]) -> float:
        """log p of a path, its first word given."""
        if len(path) < 2:
            return 0.0
        ids = np.array(path, dtype=np.uint32)
        lower, context = self.model.pair_scores(ids[:-1], ids[1:])
        return float(lower[0] + self.model.triple_scores(context[:-1], ids[2:], lower[1:]).sum())

    def _best(self, run: list[_Slot], cost: float) -> tuple[list[int], float]:
        """The likeliest path and its score, where each mark that was dropped costs ``cost`` (≤ 0) nats."""
        if len(run) < 2:
            return [s.choices[0] for s in run], 0.0
        ids, prior = _padded(run, cost)
        lower, context = self.model.pair_scores(ids[:-1, :, None], ids[1:, None, :])
        rows = np.arange(len(run))[:, None]
        keep = _thin(lower, prior)
        ids, prior = ids[rows, keep], prior[rows, keep]
        pick = (rows[:-1, :, None], keep[:-1, :, None], keep[1:, None, :])
        lower, context = lower[pick], context[pick]
        upper = self.model.triple_scores(context[:-1, :, :, None], ids[2:, None, None, :], lower[1:, None, :, :])
        path, score = _viterbi(lower[0] + prior[0][:, None] + prior[1], upper + prior[2:, None, None, :])
        return [int(ids[i, k]) for i, k in enumerate(path)], score


_EDGE_SLOT = _Slot(None, (EDGE,), EDGE)


def _is_shouted(words: list[str]) -> bool:
    """Whether the whole text is in capitals, so that capitals do not mean an acronym."""
    long = [w for w in words if len(w) > 1]
    return len(long) >= 3 and sum(w.isupper() for w in long) >= 0.7 * len(long)


def _padded(run: list[_Slot], cost: float) -> tuple[Array, Array]:
    """(choices, their priors) as rectangles (places, most choices); the padding is impossible."""
    width = max(MOST_KEPT, *(len(s.choices) for s in run))
    ids = np.zeros((len(run), width), dtype=np.uint32)
    prior = np.full((len(run), width), -np.inf, dtype=np.float32)
    for i, slot in enumerate(run):
        ids[i, : len(slot.choices)] = slot.choices
        prior[i, : len(slot.choices)] = [_prior(c, slot, cost) for c in slot.choices]
    return ids, prior


def _prior(choice: int, slot: _Slot, cost: float) -> float:
    if choice != slot.typed:
        return cost
    return -FOREIGN_COST if choice == UNKNOWN and len(slot.choices) > 1 else 0.0


def _thin(lower: Array, prior: Array) -> Array:
    """The columns of the ``MOST_KEPT`` best choices of each place, by bigram max-marginals."""
    ahead, behind = [prior[0]], [np.zeros_like(prior[0])]
    for i in range(len(lower)):
        ahead.append((ahead[-1][:, None] + lower[i]).max(0) + prior[i + 1])
    for i in range(len(lower) - 1, -1, -1):
        behind.append((lower[i] + (prior[i + 1] + behind[-1])).max(1))
    total = np.array(ahead) + np.array(behind[::-1])
    return np.argsort(-total, axis=1, kind="stable")[:, :MOST_KEPT]


def _viterbi(first: Array, upper: Array) -> tuple[list[int], float]:
    """Best path over pairs of places: ``first`` (K, K), ``upper`` (places - 2, K, K, K)."""
    score, back = first, []
    for step in upper:
        through = score[:, :, None] + step
        came = through.argmax(0)
        back.append(came)
        score = through.max(0)
    last = int(score.argmax())
    b, c = divmod(last, score.shape[1])
    path = [c, b]
    for came in reversed(back):
        path.append(int(came[path[-1], path[-2]]))
    return path[::-1], float(score.flat[last])


def is_plain(text: str) -> bool:
    """Whether no letter of ``text`` carries a mark."""
    return not is_marked(text)


@cache
def load_restorer(path: Path = MODEL_FILE) -> Restorer:
    """The shipped restorer, read once."""
    with np.load(path) as packed:
        return Restorer(Model({name: packed[name] for name in packed.files}))
