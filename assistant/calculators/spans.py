"""Stretches of time in a question: those that happened, apart from those that are said to be the rule."""

from __future__ import annotations

import re

from assistant.calculators.deadlines import Kind
from assistant.calculators.figures import Figure, Unit
from assistant.calculators.reading import Reading

_CLAIM = re.compile(
    r"\b(?:han|thoi han|quy dinh(?: la)?|theo luat|toi da|toi thieu|it nhat(?: la)?|cham nhat(?: la)?|khong qua|"
    r"chi can(?: \w+){0,2}|can(?: \w+)?|phai(?: \w+){0,5}|luat cho(?: \w+){0,5}|cho(?: \w+){0,3}|bat buoc|duoc phep|"
    r"nhiem ky|dinh ky|trong thoi han|gia tri|nghe noi|bao la|thoi gian|khoa|co)(?: la)? $"
)
_CLAIMED_AFTER = re.compile(
    r" ?(?:de\b|la d_|la du|thoi\b|phai khong|dung khong|m_i phai|m_i bat buoc|mot lan|1 lan|/)"
)
_REAL = re.compile(
    r"\b(?:da|duoc|sau|qua|m_i|moi|cach|truoc|con|con dung|m_i co|dung|con lai|them|suot|tron|mat|lien|con hon) $"
)
#: What stands beside a stretch of time that a rule can be held against: before it, after it.
_BESIDE = {
    Kind.LASTING: (
        r"(?:duoc|trong|co|m_i|moi|chi|d_n|dan|treo|de|yet|suot|vong|ven|dung|du|d_|la|phat|y kien|gop y)",
        r"(?:roi|lien|da (?:go|boc|xoa|ha)|(?:thi|la|sau) (?:go|boc|xoa|ha)|thoi)",
    ),
    Kind.AFTER: (
        r"(?:da|sau|qua|toi|den|nay|hon|m_i|moi|mat|duoc|gan|tre|cham|trong)",
        r"(?:sau|roi|nay|ma|m_i|moi|van|qua|chua|troi|lien|ke tu)",
    ),
    Kind.BEFORE: (r"(?:truoc|cach)(?: \w+){0,4}", r"(?:truoc|nua)"),
    Kind.VALID: (r"(?:sau|da|qua|duoc|cach|cach day|ma|tu)", r"(?:sau|truoc|roi|m_i|nay|ma)"),
    Kind.LIMIT: (
        r"(?:them|con|da|duoc|keo dai|qua|tam|suot|lai|lam|toi|den)",
        r"(?:nua|lien|roi|nay|ma|khong|chua|m_i|moi)",
    ),
    Kind.REMAINING: (r"(?:con|chi con|con lai|la|con co)(?: dung)?", r"(?:nua)"),
}
_PATTERNS = {
    kind: (re.compile(rf"\b{before} $"), re.compile(rf"[, ]*{after}\b")) for kind, (before, after) in _BESIDE.items()
}


def real_spans(reading: Reading) -> list[Figure]:
    """The stretches of time that happened."""
    real = []
    for span in reading.spans:
        before, after = reading.text[max(0, span.start - 40) : span.start], reading.text[span.end :]
        clause = re.split(r"[.,]", before)[-1]
        claimed = (_CLAIM.search(clause) and not _REAL.search(before)) or _CLAIMED_AFTER.match(after)
        if not claimed and not span.bound and span.unit is not Unit.YEAR:
            real.append(span)
    return real


def beside(reading: Reading, kind: Kind, span: Figure) -> bool:
    """Whether the words around a stretch of time are such as a rule of this kind is told with."""
    before, after = _PATTERNS[kind]
    return bool(before.search(reading.text, max(0, span.start - 30), span.start) or after.match(reading.text, span.end))
