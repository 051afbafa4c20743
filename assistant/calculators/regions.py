"""The region of decree 185/2026 that a question is about: by its own name, or by a province's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from assistant.calculators.members import REGIONS
from assistant.calculators.reading import Reading
from corpus.text import fold

FILE = Path(__file__).with_name("provinces.yaml")
_RANK = re.compile(r"^(?:tỉnh|thành phố|Thành phố) ")
#: "thôn Thái Bình", "xã Hòa Bình", "đường Điện Biên": what stands before a name that is not the province's.
_ANOTHER = re.compile(
    r"\b(?:thon|xa|phuong|ap|xom|ban|buon|lang|khom|khu pho|khoi pho|to dan pho|tdp|huyen|quan|thi tran|thi xa|duong|"
    r"truong|ho)(?: \d+)? $"
)
_HOMES_BEFORE = re.compile(r"\d ho $")
#: "đồng bằng" alone: both deltas ask for as many households.
_ANY_PLAIN = "c g"
_BY_NAME = tuple(
    (points, re.compile(rf"\b(?:{words})\b"))
    for points, words in (
        ("b", r"trung du|mien nui phia bac|tay bac|viet bac"),
        ("c", r"dong bang song hong|dong bang bac bo|dong bang phia bac"),
        ("d", r"bac trung (?:bo|b_)"),
        ("đ", r"nam trung (?:bo|b_)|tay nguyen"),
        ("e", r"dong nam (?:bo|b_)"),
        ("g", r"song cuu long|dbscl|mien tay(?! bac)"),
        (_ANY_PLAIN, r"dong bang(?! (?:song|bac bo|phia bac))"),
    )
)


@dataclass(frozen=True, slots=True)
class Region:
    """A region as a question names it: its point of khoản 1 Điều 10, and what to call it in an answer."""

    point: str
    name: str


@dataclass(frozen=True, slots=True)
class Province:
    """A name that may be said, the region's point, and what it is called in an answer."""

    point: str
    told: str
    name: re.Pattern[str]


@lru_cache(maxsize=1)
def provinces() -> tuple[Province, ...]:
    """Every province by its present and its former name."""
    data = yaml.safe_load(FILE.read_text("utf-8"))
    return tuple(
        Province(point, told, _pattern([name, *data["also"].get(name, [])]))
        for point, held in data["regions"].items()
        for present, former in held.items()
        for name, told in [
            (_RANK.sub("", present), present),
            *((old, f"{old} (nay thuộc {present})") for old in former),
        ]
    )


def _pattern(names: list[str]) -> re.Pattern[str]:
    words = "|".join(re.escape(fold(name)).replace(r"\ ", r"\s+") for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


def region_of(reading: Reading) -> Region | None:
    """The one region that a question is about; None when it names none, or several that differ."""
    by_name = {points for points, cue in _BY_NAME if reading.says(cue)}
    named = [province for province in provinces() if _names(reading, province)]
    points = (by_name - {_ANY_PLAIN}) | {province.point for province in named}
    if not points and _ANY_PLAIN in by_name:
        return Region("c", "vùng đồng bằng (sông Hồng cũng như sông Cửu Long)")
    if len(points) != 1:
        return None
    point = points.pop()
    told = named[0].told if len(named) == 1 else ""
    if point == "a":
        return Region(point, told or REGIONS[point][0])
    return Region(point, f"{told}, {REGIONS[point][0]}," if told else REGIONS[point][0])


def without_places(text: str) -> str:
    """A plain text with every region and province taken out."""
    for name in (*(cue for _, cue in _BY_NAME), *(province.name for province in provinces())):
        text = name.sub(" ", text)
    return text


def _names(reading: Reading, province: Province) -> bool:
    for match in province.name.finditer(reading.text):
        before = reading.text[: match.start()]
        if _ANOTHER.search(before) and not _HOMES_BEFORE.search(before):
            continue
        if not re.match(r" ninh\b", reading.text[match.end() :]) and _typed(reading, match):
            return True
    return False


def _typed(reading: Reading, match: re.Match[str]) -> bool:
    """Whether what was typed with diacritics can be the name: "làm đồng" is not Lâm Đồng."""
    typed = reading.plain.exact[match.start() : match.end()]
    return typed.isascii() or _bare(typed) in _spellings()


def _bare(name: str) -> str:
    """Lower case, with the tone of "oà", "oá" where it is put most often."""
    return name.lower().replace("oà", "òa").replace("oá", "óa")


@lru_cache(maxsize=1)
def _spellings() -> frozenset[str]:
    data = yaml.safe_load(FILE.read_text("utf-8"))
    present = {_RANK.sub("", name) for held in data["regions"].values() for name in held}
    former = {name for held in data["regions"].values() for names in held.values() for name in names}
    also = {name for names in data["also"].values() for name in names}
    return frozenset(_bare(name) for name in present | former | also)
