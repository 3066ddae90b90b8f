"""Lists of one business's calls and messages, and look-ups in any case, start in an index; one nobody reads goes."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0011"
down_revision: Final = "0010"

_NEW: Final[tuple[tuple[str, str, list[str | sa.TextClause]], ...]] = (
    ("ix_call_organisation_id_started_at_call_sid", "call", ["organisation_id", "started_at", "call_sid"]),
    ("ix_message_organisation_id_left_at_message_id", "message", ["organisation_id", "left_at", "message_id"]),
    ("ix_message_contact_id", "message", ["contact_id"]),
    ("ix_contact_merged_into", "contact", ["merged_into"]),
    (
        "ix_contact_organisation_id_lower_customer_number",
        "contact",
        ["organisation_id", sa.text("lower(customer_number)")],
    ),
    ("ix_contact_organisation_id_lower_contact_id", "contact", ["organisation_id", sa.text("lower(contact_id)")]),
    ("ix_contact_email_lower_email", "contact_email", [sa.text("lower(email)")]),
)
_UNREAD: Final = "ix_vehicle_organisation_id_plate"


def upgrade() -> None:
    """Create and drop them."""
    for name, table, columns in _NEW:
        op.create_index(name, table, columns)
    op.drop_index(_UNREAD, "vehicle")


def downgrade() -> None:
    """Take it back."""
    op.create_index(_UNREAD, "vehicle", ["organisation_id", "plate"])
    for name, table, _ in reversed(_NEW):
        op.drop_index(name, table)
