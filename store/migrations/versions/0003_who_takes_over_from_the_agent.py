"""An organisation may name a person who takes a call over when no agent can go on."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0003"
down_revision: Final = "0002"


def upgrade() -> None:
    """Add the number, for nobody yet."""
    op.add_column("organisation", sa.Column("human_number", sa.String(), nullable=True))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("organisation", "human_number")
