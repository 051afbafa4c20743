"""Who does what: the body that a question names for an act, on the folded question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from assistant.premises.schema import Point, pattern
from assistant.premises.wording import Standing

FILE = Path(__file__).with_name("bodies.yaml")
#: What may stand between a body and what it does.
_ACTS = re.compile(
    r"^(?: (?:la|se|phai|co|duoc|quyen|co quyen|nguoi|co quan|don vi|dung ra|cung|tu|moi|truc tiep|chu tri|xem xet|"
    r"quyet dinh|ra|"
    r"ban hanh|tham quyen|va|tien hanh|to chuc|thuc hien|chiu trach nhiem|viec|ky|lai|thi|deu|can|dung|van|"
    r"co trach nhiem|hop|de|"
    r"noi|bao|cu|nhiem vu|chinh|cap|tren|dia phuong|nam|luon|hay|ma)\b){0,6} $"
)
_BY = re.compile(
    r"(?:\b(?:do|boi|thuoc tham quyen cua|thuoc tham quyen|la viec cua|thuoc ve|thuoc|phai qua|tham quyen cua)) $"
)
_FAR = 70


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


def wrong_actor(point: Point, text: str, named: list[Mention]) -> Standing | None:
    """Where a question has another body than the right ones do what the point is about; None when it does not."""
    if point.act is None:
        return None
    others = [mention for mention in named if not pattern(point.words[0]).search(text[mention.start : mention.end])]
    for act in pattern(point.act).finditer(text):
        doers = list(_doers(text, act.start(), act.end(), others))
        if doers and all(mention.body not in point.right for mention in doers):
            return Standing(text, doers[0].start, doers[0].end)
    return None


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
