"""Who decides for a business, the codes he is asked with by text, and until when a task waits for him."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0014"
down_revision: Final = "0013"

_WAITING: Final = "ix_task_organisation_id_state_expires_at_task_id"
_RECIPIENT: Final = "ix_outbox_recipient_touched_at"


def upgrade() -> None:
    """Add tables, column and indexes."""
    _add_deciders()
    _add_codes()
    op.add_column("task", sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(_WAITING, "task", ["organisation_id", "state", "expires_at", "task_id"])
    op.create_index(_RECIPIENT, "outbox", ["recipient", "touched_at"])


def _add_deciders() -> None:
    op.create_table(
        "approver",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("organisation_id", "key", name="pk_approver"),
        sa.UniqueConstraint("organisation_id", "phone", name="uq_approver_organisation_id_phone"),
        _of_organisation("approver"),
    )
    op.create_table(
        "approval_rule",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("remind_after_s", sa.JSON(), nullable=False),
        sa.Column("escalate_after_s", sa.Integer(), nullable=True),
        sa.Column("expires_after_s", sa.Integer(), nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=False),
        sa.Column("quiet_until", sa.Time(), nullable=False),
        sa.Column("at_once", sa.String(), nullable=False),
        sa.Column("undo_within_s", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", name="pk_approval_rule"),
        _of_organisation("approval_rule"),
    )


def _add_codes() -> None:
    op.create_table(
        "approval_code",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("task_id", sa.String(), nullable=False),
        sa.Column("plan_hash", sa.String(), nullable=False),
        sa.Column("approver_key", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "phone", "code", name="pk_approval_code"),
        sa.UniqueConstraint(
            "task_id",
            "plan_hash",
            "approver_key",
            "phone",
            name="uq_approval_code_task_id_plan_hash_approver_key_phone",
        ),
        _of_organisation("approval_code"),
    )
    op.create_table(
        "code_guess",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("wrong", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "phone", name="pk_code_guess"),
        _of_organisation("code_guess"),
    )


def _of_organisation(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id"], ["organisation.organisation_id"], name=f"fk_{table}_organisation_id"
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_index(_RECIPIENT, "outbox")
    op.drop_index(_WAITING, "task")
    op.drop_column("task", "expires_at")
    for table in ("code_guess", "approval_code", "approval_rule", "approver"):
        op.drop_table(table)
