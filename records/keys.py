"""Keys for programs: random, shown once, kept as a keyed hash (HMAC-SHA-256)."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from corpus.errors import DanchuError, ErrorCode
from records.database import Database
from records.nouns import ApiKey, Scope, Site, now
from records.sites import found as site_found

_FORM = re.compile(r"(danchu_[0-9a-f]{8})_[0-9a-f]{64}")
_USE_NOTED_EVERY = timedelta(hours=1)


class Keys:
    """The API keys of one database.

    Args:
        secret: gives what the keys are hashed with; asked for when a key is made or verified.
    """

    def __init__(self, database: Database, secret: Callable[[], bytes]) -> None:
        self._db = database
        self._secret = secret

    def add(
        self,
        name: str,
        scopes: Sequence[str],
        *,
        site: str | None = None,
        expires_at: datetime | None = None,
    ) -> tuple[ApiKey, str]:
        """Make a key.

        Args:
            scopes: of ``Scope``, at least one.
            site: the public key of the only site that it works for.

        Returns:
            What is kept, and the key itself, which nothing can show again.

        Raises:
            DanchuError: ``request-invalid`` when a scope is none or does not go with a site; ``site-unknown``.
        """
        _check(name, scopes, site)
        prefix = f"danchu_{secrets.token_hex(4)}"
        key = f"{prefix}_{secrets.token_hex(32)}"
        digest = self._digest(key)

        def write(session: Session) -> ApiKey:
            site_id = site_found(session, site).id if site else None
            made = ApiKey(
                name=" ".join(name.split()),
                prefix=prefix,
                digest=digest,
                scopes=tuple(dict.fromkeys(scopes)),
                site_id=site_id,
                expires_at=expires_at,
            )
            session.add(made)
            return made

        return self._db.settle(write), key

    def verify(self, key: str) -> ApiKey | None:
        """The key that a program shows, unless it is none, revoked, expired, or its site is disabled."""
        form = _FORM.fullmatch(key)
        if not form:
            return None
        query = select(ApiKey, Site).outerjoin(Site, Site.id == ApiKey.site_id).where(ApiKey.prefix == form[1])
        with self._db.read() as session:
            row = session.execute(query).first()
        if row is None or not hmac.compare_digest(row[0].digest, self._digest(key)):
            return None
        held, site, instant = row[0], row[1], now()
        expired = held.expires_at is not None and held.expires_at <= instant
        if held.revoked_at or expired or (site is not None and not site.enabled):
            return None
        if held.last_used_at is None or instant - held.last_used_at > _USE_NOTED_EVERY:
            self._note_use(held.id, instant)
        return held

    def all(self) -> Sequence[ApiKey]:
        """Every key, oldest first, revoked ones too."""
        with self._db.read() as session:
            return session.scalars(select(ApiKey).order_by(ApiKey.created_at, ApiKey.id)).all()

    def revoke(self, prefix: str) -> ApiKey:
        """Close a key for good.

        Raises:
            DanchuError: ``record-not-found``.
        """
        with self._db.write() as session:
            held = session.scalar(select(ApiKey).where(ApiKey.prefix == prefix))
            if held is None:
                raise DanchuError(
                    ErrorCode.RECORD_NOT_FOUND, f"Không có khóa nào bắt đầu bằng “{prefix[:40]}”. Xem: danchu key list."
                )
            held.revoked_at = held.revoked_at or now()
            return held

    def _digest(self, key: str) -> str:
        return hmac.new(self._secret(), key.encode(), hashlib.sha256).hexdigest()

    def _note_use(self, key_id: str, instant: datetime) -> None:
        with self._db.write() as session:
            session.execute(update(ApiKey).where(ApiKey.id == key_id).values(last_used_at=instant))


def _check(name: str, scopes: Sequence[str], site: str | None) -> None:
    why = ""
    if not 1 <= len(name.strip()) <= 200:
        why = "tên khóa phải có từ 1 đến 200 ký tự"
    elif not scopes or set(scopes) - set(Scope):
        why = f"quyền phải chọn trong: {', '.join(Scope)}"
    elif site and Scope.ADMIN in scopes:
        why = "khóa của một trang nhúng không thể có quyền admin"
    if why:
        raise DanchuError(ErrorCode.REQUEST_INVALID, f"Không tạo được khóa: {why}.", exit_status=2)
