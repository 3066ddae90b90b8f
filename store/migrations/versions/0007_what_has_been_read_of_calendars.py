"""What people do in their calendars is followed: how far each has been read, and appointments by their event."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0007"
down_revision: Final = "0006"


def upgrade() -> None:
    """Add the table and the index."""
    op.create_table(
        "calendar_read",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("calendar_id", sa.String(), nullable=False),
        sa.Column("sync_token", sa.String(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.organisation_id"], name="fk_calendar_read_organisation_id"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "calendar_id", name="pk_calendar_read"),
    )
    op.create_index("ix_appointment_event_id", "appointment", ["event_id"])


def downgrade() -> None:
    """Drop both."""
    op.drop_index("ix_appointment_event_id", "appointment")
    op.drop_table("calendar_read")
