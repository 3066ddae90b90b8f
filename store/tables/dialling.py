"""Tables of the calls we place: what customers agreed to, who is not contacted any more, whom we rang."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import JSON, Index
from sqlmodel import Field

from store.columns import FreeText, UtcDateTime
from store.tables.row import Row


class ConsentRow(Row, table=True):
    """What a customer has said to being contacted for a purpose; the latest row counts, earlier ones are evidence."""

    contact_id: str = Field(primary_key=True, foreign_key="contact.contact_id", ondelete="CASCADE")
    purpose: str = Field(primary_key=True)
    at: datetime = Field(primary_key=True, sa_type=UtcDateTime)
    state: str
    source: str = Field(sa_type=FreeText)


class SuppressionRow(Row, table=True):
    """A number a business does not contact any more. `confirmation_id` is the outbox entry that may still go there."""

    organisation_id: str = Field(primary_key=True, foreign_key="organisation.organisation_id")
    phone: str = Field(primary_key=True)
    reason: str = Field(sa_type=FreeText)
    source: str = Field(sa_type=FreeText)
    at: datetime = Field(sa_type=UtcDateTime)
    confirmation_id: str | None = None


class DialPolicyRow(Row, table=True):
    """What a business allows itself where it is stricter than the law; without a row the law alone counts."""

    organisation_id: str = Field(primary_key=True, foreign_key="organisation.organisation_id")
    opens: time
    closes: time
    dials_a_day: int
    dials_an_intent: int
    pause_s: int


class DialIntentRow(Row, table=True):
    """A wish to ring somebody, written before it is tried; `outcome` is None until it has come to something."""

    intent_id: str = Field(primary_key=True)
    organisation_id: str = Field(foreign_key="organisation.organisation_id", index=True)
    purpose: str
    from_number: str
    to_number: str
    contact_id: str | None = Field(default=None, foreign_key="contact.contact_id", ondelete="SET NULL", index=True)
    opening: str = Field(sa_type=FreeText)
    brief: str = Field(sa_type=FreeText)
    not_before: datetime = Field(sa_type=UtcDateTime)
    not_after: datetime = Field(sa_type=UtcDateTime)
    voicemail: str = Field(sa_type=FreeText)
    fallback_text: str = Field(sa_type=FreeText)
    appointment_id: str | None = Field(default=None, foreign_key="appointment.appointment_id")
    appointment_revision: int | None = None
    outcome: str | None = None


class DialAttemptRow(Row, table=True):
    """One attempt. With `dialled_at` and without `call_sid`, a call may exist that nobody has told us of."""

    __table_args__ = (Index(None, "organisation_id", "phone", "dialled_at"),)

    intent_id: str = Field(primary_key=True, foreign_key="dial_intent.intent_id", ondelete="CASCADE")
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    organisation_id: str
    phone: str
    verdicts: list[dict[str, object]] = Field(sa_type=JSON)
    slot_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    dialled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    call_sid: str | None = Field(default=None, unique=True)
    outcome: str | None = None


class DialSlotRow(Row, table=True):
    """The next second in which a business may place a call; locked by whoever takes it."""

    organisation_id: str = Field(primary_key=True, foreign_key="organisation.organisation_id")
    free_at: datetime = Field(sa_type=UtcDateTime)
