"""What has changed, written down by triggers for the pages that show it."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from store.change_triggers import Watched, unwatch, watch

revision: Final = "0020"
down_revision: Final = "0019"

_UNSAID: Final = "NULL"

_WATCHED: Final = (
    Watched("call", "call", "{row}.call_sid"),
    Watched("turn", "call", "{row}.call_sid", _UNSAID),
    Watched("tool_use", "call", "{row}.call_sid", _UNSAID),
    Watched("message", "message", "{row}.message_id"),
    Watched("appointment", "appointment", "{row}.appointment_id"),
    Watched("reminder", "appointment", "{row}.appointment_id"),
    Watched("contact", "contact", "{row}.contact_id"),
    Watched("contact_phone", "contact", "{row}.contact_id"),
    Watched("contact_email", "contact", "{row}.contact_id", _UNSAID),
    Watched("consent", "contact", "{row}.contact_id", _UNSAID),
    Watched("interaction", "contact", "{row}.contact_id", _UNSAID),
    Watched("vehicle", "vehicle", "{row}.vehicle_id"),
    Watched("memory", "memory", "{row}.contact_id"),
    Watched("suggestion", "suggestion", "{row}.suggestion_id"),
    Watched("task", "task", "{row}.task_id"),
    Watched("project", "plan", "{row}.project_id"),
    Watched("cost_event", "cost", "coalesce({row}.call_sid, {row}.task_id, '')"),
    Watched("budget", "budget", "{row}.scope"),
    Watched("budget_reservation", "budget", "''"),
    Watched("outbox", "notice", "{row}.outbox_id", _UNSAID),
    Watched("dial_intent", "dial", "{row}.intent_id"),
    Watched("dial_attempt", "dial", "{row}.intent_id"),
    # Neither these nor our own numbers are for everybody's eyes.
    Watched("suppression", "suppression", "''"),
    Watched("phone_number", "number", "''"),
    Watched("organisation", "organisation", "{row}.organisation_id"),
    Watched("location", "organisation", "{row}.organisation_id"),
    Watched("dial_policy", "organisation", "{row}.organisation_id"),
    Watched("approval_rule", "organisation", "{row}.organisation_id"),
    Watched("agent", "agent", "{row}.agent_id"),
    Watched("service", "service", "{row}.key"),
    Watched("resource", "resource", "{row}.key"),
    Watched("approver", "approver", "{row}.key"),
    Watched("principal", "principal", "{row}.key"),
    Watched("principal_secret", "principal", "{row}.key"),
    Watched("audit_event", "audit", "''", _UNSAID),
)


def upgrade() -> None:
    """Add the table, and what writes to it."""
    op.create_table(
        "change",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("position", "kind", "subject_id", name="pk_change"),
        sqlite_with_rowid=False,
    )
    for watched in _WATCHED:
        watch(watched)


def downgrade() -> None:
    """Take it back."""
    for watched in _WATCHED:
        unwatch(watched.table)
    op.drop_table("change")
