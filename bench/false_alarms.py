"""How often the verifier refuses what is true: the engine's own quoted sentences, and the handbook's own words.

    python -m bench.false_alarms --home DIR [SET.jsonl …]

Every sentence that an answer quotes is checked against the citation behind it; every sentence of a clause's
digest against the clause. A digest is written to say the same in other words, so most of it is refused.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from pathlib import Path

from assistant.sentences import sentences
from assistant.writing.grounds import grounds_of
from assistant.writing.verifier import Verifier
from bench.measure import read_items
from bench.verifier import ground
from corpus.address import Address
from corpus.library import Library

#: Words of a source in quotation marks before their marker: "“…” [1]".
_QUOTED = re.compile(r"“(?P<words>[^“”]+)” \[(?P<marker>\d+)\]")


class Alarms:
    """Refused and tried, with why, by sort."""

    def __init__(self, show: int) -> None:
        self._verifier = Verifier()
        self._show = show
        self.tried: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()

    def add(self, sort: str, sentence: str, cited: list) -> None:
        problems = self._verifier.problems(sentence, cited)
        self.tried[sort] += 1
        self.refused[sort] += bool(problems)
        if problems and self._show:
            self._show -= 1
            sys.stderr.write(f"{sort} / {cited[0].address}: {problems}\n    {sentence}\n")

    def rates(self) -> dict[str, dict[str, float]]:
        return {s: {"n": n, "refused": round(self.refused[s] / n, 4)} for s, n in self.tried.items()}


def add_answers(alarms: Alarms, assistant: object, paths: list[Path]) -> None:
    """The sentences that extractive answers quote, the first of each apart from the rest."""
    for item in read_items(paths):
        answer = assistant.ask(item.get("turns") or [item["question"]])  # type: ignore[attr-defined]
        by_marker = {g.marker: g for g in grounds_of(answer.citations, assistant.library)}  # type: ignore[attr-defined]
        for place, match in enumerate(_QUOTED.finditer(answer.answer)):
            sort = "lead sentence" if place == 0 else "further sentence"
            alarms.add(sort, match["words"], [by_marker[int(match["marker"])]])


def add_digests(alarms: Alarms, library: Library) -> None:
    """The handbook's sentences about a clause whose official text is held."""
    for entry in library.handbook.entries.values():
        article = library.corpus.article(entry.article)
        for clause in entry.clauses if article else ():
            number = str(clause.clause) if clause.clause else None
            document, _, article_number = entry.article.partition("#")
            provision = library.provision(Address(document, article_number, number))
            for sentence in sentences(clause.text) if provision else ():
                alarms.add("digest sentence", sentence, [ground(provision, library)])  # type: ignore[arg-type]


def main() -> None:
    """Report as JSON on standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("sets", nargs="*", type=Path)
    options = parser.parse_args()
    from app import Danchu, load_settings

    danchu, alarms = Danchu(load_settings(options.home)), Alarms(options.show)
    add_digests(alarms, danchu.library)
    if options.sets:
        add_answers(alarms, danchu.assistant(), options.sets)
    print(json.dumps(alarms.rates(), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
