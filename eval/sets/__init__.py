"""Evaluation sets: JSONL files of questions with what a right answer rests on (contract, section 4)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from corpus.address import Address
from corpus.errors import DanchuError, ErrorCode

SHIPPED = Path(__file__).parent
SUFFIX = ".jsonl"


class Expect(StrEnum):
    """What the right behaviour is: answer, correct a wrong premise, or refuse."""

    ANSWER = "answer"
    CORRECT = "correct"
    REFUSE = "refuse"


class Split(StrEnum):
    """Which part of a set: ``tune`` may be tuned on, ``test`` is only ever reported."""

    TUNE = "tune"
    TEST = "test"
    ALL = "all"


#: The status that fulfils each expectation (contract, section 3).
STATUS_OF = MappingProxyType({Expect.ANSWER: "answered", Expect.CORRECT: "corrected", Expect.REFUSE: "refused"})
_KNOWN = ("id", "cat", "question", "turns", "expect", "gold", "alt_gold", "accept", "facts", "answer")


@dataclass(frozen=True, slots=True)
class EvalItem:
    """One line of a set.

    Attributes:
        question: the question, or None where ``turns`` are given.
        turns: the user's messages, oldest first; empty where ``question`` is given.
        gold: articles or news reports that a full answer rests on; the first one decides the split.
        alt_gold: others that answer equally well: a hit and a right citation, never required.
        accept: the statuses that count, when the set names them; empty otherwise.
        facts: strings that a right answer contains.
        extra: fields that the contract does not know, as they stood.
    """

    id: str
    cat: str
    expect: Expect
    question: str | None = None
    turns: tuple[str, ...] = ()
    gold: tuple[str, ...] = ()
    alt_gold: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    answer: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def asked(self) -> tuple[str, ...]:
        """Every message of the user, oldest first."""
        return self.turns or (self.question or "",)

    @property
    def accepted(self) -> frozenset[str]:
        """The statuses that count as right."""
        return frozenset(self.accept or (STATUS_OF[self.expect],))

    def request(self) -> dict[str, Any]:
        """The input object of contract section 3."""
        return {"id": self.id, "turns": list(self.turns)} if self.turns else {"id": self.id, "question": self.question}

    def to_dict(self) -> dict[str, Any]:
        """The item as a JSON object; ``parse_item`` reads it back to an equal item."""
        values: dict[str, Any] = {"id": self.id, "cat": self.cat, "expect": str(self.expect)}
        if self.question is not None:
            values["question"] = self.question
        if self.turns:
            values["turns"] = list(self.turns)
        for name in ("gold", "alt_gold", "accept", "facts"):
            if name in ("gold", "facts") or getattr(self, name):
                values[name] = list(getattr(self, name))
        return values | {"answer": self.answer} | dict(self.extra)


@dataclass(frozen=True, slots=True)
class EvalSet:
    """A set as read: its name, the SHA-256 of the file, and its items in the file's order."""

    name: str
    sha256: str
    items: tuple[EvalItem, ...]


def shipped_sets() -> dict[str, Path]:
    """The sets that come with the product, by name."""
    return {path.stem: path for path in sorted(SHIPPED.glob(f"*{SUFFIX}"))}


def find_set(name: str | Path) -> Path:
    """The file of a set: a path, or the name of a shipped set.

    Raises:
        DanchuError: ``file-not-found``, naming the shipped sets.
    """
    path, shipped = Path(name), shipped_sets()
    if path.is_file():
        return path
    if str(name) in shipped:
        return shipped[str(name)]
    raise DanchuError(
        ErrorCode.FILE_NOT_FOUND,
        f"Không có bộ câu hỏi “{name}”. Cho đường dẫn tới tệp .jsonl, hoặc một bộ có sẵn: {', '.join(shipped)}.",
    )


def load_set(name: str | Path) -> EvalSet:
    """Read and validate one set.

    Raises:
        DanchuError: ``file-not-found``, or ``set-invalid`` with the file and the line.
    """
    path = find_set(name)
    data = path.read_bytes()
    items: dict[str, EvalItem] = {}
    lines: dict[str, int] = {}
    for number, line in _lines(data, path.name):
        item = _read_line(line, path.name, number)
        if item.id in items:
            raise _invalid(path.name, number, f"id “{item.id}” đã dùng ở dòng {lines[item.id]}")
        items[item.id], lines[item.id] = item, number
    if not items:
        raise _invalid(path.name, 1, "tệp không có câu hỏi nào")
    return EvalSet(path.stem, hashlib.sha256(data).hexdigest(), tuple(items.values()))


def load_sets(names: Iterable[str | Path]) -> list[EvalSet]:
    """Read several sets whose items are to be run together; an id may stand in one of them only.

    Raises:
        DanchuError: as ``load_set``; ``set-invalid`` when two sets share an id.
    """
    sets = [load_set(name) for name in names]
    owner: dict[str, str] = {}
    for one in sets:
        for item in one.items:
            if item.id in owner:
                raise DanchuError(
                    ErrorCode.SET_INVALID, f"id “{item.id}” có trong cả hai bộ {owner[item.id]} và {one.name}."
                )
            owner[item.id] = one.name
    return sets


def split_of(item: EvalItem) -> Split:
    """Which half an item belongs to; depends on nothing but the item, so adding items moves none.

    All items with the same first gold article fall on the same side, so that what is reported was
    never tuned on. Items without gold are split inside their category, by their id.
    """
    key = item.gold[0] if item.gold else f"{item.cat}:{item.id}"
    return Split.TUNE if hashlib.sha256(key.encode()).digest()[0] < 128 else Split.TEST


def select(items: Sequence[EvalItem], split: Split) -> list[EvalItem]:
    """The items of one half, or all, in order."""
    return [item for item in items if split is Split.ALL or split_of(item) is split]


def parse_item(data: Mapping[str, Any]) -> EvalItem:
    """An item from its JSON object.

    Raises:
        ValueError: what is wrong, in Vietnamese.
    """
    question = _text(data, "question", required="turns" not in data)
    turns = _texts(data, "turns")
    if "turns" in data and not turns:
        raise ValueError("“turns” phải có ít nhất một câu")
    if question and turns and question != turns[-1]:
        raise ValueError("có cả “question” và “turns” mà hai bên khác nhau; chỉ giữ một")
    expect = _text(data, "expect")
    if expect not in set(Expect):
        raise ValueError(f"“expect” phải là một trong: {', '.join(Expect)}")
    accept = _texts(data, "accept")
    if wrong := set(accept) - set(STATUS_OF.values()):
        raise ValueError(f"“accept” không nhận “{min(wrong)}”; chỉ nhận {', '.join(STATUS_OF.values())}")
    return EvalItem(
        id=_text(data, "id") or "",
        cat=_text(data, "cat") or "",
        expect=Expect(expect),
        question=None if turns else question,
        turns=turns,
        gold=_sources(data, "gold"),
        alt_gold=_sources(data, "alt_gold"),
        accept=accept,
        facts=_texts(data, "facts"),
        answer=_text(data, "answer", required=False) or "",
        extra={name: value for name, value in data.items() if name not in _KNOWN},
    )


def _lines(data: bytes, name: str) -> Iterable[tuple[int, str]]:
    """Numbered lines that are not blank; only a line feed ends one (JSON text may hold U+2028)."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _invalid(name, line, "tệp không phải UTF-8; hãy lưu lại dưới dạng UTF-8") from error
    return [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def _read_line(line: str, name: str, number: int) -> EvalItem:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _invalid(name, number, "không đọc được JSON; mỗi dòng phải là một đối tượng JSON") from error
    if not isinstance(data, dict):
        raise _invalid(name, number, "mỗi dòng phải là một đối tượng JSON {…}")
    try:
        return parse_item(data)
    except ValueError as error:
        raise _invalid(name, number, str(error)) from error


def _invalid(name: str, line: int, why: str) -> DanchuError:
    return DanchuError(ErrorCode.SET_INVALID, f"Bộ câu hỏi {name}, dòng {line}: {why}.")


def _text(data: Mapping[str, Any], name: str, *, required: bool = True) -> str | None:
    value = data.get(name)
    if value is None and not required:
        return None
    if not isinstance(value, str) or (required and not value.strip()):
        raise ValueError(f"“{name}” phải là chuỗi không trống")
    return value


def _texts(data: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = data.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
        raise ValueError(f"“{name}” phải là danh sách các chuỗi không trống")
    return tuple(values)


def _sources(data: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Article and news identifiers, in order, repeats dropped."""
    found: dict[str, None] = {}
    for value in _texts(data, name):
        try:
            address = Address.parse(value)
        except DanchuError as error:
            raise ValueError(f"“{name}”: {error.message.rstrip('.')}") from error
        if address.article_id != str(address) or not (address.article or address.is_news):
            raise ValueError(f"“{name}”: “{value}” phải là mã một điều (như 10/2022/QH15#21) hoặc một bản tin")
        found[str(address)] = None
    return tuple(found)
