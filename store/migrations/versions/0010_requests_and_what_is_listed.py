"""Requests take effect once, and lists of customers and appointments start in an index."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0010"
down_revision: Final = "0009"

_NAMES: Final = "ix_contact_organisation_id_name_contact_id"
_STARTS: Final = "ix_appointment_organisation_id_starts_at_appointment_id"
_OPENED: Final = "ix_request_opened_at"


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "request",
        sa.Column("intent_id", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", sa.JSON(), nullable=True),
        sa.Column("body", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("intent_id", name="pk_request"),
    )
    op.create_index(_OPENED, "request", ["opened_at"])
    op.create_index(_NAMES, "contact", ["organisation_id", "name", "contact_id"])
    op.create_index(_STARTS, "appointment", ["organisation_id", "starts_at", "appointment_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index(_STARTS, "appointment")
    op.drop_index(_NAMES, "contact")
    op.drop_table("request")
