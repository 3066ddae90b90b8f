"""Who has published or drafted a version of an agent, and services and resources that are offered no more."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0022"
down_revision: Final = "0021"


def upgrade() -> None:
    """Add the columns; every version there is has come out of a file."""
    op.add_column("agent", sa.Column("origin", sa.String(), nullable=False, server_default="file"))
    op.add_column("agent", sa.Column("written_by", sa.String(), nullable=True))
    op.add_column("agent", sa.Column("written_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("agent", sa.Column("restored_from", sa.Integer(), nullable=True))
    op.add_column("agent", sa.Column("order_id", sa.String(), nullable=True))
    for table in ("service", "resource"):
        op.add_column(table, sa.Column("is_retired", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Take them back."""
    for table in ("resource", "service"):
        op.drop_column(table, "is_retired")
    for column in ("order_id", "restored_from", "written_at", "written_by", "origin"):
        op.drop_column("agent", column)
