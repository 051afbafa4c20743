"""The tables: made by migrations alone, the same as the nouns, refused when they are another version's."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from made_postgres import Server
from made_records import SECRET, made_answer
from pydantic import SecretStr
from sqlalchemy import text

from corpus.errors import DanchuError, ErrorCode
from records.database import _KNOWN, HEAD
from records.migrate import newest
from records.nouns import Base
from records.settings import RecordsSettings
from records.store import Records


def test_the_newest_migration_is_the_one_expected() -> None:
    assert newest() == HEAD == _KNOWN[-1]


def test_the_migrations_make_the_nouns(records: Records) -> None:
    with records._db._engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_opening_again_changes_nothing(records: Records, settings: RecordsSettings, tmp_path: Path) -> None:
    records.answers.save(made_answer())
    for _ in range(2):
        again = Records(tmp_path, settings, migrate=True)
        assert again.counts()["answers"] == 1
        again.close()


def test_a_newer_database_is_refused(records: Records, settings: RecordsSettings, tmp_path: Path) -> None:
    with records._db.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for migrate in (False, True):
        with pytest.raises(DanchuError) as caught:
            Records(tmp_path, settings, migrate=migrate)
        assert caught.value.code is ErrorCode.RECORDS_OUTDATED
        assert "9999" in caught.value.message


def test_postgresql_is_migrated_only_when_told(server: Server, tmp_path: Path) -> None:
    settings = RecordsSettings(url=SecretStr(server.new_database()), key_secret=SecretStr(SECRET))
    with pytest.raises(DanchuError) as caught:
        Records(tmp_path, settings)
    assert caught.value.code is ErrorCode.RECORDS_OUTDATED
    assert "danchu records migrate" in caught.value.message
    Records(tmp_path, settings, migrate=True).close()
    records = Records(tmp_path, settings)
    assert records._db.version() == HEAD
    records.close()


def test_a_migration_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import records.migrate

    real = records.migrate.upgrade

    def half(connection: object) -> None:
        real(connection)  # type: ignore[arg-type]
        raise RuntimeError("cut short")

    monkeypatch.setattr("records.migrate.upgrade", half)
    with pytest.raises(RuntimeError):
        Records(tmp_path)
    monkeypatch.setattr("records.migrate.upgrade", real)
    assert Records(tmp_path).counts()["answers"] == 0


def test_some_other_database_is_not_taken_over(tmp_path: Path) -> None:
    import sqlite3

    with sqlite3.connect(tmp_path / "records.sqlite3") as raw:
        raw.execute("CREATE TABLE answers (x)")
    raw.close()
    with pytest.raises(DanchuError) as caught:
        Records(tmp_path)
    assert caught.value.code is ErrorCode.RECORDS_DAMAGED


@pytest.mark.parametrize(
    "url",
    [
        "mysql://a:bimat@b/c",
        "postgresql://a:bimat@b",
        "bimat",
        "postgresql://a:bimat@b:xyz/c",
        "sqlite:///bimat",
        "://",
    ],
)
def test_an_address_that_is_none_is_refused_without_repeating_it(tmp_path: Path, url: str) -> None:
    with pytest.raises(DanchuError) as caught:
        Records(tmp_path, RecordsSettings(url=SecretStr(url)))
    assert caught.value.code is ErrorCode.SETTINGS_INVALID
    assert "bimat" not in repr((caught.value, caught.value.__cause__))


def test_a_password_is_never_shown() -> None:
    settings = RecordsSettings(url=SecretStr("postgresql://a:bimat@b/c"), key_secret=SecretStr("bimat" * 8))
    assert "bimat" not in repr(settings) + str(settings.model_dump(mode="json")) + settings.model_dump_json()
