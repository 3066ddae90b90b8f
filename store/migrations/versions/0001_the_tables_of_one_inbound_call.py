"""The tables of one inbound call."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0001"
down_revision: Final = None


def upgrade() -> None:
    """Create all tables."""
    _create_business()
    _create_people()
    _create_bookings()
    _create_calls()
    _create_access()


def downgrade() -> None:
    """Drop all tables, those that refer to others first."""
    for table in (
        "api_key",
        "message",
        "tool_use",
        "turn",
        "call",
        "outbox",
        "slot_claim",
        "appointment",
        "interaction",
        "contact_email",
        "contact_phone",
        "contact",
        "resource",
        "service",
        "phone_number",
        "agent",
        "organisation",
    ):
        op.drop_table(table)


def _create_business() -> None:
    _create_organisation()
    _create_agent()
    _create_phone_number()
    _create_service()
    _create_resource()


def _create_organisation() -> None:
    op.create_table(
        "organisation",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("minimum_notice_s", sa.Integer(), nullable=False),
        sa.Column("booking_horizon_s", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", name="pk_organisation"),
    )


def _create_agent() -> None:
    op.create_table(
        "agent",
        sa.Column("agent_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("greeting", sa.String(), nullable=False),
        sa.Column("instructions", sa.String(), nullable=False),
        sa.Column("voice", sa.String(), nullable=False),
        sa.Column("tools", sa.JSON(), nullable=False),
        sa.Column("raised_risks", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.organisation_id"], name="fk_agent_organisation_id"),
        sa.PrimaryKeyConstraint("agent_id", "version", name="pk_agent"),
    )


def _create_phone_number() -> None:
    op.create_table(
        "phone_number",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("agent_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.organisation_id"], name="fk_phone_number_organisation_id"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_phone_number"),
    )


def _create_service() -> None:
    op.create_table(
        "service",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("duration_s", sa.Integer(), nullable=False),
        sa.Column("buffer_s", sa.Integer(), nullable=False),
        sa.Column("resource_keys", sa.JSON(), nullable=False),
        sa.Column("price", sa.String(length=24), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.organisation_id"], name="fk_service_organisation_id"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "key", name="pk_service"),
    )


def _create_resource() -> None:
    op.create_table(
        "resource",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False),
        sa.Column("calendar_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.organisation_id"], name="fk_resource_organisation_id"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "key", name="pk_resource"),
    )


def _create_people() -> None:
    _create_contact()
    _create_contact_phone()
    _create_contact_email()
    _create_interaction()


def _create_contact() -> None:
    op.create_table(
        "contact",
        sa.Column("contact_id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("is_verified", sa.Boolean(), nullable=False),
        sa.Column("last_contact_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.organisation_id"], name="fk_contact_organisation_id"
        ),
        sa.PrimaryKeyConstraint("contact_id", name="pk_contact"),
    )
    op.create_index("ix_contact_organisation_id", "contact", ["organisation_id"])


def _create_contact_phone() -> None:
    op.create_table(
        "contact_phone",
        sa.Column("contact_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.contact_id"], name="fk_contact_phone_contact_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.organisation_id"], name="fk_contact_phone_organisation_id"
        ),
        sa.PrimaryKeyConstraint("contact_id", "position", name="pk_contact_phone"),
        sa.UniqueConstraint("organisation_id", "phone", name="uq_contact_phone_organisation_id_phone"),
    )


def _create_contact_email() -> None:
    op.create_table(
        "contact_email",
        sa.Column("contact_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.contact_id"], name="fk_contact_email_contact_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contact_id", "position", name="pk_contact_email"),
    )


def _create_interaction() -> None:
    op.create_table(
        "interaction",
        sa.Column("interaction_id", sa.String(), nullable=False),
        sa.Column("contact_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.contact_id"], name="fk_interaction_contact_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("interaction_id", name="pk_interaction"),
    )
    op.create_index("ix_interaction_contact_id", "interaction", ["contact_id"])


def _create_bookings() -> None:
    _create_appointment()
    _create_slot_claim()
    _create_outbox()


def _create_appointment() -> None:
    op.create_table(
        "appointment",
        sa.Column("appointment_id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("contact_id", sa.String(), nullable=False),
        sa.Column("service_key", sa.String(), nullable=False),
        sa.Column("resource_key", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blocked_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.contact_id"], name="fk_appointment_contact_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "resource_key"],
            ["resource.organisation_id", "resource.key"],
            name="fk_appointment_organisation_id_resource_key",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "service_key"],
            ["service.organisation_id", "service.key"],
            name="fk_appointment_organisation_id_service_key",
        ),
        sa.PrimaryKeyConstraint("appointment_id", name="pk_appointment"),
    )
    op.create_index("ix_appointment_contact_id_starts_at", "appointment", ["contact_id", "starts_at"])
    op.create_index(
        "ix_appointment_organisation_id_resource_key_starts_at",
        "appointment",
        ["organisation_id", "resource_key", "starts_at"],
    )


def _create_slot_claim() -> None:
    op.create_table(
        "slot_claim",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("resource_key", sa.String(), nullable=False),
        sa.Column("quantum", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("appointment_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.appointment_id"], name="fk_slot_claim_appointment_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "resource_key", "quantum", name="pk_slot_claim"),
    )
    op.create_index("ix_slot_claim_appointment_id", "slot_claim", ["appointment_id"])


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("outbox_id", sa.String(), nullable=False),
        sa.Column("appointment_id", sa.String(), nullable=True),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vendor_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.appointment_id"], name="fk_outbox_appointment_id"),
        sa.PrimaryKeyConstraint("outbox_id", name="pk_outbox"),
    )


def _create_calls() -> None:
    _create_call()
    _create_turn()
    _create_tool_use()
    _create_message()


def _create_call() -> None:
    op.create_table(
        "call",
        sa.Column("call_sid", sa.String(), nullable=False),
        sa.Column("workflow_id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("agent_id", sa.String(), nullable=False),
        sa.Column("contact_id", sa.String(), nullable=True),
        sa.Column("from_number", sa.String(), nullable=True),
        sa.Column("to_number", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("summary", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.contact_id"], name="fk_call_contact_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.organisation_id"], name="fk_call_organisation_id"),
        sa.PrimaryKeyConstraint("call_sid", name="pk_call"),
    )
    op.create_index("ix_call_contact_id", "call", ["contact_id"])
    op.create_index("ix_call_started_at_call_sid", "call", ["started_at", "call_sid"])


def _create_turn() -> None:
    op.create_table(
        "turn",
        sa.Column("call_sid", sa.String(), nullable=False),
        sa.Column("turn_index", sa.Integer(), nullable=False),
        sa.Column("speaker", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("heard", sa.String(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_interrupted", sa.Boolean(), nullable=False),
        sa.Column("end_of_turn_ms", sa.Float(), nullable=True),
        sa.Column("first_token_ms", sa.Float(), nullable=True),
        sa.Column("first_tts_byte_ms", sa.Float(), nullable=True),
        sa.Column("first_frame_ms", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["call_sid"], ["call.call_sid"], name="fk_turn_call_sid", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call_sid", "turn_index", name="pk_turn"),
    )


def _create_tool_use() -> None:
    op.create_table(
        "tool_use",
        sa.Column("intent_id", sa.String(), nullable=False),
        sa.Column("call_sid", sa.String(), nullable=False),
        sa.Column("turn_index", sa.Integer(), nullable=False),
        sa.Column("tool", sa.String(), nullable=False),
        sa.Column("arguments", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("duration_ms", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["call_sid"], ["call.call_sid"], name="fk_tool_use_call_sid", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("intent_id", name="pk_tool_use"),
    )
    op.create_index("ix_tool_use_call_sid", "tool_use", ["call_sid"])


def _create_message() -> None:
    op.create_table(
        "message",
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=True),
        sa.Column("call_sid", sa.String(), nullable=False),
        sa.Column("contact_id", sa.String(), nullable=True),
        sa.Column("callback_number", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recording_sid", sa.String(), nullable=True),
        sa.Column("recording_url", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.contact_id"], name="fk_message_contact_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.organisation_id"], name="fk_message_organisation_id"
        ),
        sa.PrimaryKeyConstraint("message_id", name="pk_message"),
    )
    op.create_index("ix_message_left_at_message_id", "message", ["left_at", "message_id"])


def _create_access() -> None:
    op.create_table(
        "api_key",
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("key_hash", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key_id", name="pk_api_key"),
        sa.UniqueConstraint("key_hash", name="uq_api_key_key_hash"),
    )
