"""An answer's Markdown as paragraphs, list items and tables of plain runs, for a Word file or a PDF."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from assistant.answer import Citation
from web.prose import tokens_of

_KINDS = {"heading_open": "heading", "blockquote_open": "quote"}


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one face, or (where ``marker`` is set) the place of a citation."""

    text: str = ""
    bold: bool = False
    marker: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph or table.

    Attributes:
        kind: ``paragraph``, ``heading``, ``quote``, ``bullet``, ``number`` or ``table``.
        runs: the words, of anything but a table.
        level: how deep a list item lies, from 1.
        number: of a numbered item.
        rows: the cells of a table, each a tuple of runs; the first row is its head.
    """

    kind: str
    runs: tuple[Run, ...] = ()
    level: int = 0
    number: int = 0
    rows: tuple[tuple[tuple[Run, ...], ...], ...] = ()


def blocks_of(markdown: str, citations: Sequence[Citation]) -> tuple[Block, ...]:
    """The blocks of an answer, in order."""
    return tuple(_Reader().read(tokens_of(markdown, citations)))


def printable(text: str) -> str:
    """Text that any file format takes: NFC, without control characters, and a tab or line break as a space."""
    kept = (" " if c in "\t\n\r\v\f\u2028\u2029" else c for c in unicodedata.normalize("NFC", text))
    return "".join(c for c in kept if unicodedata.category(c) not in ("Cc", "Cs", "Cn", "Co"))


@dataclass(slots=True)
class _List:
    ordered: bool
    number: int


@dataclass(slots=True)
class _Reader:
    """Walks the tokens once."""

    lists: list[_List] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    rows: list[tuple[tuple[Run, ...], ...]] = field(default_factory=list)
    cells: list[tuple[Run, ...]] | None = None
    fresh_item: bool = False
    found: list[Block] = field(default_factory=list)

    def read(self, tokens: Sequence[Token]) -> list[Block]:
        for token in tokens:
            if token.type == "inline":
                self._inline(token)
            else:
                self._structure(token)
        return self.found

    def _structure(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                self.lists.append(_List(token.type.startswith("ordered"), int(token.attrGet("start") or 1)))
            case "bullet_list_close" | "ordered_list_close":
                self.lists.pop()
            case "list_item_open":
                self.fresh_item = True
            case "list_item_close":
                self.lists[-1].number += 1
            case "table_open":
                self.rows = []
            case "tr_open":
                self.cells = []
            case "tr_close":
                self.rows.append(tuple(self.cells or ()))
                self.cells = None
            case "table_close":
                self.found.append(Block("table", rows=tuple(self.rows)))
            case opened if opened in _KINDS:
                self.kinds.append(_KINDS[opened])
            case "heading_close" | "blockquote_close":
                self.kinds.pop()

    def _inline(self, token: Token) -> None:
        runs = _runs(token.children or [])
        if self.cells is not None:
            self.cells.append(runs)
        elif self.lists:
            inner = self.lists[-1]
            kind = ("number" if inner.ordered else "bullet") if self.fresh_item else "paragraph"
            self.fresh_item = False
            self.found.append(Block(kind, runs, len(self.lists), inner.number))
        else:
            self.found.append(Block(self.kinds[-1] if self.kinds else "paragraph", runs))


def _runs(children: Sequence[Token]) -> tuple[Run, ...]:
    found: list[Run] = []
    bold = 0
    for child in children:
        match child.type:
            case "strong_open":
                bold += 1
            case "strong_close":
                bold -= 1
            case "marker":
                found.append(Run(marker=child.meta["number"]))
            case "softbreak" | "hardbreak":
                found.append(Run("\n"))
            case "text" | "text_special" | "code_inline":
                found.append(Run(printable(child.content), bool(bold)))
    return tuple(found)
