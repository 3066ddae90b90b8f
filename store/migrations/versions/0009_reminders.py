"""Customers are reminded of tomorrow's appointments, each of them once for a day.

Businesses that are there already remind nobody until they say when: an upgrade alone must ring nobody.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0009"
down_revision: Final = "0008"


def upgrade() -> None:
    """Add the table, and the settings of businesses and customers."""
    op.add_column("organisation", sa.Column("reminders_at", sa.Time(), nullable=True))
    op.add_column("organisation", sa.Column("reminder_channel", sa.String(), server_default="call", nullable=False))
    op.add_column("contact", sa.Column("reminder_channel", sa.String(), nullable=True))
    op.create_table(
        "reminder",
        sa.Column("reminder_id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("appointment_id", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("reminder_id", name="pk_reminder"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.organisation_id"], name="fk_reminder_organisation_id"
        ),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.appointment_id"],
            name="fk_reminder_appointment_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("appointment_id", "day", name="uq_reminder_appointment_id_day"),
    )


def downgrade() -> None:
    """Take all of it back."""
    op.drop_table("reminder")
    with op.batch_alter_table("contact") as contact:
        contact.drop_column("reminder_channel")
    with op.batch_alter_table("organisation") as organisation:
        organisation.drop_column("reminder_channel")
        organisation.drop_column("reminders_at")
