"""A business has places, its people are away, and its customers have vehicles, numbers and a zone of their own."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0005"
down_revision: Final = "0004"

_ADDED: Final = (
    ("organisation", sa.Column("cancellation_notice_s", sa.Integer(), nullable=False, server_default="86400")),
    ("resource", sa.Column("location_key", sa.String(), nullable=True)),
    ("resource", sa.Column("absences", sa.JSON(), nullable=False, server_default="[]")),
    ("contact", sa.Column("time_zone", sa.String(), nullable=True)),
    ("contact", sa.Column("customer_number", sa.String(), nullable=True)),
    ("contact", sa.Column("merged_into", sa.String(), nullable=True)),
)
_NUMBERS: Final = "ix_contact_organisation_id_customer_number"


def upgrade() -> None:
    """Add them; every organisation lets its customers cancel until a day before, as it did by default."""
    for table, column in _ADDED:
        op.add_column(table, column)
    op.create_index(_NUMBERS, "contact", ["organisation_id", "customer_number"], unique=True)
    _create_locations()
    _create_vehicles()


def _create_locations() -> None:
    op.create_table(
        "location",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("subdivision", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.organisation_id"], name="fk_location_organisation_id"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "key", name="pk_location"),
    )


def _create_vehicles() -> None:
    op.create_table(
        "vehicle",
        sa.Column("vehicle_id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("contact_id", sa.String(), nullable=False),
        sa.Column("vin", sa.String(), nullable=True),
        sa.Column("plate", sa.String(), nullable=True),
        sa.Column("make", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.organisation_id"], name="fk_vehicle_organisation_id"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.contact_id"], name="fk_vehicle_contact_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("vehicle_id", name="pk_vehicle"),
        sa.UniqueConstraint("organisation_id", "vin", name="uq_vehicle_organisation_id_vin"),
    )
    op.create_index("ix_vehicle_contact_id", "vehicle", ["contact_id"])
    op.create_index("ix_vehicle_organisation_id_plate", "vehicle", ["organisation_id", "plate"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("vehicle")
    op.drop_table("location")
    op.drop_index(_NUMBERS, "contact")
    for table, column in reversed(_ADDED):
        op.drop_column(table, column.name)
