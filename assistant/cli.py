"""``danchu ask``: one question, or many."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Protocol

import typer

from corpus.errors import DanchuError, ErrorCode


class Asking(Protocol):
    """What the command needs of the composition root."""

    def assistant(self) -> Any: ...


def ask(
    context: typer.Context,
    question: Annotated[str | None, typer.Argument(help="Câu hỏi.", show_default=False)] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="Trả lời theo pháp luật có hiệu lực vào ngày này."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="In câu trả lời dạng JSON.")] = False,
    jsonl: Annotated[
        Path | None, typer.Option("--jsonl", help="Tệp JSONL chứa nhiều câu hỏi, mỗi dòng một câu.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Tệp JSONL để ghi câu trả lời; mặc định in ra màn hình.")
    ] = None,
    show_steps: Annotated[bool, typer.Option("--debug", help="In cả các bước hiểu câu hỏi và tìm kiếm.")] = False,
) -> None:
    """Hỏi và nhận câu trả lời có trích dẫn tới điều, khoản, điểm."""
    asking: Asking = context.obj
    if jsonl:
        _ask_many(asking.assistant(), jsonl, out)
        return
    if not question:
        raise DanchuError(
            ErrorCode.QUESTION_EMPTY, 'Hãy nhập câu hỏi, ví dụ: danchu ask "Họp thôn cần bao nhiêu hộ?".', exit_status=2
        )
    answer = asking.assistant().ask([question], as_of.date() if as_of else None, explain=show_steps)
    if as_json:
        record = answer.as_dict() | ({"debug": answer.debug} if show_steps else {})
        sys.stdout.write(json.dumps(record, ensure_ascii=False, indent=2) + "\n")
        return
    _print(answer)
    if show_steps:
        sys.stderr.write(json.dumps(answer.debug, ensure_ascii=False, indent=2) + "\n")


def _ask_many(assistant: Any, source: Path, out: Path | None) -> None:
    items = list(_items(source))
    stream = out.open("w", encoding="utf-8") if out else sys.stdout
    try:
        for item in items:
            record = answer_item(assistant, item)
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")
    finally:
        if out:
            stream.close()


def answer_item(assistant: Any, item: dict[str, Any]) -> dict[str, object]:
    """Answer one input object of the contract; a question that cannot be served gives an error record."""
    turns = item.get("turns") or [item["question"]]
    day = date.fromisoformat(item["as_of"]) if item.get("as_of") else None
    try:
        return assistant.ask(turns, day).as_dict(item.get("id"))
    except DanchuError as error:
        if error.code not in (ErrorCode.QUESTION_EMPTY, ErrorCode.QUESTION_TOO_LONG):
            raise
        return {
            "id": item.get("id"),
            "question": turns[-1],
            "status": "refused",
            "answer": error.message,
            "citations": [],
            "retrieved": [],
            "warnings": [],
            "engine": "extractive",
            "timings_ms": {"total": 0.0},
        }


def _items(source: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = source.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DanchuError(ErrorCode.QUESTION_FILE_INVALID, f"Không đọc được {source}: {error}.") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
            turns = item.get("turns") or [item["question"]]
            if not all(isinstance(turn, str) for turn in turns):
                raise TypeError("question")
            if item.get("as_of"):
                date.fromisoformat(item["as_of"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DanchuError(
                ErrorCode.QUESTION_FILE_INVALID,
                f"{source.name}, dòng {number}: cần một đối tượng JSON có “question” hoặc “turns” ({error}).",
            ) from error
        yield item


def _print(answer: Any) -> None:
    from rich.console import Console
    from rich.markdown import Markdown
    from rich.text import Text

    console = Console(highlight=False, width=None if sys.stdout.isatty() else 110)
    console.print(Markdown(answer.answer.replace("[", "\\[")))
    for citation in answer.citations:
        console.print()
        console.print(Text(f"[{citation.marker}] {citation.label}", style="bold"))
        console.print(Text(citation.quote))
        if citation.url:
            console.print(Text(citation.url, style="dim"))
    for notice in answer.warnings:
        console.print()
        console.print(Text(f"Lưu ý: {notice.message}", style="yellow"))
