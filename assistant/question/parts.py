"""Several questions in one: "ai chủ trì và phải báo trước mấy ngày?", "ở xã và ở cơ quan khác nhau thế nào?"."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.question.kind import QuestionKind, kind_of
from assistant.question.setting import detect_settings
from assistant.question.understand import Question
from corpus.handbook import Setting
from corpus.text import fold, words

_JOINT = re.compile(r"\s*(?:[?;]\s*|,\s*(?:còn|và|rồi|sau đó|thế còn)\s+|,\s+|\s(?:và|còn|rồi)\s)")
_ASKS = re.compile(
    r"\b(?:ai|gi|nao|sao|dau|may|bao nhieu|bao lau|bao gio|khi nao|the nao|ra sao|co duoc|duoc khong|phai khong|khong|chua)\b"
)
_SETTING_NAMES = {
    Setting.COMMUNE: "ở xã, phường, thị trấn",
    Setting.AGENCY: "ở cơ quan, đơn vị",
    Setting.STATE_ENTERPRISE: "ở doanh nghiệp nhà nước",
    Setting.PRIVATE_ENTERPRISE: "ở tổ chức ngoài khu vực nhà nước",
}
_SHORTEST = 3
_MOST = 4


def parts_of(question: Question) -> tuple[Question, ...]:
    """The questions in a question, each with the whole as its context; empty when there is only one."""
    if question.references.bare:
        return ()
    if question.kind is QuestionKind.DIFFERENCE or "hay" in question.restored.split():
        compared = [s for s, share in question.settings.items() if share >= 0.2 and s in _SETTING_NAMES]
        if len(compared) > 1:
            return tuple(_in_setting(question, setting) for setting in compared[:_MOST])
    pieces = _pieces(question.restored)
    if len(pieces) < 2:
        return ()
    return tuple(
        replace(
            question,
            restored=piece,
            context=f"{question.context} {question.restored}".strip(),
            kind=kind_of(piece),
            settings=detect_settings(piece) or question.settings,
        )
        for piece in pieces[:_MOST]
    )


def _in_setting(question: Question, setting: Setting) -> Question:
    return replace(
        question, restored=f"{question.restored} {_SETTING_NAMES[setting]}", settings={setting: 1.0}, kind=kind_of("")
    )


def _pieces(text: str) -> list[str]:
    """The stretches that ask something by themselves; what asks nothing goes with its neighbour."""
    pieces: list[str] = []
    pending = ""
    for piece in filter(None, (p.strip() for p in _JOINT.split(text))):
        pending = f"{pending} {piece}".strip()
        if _ASKS.search(fold(piece)) and len(words(pending)) >= _SHORTEST:
            pieces.append(pending)
            pending = ""
    if pending and pieces:
        pieces[-1] = f"{pieces[-1]} {pending}"
    return pieces
