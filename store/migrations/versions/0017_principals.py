"""Those in charge of a business, what they show themselves by, and by whom a task was asked for."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0017"
down_revision: Final = "0016"


def upgrade() -> None:
    """Add the tables, and the column by which open tasks are counted."""
    op.add_column("task", sa.Column("requester", sa.String(), nullable=True))
    op.create_index("ix_task_organisation_id_requester", "task", ["organisation_id", "requester"])
    op.create_table(
        "principal",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phones", sa.JSON(), nullable=False),
        sa.Column("emails", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "key", name="pk_principal"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.organisation_id"], name="fk_principal_organisation_id"
        ),
    )
    op.create_table(
        "principal_secret",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("pin_hash", sa.String(), nullable=True),
        sa.Column("code_hash", sa.String(), nullable=True),
        sa.Column("code_phone", sa.String(), nullable=True),
        sa.Column("code_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locks", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("organisation_id", "key", name="pk_principal_secret"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "key"],
            ["principal.organisation_id", "principal.key"],
            name="fk_principal_secret_organisation_id_key",
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "principal_event",
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name="pk_principal_event"),
    )
    op.create_index("ix_principal_event_organisation_id_key_at", "principal_event", ["organisation_id", "key", "at"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("principal_event")
    op.drop_table("principal_secret")
    op.drop_table("principal")
    op.drop_index("ix_task_organisation_id_requester", table_name="task")
    with op.batch_alter_table("task") as task:
        task.drop_column("requester")
