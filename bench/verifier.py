"""The verifier, measured: what it accepts of clauses as they stand, written otherwise, and made false.

    python -m bench.verifier --home DIR [--clauses 1500] [--seed 7]

Every clause of the home (a law's articles without clauses count as one) is taken whole, and one of its
sentences alone. Nothing that was measured is written out but counts.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from assistant.sentences import sentences
from assistant.writing.grounds import announcing
from assistant.writing.verifier import Ground, Verifier
from bench.variants import BENIGN, FALSE
from corpus.library import Library
from corpus.model import Provision
from corpus.text import compare_key

_SHORTEST = 40  # characters
_LONGEST = 2500


def clauses_of(library: Library) -> list[Ground]:
    """Every clause, and every article without clauses, of the official text held."""
    found = []
    for article in library.corpus.articles():
        for provision in article.provisions():
            whole = provision.address.clause is None
            if provision.address.point or (whole and article.clauses):
                continue
            if _SHORTEST <= len(provision.text) <= _LONGEST:
                found.append(ground(provision, library))
    return found


def ground(provision: Provision, library: Library) -> Ground:
    """A provision as what may be cited."""
    article, document = provision.article, library.document(provision.address.document)
    return Ground(
        marker=1,
        address=provision.address,
        label=library.label(provision.address),
        kind=library.kind(provision.address),
        text=provision.text,
        announced=announcing(article, provision.address),
        title=article.title,
        document=document.name if document else "",
    )


class Tally:
    """Accepted and tried, by sort of text and variant."""

    def __init__(self, verifier: Verifier, show: int = 0) -> None:
        self._verifier = verifier
        self._show = show
        self.tried: Counter[tuple[str, str]] = Counter()
        self.accepted: Counter[tuple[str, str]] = Counter()

    def add(self, sort: str, name: str, text: str, cited: Ground, *, wanted: bool) -> None:
        problems = self._verifier.problems(text, [cited])
        self.tried[sort, name] += 1
        self.accepted[sort, name] += not problems
        if bool(problems) == wanted and self._show:
            self._show -= 1
            sys.stderr.write(f"{sort} / {name} / {cited.address}: {problems}\n    {text[:600]}\n")

    def rates(self) -> dict[str, dict[str, dict[str, float]]]:
        table: dict[str, dict[str, dict[str, float]]] = {}
        for (sort, name), tried in self.tried.items():
            share = round(self.accepted[sort, name] / tried, 4)
            table.setdefault(sort, {})[name] = {"n": tried, "accepted": share}
        return table


def measure(grounds: list[Ground], seed: int, show: int = 0) -> dict[str, dict[str, dict[str, float]]]:
    """Acceptance by variant, for whole clauses and for single sentences.

    Args:
        show: how many wrong decisions to print on standard error.
    """
    rng = random.Random(seed)
    tally = Tally(Verifier(), show)
    for cited in grounds:
        for sort, text in _texts(cited, rng):
            for name, variant in BENIGN.items():
                if (written := variant(text, rng)) is not None:
                    tally.add(sort, name, written, cited, wanted=True)
            for name, variant in FALSE.items():
                if (written := variant(text, rng)) is not None and compare_key(written) != compare_key(text):
                    tally.add(sort, name, written, cited, wanted=False)
            other = _another(cited, grounds, text, rng)
            tally.add(sort, "wrong article", text, other, wanted=False)
    return tally.rates()


def _texts(cited: Ground, rng: random.Random) -> Iterator[tuple[str, str]]:
    yield "clause", cited.text
    whole = [line for line in sentences(cited.text) if len(line) >= _SHORTEST]
    if whole:
        yield "sentence", rng.choice(whole)


def _another(cited: Ground, grounds: list[Ground], text: str, rng: random.Random) -> Ground:
    """A provision of another article that does not hold the text itself."""
    key = compare_key(text).strip(" .;")
    while True:
        other = rng.choice(grounds)
        if other.address.article_id != cited.address.article_id and key not in compare_key(other.whole):
            return other


def main() -> None:
    """Report as JSON on standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--clauses", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    from app import Danchu, load_settings

    found = clauses_of(Danchu(load_settings(options.home)).library)
    random.Random(options.seed).shuffle(found)
    found = found[: options.clauses]
    print(
        json.dumps({"clauses": len(found)} | measure(found, options.seed, options.show), ensure_ascii=False, indent=1)
    )


if __name__ == "__main__":
    main()
