"""Calls we place: consent, suppression, wishes and attempts; and which way a call went."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0008"
down_revision: Final = "0007"


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _of(table: str, column: str, owner: str, *, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}"
    return sa.ForeignKeyConstraint([column], [f"{owner}.{column}"], name=name, ondelete=ondelete)


def upgrade() -> None:
    """Create the tables; every call so far came in."""
    op.add_column("call", sa.Column("direction", sa.String(), nullable=False, server_default="inbound"))
    _create_lists()
    _create_intents()
    _create_attempts()


def _create_lists() -> None:
    op.create_table(
        "consent",
        _text("contact_id"),
        _text("purpose"),
        _instant("at"),
        _text("state"),
        _text("source"),
        sa.PrimaryKeyConstraint("contact_id", "purpose", "at", name="pk_consent"),
        _of("consent", "contact_id", "contact", ondelete="CASCADE"),
    )
    op.create_table(
        "suppression",
        _text("organisation_id"),
        _text("phone"),
        _text("reason"),
        _text("source"),
        _instant("at"),
        _text("confirmation_id", nullable=True),
        sa.PrimaryKeyConstraint("organisation_id", "phone", name="pk_suppression"),
        _of("suppression", "organisation_id", "organisation"),
    )
    op.create_table(
        "dial_policy",
        _text("organisation_id"),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("dials_a_day", sa.Integer(), nullable=False),
        sa.Column("dials_an_intent", sa.Integer(), nullable=False),
        sa.Column("pause_s", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", name="pk_dial_policy"),
        _of("dial_policy", "organisation_id", "organisation"),
    )
    op.create_table(
        "dial_slot",
        _text("organisation_id"),
        _instant("free_at"),
        sa.PrimaryKeyConstraint("organisation_id", name="pk_dial_slot"),
        _of("dial_slot", "organisation_id", "organisation"),
    )


def _create_intents() -> None:
    op.create_table(
        "dial_intent",
        _text("intent_id"),
        _text("organisation_id"),
        _text("purpose"),
        _text("from_number"),
        _text("to_number"),
        _text("contact_id", nullable=True),
        _text("opening"),
        _text("brief"),
        _instant("not_before"),
        _instant("not_after"),
        _text("voicemail"),
        _text("fallback_text"),
        _text("appointment_id", nullable=True),
        sa.Column("appointment_revision", sa.Integer(), nullable=True),
        _text("outcome", nullable=True),
        sa.PrimaryKeyConstraint("intent_id", name="pk_dial_intent"),
        _of("dial_intent", "organisation_id", "organisation"),
        _of("dial_intent", "contact_id", "contact", ondelete="SET NULL"),
        _of("dial_intent", "appointment_id", "appointment"),
    )
    op.create_index("ix_dial_intent_organisation_id", "dial_intent", ["organisation_id"])
    op.create_index("ix_dial_intent_contact_id", "dial_intent", ["contact_id"])


def _create_attempts() -> None:
    op.create_table(
        "dial_attempt",
        _text("intent_id"),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        _text("organisation_id"),
        _text("phone"),
        sa.Column("verdicts", sa.JSON(), nullable=False),
        _instant("slot_at", nullable=True),
        _instant("dialled_at", nullable=True),
        _text("call_sid", nullable=True),
        _text("outcome", nullable=True),
        sa.PrimaryKeyConstraint("intent_id", "number", name="pk_dial_attempt"),
        _of("dial_attempt", "intent_id", "dial_intent", ondelete="CASCADE"),
        sa.UniqueConstraint("call_sid", name="uq_dial_attempt_call_sid"),
    )
    op.create_index(
        "ix_dial_attempt_organisation_id_phone_dialled_at", "dial_attempt", ["organisation_id", "phone", "dialled_at"]
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("dial_attempt", "dial_intent", "dial_slot", "dial_policy", "suppression", "consent"):
        op.drop_table(table)
    with op.batch_alter_table("call") as call:
        call.drop_column("direction")
