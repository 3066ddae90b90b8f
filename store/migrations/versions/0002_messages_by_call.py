"""Messages are looked up by their call, to tell what it came to."""

from __future__ import annotations

from typing import Final

from alembic import op

revision: Final = "0002"
down_revision: Final = "0001"


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_message_call_sid", "message", ["call_sid"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_message_call_sid", "message")
