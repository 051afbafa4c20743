"""What several processes must know of each other: a site's questions of a day, and when a chore was last done."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.String(64)


def upgrade() -> None:
    op.create_table(
        "site_days",
        sa.Column("site_id", _ID, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("questions", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("site_id", "day", name="pk_site_days"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name="fk_site_days_site_id_sites", ondelete="CASCADE"),
    )
    op.create_table(
        "chores",
        sa.Column("name", _ID, nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_chores"),
    )
