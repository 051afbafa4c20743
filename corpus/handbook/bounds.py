"""On which side of a number the law stands: "trên 50%" is not "từ 50% trở lên"."""

from __future__ import annotations

import re
from typing import NamedTuple

from corpus.handbook.quantities import Quantity, flat, plain

_UNITS = "ngày làm việc|làm việc ngày|ngày|tháng|năm|tuổi|giờ|tuần"
_NUMBER = re.compile(
    r"(?<![\w/.])(?P<value>\d+(?:[.,]\d+)?(?:/\d+)?(?![\w/])|(?:một|hai|ba) phần (?:hai|ba|tư))"
    rf"\s*(?P<unit>%|(?:{_UNITS})\b)?"
)
_SPELT = re.compile(r"(\d+) \([^)\d]{2,20}\)")
_SHARES = {"một phần hai": "1/2", "một phần ba": "1/3", "hai phần ba": "2/3", "ba phần tư": "3/4"}
_BEFORE = (
    (">", re.compile(r"(?<!không )(?<!ít )(?<!chậm )(?<!muộn )(?<!thấp )(?:trên|hơn|quá)$")),
    (">=", re.compile(r"(?:ít nhất|tối thiểu|không ít hơn|không dưới|không thấp hơn)(?: là)?$")),
    (
        "<=",
        re.compile(
            r"(?:không quá|tối đa|nhiều nhất|(?:không chậm|không muộn) hơn|(?:chậm|muộn|trễ) nhất)(?: là| sau| trong)?$"
            r"|(?:trong thời hạn|trong vòng|trong)$"
        ),
    ),
    ("<", re.compile(r"(?<!không )(?:dưới|ít hơn|chưa đến|chưa đủ|chưa đạt)$")),
)
_FROM = re.compile(r"\btừ(?: đủ)?$")
_TO = re.compile(r"\s*(?:đến|tới|-|–)")
_OR_MORE = re.compile(r"[^.;:]{0,60}?\btrở lên")
_OR_LESS = re.compile(r"[^.;:]{0,60}?\btrở xuống")
#: Below the bound what is said of the rest: "chưa đủ 10%" follows from "từ 10% trở lên".
_REST = {">": "<=", "<=": ">", ">=": "<", "<": ">="}


class Bounded(NamedTuple):
    """A quantity and its bound: ``>``, ``>=``, ``<=``, ``<``, or empty for none."""

    quantity: Quantity
    bound: str
    shown: str


def bounded(text: str) -> list[Bounded]:
    """Every number of ``text`` with its unit of time or ``%``, and the bound that the words around it set."""
    text = _SPELT.sub(r"\1", flat(text)).lower()
    return [_read(text, match) for match in _NUMBER.finditer(text)]


def contradicts(claim: Bounded, source: list[Bounded]) -> bool:
    """Whether ``source`` has the quantity, but never with the claim's bound, nor with what follows from it."""
    bounds = {b.bound for b in source if b.quantity == claim.quantity}
    return bool(claim.bound and bounds) and not bounds & {claim.bound, _REST[claim.bound]}


def _read(text: str, match: re.Match[str]) -> Bounded:
    before = text[max(0, match.start() - 24) : match.start()].rstrip()
    after = text[match.end() : match.end() + 80]
    bound = next((sign for sign, pattern in _BEFORE if pattern.search(before)), "")
    if _OR_LESS.match(after):
        bound = "<="
    elif _OR_MORE.match(after) or (_FROM.search(before) and not _TO.match(after)):
        bound = ">="
    value = _SHARES.get(match["value"]) or plain(match["value"])
    unit = (match["unit"] or "").replace("làm việc ngày", "ngày làm việc")
    return Bounded(Quantity(unit, value), bound, f"{before[-12:]} {match[0].strip()}".strip())
