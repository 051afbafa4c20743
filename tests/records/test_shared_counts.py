"""What processes count together: a site's questions of a day, whose turn a chore is, what goes with time."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from made_records import SITE

import records.store
from corpus.errors import DanchuError, ErrorCode
from records.settings import RecordsSettings
from records.store import Records

ROOT = Path(records.store.__file__).resolve().parents[1]
DAY = date(2026, 5, 4)
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
DAILY = timedelta(days=1)
SPEND = """
import sys; from datetime import date; from pathlib import Path
from pydantic import SecretStr
from records.settings import RecordsSettings; from records.store import Records
home, url, key, tries = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
records = Records(home, RecordsSettings(url=SecretStr(url), busy_seconds=60))
site = records.sites.get(key)
sys.stdin.readline()
print(sum(records.sites.spend(site, date(2026, 5, 4)) for _ in range(tries)))
"""


def test_a_budget_is_used_up_and_the_next_day_is_new(records: Records) -> None:
    site = records.sites.add(*SITE, daily_budget=3)
    other = records.sites.add(*SITE, daily_budget=1)
    assert [records.sites.spend(site, DAY) for _ in range(5)] == [True, True, True, False, False]
    assert records.sites.spend(site, DAY + DAILY)
    assert [records.sites.spend(other, DAY) for _ in range(2)] == [True, False]
    more = records.sites.change(site.public_key, daily_budget=4)
    assert [records.sites.spend(more, DAY) for _ in range(2)] == [True, False]


def test_a_removed_site_has_no_budget(records: Records) -> None:
    site = records.sites.add(*SITE)
    records.sites.remove(site.public_key)
    with pytest.raises(DanchuError) as caught:
        records.sites.spend(site, DAY)
    assert caught.value.code is ErrorCode.SITE_UNKNOWN


def test_two_processes_share_one_budget(settings: RecordsSettings, tmp_path: Path) -> None:
    held = Records(tmp_path, settings, migrate=True)
    site = held.sites.add(*SITE, daily_budget=30)
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", SPEND, str(tmp_path), settings.url.get_secret_value(), site.public_key, "25"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    processes = [
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=environment) for _ in range(2)
    ]
    ended = [process.communicate("go\n", timeout=120) for process in processes]
    assert [errors for _, errors in ended] == ["", ""]
    assert sum(int(told) for told, _ in ended) == 30
    assert not held.sites.spend(site, DAY)
    held.close()


def test_a_chore_is_one_process_s(records: Records, settings: RecordsSettings, tmp_path: Path) -> None:
    others = [Records(tmp_path, settings) for _ in range(3)]
    with ThreadPoolExecutor(4) as crowd:
        got = list(crowd.map(lambda one: one.chores.claim("quét", NOON, DAILY), [records, *others]))
    assert got.count(None) == 3
    assert timedelta() in got
    assert records.chores.claim("quét", NOON + DAILY - timedelta(seconds=1), DAILY) is None
    assert others[0].chores.claim("quét", NOON + DAILY, DAILY) == DAILY
    assert others[1].chores.claim("quét", NOON + DAILY, DAILY) is None
    others[0].chores.release("quét")
    assert records.chores.claim("quét", NOON + DAILY, DAILY) == timedelta()
    for one in others:
        one.close()


def test_a_clock_that_was_ahead_does_not_stop_a_chore_for_ever(records: Records) -> None:
    assert records.chores.claim("quét", NOON + 400 * DAILY, DAILY) is not None
    assert records.chores.claim("quét", NOON, DAILY) is None  # set right: counted from now on
    assert records.chores.claim("quét", NOON + DAILY, DAILY) == DAILY


def test_old_counts_go_with_a_purge(records: Records) -> None:
    site = records.sites.add(*SITE)
    for days in (0, 6, 9):
        records.sites.spend(site, (NOON - days * DAILY).date())
    records.purge(NOON, really=False)
    assert records.counts()["site_days"] == 3
    records.purge(NOON)
    assert records.counts()["site_days"] == 2
