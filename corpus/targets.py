"""What an amending instruction is aimed at: "điểm a khoản 1, khoản 3 Điều 5 và các điều 7, 8 của Luật …".

The names stand before their containers, so a list is read from the right: a khoản belongs to
the next Điều after it, a điểm to the next khoản; what has none belongs to the context.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from corpus.address import POINT_LETTERS
from corpus.model import Document
from corpus.naming import clean_number
from corpus.text import compare_key

_LIST = r"{item}(?:\s*(?:,|;|và|hoặc|đến)\s*{item})*"
_NUMBERS = _LIST.format(item=r"\d+[a-zđ]?(?![\w/.]\w)")
_LETTERS = _LIST.format(item=r"[a-zđ]\d?(?!\w)")
_TOKEN = re.compile(
    rf"\b(?:điểm\s+(?:từ\s+)?(?P<point>{_LETTERS})|khoản\s+(?:từ\s+)?(?P<clause>{_NUMBERS})"
    rf"|điều\s+(?:(?P<this>này)\b|(?:từ\s+)?(?P<article>{_NUMBERS})))",
    re.IGNORECASE,
)
_ITEM = re.compile(r"\d+[a-zđ]?|[a-zđ]\d?(?!\w)|đến")
_RANGE_GAP = re.compile(r"\s*đến\s*")
_TYPE = re.compile(
    r"\b(?:Bộ luật|Luật|Pháp lệnh|Nghị quyết(?: liên tịch)?|Nghị định|Quyết định|Chỉ thị|Thông tư(?: liên tịch)?)\b"
)
_NUMBERED = re.compile(r"(?:^|.*?\bsố:?)\s*(\d+[^\s,;:()]*/[^\s,;:()]+)", re.DOTALL)
_NAME_LENGTH = 250
_LEVELS = ("point", "clause", "article")
_CLAUSE, _ARTICLE = 1, 2
_LONGEST_RANGE = 200


class Place(NamedTuple):
    """An article, or a clause or point of it, without its document."""

    article: str
    clause: str | None = None
    point: str | None = None


class Target(NamedTuple):
    """A place that an instruction names, and where in the instruction it does."""

    place: Place
    at: int


class Mention(NamedTuple):
    """A document named in an instruction: where, and whether it is the one asked about."""

    at: int
    wanted: bool


@dataclass(frozen=True, slots=True)
class _Token:
    """``level`` 0 điểm, 1 khoản, 2 Điều; no items for "Điều này"."""

    level: int
    items: tuple[str, ...]
    start: int
    end: int


def targets_in(text: str, article: str | None = None, clause: str | None = None) -> list[Target]:
    """The places that ``text`` names, in its order.

    Args:
        text: an instruction with its quotations masked.
        article: the article that a khoản without one belongs to, if there is a context.
        clause: likewise for a điểm.
    """
    tokens = _tokens(text)
    found: list[list[Target]] = []
    in_article, in_clause = article, clause
    for i in reversed(range(len(tokens))):
        token = tokens[i]
        if (
            i + 1 < len(tokens)
            and token.level < tokens[i + 1].level
            and not _joined(token, tokens[i + 1], text, article)
        ):
            in_article, in_clause = article, clause
        container = i > 0 and tokens[i - 1].level < token.level and _joined(tokens[i - 1], token, text, article)
        if token.level == _ARTICLE:
            in_article, in_clause = (token.items or ("",))[0], None
        places = [_place(token.level, item, in_article, in_clause) for item in token.items[1 if container else 0 :]]
        found.append([Target(place, token.start) for place in places if place])
        if token.level == _CLAUSE:
            in_clause = token.items[0]
    return [target for group in reversed(found) for target in group]


def _joined(finer: _Token, coarser: _Token, text: str, article: str | None) -> bool:
    """Whether a name belongs to the one behind it; a semicolon parts them where the context can hold the first."""
    return article is None or ";" not in text[finer.end : coarser.start]


def _place(level: int, item: str, article: str | None, clause: str | None) -> Place | None:
    """None when the article is not known, or is the one that speaks (Điều này)."""
    if level == _ARTICLE:
        return Place(item)
    if not article:
        return None
    if level == _CLAUSE:
        return Place(article, item)
    return Place(article, clause, item) if clause else Place(article)


def mentions_in(text: str, document: Document) -> list[Mention]:
    """The legal documents that ``text`` names, in its order, and which of them are ``document``."""
    types = list(_TYPE.finditer(text))
    found = []
    for i, match in enumerate(types):
        end = types[i + 1].start() if i + 1 < len(types) else len(text)
        rest = text[match.end() : min(end, match.end() + _NAME_LENGTH)].lstrip()
        if number := _NUMBERED.match(rest):
            found.append(Mention(match.start(), clean_number(number[1]).lower() == document.number.lower()))
        elif rest.startswith("này"):
            found.append(Mention(match.start(), wanted=False))
        elif rest[:1].isupper() or _is_title(match.group(), rest, document):
            found.append(Mention(match.start(), _is_title(match.group(), rest, document)))
    return found


def _is_title(type_name: str, rest: str, document: Document) -> bool:
    if not document.title or type_name.lower() != document.type_name.lower():
        return False
    title = compare_key(document.title).removeprefix(compare_key(document.type_name)).strip()
    return (
        f"{compare_key(rest)} ".startswith(f"{title} ")
        or re.match(rf"{re.escape(title)}\W", compare_key(rest)) is not None
    )


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    for match in _TOKEN.finditer(text):
        level = 2 if match["this"] else _LEVELS.index(match.lastgroup or "")
        items = () if match["this"] else _expanded(_ITEM.findall(match.group(match.lastgroup or "").lower()))
        token = _Token(level, items, *match.span())
        last = found[-1] if found else None
        if last and last.level == level and _RANGE_GAP.fullmatch(text, last.end, token.start) and last.items and items:
            found[-1] = _Token(level, _expanded([*last.items, "đến", *items]), last.start, token.end)
        else:
            found.append(token)
    return found


def _expanded(items: Sequence[str]) -> tuple[str, ...]:
    """The items with "5 đến 8" written out as 5, 6, 7, 8."""
    out: list[str] = []
    for i, item in enumerate(items):
        if item != "đến":
            out.append(item)
        elif out and i + 1 < len(items):
            out += _between(out[-1], items[i + 1])
    return tuple(out)


def _between(first: str, last: str) -> list[str]:
    if first.isdigit() and last.isdigit() and int(last) - int(first) <= _LONGEST_RANGE:
        return [str(n) for n in range(int(first) + 1, int(last))]
    if first in POINT_LETTERS and last in POINT_LETTERS:
        return list(POINT_LETTERS[POINT_LETTERS.index(first) + 1 : POINT_LETTERS.index(last)])
    return []
