"""A vendor's id leads to what was sent under it: looked for when an answer of the vendor was lost."""

from __future__ import annotations

from typing import Final

from alembic import op

revision: Final = "0012"
down_revision: Final = "0011"

_INDEX: Final = "ix_outbox_vendor_id"


def upgrade() -> None:
    """Create the index."""
    op.create_index(_INDEX, "outbox", ["vendor_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index(_INDEX, "outbox")
