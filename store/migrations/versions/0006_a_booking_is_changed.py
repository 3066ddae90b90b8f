"""An appointment is moved and its customer told by e-mail too."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0006"
down_revision: Final = "0005"


def upgrade() -> None:
    """Add the columns; what was booked before has not been moved, and what was sent were SMS."""
    op.add_column("appointment", sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("appointment", sa.Column("event_etag", sa.String(), nullable=True))
    op.add_column("appointment", sa.Column("moving_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outbox", sa.Column("channel", sa.String(), nullable=False, server_default="sms"))
    op.add_column("outbox", sa.Column("subject", sa.String(), nullable=True))
    op.add_column("outbox", sa.Column("invitation", sa.String(), nullable=True))
    op.create_index("ix_outbox_appointment_id", "outbox", ["appointment_id"])


def downgrade() -> None:
    """Drop them, and the e-mails with them: nobody could send them."""
    op.drop_index("ix_outbox_appointment_id", "outbox")
    op.execute("DELETE FROM outbox WHERE channel <> 'sms'")
    with op.batch_alter_table("outbox") as outbox:
        for name in ("channel", "subject", "invitation"):
            outbox.drop_column(name)
    with op.batch_alter_table("appointment") as appointment:
        for name in ("revision", "event_etag", "moving_until"):
            appointment.drop_column(name)
