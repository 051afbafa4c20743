"""Does the last turn stand alone? If not, what do the earlier turns add to it?

Deterministic: a turn leans on the ones before when it points back ("nó", "thế còn",
"trường hợp đó"), or when it is short and names no subject of its own. Only then is
anything carried over, so that an old subject is never dragged into a new question.

What is carried is what the earlier turns are about. What they asked for is left behind once the later
turn asks for something else; asked again of something else, they are asked anew of that.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.question import scope
from assistant.question.aspects import Aspect, asks, topic_of, without_asking
from assistant.question.everyday import content_words
from assistant.question.replaced import asked_elsewhere, in_setting, named_beside, recounted, setting_said
from corpus.text import fold, normalise, words

#: With their marks, for without them "sổ đỏ" is "số đó" and "đô thị" is "đó thì".
_POINTS_BACK = re.compile(
    r"^con(?= (?:ban|bộ|ở|hội|tổ|cấp|cơ quan|xã|thôn|doanh nghiệp|công ty)\b)|^(?:thế còn|vậy còn|còn|thế(?! nào)|vậy|và|nhưng|rồi|thì|nếu|ủa|ừ|ờ)\b|\bthì sao\W*$"
    r"|\b(?:nó|như (?:vậy|thế(?! nào))|đó thì|ở trên|ý trên|lúc này|vừa (?:nói|nêu|rồi|hỏi))\b"
    r"|\b(?:cái|việc|điều|khoản|trường hợp|ban|bản|tổ chức|luật|nghị định|thông tư|chuyện) (?:này|đó|ấy|đấy)\b"
    r"|\b(?:họ|ông|bà|người|hội nghị|cuộc họp|quyết định|nghị quyết|văn bản|đợt|kỳ|số|nội dung|thời hạn|báo cáo|phiếu|"
    r"danh sách|quỹ|tiền|bên|chỗ|hội đồng|tổ) (?:đó|ấy|đấy)\b",
    re.IGNORECASE,
)
_NEW_SUBJECT = re.compile(
    r"\b(?:cho (?:toi|em|minh|tui) hoi (?:chuyen|ve|viec) khac|chuyen khac|hoi cau khac|sang chuyen|cau khac)\b"
)
_SHORT = 7
_COUNTED = frozenset({Aspect.SHARE, Aspect.COUNT, Aspect.VERDICT, Aspect.TIMES, Aspect.PERIOD})
_WHAT_IF = re.compile(
    r"\b(?:không|chưa|nếu|mà|lại|vẫn|bị|quá|hết|khuyết|thiếu|từ chối|trượt|sai)\b.*\b(?:thì|sao)\b", re.IGNORECASE
)


class InContext(NamedTuple):
    """The last turn in the light of those before it.

    Attributes:
        asked: the question to answer: the last turn, or the one before it asked of what the last turn names instead.
        context: what earlier turns add to it, newest first; empty when it says all by itself.
        left: the earlier turns as they were, when the last one asks for something else; else empty.
        still: what the earlier turns ask, when the last one asks nothing by itself; else empty.
        beside: the ministry asked of before and the one asked of instead; else empty.
    """

    asked: str
    context: str = ""
    left: str = ""
    still: str = ""
    beside: tuple[str, ...] = ()


def opens_subject(turn: str) -> bool:
    """Whether a turn says that it is about something else, or is far from the field."""
    return bool(_NEW_SUBJECT.search(fold(turn)) or scope.FAR.search(scope.plain(turn)))


def leans_on_context(turn: str) -> bool:
    """Whether a turn needs the ones before it to be understood."""
    if opens_subject(turn):
        return False
    if _POINTS_BACK.search(normalise(turn)):
        return True
    return len(words(content_words(turn))) <= _SHORT


def carried_turns(turns: list[str]) -> list[str]:
    """The turns before the last one that it leans on, newest first.

    Goes back through turns that lean on earlier ones themselves, and stops at the first
    that stands alone.
    """
    if len(turns) < 2 or not leans_on_context(turns[-1]):
        return []
    carried: list[str] = []
    for turn in reversed(turns[:-1]):
        carried.append(turn)
        if not leans_on_context(turn):
            break
    return carried


def in_context(turns: list[str]) -> InContext:
    """The last of ``turns`` (restored, oldest first), with what the ones before it add."""
    carried = carried_turns(turns)
    if not carried:
        return InContext(turns[-1])
    so_far = InContext(carried[-1])
    for turn in (*reversed(carried[:-1]), turns[-1]):
        so_far = _next(so_far, turn)
    return so_far


def _next(before: InContext, turn: str) -> InContext:
    """``turn`` after what was asked ``before``."""
    wanted = asks(turn)
    if not wanted or wanted <= asks(f"{before.asked} {before.still}"):
        elsewhere = asked_elsewhere(turn, before.asked) or recounted(turn, before.asked)
        if elsewhere:
            return before._replace(asked=elsewhere, beside=named_beside(turn, before.asked))
    place = setting_said(turn)
    turns = [in_setting(one, place) if place else one for one in (before.asked, before.context) if one]
    earlier = " ".join(turns)
    if not wanted and not _WHAT_IF.search(turn):
        return before._replace(asked=turn, context=earlier, still=f"{before.asked} {before.still}".strip())
    if wanted & _COUNTED and re.search(r"\d", f"{turn} {earlier}"):
        return InContext(turn, earlier)
    about = topic_of if without_asking(turn) and not _WHAT_IF.search(turn) else without_asking
    return InContext(turn, " ".join(map(about, turns)), earlier)
