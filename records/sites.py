"""The portals that may embed the chat. What is not registered gets nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import exc, func, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from corpus.errors import DanchuError, ErrorCode
from records.database import Database
from records.identifiers import new_public_key
from records.nouns import AnswerRecord, Site, SiteDay
from records.origins import normal_origin

RATE_PER_MINUTE, DAILY_BUDGET, RETENTION_DAYS = 20, 2000, 90
MOST_THEME_CHARS = 4000
_LIMITS = {"rate_per_minute": (1, 10_000), "daily_budget": (1, 10_000_000), "retention_days": (1, 3650)}


class Sites:
    """The registered sites of one database."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(
        self,
        name: str,
        origins: Sequence[str],
        *,
        rate_per_minute: int = RATE_PER_MINUTE,
        daily_budget: int = DAILY_BUDGET,
        retention_days: int = RETENTION_DAYS,
        theme: Mapping[str, Any] | None = None,
    ) -> Site:
        """Register a portal.

        Args:
            origins: where its pages come from, at least one; no wildcards.

        Raises:
            DanchuError: ``site-invalid`` naming what is wrong.
        """
        site = Site(
            name=_name(name),
            origins=_origins(origins),
            theme=_theme(theme or {}),
            rate_per_minute=_within("rate_per_minute", rate_per_minute),
            daily_budget=_within("daily_budget", daily_budget),
            retention_days=_within("retention_days", retention_days),
        )
        with self._db.write() as session:
            session.add(site)
        return site

    def change(self, public_key: str, **fields: Any) -> Site:
        """Change some of ``name``, ``origins``, ``rate_per_minute``, ``daily_budget``, ``retention_days``, ``theme``,
        ``enabled``.

        Raises:
            DanchuError: ``site-unknown``, or ``site-invalid`` naming what is wrong.
        """
        check: dict[str, Callable[[Any], Any]] = {"name": _name, "origins": _origins, "theme": _theme, "enabled": bool}
        with self._db.write() as session:
            site = found(session, public_key, lock=True)
            for field, value in fields.items():
                setattr(site, field, check[field](value) if field in check else _within(field, value))
            return site

    def get(self, public_key: str) -> Site:
        """A site by the key in its pages, enabled or not.

        Raises:
            DanchuError: ``site-unknown``.
        """
        with self._db.read() as session:
            return found(session, public_key)

    def find(self, public_key: str) -> Site | None:
        """The site that a page names, where there is one and it is enabled."""
        with self._db.read() as session:
            return session.scalar(select(Site).where(Site.public_key == public_key, Site.enabled))

    def all(self) -> Sequence[Site]:
        """Every site, oldest first."""
        with self._db.read() as session:
            return session.scalars(select(Site).order_by(Site.created_at, Site.id)).all()

    def spend(self, site: Site, day: date) -> bool:
        """Count one more question of a site on a day, unless its daily budget is used up.

        Counted where all processes see it, in one statement: together they never let in more than the budget.

        Returns:
            Whether the question may be asked.

        Raises:
            DanchuError: ``site-unknown`` when the site was removed meanwhile.
        """
        insert = sqlite_insert if self._db.is_sqlite else postgres_insert
        counted = (
            insert(SiteDay)
            .values(site_id=site.id, day=day, questions=1)
            .on_conflict_do_update(
                index_elements=[SiteDay.site_id, SiteDay.day],
                set_={"questions": SiteDay.questions + 1},
                where=SiteDay.questions < site.daily_budget,
            )
            .returning(SiteDay.questions)
        )
        try:
            with self._db.write() as session:
                return session.scalar(counted) is not None
        except exc.IntegrityError:
            raise _unknown(site.public_key) from None

    def rotate_key(self, public_key: str) -> Site:
        """Give a site a new key; the old one opens nothing from now on.

        Raises:
            DanchuError: ``site-unknown``.
        """
        with self._db.write() as session:
            site = found(session, public_key, lock=True)
            site.public_key = new_public_key()
            return site

    def holds(self, public_key: str) -> int:
        """How many answer records a site has.

        Raises:
            DanchuError: ``site-unknown``.
        """
        with self._db.read() as session:
            site = found(session, public_key)
            return session.scalar(select(func.count()).where(AnswerRecord.site_id == site.id)) or 0

    def remove(self, public_key: str) -> None:
        """Remove a site with its records, conversations, feedback, links and keys.

        Raises:
            DanchuError: ``site-unknown``.
        """
        with self._db.write() as session:
            session.delete(found(session, public_key))
        self._db.wipe_traces()


def found(session: Session, public_key: str, *, lock: bool = False) -> Site:
    """The site in this session; with ``lock`` nobody else changes it until the transaction ends.

    Raises:
        DanchuError: ``site-unknown``.
    """
    query = select(Site).where(Site.public_key == public_key)
    site = session.scalar(query.with_for_update() if lock else query)
    if site is None:
        raise _unknown(public_key)
    return site


def _unknown(public_key: str) -> DanchuError:
    return DanchuError(
        ErrorCode.SITE_UNKNOWN, f"Không có trang nhúng nào mang khóa “{public_key[:64]}”. Xem: danchu site list."
    )


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not 1 <= len(name) <= 200:
        raise _invalid("tên phải có từ 1 đến 200 ký tự")
    return name


def _origins(origins: Sequence[str]) -> tuple[str, ...]:
    if not origins:
        raise _invalid("cần ít nhất một nguồn được phép, ví dụ --origin https://xa-an-binh.gov.vn")
    return tuple(dict.fromkeys(normal_origin(text) for text in origins))


def _theme(theme: Mapping[str, Any]) -> dict[str, Any]:
    if len(json.dumps(theme)) > MOST_THEME_CHARS:
        raise _invalid("phần giao diện quá dài")
    return dict(theme)


def _within(field: str, value: int) -> int:
    least, most = _LIMITS[field]
    if not least <= value <= most:
        raise _invalid(f"{field} phải từ {least} đến {most}")
    return value


def _invalid(why: str) -> DanchuError:
    return DanchuError(ErrorCode.SITE_INVALID, f"Không đăng ký được trang nhúng: {why}.", exit_status=2)
