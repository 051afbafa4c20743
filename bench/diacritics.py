"""How well diacritics come back: accented, half-accented and unaccented twins of questions we know the spelling of.

``python -m bench.diacritics [SET…]`` measures the shipped model on evaluation sets (those of ``eval/sets``).
``python -m bench.diacritics --source BoPhapDienDienTu.zip`` also trains a second model, about two minutes,
without every tenth article of the handbook, and measures it on those articles' questions.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import yaml

from assistant.question.diacritics import MODEL_FILE, Restorer, load_restorer
from assistant.question.diacritics_build import asked_text
from assistant.question.syllables import canonical, is_marked
from corpus.handbook.load import FOLDER as HANDBOOK
from eval.sets import load_set, shipped_sets

CHAT = frozenset(("abbrev", "colloquial"))  # spelt as in chat: abbreviations are written out before this step
UNMARKED = frozenset(("nodiac", "halfdiac"))  # typed without marks: what was meant is not written down
LEAST_MARKED = 0.4  # of the syllables, for a question to count as written with its diacritics
HELD_OUT_FROM, HELD_OUT_EVERY = 5, 10
TWINS = ("accented", "half", "unaccented")


class Figures(NamedTuple):
    """Of ``n`` questions: the share of syllables and of whole questions that came out right."""

    n: int
    syllables: float
    sentences: float


def strip(text: str) -> str:
    """``text`` with every mark gone and its capitals kept: ``strip("Ủy Đảng") == "Uy Dang"``."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return plain.replace("đ", "d").replace("Đ", "D")


def half(text: str) -> str:
    """``text`` with the marks of about half of its words gone, always the same half."""
    words = unicodedata.normalize("NFC", text).split(" ")
    return " ".join(strip(w) if zlib.crc32(f"{i} {w}".encode()) & 64 else w for i, w in enumerate(words))


def twin(text: str, kind: str) -> str:
    """The ``kind`` of :data:`TWINS` of an accented text."""
    return {"accented": str, "half": half, "unaccented": strip}[kind](text)


def is_accented(text: str) -> bool:
    """Whether a question was written with its diacritics."""
    words = text.split()
    return sum(map(is_marked, words)) >= LEAST_MARKED * len(words)


def score(restorer: Restorer, texts: Iterable[str], kind: str, mistakes: Counter[tuple[str, str]]) -> Figures:
    """Restores the twins of ``texts``; ``mistakes`` counts (wanted, got) syllables."""
    questions = syllables = right = whole = 0
    for text in texts:
        wanted = [canonical(w) for w, _ in restorer.restore(text).syllables]
        got = [canonical(w) for _, w in restorer.restore(twin(text, kind)).syllables]
        wrong = [(w, g) for w, g in zip(wanted, got, strict=True) if w != g]
        mistakes.update(wrong)
        questions, whole = questions + 1, whole + (not wrong)
        syllables, right = syllables + len(wanted), right + len(wanted) - len(wrong)
    return Figures(questions, right / max(syllables, 1), whole / max(questions, 1))


def set_questions(paths: Iterable[Path]) -> dict[str, list[str]]:
    """The accented questions of evaluation sets, those spelt as in chat apart."""
    groups: dict[str, list[str]] = {}
    for path in paths:
        for item in load_set(path).items:
            if item.cat not in UNMARKED:
                group = "chat-spelt" if item.cat in CHAT else path.stem
                groups.setdefault(group, []).extend(filter(is_accented, item.asked))
    return groups


def held_out_articles() -> dict[str, list[str]]:
    """Every tenth article of the handbook → its accented questions."""
    entries = [yaml.safe_load(file.read_text("utf-8")) for file in sorted(HANDBOOK.glob("entries/**/*.yaml"))]
    return {
        e["dieu"]: list(filter(is_accented, map(asked_text, e["cau_hoi"])))
        for e in entries[HELD_OUT_FROM::HELD_OUT_EVERY]
    }


def train_without(source: Path, articles: Iterable[str]) -> Restorer:
    """A model that never saw our texts about ``articles``; their text of law stays in, as it will be at hand."""
    import numpy as np

    from assistant.question.diacritics_build import Sources, build, read_codification, read_own

    law, topic = read_codification(source)
    arrays = build(Sources(law, topic, read_own(HANDBOOK, None, frozenset(articles))))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "held-out.npz"
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
        return load_restorer(file)


def report(restorer: Restorer, groups: dict[str, list[str]], most: int) -> None:
    """Prints a Markdown table, and the ``most`` commonest mistakes on unaccented twins."""
    print("| questions | n |" + "".join(f" {t}: syllables | questions |" for t in TWINS))
    print("|---|---|" + "---|---|" * len(TWINS))
    mistakes: dict[str, Counter[tuple[str, str]]] = {t: Counter() for t in TWINS}
    for name, texts in groups.items():
        rows = [score(restorer, texts, t, mistakes[t]) for t in TWINS]
        cells = "".join(f" {r.syllables:.2%} | {r.sentences:.1%} |" for r in rows)
        print(f"| {name} | {rows[0].n} |{cells}")
    for kind in TWINS[1:]:
        if most:
            common = ", ".join(f"{w}→{g} {n}" for (w, g), n in mistakes[kind].most_common(most))
            print(f"\n{kind}, commonest mistakes (wanted→got): {common}")


def speed(texts: list[str]) -> str:
    """Load time and the time of one question, in words."""
    laps = []
    load_restorer.cache_clear()
    started = time.perf_counter()
    restorer = load_restorer()
    loaded = time.perf_counter() - started
    for text in texts:
        started = time.perf_counter()
        restorer.restore(text)
        laps.append((time.perf_counter() - started) * 1000)
    cuts = statistics.quantiles(laps, n=20)
    size = MODEL_FILE.stat().st_size / 1e6
    return f"load {loaded * 1000:.0f} ms, question p50 {cuts[9]:.2f} ms, p95 {cuts[18]:.2f} ms, file {size:.2f} MB"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", type=Path, help="the official codification: also train and measure held-out")
    parser.add_argument("--mistakes", type=int, default=0, help="how many of the commonest mistakes to print")
    parser.add_argument("sets", nargs="*", type=Path, help="evaluation sets; the shipped ones by default")
    options = parser.parse_args()
    groups = set_questions(options.sets or shipped_sets().values())
    report(load_restorer(), groups, options.mistakes)
    print("\n" + speed([strip(text) for texts in groups.values() for text in texts]))
    if options.source:
        articles = held_out_articles()
        texts = [text for questions in articles.values() for text in questions]
        print(f"\nHeld out: {len(articles)} articles of the handbook\n")
        report(train_without(options.source, articles), {"held-out handbook": texts}, options.mistakes)


if __name__ == "__main__":
    main()
