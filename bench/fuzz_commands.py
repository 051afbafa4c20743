"""The command line, as ``bench.fuzz`` uses it: run in this process, over one opened home."""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
from pathlib import Path
from typing import Self

from hypothesis import strategies as st

import app as program
from app import Danchu, load_settings
from bench.fuzz_doors import TRACEBACK, FindingError
from bench.fuzz_inputs import anything, days, plain, words

#: None that writes a file whose name is typed.
_OPTIONS = ("--json", "--as-of", "--debug-x", "--jsonl", "--", "-h", "--topic", "--format", "--limit")
_COMMANDS = (
    ["ask"], ["corpus", "show"], ["corpus", "list"], ["records", "export"], ["records", "forget"], ["index", "status"],
    ["site", "show"], ["key", "revoke"], [],
)  # fmt: skip
_UNFORESEEN = "Lỗi không lường trước"


class CommandLine:
    """``danchu …``, in this process."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory()
        self._file = Path(self._folder.name) / "in.jsonl"
        self._one = Danchu(load_settings(self._home))  # opened once: this is not about opening
        self._real, program.Danchu = program.Danchu, lambda *_, **__: self._one  # type: ignore[assignment,misc]
        return self

    def __exit__(self, *_: object) -> None:
        program.Danchu = self._real  # type: ignore[misc]
        self._folder.cleanup()

    @property
    def inputs(self) -> st.SearchStrategy[tuple[list[str], str]]:
        """Arguments, and the content of the file that some of them name."""
        file = str(self._file)
        fields = {"id": anything, "question": words, "turns": st.lists(words, max_size=4), "as_of": days}
        item = st.fixed_dictionaries({}, optional=fields)
        lines = st.lists((item | anything).map(json.dumps) | plain, max_size=3).map("\n".join)
        dated = st.builds(lambda q, d: ["ask", "--json", f"--as-of={d}", "--", q], plain, days.map(_printable))
        mixed = st.builds(
            lambda name, options, rest: [*name, *options, *rest],
            st.sampled_from(_COMMANDS),
            st.lists(st.sampled_from(_OPTIONS), max_size=2),
            st.lists(plain, max_size=2),
        )
        return st.one_of(
            st.tuples(plain.map(lambda q: ["ask", "--", q]), st.just("")),
            st.tuples(dated, st.just("")),
            st.tuples(plain.map(lambda i: ["corpus", "show", "--", i]), st.just("")),
            st.tuples(st.just(["ask", "--jsonl", file, "--out", f"{file}.out"]), lines),
            st.tuples(mixed, st.just("")),
        )  # fmt: skip

    def throw(self, one: tuple[list[str], str]) -> str:
        """The exit status.

        Raises:
            FindingError: a traceback, another exit status, or a failure that nobody foresaw.
        """
        arguments, content = one
        self._file.write_text(content, "utf-8", errors="replace")
        out, errors = io.StringIO(), io.StringIO()
        status: object = 0
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors), contextlib.chdir(self._folder.name):
            try:
                program.main(arguments)
            except SystemExit as ended:
                status = ended.code
            except BaseException as error:
                raise FindingError(f"{type(error).__name__} reached the edge: {error}") from error
        said = out.getvalue() + errors.getvalue()
        if status not in (0, 1, 2, None) or TRACEBACK.search(said) or _UNFORESEEN in said:
            raise FindingError(f"status {status}: {said[-300:]}")
        return f"status {status or 0}"


def _printable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")
