"""Does the last turn stand alone? If not, what do the earlier turns add to it?

Deterministic: a turn leans on the ones before when it points back ("nó", "thế còn",
"trường hợp đó"), or when it is short and names no subject of its own. Only then is
anything carried over, so that an old subject is never dragged into a new question.
"""

from __future__ import annotations

import re

from assistant.question import scope
from assistant.question.everyday import content_words
from corpus.text import fold, normalise, words

#: With their marks, for without them "sổ đỏ" is "số đó" and "đô thị" is "đó thì".
_POINTS_BACK = re.compile(
    r"^(?:thế còn|vậy còn|còn|thế(?! nào)|vậy|và|nhưng|rồi|thì|nếu|ủa|ừ|ờ)\b|\bthì sao\W*$"
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


def leans_on_context(turn: str) -> bool:
    """Whether a turn needs the ones before it to be understood."""
    if _NEW_SUBJECT.search(fold(turn)) or scope.FAR.search(scope.plain(turn)):
        return False
    if _POINTS_BACK.search(normalise(turn)):
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
