"""Drafts of evaluation items out of what readers thought of answers; a person fills in what is right."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import DanchuError, ErrorCode
from eval.sets import STATUS_OF, EvalItem, Expect

if TYPE_CHECKING:
    from records.nouns import AnswerRecord, Feedback

CATEGORY = "feedback"
_EXPECT = {status: expect for expect, status in STATUS_OF.items()}


@dataclass(slots=True)
class _Asked:
    """One question, however often it was asked, with all that was said of its answers.

    Attributes:
        record: the answer last spoken of.
    """

    record: AnswerRecord
    up: int = 0
    down: int = 0
    reasons: dict[str, None] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)

    def hear(self, record: AnswerRecord, given: Feedback) -> None:
        self.record = record
        self.up += given.verdict == "up"
        self.down += given.verdict == "down"
        self.reasons |= dict.fromkeys(given.reasons)
        self.notes |= dict.fromkeys(filter(None, [given.note]))


def drafts(given: Iterable[tuple[AnswerRecord, Feedback]]) -> list[EvalItem]:
    """Items without gold, the most often marked down first; the same question is one item.

    Each carries, beside the contract's fields: ``suggested_gold`` (the articles that the answer cited), ``status``,
    ``down``, ``up``, ``reasons``, ``notes`` and ``record``.
    """
    asked: dict[tuple[str, ...], _Asked] = {}
    for record, feedback in given:
        asked.setdefault(record.turns, _Asked(record)).hear(record, feedback)
    ranked = sorted(asked.values(), key=lambda one: (-one.down, one.up, one.record.id))
    return [_item(one) for one in ranked]


def write_drafts(items: Iterable[EvalItem], path: Path, *, force: bool = False) -> int:
    """Write a set; how many items.

    Raises:
        DanchuError: ``set-invalid`` when the file exists (someone may have labelled it), ``home-unusable`` when it
            cannot be written.
    """
    try:
        with path.open("w" if force else "x", encoding="utf-8") as out:
            count = 0
            for item in items:
                out.write(json.dumps(item.to_dict(), ensure_ascii=False) + "\n")
                count += 1
        return count
    except FileExistsError as error:
        raise DanchuError(
            ErrorCode.SET_INVALID, f"Đã có {path}, có thể đã được gán nhãn. Chọn tên khác, hoặc --force để ghi đè."
        ) from error
    except OSError as error:
        raise DanchuError(ErrorCode.HOME_UNUSABLE, f"Không ghi được {path} ({error.strerror}).") from error


def _item(one: _Asked) -> EvalItem:
    record = one.record
    single = len(record.turns) == 1
    return EvalItem(
        id=f"feedback-{record.id[:12]}",
        cat=CATEGORY,
        expect=_EXPECT.get(record.status, Expect.ANSWER),
        question=record.question if single else None,
        turns=() if single else record.turns,
        extra=_said(one),
    )


def _said(one: _Asked) -> dict[str, Any]:
    return {
        "suggested_gold": list(dict.fromkeys(_articles(one.record))),
        "status": one.record.status,
        "down": one.down,
        "up": one.up,
        "reasons": list(one.reasons),
        "notes": list(one.notes),
        "record": one.record.id,
    }


def _articles(record: AnswerRecord) -> Iterator[str]:
    return (str(c["article"]) for c in record.answer.get("citations", ()) if c.get("article"))
