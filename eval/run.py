"""Run a set through the assistant, score it, and keep the whole run in one JSON file."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from corpus.errors import DanchuError, ErrorCode
from eval.metrics import ERROR, LATENCY, MEANS, REFUSED, Group, RefersTo, Scores, aggregate, score_items
from eval.sets import EvalItem, parse_item

FORMAT = "danchu-eval-run/1"
RUN_FILE = "run.json"
REPORT_FILE = "report.html"
#: Errors that are the outcome of one question; any other one ends the run.
_OF_THE_QUESTION = frozenset((ErrorCode.QUESTION_EMPTY, ErrorCode.QUESTION_TOO_LONG))

Ask = Callable[[dict[str, Any]], dict[str, Any]]
#: Told how many items are done and how many there are.
Progress = Callable[[int, int], None]


class Failure(StrEnum):
    """Why an item failed."""

    STATUS = "status"
    RETRIEVAL = "retrieval"
    FACTS = "facts"
    CITATION = "citation"
    UNCITED = "uncited"


@dataclass(frozen=True, slots=True)
class Result:
    """One item with its answer (contract, section 3), wall-clock milliseconds, scores and why it failed."""

    item: EvalItem
    answer: Mapping[str, Any]
    wall_ms: float
    scores: Scores
    failures: tuple[Failure, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "item": self.item.to_dict(),
            "answer": dict(self.answer),
            "wall_ms": self.wall_ms,
            "scores": self.scores,
            "failures": [str(failure) for failure in self.failures],
        }


@dataclass(frozen=True, slots=True)
class EvalRun:
    """A scored run.

    Attributes:
        metadata: settings and hashes of what was measured, plus ``created`` (UTC, ISO 8601).
        by_cat: the metrics of each category, in the order in which the set names them.
    """

    results: tuple[Result, ...]
    overall: Group
    by_cat: dict[str, Group]
    metadata: dict[str, Any] = field(default_factory=dict)

    @property
    def failed(self) -> list[Result]:
        return [result for result in self.results if result.failures]

    def metrics(self) -> dict[str, Any]:
        """The metrics as JSON: ``overall`` and ``by_cat``."""
        return {
            "overall": self.overall.to_dict(),
            "by_cat": {cat: group.to_dict() for cat, group in self.by_cat.items()},
        }

    def to_dict(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "metadata": self.metadata,
            "metrics": self.metrics(),
            "results": [result.to_dict() for result in self.results],
        }


def run_set(
    items: Sequence[EvalItem],
    ask: Ask,
    progress: Progress = lambda done, total: None,
    *,
    refers_to: RefersTo = lambda article: set(),
    metadata: Mapping[str, Any] | None = None,
) -> EvalRun:
    """Ask every item, one after the other, and score the answers.

    Args:
        ask: from the input object of contract section 3 to the answer.
        refers_to: the articles that an article refers to.
        metadata: kept in the run as given.

    Raises:
        DanchuError: what ``ask`` raised, unless it is about that one question (empty, too long);
            such an item is scored as an error.
    """
    answers, walls = [], []
    for done, item in enumerate(items, 1):
        start = time.perf_counter()
        answers.append(_answer(item, ask))
        walls.append((time.perf_counter() - start) * 1000)
        progress(done, len(items))
    scores = score_items(items, answers, refers_to, walls)
    rows = zip(items, answers, walls, scores, strict=True)
    results = tuple(Result(i, a, w, s, find_failures(i, a, s)) for i, a, w, s in rows)
    created = datetime.now(UTC).isoformat(timespec="seconds")
    return _assemble(results, {**(metadata or {}), "created": created})


def find_failures(item: EvalItem, answer: Mapping[str, Any], scores: Scores) -> tuple[Failure, ...]:
    """Why an item failed; empty when it passed.

    A refusal that counts as right passes whatever was retrieved.
    """
    if not scores["status_accuracy"]:
        reasons = [Failure.STATUS]
    elif answer.get("status") == REFUSED:
        return ()
    else:
        reasons = []
    missed = {Failure.RETRIEVAL: "recall@5", Failure.FACTS: "fact_recall", Failure.CITATION: "citation_recall"}
    reasons += [failure for failure, name in missed.items() if scores[name] == 0]
    if scores["uncited"]:
        reasons.append(Failure.UNCITED)
    return tuple(reasons)


def write_run(run: EvalRun, path: Path) -> None:
    """Write a run as JSON, whole or not at all.

    Raises:
        DanchuError: ``home-unusable`` when the file cannot be written.
    """
    write_text(path, json.dumps(run.to_dict(), ensure_ascii=False, indent=1, allow_nan=False))


def write_text(path: Path, text: str) -> None:
    """Write a file in one step, making its folder.

    Raises:
        DanchuError: ``home-unusable`` when the file cannot be written.
    """
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise DanchuError(
            ErrorCode.HOME_UNUSABLE, f"Không ghi được {path} ({error.strerror}). Chọn thư mục khác bằng --out."
        ) from error


def read_run(path: Path) -> EvalRun:
    """Read a run back: its JSON file, or the folder that ``eval run --out`` wrote.

    Raises:
        DanchuError: ``file-not-found``, or ``file-damaged`` when it is no run of this version.
    """
    file = path / RUN_FILE if path.is_dir() else path
    if not file.is_file():
        raise DanchuError(
            ErrorCode.FILE_NOT_FOUND, f"Không thấy {file}. Cho thư mục mà “danchu eval run --out” đã ghi ra."
        )
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        if data["format"] != FORMAT:
            raise ValueError(data["format"])
        results = tuple(_read_result(row) for row in data["results"])
        groups = {cat: Group.from_dict(group) for cat, group in data["metrics"]["by_cat"].items()}
        return EvalRun(results, Group.from_dict(data["metrics"]["overall"]), groups, data["metadata"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DanchuError(
            ErrorCode.FILE_DAMAGED, f"{file} không phải kết quả đánh giá đọc được. Chạy lại “danchu eval run --out”."
        ) from error


def _read_result(row: Mapping[str, Any]) -> Result:
    if missing := {*MEANS, LATENCY} - set(row["scores"]):
        raise KeyError(min(missing))
    failures = tuple(Failure(failure) for failure in row["failures"])
    return Result(parse_item(row["item"]), row["answer"], row["wall_ms"], row["scores"], failures)


def _assemble(results: tuple[Result, ...], metadata: dict[str, Any]) -> EvalRun:
    cats = dict.fromkeys(result.item.cat for result in results)
    by_cat = {cat: aggregate([r.scores for r in results if r.item.cat == cat]) for cat in cats}
    return EvalRun(results, aggregate([r.scores for r in results]), by_cat, metadata)


def _answer(item: EvalItem, ask: Ask) -> dict[str, Any]:
    try:
        return ask(item.request())
    except DanchuError as error:
        if error.code not in _OF_THE_QUESTION:
            raise
        return {"id": item.id, "question": item.asked[-1], "status": ERROR, "answer": error.message}
