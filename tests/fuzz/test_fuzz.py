"""Random and hostile input over the real assistant: no 5xx, no traceback, no quotation that does not stand."""

from __future__ import annotations

import shutil
from pathlib import Path

import homes
import pytest

from bench.fuzz import run, table


@pytest.mark.slow
def test_nothing_typed_breaks_anything(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """``pytest tests/fuzz --fuzz 10000`` throws as many as docs/service.md tells of."""
    home = tmp_path / "home"
    source = homes.any_home(tmp_path_factory)
    shutil.copytree(source, home, ignore=shutil.ignore_patterns("models", "records.*"))
    (home / "models").symlink_to(source / "models")
    tallies = run(home, request.config.getoption("--fuzz"), number=1)
    assert [finding for tally in tallies.values() for finding in tally.findings] == []
    assert all(tally.inputs for tally in tallies.values())
    assert tallies["interfaces"].outcomes["2xx"] > 0 and tallies["interfaces"].outcomes["4xx"] > 0, table(tallies)
