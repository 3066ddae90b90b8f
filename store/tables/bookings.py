"""Tables of bookings: appointment, the quanta it claims, the messages it promises."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field

from store.columns import FreeText, UtcDateTime
from store.tables.row import Row


class AppointmentRow(Row, table=True):
    """One booking of one resource; `blocked_until` is its end with the service's buffer.

    `held_until` is when a hold is over, `moving_until` when a move is that has claimed its new place and not got there:
    what their workflow has not let go by then is `store.lapsed`.
    """

    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "service_key"], ["service.organisation_id", "service.key"]),
        ForeignKeyConstraint(["organisation_id", "resource_key"], ["resource.organisation_id", "resource.key"]),
        Index(None, "organisation_id", "resource_key", "starts_at"),
        Index(None, "organisation_id", "starts_at", "appointment_id"),
        Index(None, "contact_id", "starts_at"),
    )

    appointment_id: str = Field(primary_key=True)
    organisation_id: str
    contact_id: str = Field(foreign_key="contact.contact_id")
    service_key: str
    resource_key: str
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    blocked_until: datetime = Field(sa_type=UtcDateTime)
    status: str
    event_id: str | None = Field(default=None, index=True)
    held_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revision: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    event_etag: str | None = None
    moving_until: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SlotClaimRow(Row, table=True):
    """A resource is taken for the quarter of an hour `quantum`: the primary key refuses a double booking.

    `quantum` counts 15-minute steps since 1970-01-01T00:00Z.
    """

    organisation_id: str = Field(primary_key=True)
    resource_key: str = Field(primary_key=True)
    quantum: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    appointment_id: str = Field(foreign_key="appointment.appointment_id", ondelete="CASCADE", index=True)


class OutboxRow(Row, table=True):
    """A message to send exactly as promised: an SMS, or an e-mail with its subject and the invitation attached."""

    __table_args__ = (Index(None, "recipient", "touched_at"),)

    outbox_id: str = Field(primary_key=True)
    appointment_id: str | None = Field(default=None, foreign_key="appointment.appointment_id", index=True)
    channel: str = Field(default="sms", sa_column_kwargs={"server_default": "sms"})
    sender: str
    recipient: str
    subject: str | None = Field(default=None, sa_type=FreeText)
    body: str = Field(sa_type=FreeText)
    invitation: str | None = Field(default=None, sa_type=FreeText)
    state: str
    touched_at: datetime = Field(sa_type=UtcDateTime)
    vendor_id: str | None = Field(default=None, index=True)
