"""Several questions in one: "ai chủ trì và phải báo trước mấy ngày?", "ở xã và ở cơ quan khác nhau thế nào?"."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.question.aspects import topic_of, without_asking
from assistant.question.compared import SETTING_NAMES, alternatives, compared_settings
from assistant.question.everyday import content_words
from assistant.question.kind import QuestionKind, kind_of
from assistant.question.setting import detect_settings
from assistant.question.understand import Question
from corpus.handbook import Setting
from corpus.text import fold, words

_JOINT = re.compile(r"\s*(?:[?;]\s*|,\s*(?:còn|và|rồi|sau đó|thế còn)\s+|,\s+|\s(?:và|còn|rồi)\s)")
_FOR = "ai|gi|nao|sao|dau|may|bao nhieu|bao lau|bao gio|khi nao|the nao|ra sao"
#: Words that ask for something: "ai ký" is a question by itself, "zalo không" the end of one.
_ASKS_FOR = re.compile(rf"\b(?:{_FOR})\b")
_ASKS = re.compile(rf"\b(?:{_FOR}|co duoc|duoc khong|phai khong|khong|chua)\b")
#: What the questions are about, when it is said once before them all: "Sắp xếp hai thôn thì ai lập đề án và ai quyết định".
_TOPIC = re.compile(r"^([^,?;]{4,60}?)\s+thì\s", re.IGNORECASE)
_DEPENDENT = 8
_SHORTEST = 2
_MOST = 4
_LEAST_SAID = 2


def parts_of(question: Question) -> tuple[Question, ...]:
    """The questions in a question, each with what they are about as its context; empty when there is one.

    What they are about is said by the first that says something besides asking: "tổ phát phiếu mấy người, ai làm
    tổ trưởng" asks who heads the team that hands out ballots. That one needs no context.
    """
    if question.references.bare:
        return ()
    if question.kind is QuestionKind.DIFFERENCE or "hay" in question.restored.split():
        by_setting = compared_settings(question.restored)
        if by_setting:
            return tuple(
                replace(_alone(question, text, {setting: 1.0}), place=SETTING_NAMES[setting])
                for setting, text in by_setting.items()
            )
    things = alternatives(question.restored) if question.kind is QuestionKind.DIFFERENCE else []
    if things:
        return tuple(_alone(question, thing, detect_settings(thing)) for thing in things[:_MOST])
    pieces = _pieces(question.restored)
    if len(pieces) < 2:
        return ()
    telling = next((piece for piece in pieces if _tells(piece)), "")
    topic = topic_of(telling) if telling else question.restored
    return tuple(
        replace(
            question,
            restored=piece,
            context=f"{question.context} {'' if piece == telling else topic}".strip(),
            part=True,
            kind=kind_of(piece),
            settings=detect_settings(piece) or question.settings,
        )
        for piece in pieces[:_MOST]
    )


def _tells(piece: str) -> bool:
    """Whether it says something besides asking."""
    return len(words(content_words(without_asking(piece)))) >= _LEAST_SAID


def _alone(question: Question, text: str, settings: dict[Setting, float]) -> Question:
    """A part that says by itself what it asks; what it is compared with would only mislead."""
    return replace(
        question, restored=text, kind=kind_of(text), settings=settings or question.settings, part=True, complete=True
    )


def _pieces(text: str) -> list[str]:
    """The stretches that ask something by themselves; what asks nothing goes with its neighbour."""
    pieces: list[str] = []
    pending = ""
    topic = _TOPIC.match(text)
    for piece in filter(None, (p.strip() for p in _JOINT.split(text))):
        pending = f"{pending} {piece}".strip()
        asks = _ASKS if len(words(pending)) > _SHORTEST else _ASKS_FOR
        if len(words(pending)) >= _SHORTEST and asks.search(fold(piece)):
            bare = topic is not None and pieces and len(words(pending)) <= _DEPENDENT
            pieces.append(f"{topic[1]} {pending}" if topic and bare else pending)
            pending = ""
    if pending and pieces:
        pieces[-1] = f"{pieces[-1]} {pending}"
    return pieces
