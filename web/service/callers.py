"""Who asks: an address, a key, a site. What they show is checked here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from starlette.requests import HTTPConnection

from corpus.errors import DanchuError, ErrorCode
from records.nouns import ApiKey, Scope, Site
from records.store import Records
from web.service.settings import ServiceSettings

SITE_HEADER = "x-danchu-site"
_OWN_KEYS = "danchu_"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a request.

    Attributes:
        address: the network address, believed as far as ``service.proxies`` goes.
        key: the key shown, verified; None when none was.
        site: the site that the request belongs to, by its key or by its page's origin.
    """

    address: str
    key: ApiKey | None = None
    site: Site | None = None

    @property
    def site_id(self) -> str | None:
        return self.site.id if self.site else self.key.site_id if self.key else None


def shown_key(connection: HTTPConnection) -> str:
    """The key that a request shows; programs of others that must send some key may send any that is not ours."""
    scheme, _, key = connection.headers.get("authorization", "").partition(" ")
    own = scheme.lower() == "bearer" and key.strip().startswith(_OWN_KEYS)
    return key.strip() if own else ""


def shows_something(connection: HTTPConnection) -> bool:
    """Whether a key or a site is shown, which must be looked up."""
    return bool(shown_key(connection) or connection.headers.get(SITE_HEADER))


def identify(connection: HTTPConnection, records: Callable[[], Records | None]) -> Caller:
    """Read who sent a request; touches the database only when a key or a site is shown.

    Raises:
        DanchuError: ``key-invalid``; ``site-unknown`` when the site is not registered, disabled, or does not belong
            to the page's origin; ``records-down`` and the like when that cannot be looked up.
    """
    address = connection.client.host if connection.client else ""
    key_text, public_key = shown_key(connection), connection.headers.get(SITE_HEADER, "")
    if not key_text and not public_key:
        return Caller(address)
    held = records()
    key = held.keys.verify(key_text) if held and key_text else None
    if key_text and key is None:
        raise DanchuError(
            ErrorCode.KEY_INVALID, "Khóa API không đúng, đã hết hạn hoặc đã bị thu hồi. Xin khóa mới từ người quản trị."
        )
    site = held.sites.find(public_key) if held and public_key else None
    if public_key and not _belongs(site, key, connection.headers.get("origin")):
        raise DanchuError(ErrorCode.SITE_UNKNOWN, "Trang này chưa được đăng ký để nhúng hỏi đáp.")
    return Caller(address, key, site)


def _belongs(site: Site | None, key: ApiKey | None, origin: str | None) -> bool:
    """A site's page may use it, and so may a program with the site's own key."""
    if site is None:
        return False
    return site.allows(origin) or (key is not None and key.site_id == site.id)


def check_scope(caller: Caller, scope: Scope, settings: ServiceSettings) -> None:
    """Refuse a key that does not open this, and, where keys are required, everybody without one.

    Raises:
        DanchuError: ``key-invalid`` (none shown) or ``key-scope``.
    """
    if caller.key is None:
        if settings.require_key and caller.site is None:
            raise DanchuError(ErrorCode.KEY_INVALID, "API này cần khóa: gửi kèm đầu đề Authorization: Bearer <khóa>.")
    elif not caller.key.allows(scope):
        raise DanchuError(ErrorCode.KEY_SCOPE, f"Khóa này không có quyền “{scope}”. Xin khóa khác từ người quản trị.")


def may_see_metrics(caller: Caller, settings: ServiceSettings) -> bool:
    """From the addresses of ``service.metrics_from``, or with an admin key."""
    if caller.key is not None and caller.key.allows(Scope.ADMIN):
        return True
    try:
        address = ip_address(caller.address)
    except ValueError:
        return False
    return any(address in ip_network(network) for network in settings.metrics_from)
