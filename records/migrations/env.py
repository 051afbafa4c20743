"""Run by Alembic: migrates the connection that ``records.migrate`` hands over."""

from __future__ import annotations

from alembic import context

from records.nouns import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite changes a table by copying it
)
context.run_migrations()
