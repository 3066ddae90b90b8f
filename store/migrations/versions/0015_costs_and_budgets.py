"""What was paid for, how much may be, and what is set aside."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0015"
down_revision: Final = "0014"


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "cost_event",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=True),
        sa.Column("call_sid", sa.String(), nullable=True),
        sa.Column("contact_id", sa.String(), nullable=True),
        sa.Column("task_id", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vendor", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("quantity", sa.String(24), nullable=False),
        sa.Column("each", sa.String(24), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("price_book", sa.String(), nullable=False),
        sa.Column("vendor_id", sa.String(), nullable=True),
        sa.Column("vendor_amount", sa.BigInteger(), nullable=True),
        sa.Column("vendor_currency", sa.String(), nullable=True),
        sa.Column("counted", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_cost_event"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.organisation_id"], name="fk_cost_event_organisation_id"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.contact_id"], name="fk_cost_event_contact_id", ondelete="SET NULL"
        ),
    )
    for columns in (
        ("organisation_id", "at"),
        ("contact_id", "at"),
        ("settled_at", "asked_at"),
        ("call_sid",),
        ("task_id",),
    ):
        op.create_index(f"ix_cost_event_{'_'.join(columns)}", "cost_event", list(columns))
    op.create_table(
        "budget",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "scope", name="pk_budget"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.organisation_id"], name="fk_budget_organisation_id"
        ),
    )
    op.create_table(
        "budget_reservation",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("task_id", sa.String(), nullable=True),
        sa.Column("contact_id", sa.String(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reserved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_budget_reservation"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.organisation_id"], name="fk_budget_reservation_organisation_id"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.contact_id"], name="fk_budget_reservation_contact_id", ondelete="SET NULL"
        ),
    )
    for column in ("organisation_id", "contact_id"):
        op.create_index(f"ix_budget_reservation_{column}", "budget_reservation", [column])


def downgrade() -> None:
    """Take them back."""
    for table in ("budget_reservation", "budget", "cost_event"):
        op.drop_table(table)
