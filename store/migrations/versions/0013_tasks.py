"""Tasks, as their stories told them last."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0013"
down_revision: Final = "0012"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "task",
        sa.Column("task_id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("task_id", name="pk_task"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.organisation_id"], name="fk_task_organisation_id"),
    )
    op.create_index("ix_task_organisation_id_opened_at_task_id", "task", ["organisation_id", "opened_at", "task_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("task")
