"""What the handbook answers on its own: recall, and whether the facts that matter are in the answer.

``python -m bench.handbook_alone SET… [--home HOME] [--split tune|test|all]`` asks a home without official
text (a scratch one by default) the questions that rest on what the handbook digests. Facts of the sets
are worded as the law words them, which a digest may not; so what is compared is the numbers, shares,
durations and dates in them (``corpus.handbook.quantities``) and the bodies (``corpus.handbook.bodies``).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from app import Danchu, load_settings
from assistant.answer import Answer
from corpus.handbook.bodies import bodies
from corpus.handbook.documents import DIGESTED
from corpus.handbook.quantities import quantities
from eval.sets import EvalItem, Split, load_sets, select

_REFERENCES = {"điều", "khoản", "điểm", "document"}


def main() -> None:
    """Print recall@5 by category, and how many exam answers carry all their numbers, deadlines and bodies."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, help="a home without official text; a scratch one by default")
    parser.add_argument("--split", choices=[str(split) for split in Split], default=str(Split.ALL))
    parser.add_argument("sets", nargs="+")
    options = parser.parse_args()
    loaded = [item for one in load_sets(options.sets) for item in one.items]
    items = [item for item in select(loaded, Split(options.split)) if rests_on_the_handbook(item)]
    with tempfile.TemporaryDirectory() as scratch:
        assistant = Danchu(load_settings(options.home or Path(scratch))).assistant()
        answers = [assistant.ask(item.asked) for item in items]
    for line in report(items, answers):
        sys.stdout.write(line + "\n")


def rests_on_the_handbook(item: EvalItem) -> bool:
    """Whether every right article is one that the handbook digests, or a report."""
    return bool(item.gold) and all(g.startswith("news:") or g.split("#")[0] in DIGESTED for g in item.gold)


def report(items: list[EvalItem], answers: list[Answer]) -> Iterable[str]:
    """The figures, a line each."""
    asked, found = Counter[str](), Counter[str]()
    for item, answer in zip(items, answers, strict=True):
        asked.update((item.cat, "all"))
        found.update((item.cat, "all") if {*item.gold, *item.alt_gold} & set(answer.retrieved[:5]) else ())
    yield from (f"recall@5 {cat}: {found[cat] / n:.3f} of {n}" for cat, n in sorted(asked.items()))
    exam = [(i, a) for i, a in zip(items, answers, strict=True) if i.cat == "exam" and essentials(i.facts)]
    for name, texts in (
        ("answer", [a.answer for _, a in exam]),
        ("answer with its quotations", [" ".join([a.answer, *(c.quote for c in a.citations)]) for _, a in exam]),
    ):
        whole = sum(essentials(item.facts) <= essentials([text]) for (item, _), text in zip(exam, texts, strict=True))
        yield f"exam, all numbers, deadlines and bodies in the {name}: {whole} of {len(exam)}"


def essentials(texts: Iterable[str]) -> set[object]:
    """The quantities of ``texts``, references aside, and the bodies without their levels."""
    found: set[object] = set()
    for text in texts:
        found |= {quantity for quantity in quantities(text) if quantity.kind not in _REFERENCES}
        found |= {body.name for body in bodies(text)}
    return found


if __name__ == "__main__":
    main()
