"""A hold says when it is over, so that one whose workflow was terminated is in nobody's way."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0004"
down_revision: Final = "0003"


def upgrade() -> None:
    """Add the column; holds of before are over now, and lapse unless they are confirmed or let go within the grace."""
    op.add_column("appointment", sa.Column("held_until", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE appointment SET held_until = CURRENT_TIMESTAMP WHERE status = 'held'")


def downgrade() -> None:
    """Drop it."""
    with op.batch_alter_table("appointment") as appointment:
        appointment.drop_column("held_until")
