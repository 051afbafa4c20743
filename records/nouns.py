"""The tables, which are the nouns of this floor.

Objects come out of a closed session: plain values, to be read and never to be changed in place.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column

from corpus.errors import DanchuError
from records.columns import UtcTime, Words
from records.identifiers import new_id, new_public_key
from records.origins import normal_origin

_ID = String(64)
_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Verdict(StrEnum):
    """What a reader made of an answer."""

    UP = "up"
    DOWN = "down"


class Reason(StrEnum):
    """Why an answer was marked down."""

    WRONG = "wrong"
    WRONG_CITATION = "wrong-citation"
    OUTDATED = "outdated"
    INCOMPLETE = "incomplete"
    NOT_ANSWERED = "not-answered"
    HARD_TO_READ = "hard-to-read"
    OTHER = "other"


class Scope(StrEnum):
    """What a key opens; ``admin`` opens everything."""

    ASK = "ask"
    SEARCH = "search"
    FEEDBACK = "feedback"
    ADMIN = "admin"


def now() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC)


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True):
    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {  # noqa: RUF012 (read by SQLAlchemy, changed by nobody)
        datetime: UtcTime(),
        tuple[str, ...]: Words(),
        dict[str, Any]: JSON(),
    }


class Site(Base):
    """A portal that may embed the chat.

    Attributes:
        public_key: stands in the portal's page, so it is no secret: the origins are what is checked.
        origins: in the form of ``normal_origin``.
        rate_per_minute, daily_budget: questions, of the whole site.
        theme: what the widget is told about its looks.
        retention_days: for how long questions and answers are kept.
    """

    __tablename__ = "sites"

    name: Mapped[str] = mapped_column(String(200))
    origins: Mapped[tuple[str, ...]]
    rate_per_minute: Mapped[int]
    daily_budget: Mapped[int]
    retention_days: Mapped[int]
    theme: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    enabled: Mapped[bool] = mapped_column(default=True)
    public_key: Mapped[str] = mapped_column(_ID, unique=True, default_factory=new_public_key)
    id: Mapped[str] = mapped_column(_ID, primary_key=True, default_factory=new_id)
    created_at: Mapped[datetime] = mapped_column(default_factory=now)

    def allows(self, origin: str | None) -> bool:
        """Whether a page of this origin may use the site; no origin at all may not."""
        if not self.enabled or not origin:
            return False
        try:
            return normal_origin(origin) in self.origins
        except DanchuError:
            return False


class Conversation(Base):
    """What one browser asked in one sitting; the messages are its answer records, by position."""

    __tablename__ = "conversations"

    visitor: Mapped[str] = mapped_column(_ID, index=True)
    site_id: Mapped[str | None] = mapped_column(
        _ID, ForeignKey("sites.id", ondelete="CASCADE"), index=True, default=None
    )
    title: Mapped[str] = mapped_column(String(200), default="")
    id: Mapped[str] = mapped_column(_ID, primary_key=True, default_factory=new_id)
    created_at: Mapped[datetime] = mapped_column(default_factory=now)
    updated_at: Mapped[datetime] = mapped_column(default_factory=now)


class AnswerRecord(Base):
    """One question and its answer, as they were; never changed after it is written.

    Attributes:
        question, turns: masked; ``turns`` are all the user's messages, the question last.
        answer: the JSON of the contract, without the echo of the caller's id.
        evidence: the provisions that the answer cites.
        position: its place in the conversation, from 0.
    """

    __tablename__ = "answers"
    __table_args__ = (
        UniqueConstraint("conversation_id", "position"),
        Index(None, "created_at", "id"),
        Index(None, "site_id", "created_at"),
    )

    question: Mapped[str] = mapped_column(Text)
    turns: Mapped[tuple[str, ...]]
    answer: Mapped[dict[str, Any]]
    status: Mapped[str] = mapped_column(String(32))
    engine: Mapped[str] = mapped_column(String(200))
    evidence: Mapped[tuple[str, ...]] = mapped_column(default=())
    as_of: Mapped[date | None] = mapped_column(default=None)
    corpus_hash: Mapped[str] = mapped_column(String(128), default="")
    index_fingerprint: Mapped[str] = mapped_column(String(128), default="")
    settings_hash: Mapped[str] = mapped_column(String(128), default="")
    visitor: Mapped[str] = mapped_column(_ID, index=True, default="")
    site_id: Mapped[str | None] = mapped_column(_ID, ForeignKey("sites.id", ondelete="CASCADE"), default=None)
    conversation_id: Mapped[str | None] = mapped_column(
        _ID, ForeignKey("conversations.id", ondelete="CASCADE"), default=None
    )
    position: Mapped[int | None] = mapped_column(default=None)
    id: Mapped[str] = mapped_column(_ID, primary_key=True, default_factory=new_id)
    created_at: Mapped[datetime] = mapped_column(default_factory=now)


class Feedback(Base):
    """What one visitor made of one answer; saying it again replaces it."""

    __tablename__ = "feedback"

    record_id: Mapped[str] = mapped_column(_ID, ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True)
    visitor: Mapped[str] = mapped_column(_ID, primary_key=True, index=True)
    verdict: Mapped[str] = mapped_column(String(8))
    reasons: Mapped[tuple[str, ...]] = mapped_column(default=())
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(default_factory=now)


class SharedAnswer(Base):
    """A link to an answer record: whoever has the token may read the record until it is revoked."""

    __tablename__ = "shared_answers"

    record_id: Mapped[str] = mapped_column(_ID, ForeignKey("answers.id", ondelete="CASCADE"), index=True)
    visitor: Mapped[str] = mapped_column(_ID, index=True)
    token: Mapped[str] = mapped_column(_ID, primary_key=True, default_factory=new_id)
    created_at: Mapped[datetime] = mapped_column(default_factory=now)
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)


class ApiKey(Base):
    """A key for programs; only its digest is kept.

    Attributes:
        prefix: the part that is shown and looked up.
        site_id: the only site that the key works for, or None for the whole service.
    """

    __tablename__ = "api_keys"

    name: Mapped[str] = mapped_column(String(200))
    prefix: Mapped[str] = mapped_column(_ID, unique=True)
    digest: Mapped[str] = mapped_column(String(128), repr=False)
    scopes: Mapped[tuple[str, ...]]
    site_id: Mapped[str | None] = mapped_column(
        _ID, ForeignKey("sites.id", ondelete="CASCADE"), index=True, default=None
    )
    expires_at: Mapped[datetime | None] = mapped_column(default=None)
    last_used_at: Mapped[datetime | None] = mapped_column(default=None)
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)
    id: Mapped[str] = mapped_column(_ID, primary_key=True, default_factory=new_id)
    created_at: Mapped[datetime] = mapped_column(default_factory=now)

    def allows(self, scope: Scope) -> bool:
        """Whether the key opens ``scope``."""
        return scope in self.scopes or Scope.ADMIN in self.scopes


class SiteDay(Base):
    """How many questions a site was let ask on one day; counted by all processes together."""

    __tablename__ = "site_days"

    site_id: Mapped[str] = mapped_column(_ID, ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    questions: Mapped[int]


class Chore(Base):
    """When one process last did some work for all."""

    __tablename__ = "chores"

    name: Mapped[str] = mapped_column(_ID, primary_key=True)
    done_at: Mapped[datetime]
