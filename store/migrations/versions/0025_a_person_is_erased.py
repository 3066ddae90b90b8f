"""When a customer was erased."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0025"
down_revision: Final = "0024"


def upgrade() -> None:
    """Add the column."""
    op.add_column("contact", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take it back; not by batch, which would lose the table's triggers."""
    op.drop_column("contact", "erased_at")
