"""What is remembered of customers: their timeline, their memory, what was suggested, and what is laid out as tasks."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0016"
down_revision: Final = "0015"

_RECIPIENT: Final = "ix_outbox_recipient"
#: Column of `interaction` → what it has been so far.
_ADDED: Final = {"kind": "call", "way": "none", "state": "", "subject_id": ""}
_TABLES: Final = ("memory", "suggestion", "project", "task_contact")


def upgrade() -> None:
    """Add them."""
    for name, so_far in _ADDED.items():
        op.add_column("interaction", sa.Column(name, sa.String(), nullable=False, server_default=so_far))
    op.create_index(_RECIPIENT, "outbox", ["recipient"])
    _create_task_contact()
    _create_memory()
    _create_suggestion()
    _create_project()


def _create_task_contact() -> None:
    op.create_table(
        "task_contact",
        sa.Column("link_id", sa.String(), nullable=False),
        sa.Column("task_id", sa.String(), nullable=False),
        sa.Column("contact_id", sa.String(), nullable=False),
        sa.Column("goal", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("link_id", name="pk_task_contact"),
        sa.ForeignKeyConstraint(["task_id"], ["task.task_id"], name="fk_task_contact_task_id", ondelete="CASCADE"),
        _of_contact("task_contact"),
    )
    op.create_index("ix_task_contact_contact_id", "task_contact", ["contact_id"])


def _create_memory() -> None:
    op.create_table(
        "memory",
        sa.Column("contact_id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_due", sa.String(), nullable=True),
        sa.Column("record", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("contact_id", name="pk_memory"),
        _of_contact("memory"),
        _of_organisation("memory"),
    )
    op.create_index("ix_memory_organisation_id_next_due", "memory", ["organisation_id", "next_due"])


def _create_suggestion() -> None:
    op.create_table(
        "suggestion",
        sa.Column("suggestion_id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("contact_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("task_id", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("suggestion_id", name="pk_suggestion"),
        _of_contact("suggestion"),
        _of_organisation("suggestion"),
    )
    for column in ("organisation_id", "contact_id", "task_id"):
        op.create_index(f"ix_suggestion_{column}", "suggestion", [column])


def _create_project() -> None:
    op.create_table(
        "project",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("project_id", name="pk_project"),
        _of_organisation("project"),
    )
    op.create_index(
        "ix_project_organisation_id_opened_at_project_id", "project", ["organisation_id", "opened_at", "project_id"]
    )


def _of_contact(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_contact_id"
    return sa.ForeignKeyConstraint(["contact_id"], ["contact.contact_id"], name=name, ondelete="CASCADE")


def _of_organisation(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_organisation_id"
    return sa.ForeignKeyConstraint(["organisation_id"], ["organisation.organisation_id"], name=name)


def downgrade() -> None:
    """Take them back."""
    for table in _TABLES:
        op.drop_table(table)
    op.drop_index(_RECIPIENT, "outbox")
    for name in reversed(_ADDED):
        op.drop_column("interaction", name)
