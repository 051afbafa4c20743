"""Who does what: the body that a question names for an act, on the folded question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from assistant.premises.schema import Point, pattern

FILE = Path(__file__).with_name("bodies.yaml")
#: What may stand between a body and what it does.
_ACTS = re.compile(
    r"^(?: (?:la|se|phai|co|duoc|quyen|co quyen|nguoi|co quan|don vi|dung ra|cung|tu|moi|truc tiep|chu tri|xem xet|"
    r"quyet dinh|ra|"
    r"ban hanh|tham quyen|tien hanh|to chuc|thuc hien|chiu trach nhiem|viec|ky|lai|thi|deu|can|dung|van|"
    r"co trach nhiem|hop|de|"
    r"noi|bao|cu|nhiem vu|chinh|cap|tren|dia phuong|nam|luon|hay|ma)\b){0,6} $"
)
_BY = re.compile(
    r"(?:\b(?:do|boi|thuoc tham quyen cua|thuoc tham quyen|la viec cua|thuoc ve|thuoc|phai qua|tham quyen cua)) $"
)
_FAR = 70
#: Bodies that act in nothing here below: naming one is wrong whatever else is asked.
REMOTE = frozenset(
    {"ubnd-huyen", "ubnd-tinh", "hdnd-huyen", "hdnd-tinh", "so", "phong", "toa-an", "thanh-tra", "cong-an"}
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A body where it is named."""

    body: str
    start: int
    end: int


def mentions(text: str) -> list[Mention]:
    """The bodies that a folded text names, in order, none inside another."""
    found = [Mention(body, *m.span()) for body, names in _patterns() for m in names.finditer(text)]
    found.sort(key=lambda m: (m.start - m.end, m.start))
    kept: list[Mention] = []
    for mention in found:
        if not any(mention.start < other.end and other.start < mention.end for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda m: m.start)


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    bodies = yaml.safe_load(FILE.read_text("utf-8"))
    return tuple((body, re.compile(rf"\b(?:{'|'.join(names)})\b")) for body, names in bodies.items())


def known_bodies() -> frozenset[str]:
    """The names by which points call the bodies."""
    return frozenset(body for body, _ in _patterns())


def wrong_actors(points: Sequence[Point], text: str, named: list[Mention]) -> list[tuple[Point, Mention]]:
    """Where a folded question has another body than the right ones do what a point is about.

    A body that is right at one of the points (in one setting) is not wrong at another.
    """
    acted = [(point, doers) for point in points for doers in _acting(point, text, named)]
    right = {mention for point, doers in acted for mention in doers if mention.body in point.right}
    return [(point, doers[0]) for point, doers in acted if not right & set(doers)]


def _acting(point: Point, text: str, named: list[Mention]) -> Iterator[list[Mention]]:
    """The bodies that do what a point is about, wherever it is said."""
    if point.act is None:
        return
    others = [mention for mention in named if not pattern(point.words[0]).search(text[mention.start : mention.end])]
    for act in pattern(point.act).finditer(text):
        if doers := list(_doers(text, act.start(), act.end(), others)):
            yield doers


def _doers(text: str, start: int, end: int, named: list[Mention]) -> Iterator[Mention]:
    """The bodies that do the act at a place: right before it, or behind a "do", and those joined to them."""
    for at, mention in enumerate(named):
        before = mention.end <= start and _ACTS.match(
            text[mention.end : start] if text[mention.end : start] != "" else " "
        )
        after = end <= mention.start <= end + _FAR and _BY.search(text[end : mention.start])
        if before or after:
            yield mention
            yield from _joined(text, named, at)


def _joined(text: str, named: list[Mention], at: int) -> Iterator[Mention]:
    """The bodies listed with the one at a place: "Ủy ban nhân dân và Mặt trận"."""
    for one, other in ((at - 1, at), (at, at + 1)):
        if one >= 0 and other < len(named):
            between = text[named[one].end : named[other].start]
            if re.fullmatch(
                r" ?(?:va|,|cung|cung voi|hoac|phoi hop voi|phoi hop|voi|thong nhat voi) ?(?:cua )?", between
            ):
                yield named[one if one != at else other]
