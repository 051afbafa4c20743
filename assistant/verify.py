"""Nothing is shown that was not checked: quotes against the stored text, markers against citations."""

from __future__ import annotations

import re

from assistant.answer import Answer, Citation
from corpus.library import Library
from corpus.text import one_line

MARKER = re.compile(r"\[(\d+)\]")


def quote_stands(citation: Citation, library: Library) -> bool:
    """Whether the quote is a substring of the stored text of its address (whitespace normalised)."""
    text = library.text(citation.id)
    return bool(citation.quote.strip()) and text is not None and one_line(citation.quote) in one_line(text)


def faults(answer: Answer, library: Library) -> list[str]:
    """What is wrong with an answer's citations; empty when every quote stands and every marker resolves."""
    markers = {int(n) for n in MARKER.findall(answer.answer)}
    numbers = [c.marker for c in answer.citations]
    found = [f"quote of {c.id} does not stand" for c in answer.citations if not quote_stands(c, library)]
    found += [f"marker [{n}] has no citation" for n in sorted(markers - set(numbers))]
    found += [f"citation [{n}] has no marker" for n in sorted(set(numbers) - markers)]
    if len(numbers) != len(set(numbers)):
        found.append("a marker is used for two citations")
    return found
