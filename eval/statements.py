"""Which statements of an answer carry no marker (the contract's ``uncited``).

docs/evaluation.md says in full what counts as a statement; in short, every sentence of a
paragraph or list item and every row of a table, but not headings, block quotes, lines
copied from a citation's quote, warnings, questions, and lead-ins that end in a colon.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from corpus.text import one_line, words

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_MARKER = re.compile(r"\\?\[\^?(\d+(?:\s*[,;]\s*\d+)*)\\?\]")
_MARKER_TAIL = r"(?:\s*\\?\[\^?\d+(?:\s*[,;]\s*\d+)*\\?\](?:\([^)\s]*\))?)*"
_END = re.compile(rf"[.!?…]+[\"”’»)*_]*{_MARKER_TAIL}(?=\s+(\S)|$)")
_TRAILING_MARKERS = re.compile(rf"{_MARKER_TAIL}\s*$")
_EMPHASIS = re.compile(r"\*+|`+|__|~~")
_BOLD_LINE = re.compile(r"\*\*(?!\s)[^*]*[^*.!?\s]\*\*:?")
_WARNING_SIGN = "⚠"
_QUOTE_MARKS = "“”\"‘’'«» "
#: Words that end in a full stop without ending a sentence.
_ABBREVIATIONS = frozenset(("tp", "tx", "tt", "ths", "ts", "pgs", "gs", "vd"))
_NUMBERED = re.compile(r"(?:(?:phần|chương|mục|điều|khoản|mẫu số)\s+)?(?:\d+[a-zđ]?|[IVXLC]+)", re.IGNORECASE)
_VERBATIM_WORDS = 3


class _Block(NamedTuple):
    text: str
    claims: bool  # whether its sentences can be statements


def uncited_statements(answer: Mapping[str, Any]) -> list[str]:
    """The statements of an answer (contract, section 3) that carry no marker of one of its citations."""
    markers = {int(c["marker"]) for c in answer.get("citations", ()) if "marker" in c}
    return [text for text in statements(answer) if not markers_of(text) & markers]


def statements(answer: Mapping[str, Any]) -> list[str]:
    """The statements of an answer, in order, each on one line and with its markers."""
    quotes = [one_line(c.get("quote", "")) for c in answer.get("citations", ())]
    warnings = [one_line(w.get("message", "")) for w in answer.get("warnings", ())]
    blocks = list(_blocks(answer.get("answer", ""), quotes, [w for w in warnings if w]))
    found: list[str] = []
    for position, block in enumerate(blocks):
        if not block.claims:
            continue
        followed = position + 1 < len(blocks)
        found += [s for s in _sentences(block.text) if _is_statement(s, followed=followed)]
    return found


def markers_of(text: str) -> set[int]:
    """The numbers of the markers in a text."""
    return {int(number) for match in _MARKER.finditer(text) for number in re.findall(r"\d+", match[1])}


def _is_statement(sentence: str, *, followed: bool) -> bool:
    """Whether a sentence asserts something; ``followed`` says whether another block comes after its own."""
    bare = _TRAILING_MARKERS.sub("", sentence).rstrip(_QUOTE_MARKS)
    if not words(_MARKER.sub("", sentence)) or bare.endswith("?"):
        return False
    return not (bare.endswith(":") and followed)


def _sentences(text: str) -> Iterator[str]:
    """Sentences of one block; a marker written behind the full stop stays with its sentence."""
    text = one_line(_EMPHASIS.sub("", text))
    start = 0
    for match in _END.finditer(text):
        goes_on = match[1] is not None and (match[1].islower() or _is_cut_short(text[start : match.start()], match[0]))
        if goes_on:
            continue
        yield text[start : match.end()].strip()
        start = match.end()
    if text[start:].strip():
        yield text[start:].strip()


def _is_cut_short(before: str, stop: str) -> bool:
    """Whether the full stop belongs to an abbreviation, an initial or a number ("TP. Huế", "Điều 15. Hội nghị")."""
    last = (words(before) or [""])[-1]
    initial = len(last) == 1 and last.isupper()
    return stop[0] == "." and (
        initial or last.lower() in _ABBREVIATIONS or _NUMBERED.fullmatch(before.strip()) is not None
    )


def _blocks(markdown: str, quotes: Sequence[str], warnings: Sequence[str]) -> Iterator[_Block]:
    """Paragraphs, list items and table rows, cut where a line is copied text or a warning."""
    tokens = _parser().parse(markdown)
    outside: list[str] = []  # block quotes, headings and table heads that stand open
    row: list[str] | None = None
    for token in tokens:
        name = token.type.removesuffix("_open").removesuffix("_close")
        if name in ("blockquote", "heading", "thead"):
            outside = [*outside, name] if token.nesting > 0 else outside[:-1]
        elif name == "tr" and not outside:
            if row is not None:
                yield _Block(" ".join(row), claims=True)
            row = [] if token.nesting > 0 else None
        elif token.type == "inline":
            if outside:
                yield _Block(token.content, claims=False)
            elif row is not None:
                row.append(token.content)
            else:
                yield from _cut(token, quotes, warnings)


def _cut(token: Token, quotes: Sequence[str], warnings: Sequence[str]) -> Iterator[_Block]:
    """One paragraph's lines, neighbours of the same sort joined (a sentence may run over lines)."""
    held: list[str] = []
    for line in token.content.split("\n"):
        if not _is_heading(line) and not _is_warning(line, warnings) and not _is_copied(line, quotes):
            held.append(line)
            continue
        if held:
            yield _Block(" ".join(held), claims=True)
            held = []
        yield _Block(line, claims=False)
    if held:
        yield _Block(" ".join(held), claims=True)


def _is_heading(line: str) -> bool:
    """Whether a line is wholly bold and no sentence: a heading in all but name."""
    return _BOLD_LINE.fullmatch(line.strip()) is not None


def _is_warning(line: str, warnings: Sequence[str]) -> bool:
    text = one_line(_EMPHASIS.sub("", line))
    return text.startswith(_WARNING_SIGN) or any(warning in text for warning in warnings)


def _is_copied(line: str, quotes: Sequence[str]) -> bool:
    """Whether a line is text of a citation's quote and nothing else (quotation marks and outer punctuation aside)."""
    text = one_line(_MARKER.sub("", _EMPHASIS.sub("", line))).strip(_QUOTE_MARKS + "….,;:")
    return len(words(text)) >= _VERBATIM_WORDS and any(text in quote for quote in quotes)


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    """CommonMark with tables, without the rules that would hide text from the count."""
    from markdown_it import MarkdownIt

    hiding = ["code", "fence", "reference", "lheading", "html_block"]
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(hiding)
