"""``danchu index``: what it says on standard output, what it keeps to itself when piped."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from corpus.errors import DanchuError, ErrorCode
from index.build import BuildReport
from index.cli import index_app

Progress = Callable[[str, int, int], None]


class Root:
    """A composition root that records what it was asked for."""

    def __init__(self, *, changed: bool = True, status: dict[str, object] | None = None) -> None:
        self.forced: list[bool] = []
        self._report = BuildReport(3904, 12 if changed else 0, Path(), changed)
        self._status = status or {"built": False}

    def build_index(self, *, force: bool, progress: Progress) -> BuildReport:
        self.forced.append(force)
        for done in range(13):
            progress("Nhúng", done, 12)
        progress("Từ vựng", 1, 1)
        return self._report

    def index_status(self) -> dict[str, object]:
        return self._status


BUILT = {
    "built": True,
    "current": True,
    "chunks": 3904,
    "articles": 368,
    "reports": 5,
    "model": "danchu-e5-small-vi",
    "dimension": 384,
    "built_at": "2031-06-01T00:00:00+00:00",
}


def run(root: Root, *arguments: str) -> Any:
    return CliRunner().invoke(index_app, list(arguments), obj=root)


@pytest.mark.parametrize("force", [False, True])
def test_build_says_what_it_did_and_is_quiet_when_piped(force: bool) -> None:
    root = Root()
    result = run(root, "build", *(["--force"] if force else []))
    assert result.exit_code == 0 and root.forced == [force]
    assert "3,904 đoạn" in result.stdout and "nhúng mới 12 đoạn" in result.stdout
    assert result.stderr == ""


def test_build_of_an_index_that_is_up_to_date() -> None:
    result = run(Root(changed=False), "build")
    assert result.stdout.strip() == "Chỉ mục đã mới nhất: 3,904 đoạn."


def test_status_for_people_and_for_programs() -> None:
    shown = run(Root(status=BUILT), "status").stdout
    assert "3,904 đoạn của 368 điều và 5 bản tin; khớp với kho." in shown
    assert "danchu-e5-small-vi, 384 chiều" in shown
    assert json.loads(run(Root(status=BUILT), "status", "--json").stdout) == BUILT
    assert "danchu index build" in run(Root(status=BUILT | {"current": False}), "status").stdout


def test_status_before_the_first_build() -> None:
    result = run(Root(), "status")
    assert isinstance(result.exception, DanchuError)
    assert result.exception.code is ErrorCode.INDEX_MISSING
    assert json.loads(run(Root(), "status", "--json").stdout) == {"built": False}


def test_help_is_in_vietnamese() -> None:
    assert "Dựng hoặc cập nhật chỉ mục" in run(Root(), "build", "--help").stdout
