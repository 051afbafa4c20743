"""How short questions typed on a phone fare: what is restored of them, and whether the right article is found.

``python -m bench.short --home HOME [--failures]`` asks ``tests/question/short_questions.yaml`` as typed and
written out in full. Questions on odd places of the list were used to find what fails, the others only measured.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from assistant.engine import Assistant
from corpus.text import syllable_key, words

FILE = Path(__file__).parents[1] / "tests" / "question" / "short_questions.yaml"


@dataclass(frozen=True, slots=True)
class Short:
    """A question as typed, as meant, the articles that answer it, and whether it was only ever measured."""

    typed: str
    meant: str
    articles: frozenset[str]
    blind: bool


def short_questions() -> list[Short]:
    """The questions of the file, in its order."""
    rows = yaml.safe_load(FILE.read_text("utf-8"))
    return [Short(r["hoi"], r["viet"], frozenset(r["dieu"]), n % 2 == 0) for n, r in enumerate(rows, 1)]


def right_syllables(meant: str, restored: str) -> tuple[int, int]:
    """(syllables of ``restored`` that are as meant, syllables meant); none is when their numbers differ."""
    wanted, got = (list(map(syllable_key, words(text))) for text in (meant, restored))
    same = sum(map(str.__eq__, wanted, got)) if len(wanted) == len(got) else 0
    return same, len(wanted)


def measure(assistant: Assistant, questions: Iterable[Short], failures: bool) -> dict[str, Counter[str]]:
    """Counts by group ("seen", "blind"); with ``failures``, prints what went wrong."""
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for question in questions:
        count = groups["blind" if question.blind else "seen"]
        restored = assistant.understand([question.typed]).restored
        right, all_ = right_syllables(question.meant, restored)
        count.update(questions=1, syllables=all_, right=right, whole=right == all_)
        for name, text in (("", question.typed), ("full ", question.meant)):
            answer = assistant.ask([text])
            at1, at5 = (bool(question.articles & set(answer.retrieved[:k])) for k in (1, 5))
            count.update({f"{name}at1": at1, f"{name}at5": at5, f"{name}refused": answer.status == "refused"})
            if failures and not name and (right != all_ or not at1 or answer.status == "refused"):
                print(f"{question.typed} → {restored} → {answer.status}, {', '.join(answer.retrieved[:3])}")
    return groups


def table(groups: dict[str, Counter[str]]) -> str:
    """Markdown, one row a group."""
    rows = [
        "| questions | n | syllables | whole | recall@1 | recall@5 | refused | in full: @1 | @5 | refused |",
        "|---" * 10 + "|",
    ]
    for name, c in groups.items():
        n = c["questions"]
        shares = (c["right"] / c["syllables"], c["whole"] / n, c["at1"] / n, c["at5"] / n)
        full = (c["full at1"] / n, c["full at5"] / n)
        cells = [*(f"{s:.3f}" for s in shares), str(c["refused"]), *(f"{s:.3f}" for s in full), str(c["full refused"])]
        rows.append(f"| {name} | {n} | {' | '.join(cells)} |")
    return "\n".join(rows)


def main() -> None:
    """Command line."""
    from app import Danchu, load_settings

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--failures", action="store_true", help="print the questions that went wrong")
    options = parser.parse_args()
    assistant = Danchu(load_settings(options.home)).assistant()
    print(table(measure(assistant, short_questions(), options.failures)))


if __name__ == "__main__":
    main()
