"""What an erasure has found: whoever repeats it is told the same."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0026"
down_revision: Final = "0025"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "erased_item",
        sa.Column("contact_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("item_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.contact_id"],
            name=op.f("fk_erased_item_contact_id_contact"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("contact_id", "kind", "item_id", name=op.f("pk_erased_item")),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("erased_item")
