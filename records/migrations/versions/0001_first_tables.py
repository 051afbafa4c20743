"""The first tables. Types stand as the database knows them, so that later nouns cannot change this past."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_ID = sa.String(64)


def upgrade() -> None:
    _sites()
    _conversations()
    _answers()
    _feedback()
    _shared_answers()
    _api_keys()


def _sites() -> None:
    op.create_table(
        "sites",
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("origins", sa.JSON, nullable=False),
        sa.Column("rate_per_minute", sa.Integer, nullable=False),
        sa.Column("daily_budget", sa.Integer, nullable=False),
        sa.Column("retention_days", sa.Integer, nullable=False),
        sa.Column("theme", sa.JSON, nullable=False),
        sa.Column("enabled", sa.Boolean, nullable=False),
        sa.Column("public_key", _ID, nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sites"),
        sa.UniqueConstraint("public_key", name="uq_sites_public_key"),
    )


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("visitor", _ID, nullable=False),
        sa.Column("site_id", _ID, nullable=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("updated_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_conversations"),
        _belongs("conversations", "site_id", "sites"),
    )
    op.create_index("ix_conversations_visitor", "conversations", ["visitor"])
    op.create_index("ix_conversations_site_id", "conversations", ["site_id"])


def _answers() -> None:
    op.create_table(
        "answers",
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("turns", sa.JSON, nullable=False),
        sa.Column("answer", sa.JSON, nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("engine", sa.String(200), nullable=False),
        sa.Column("evidence", sa.JSON, nullable=False),
        sa.Column("as_of", sa.Date, nullable=True),
        sa.Column("corpus_hash", sa.String(128), nullable=False),
        sa.Column("index_fingerprint", sa.String(128), nullable=False),
        sa.Column("settings_hash", sa.String(128), nullable=False),
        sa.Column("visitor", _ID, nullable=False),
        sa.Column("site_id", _ID, nullable=True),
        sa.Column("conversation_id", _ID, nullable=True),
        sa.Column("position", sa.Integer, nullable=True),
        sa.Column("id", _ID, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_answers"),
        sa.UniqueConstraint("conversation_id", "position", name="uq_answers_conversation_id_position"),
        _belongs("answers", "site_id", "sites"),
        _belongs("answers", "conversation_id", "conversations"),
    )
    op.create_index("ix_answers_created_at_id", "answers", ["created_at", "id"])
    op.create_index("ix_answers_site_id_created_at", "answers", ["site_id", "created_at"])
    op.create_index("ix_answers_visitor", "answers", ["visitor"])


def _feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("record_id", _ID, nullable=False),
        sa.Column("visitor", _ID, nullable=False),
        sa.Column("verdict", sa.String(8), nullable=False),
        sa.Column("reasons", sa.JSON, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("record_id", "visitor", name="pk_feedback"),
        _belongs("feedback", "record_id", "answers"),
    )
    op.create_index("ix_feedback_visitor", "feedback", ["visitor"])


def _shared_answers() -> None:
    op.create_table(
        "shared_answers",
        sa.Column("record_id", _ID, nullable=False),
        sa.Column("visitor", _ID, nullable=False),
        sa.Column("token", _ID, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("revoked_at", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("token", name="pk_shared_answers"),
        _belongs("shared_answers", "record_id", "answers"),
    )
    op.create_index("ix_shared_answers_record_id", "shared_answers", ["record_id"])
    op.create_index("ix_shared_answers_visitor", "shared_answers", ["visitor"])


def _api_keys() -> None:
    op.create_table(
        "api_keys",
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("prefix", _ID, nullable=False),
        sa.Column("digest", sa.String(128), nullable=False),
        sa.Column("scopes", sa.JSON, nullable=False),
        sa.Column("site_id", _ID, nullable=True),
        sa.Column("expires_at", _TIME, nullable=True),
        sa.Column("last_used_at", _TIME, nullable=True),
        sa.Column("revoked_at", _TIME, nullable=True),
        sa.Column("id", _ID, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
        sa.UniqueConstraint("prefix", name="uq_api_keys_prefix"),
        _belongs("api_keys", "site_id", "sites"),
    )
    op.create_index("ix_api_keys_site_id", "api_keys", ["site_id"])


def _belongs(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    """Rows that go when what they belong to goes."""
    return sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=f"fk_{table}_{column}_{parent}", ondelete="CASCADE")
