"""What a question sets side by side: "A và B khác nhau thế nào" asks about A and about B."""

from __future__ import annotations

import re

from assistant.question.setting import detect_settings
from corpus.handbook import Setting

#: What is named when a comparison is asked for in each setting.
SETTING_NAMES = {
    Setting.COMMUNE: "ở xã, phường, thị trấn",
    Setting.AGENCY: "ở cơ quan, đơn vị",
    Setting.STATE_ENTERPRISE: "ở doanh nghiệp nhà nước",
    Setting.PRIVATE_ENTERPRISE: "ở tổ chức ngoài khu vực nhà nước",
}
_PLACES = {
    Setting.COMMUNE: r"xã|phường|thị trấn|cấp xã|thôn|tổ dân phố",
    Setting.AGENCY: r"cơ quan(?: nhà nước)?(?:, đơn vị)?|đơn vị(?: sự nghiệp(?: công lập)?)?",
    Setting.STATE_ENTERPRISE: r"(?:doanh nghiệp|công ty)(?: nhà nước)?",
    Setting.PRIVATE_ENTERPRISE: r"(?:doanh nghiệp|công ty|tổ chức) (?:tư nhân|cổ phần|ngoài (?:khu vực )?nhà nước)",
}
_PLACE = {
    setting: re.compile(rf"\b(?:(?:ở|tại|của|trong)\s+)?(?:{names})\b", re.IGNORECASE)
    for setting, names in _PLACES.items()
}
_COMPARES = re.compile(
    r"[,\s]*\b(?:có\s+)?(?:gì\s+)?(?:(?:khác|giống|bằng|như)\s+nhau|khác\s+(?:gì|biệt))\b"
    r"(?:\s+(?:thế nào|như thế nào|ra sao|ở điểm gì|ở điểm nào|chỗ nào|ở chỗ nào|gì|không))*",
    re.IGNORECASE,
)
_OPENS = re.compile(r"^(?:hãy\s+)?(?:so sánh|phân biệt|nêu sự khác nhau giữa)\s+", re.IGNORECASE)
_JOINS = re.compile(r"\s+(?:và|với|còn)\s+|,\s+", re.IGNORECASE)
_PREDICATE = re.compile(r"\s(?:có|được|bị|phải|do|thì|là)\s")
_ENDS = " ,.?;:"


def compared_settings(text: str) -> dict[Setting, str]:
    """The question for each setting that it compares, the others' names left out; empty unless it names two."""
    named = [setting for setting, place in _PLACE.items() if place.search(text)]
    if len(named) < 2 or len(detect_settings(text)) < 2:
        return {}
    bare = _OPENS.sub("", _COMPARES.sub(" ", text))
    for setting in sorted(named, key=lambda s: -len(_PLACES[s])):
        bare = _PLACE[setting].sub(" ", bare)
    bare = re.sub(r"\s(?:và|với|còn|hay)(?=\s*(?:$|[,.?]|\s(?:và|với|còn|hay|theo|về)\s))", " ", f" {bare} ")
    bare = " ".join(bare.split()).strip(_ENDS)
    return {setting: f"{bare} {SETTING_NAMES[setting]}" for setting in named}


def alternatives(text: str) -> list[str]:
    """The questions about each of the things compared; empty when they cannot be told apart."""
    opened = _OPENS.sub("", text)
    found = _COMPARES.search(opened)
    if opened == text and found is None:
        return []
    before, after = (opened[: found.start()], opened[found.end() :]) if found else (opened, "")
    things = [piece.strip(_ENDS) for piece in _JOINS.split(before) if piece.strip(_ENDS)]
    if len(things) < 2:
        return []
    topic, things = _topic(things)
    things, predicate = _predicate(things)
    return [" ".join(filter(None, (topic, thing, predicate, after.strip(_ENDS)))) for thing in things]


def _topic(things: list[str]) -> tuple[str, list[str]]:
    """What comes before the first thing: up to the word that the second one begins with, or up to "thì"."""
    first, second = things[0], things[1]
    opening = second.split()[0]
    at = first.rfind(f" {opening} ")
    if at < 0 and " thì " in first:
        at = first.rfind(" thì ") + 4
    return (first[:at].strip(), [first[at:].strip(), *things[1:]]) if at >= 0 else ("", things)


def _predicate(things: list[str]) -> tuple[list[str], str]:
    """What is asked of every thing and said once, behind the last: "A, B và C có trách nhiệm gì"."""
    found = _PREDICATE.search(things[-1])
    if found is None or any(_PREDICATE.search(thing) for thing in things[:-1]):
        return things, ""
    return [*things[:-1], things[-1][: found.start()]], things[-1][found.start() :].strip()
