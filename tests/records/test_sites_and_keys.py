"""Sites let in whom they name; keys open what they say, once they are shown."""

from __future__ import annotations

import stat
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from made_records import SITE, made_answer
from pydantic import SecretStr
from sqlalchemy import text

from corpus.errors import DanchuError, ErrorCode
from records.nouns import Scope
from records.origins import normal_origin
from records.settings import RecordsSettings
from records.store import Records


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("https://xa-mo.example.vn", "https://xa-mo.example.vn"),
        (" HTTPS://Xa-Mo.example.VN:443/ ", "https://xa-mo.example.vn"),
        ("http://xa-mo.example.vn:80", "http://xa-mo.example.vn"),
        ("https://xa-mo.example.vn:8443", "https://xa-mo.example.vn:8443"),
        ("https://MÜNCHEN.example", "https://xn--mnchen-3ya.example"),
        ("http://[::1]:7860", "http://[::1]:7860"),
    ],
)
def test_an_origin_is_written_as_browsers_do(typed: str, origin: str) -> None:
    assert normal_origin(typed) == origin
    assert normal_origin(origin) == origin


@pytest.mark.parametrize(
    "typed",
    ["", "null", "*", "xa-mo.example.vn", "https://", "https://*.example.vn", "https://a.vn/trang", "https://a.vn?x=1",
     "https://ai@a.vn", "ftp://a.vn", "javascript:alert(1)", "https://a.vn:99999", "https://a.vn'; frame-ancestors *",
     "https://a.vn https://b.vn", "https://" + "a" * 70 + ".vn", "file:///etc"],
)  # fmt: skip
def test_what_is_no_origin_is_refused(typed: str) -> None:
    with pytest.raises(DanchuError) as caught:
        normal_origin(typed)
    assert caught.value.code is ErrorCode.SITE_INVALID


def test_a_site_lets_in_its_own_origins_alone(records: Records) -> None:
    site = records.sites.add("Trang xã Mơ", ["https://xa-mo.example.vn", "https://XA-MO.example.vn/", "http://a.vn:81"])
    assert site.origins == ("https://xa-mo.example.vn", "http://a.vn:81")
    held = records.sites.find(site.public_key)
    assert held == site
    assert held.allows("https://xa-mo.example.vn")
    assert held.allows("http://a.vn:81")
    for origin in (None, "", "null", "http://xa-mo.example.vn", "https://xa-mo.example.vn.ke-xau.vn", "http://a.vn"):
        assert not held.allows(origin)


def test_a_disabled_site_is_not_found(records: Records) -> None:
    site = records.sites.add(*SITE)
    disabled = records.sites.change(site.public_key, enabled=False)
    assert records.sites.find(site.public_key) is None
    assert not disabled.allows(SITE[1][0])
    assert not records.sites.get(site.public_key).enabled
    records.sites.change(site.public_key, enabled=True, daily_budget=7, theme={"màu": "xanh"}, name=" Tên  khác ")
    again = records.sites.find(site.public_key)
    assert again is not None
    assert (again.name, again.daily_budget, again.theme) == ("Tên khác", 7, {"màu": "xanh"})


def test_a_rotated_key_opens_nothing(records: Records) -> None:
    site = records.sites.add(*SITE)
    renewed = records.sites.rotate_key(site.public_key)
    assert renewed.id == site.id
    assert records.sites.find(site.public_key) is None
    assert records.sites.find(renewed.public_key) == renewed
    with pytest.raises(DanchuError) as caught:
        records.sites.rotate_key(site.public_key)
    assert caught.value.code is ErrorCode.SITE_UNKNOWN


@pytest.mark.parametrize(
    "wrong",
    [{"name": " "}, {"name": "x" * 201}, {"origins": []}, {"origins": ["*"]}, {"rate_per_minute": 0},
     {"daily_budget": -1}, {"retention_days": 0}, {"retention_days": 4000}, {"theme": {"x": "y" * 5000}}],
)  # fmt: skip
def test_a_site_that_cannot_be_is_refused(kept: Records, wrong: dict[str, object]) -> None:
    with pytest.raises(DanchuError) as caught:
        kept.sites.add(**{"name": SITE[0], "origins": SITE[1]} | wrong)  # type: ignore[arg-type]
    assert caught.value.code is ErrorCode.SITE_INVALID
    site = kept.sites.add(*SITE)
    with pytest.raises(DanchuError):
        kept.sites.change(site.public_key, **wrong)
    assert kept.sites.get(site.public_key) == site


def test_a_removed_site_leaves_nothing(records: Records, visitor: str) -> None:
    site, other = records.sites.add(*SITE), records.sites.add(*SITE)
    for one in (site, other):
        conversation = records.conversations.start(visitor, site_id=one.id)
        record_id = records.answers.save(made_answer(), visitor=visitor, site_id=one.id, conversation_id=conversation)
        records.feedback.give(record_id, "up")
        records.shares.create(record_id, visitor)
        records.keys.add("cổng", [Scope.ASK], site=one.public_key)
    assert records.sites.holds(site.public_key) == 1
    assert records.sites.spend(site, date(2026, 5, 4))
    records.sites.remove(site.public_key)
    assert records.counts() == {
        "sites": 1, "api_keys": 1, "conversations": 1, "answers": 1, "feedback": 1, "shared_answers": 1,
        "site_days": 0, "chores": 0,
    }  # fmt: skip
    assert [s.id for s in records.sites.all()] == [other.id]


def test_a_key_opens_its_scopes(records: Records) -> None:
    made, key = records.keys.add(" máy  chủ ", [Scope.ASK, "search", "ask"])
    held = records.keys.verify(key)
    assert held is not None
    assert (held.id, held.name, held.scopes) == (made.id, "máy chủ", ("ask", "search"))
    assert held.allows(Scope.ASK)
    assert not held.allows(Scope.FEEDBACK)
    assert not held.allows(Scope.ADMIN)
    _, master = records.keys.add("quản trị", ["admin"])
    opened = records.keys.verify(master)
    assert opened is not None
    assert all(opened.allows(scope) for scope in Scope)


def test_only_the_key_itself_opens(records: Records) -> None:
    made, key = records.keys.add("máy", ["ask"])
    last = "0" if key[-1] != "0" else "1"
    wrong = ["", made.prefix, made.digest, f"{made.prefix}_{made.digest}", key[:-1] + last, key[:-1], key + "0",
             key.upper(), "danchu_00000000_" + "0" * 64, "k" * 100_000, "khóa", "\0"]  # fmt: skip
    assert [k for k in wrong if records.keys.verify(k)] == []
    assert key.removeprefix(made.prefix) not in repr(made)
    assert made.digest not in repr(made)


def test_a_key_is_not_in_the_database(kept: Records, tmp_path: Path) -> None:
    _, key = kept.keys.add("máy", ["ask"])
    kept.close()
    held = b"".join(p.read_bytes() for p in tmp_path.glob("records.sqlite3*"))
    assert key.rsplit("_", 1)[1].encode() not in held
    assert key.rsplit("_", 1)[0].encode() in held


def test_a_key_ends(records: Records) -> None:
    made, key = records.keys.add("máy", ["ask"])
    assert records.keys.verify(key)
    assert records.keys.revoke(made.prefix).revoked_at
    assert records.keys.verify(key) is None
    assert records.keys.revoke(made.prefix).revoked_at == records.keys.all()[0].revoked_at
    _, late = records.keys.add("máy", ["ask"], expires_at=datetime.now(UTC) - timedelta(seconds=1))
    _, early = records.keys.add("máy", ["ask"], expires_at=datetime.now(UTC) + timedelta(hours=1))
    assert (records.keys.verify(late), bool(records.keys.verify(early))) == (None, True)
    with pytest.raises(DanchuError) as caught:
        records.keys.revoke("danchu_00000000")
    assert caught.value.code is ErrorCode.RECORD_NOT_FOUND


def test_a_key_of_a_site_ends_with_it(records: Records) -> None:
    site = records.sites.add(*SITE)
    made, key = records.keys.add("cổng", ["ask"], site=site.public_key)
    assert made.site_id == site.id
    assert records.keys.verify(key)
    records.sites.change(site.public_key, enabled=False)
    assert records.keys.verify(key) is None
    records.sites.remove(site.public_key)
    assert records.keys.verify(key) is None


@pytest.mark.parametrize(
    ("name", "scopes", "bound"),
    [("máy", [], False), ("máy", ["ghi"], False), (" ", ["ask"], False), ("máy", ["admin"], True)],
)
def test_a_key_that_cannot_be_is_refused(kept: Records, name: str, scopes: list[str], bound: bool) -> None:
    site = kept.sites.add(*SITE).public_key if bound else None
    with pytest.raises(DanchuError) as caught:
        kept.keys.add(name, scopes, site=site)
    assert caught.value.code is ErrorCode.REQUEST_INVALID
    assert kept.counts()["api_keys"] == 0


def test_the_last_use_of_a_key_is_noted(records: Records) -> None:
    _, key = records.keys.add("máy", ["ask"])
    assert records.keys.all()[0].last_used_at is None
    records.keys.verify(key)
    first = records.keys.all()[0].last_used_at
    assert first is not None
    records.keys.verify(key)
    assert records.keys.all()[0].last_used_at == first  # not a write for every question


def test_the_secret_is_made_once_and_private(tmp_path: Path) -> None:
    one = Records(tmp_path)
    _, key = one.keys.add("máy", ["ask"])
    assert Records(tmp_path).keys.verify(key)
    for name in ("records.secret", "records.sqlite3"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert len((tmp_path / "records.secret").read_text()) >= 64
    (tmp_path / "records.secret").unlink()
    assert Records(tmp_path).keys.verify(key) is None


def test_a_secret_that_will_not_do_is_refused(tmp_path: Path) -> None:
    short = Records(tmp_path, RecordsSettings(key_secret=SecretStr("ngắn")))
    with pytest.raises(DanchuError) as caught:
        short.keys.add("máy", ["ask"])
    assert caught.value.code is ErrorCode.SETTINGS_INVALID


def test_machines_that_share_a_database_need_a_secret(server: object, tmp_path: Path) -> None:
    url = SecretStr(server.new_database())  # type: ignore[attr-defined]
    records = Records(tmp_path, RecordsSettings(url=url), migrate=True)
    with pytest.raises(DanchuError) as caught:
        records.keys.add("máy", ["ask"])
    assert caught.value.code is ErrorCode.SETTINGS_INVALID
    records.close()


def test_what_sql_says_stays_data(records: Records, visitor: str) -> None:
    hostile = "'; DROP TABLE answers; --"
    record_id = records.answers.save(made_answer(hostile), visitor=visitor)
    records.feedback.give(record_id, "down", note=hostile)
    assert records.sites.find(hostile) is None
    assert records.answers.get(record_id).question == hostile
    with records.answers._db.read() as session:
        assert session.scalar(text("SELECT count(*) FROM answers")) == 1
