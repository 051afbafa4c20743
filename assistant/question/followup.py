"""Does the last turn stand alone? If not, what do the earlier turns add to it?

Deterministic: a turn leans on the ones before when it points back ("nó", "thế còn",
"trường hợp đó"), or when it is short and names no subject of its own. Only then is
anything carried over, so that an old subject is never dragged into a new question.
"""

from __future__ import annotations

import re

from assistant.question.everyday import content_words
from assistant.question.scope import FAR
from corpus.text import fold, words

_POINTS_BACK = re.compile(
    r"^(?:the con|con|vay con|the|vay|va|nhung|roi|thi|con neu|neu vay|neu the|the thi|vay thi|vay neu|the neu|ua|u|o the)\b"
    r"|\b(?:no|ho ay|ong ay|ba ay|nguoi do|nguoi ay|cai do|cai nay|viec do|viec nay|viec ay|dieu do|dieu nay|khoan do|khoan nay|"
    r"truong hop (?:do|nay|ay)|nhu (?:vay|the)|do thi|ban do|ban nay|ban ay|to chuc do|to chuc nay|hoi nghi do|cuoc hop do|"
    r"quyet dinh do|nghi quyet do|van ban do|luat do|luat nay|nghi dinh do|nghi dinh nay|thong tu nay|thong tu do|"
    r"o tren|vua (?:noi|neu|roi|hoi)|y tren|luc nay|dot do|ky do|so do|nhung nguoi do|cac noi dung do|thoi han do|"
    r"bao cao do|phieu do|danh sach do|may nguoi do|chuyen do|chuyen nay|quy do|tien do|ben do|cho do|hoi dong do|to do)\b"
)
_NEW_SUBJECT = re.compile(
    r"\b(?:cho (?:toi|em|minh|tui) hoi (?:chuyen|ve|viec) khac|chuyen khac|hoi cau khac|sang chuyen|cau khac)\b"
)
_SHORT = 7


def leans_on_context(turn: str) -> bool:
    """Whether a turn needs the ones before it to be understood."""
    plain = fold(turn)
    if _NEW_SUBJECT.search(plain) or FAR.search(plain):
        return False
    if _POINTS_BACK.search(plain):
        return True
    return len(words(content_words(turn))) <= _SHORT


def carried_context(turns: list[str]) -> str:
    """What the turns before the last one established, newest first; empty when the last one stands alone.

    Goes back through turns that lean on earlier ones themselves, and stops at the first
    that stands alone.
    """
    if len(turns) < 2 or not leans_on_context(turns[-1]):
        return ""
    carried: list[str] = []
    for turn in reversed(turns[:-1]):
        carried.append(turn)
        if not leans_on_context(turn):
            break
    return " ".join(carried)
