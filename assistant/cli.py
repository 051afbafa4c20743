"""``danchu ask``: one question, or many."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Protocol, TextIO

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
    day = as_of.date() if as_of else None
    _check_usage(question, jsonl, out)
    if jsonl:
        _ask_many(asking, jsonl, out, day)
        return
    if not question:
        raise DanchuError(
            ErrorCode.QUESTION_EMPTY, 'Hãy nhập câu hỏi, ví dụ: danchu ask "Họp thôn cần bao nhiêu hộ?".', exit_status=2
        )
    answer = asking.assistant().ask([_printable(question)], day, explain=show_steps)
    if as_json:
        record = answer.as_dict() | ({"debug": answer.debug} if show_steps else {})
        sys.stdout.write(json.dumps(record, ensure_ascii=False, indent=2) + "\n")
        return
    _print(answer)
    if show_steps:
        sys.stderr.write(json.dumps(answer.debug, ensure_ascii=False, indent=2) + "\n")


def _check_usage(question: str | None, jsonl: Path | None, out: Path | None) -> None:
    """Options that would be passed over in silence are wrong usage."""
    wrong = ""
    if jsonl and question is not None:
        wrong = "Chọn một trong hai: một câu hỏi, hoặc --jsonl với tệp nhiều câu hỏi."
    elif out and not jsonl:
        wrong = "--out chỉ dùng cùng --jsonl. Với một câu hỏi, hãy dùng --json và chuyển hướng kết quả vào tệp."
    if wrong:
        raise DanchuError(ErrorCode.REQUEST_INVALID, wrong, exit_status=2)


def _printable(typed: str) -> str:
    """What a terminal of another encoding passed on, without bytes that cannot be written out again."""
    return typed.encode("utf-8", "replace").decode("utf-8")


def _ask_many(asking: Asking, source: Path, out: Path | None, day: date | None) -> None:
    """Answer a file's questions in order; ``day`` is for those that name none of their own."""
    items = list(_items(source))  # a bad line is found before anything is asked
    assistant = asking.assistant()
    assistant.warm()
    with _output(out) as stream:
        for item in _tracked(items, shown=out is not None or not sys.stdout.isatty()):
            own_day = item.get("as_of") or (day.isoformat() if day else None)
            record = answer_item(assistant, item | {"as_of": own_day})
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")


@contextmanager
def _output(out: Path | None) -> Iterator[TextIO]:
    if out is None:
        yield sys.stdout
        return
    try:
        stream = out.open("w", encoding="utf-8")
    except OSError as error:
        raise DanchuError(
            ErrorCode.HOME_UNUSABLE, f"Không ghi được {out} ({error.strerror}). Chọn tệp khác cho --out."
        ) from error
    with stream:
        yield stream


def _tracked(items: list[dict[str, Any]], shown: bool) -> Iterable[dict[str, Any]]:
    """The items behind a progress bar on a terminal; silence elsewhere."""
    if not (shown and sys.stderr.isatty()):
        return items
    from rich.console import Console
    from rich.progress import track

    return track(items, "Trả lời", console=Console(stderr=True), transient=True)


def answer_item(assistant: Any, item: dict[str, Any]) -> dict[str, object]:
    """Answer one input object of the contract; a question that cannot be served gives an error record."""
    turns = item.get("turns") or [item["question"]]
    day = date.fromisoformat(item["as_of"]) if item.get("as_of") else None
    try:
        return assistant.ask(turns, day).as_dict(item.get("id"))
    except DanchuError as error:
        if error.code not in (ErrorCode.QUESTION_EMPTY, ErrorCode.QUESTION_TOO_LONG):
            raise
        echo = {} if item.get("id") is None else {"id": item["id"]}
        return echo | {
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
            item = _read_item(line)
        except ValueError as error:
            raise DanchuError(ErrorCode.QUESTION_FILE_INVALID, f"{source.name}, dòng {number}: {error}.") from error
        yield item


def _read_item(line: str) -> dict[str, Any]:
    """One input object of the contract.

    Raises:
        ValueError: what is wrong with it, in Vietnamese.
    """
    try:
        item = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError("không đọc được JSON; mỗi dòng phải là một đối tượng JSON") from error
    if not isinstance(item, dict):
        raise ValueError("mỗi dòng phải là một đối tượng JSON {…}")
    turns = item.get("turns") or [item.get("question")]
    if not isinstance(turns, list) or not all(isinstance(turn, str) for turn in turns):
        raise ValueError("cần “question” là chuỗi hoặc “turns” là danh sách chuỗi")
    if any(_printable(turn) != turn for turn in turns):
        raise ValueError("câu hỏi có ký tự Unicode không hợp lệ")
    try:
        date.fromisoformat(item.get("as_of") or "2000-01-01")
    except (TypeError, ValueError) as error:
        raise ValueError("“as_of” phải là ngày viết như 2023-07-01") from error
    return item


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
