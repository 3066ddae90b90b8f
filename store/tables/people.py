"""Tables of the customers, what they drive, and what the business had to do with them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from domain.interactions import InteractionKind, Way
from store.columns import FreeText, UtcDateTime
from store.tables.row import Row


class ContactRow(Row, table=True):
    """A customer. `merged_into` is who he turned out to be: his row stays for whoever still has its id at hand.

    After `erased_at` there is nothing of him in it.

    `customer_number` is what the business's own books call him.
    """

    __table_args__ = (
        Index(None, "organisation_id", "customer_number", unique=True),
        Index(None, "organisation_id", "name", "contact_id"),
        Index("ix_contact_organisation_id_lower_customer_number", "organisation_id", text("lower(customer_number)")),
        Index("ix_contact_organisation_id_lower_contact_id", "organisation_id", text("lower(contact_id)")),
    )

    contact_id: str = Field(primary_key=True)
    organisation_id: str = Field(foreign_key="organisation.organisation_id", index=True)
    name: str = Field(sa_type=FreeText)
    is_verified: bool
    last_contact_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    time_zone: str | None = None
    customer_number: str | None = Field(default=None, sa_type=FreeText)
    merged_into: str | None = Field(default=None, index=True)
    reminder_channel: str | None = None
    erased_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ContactPhoneRow(Row, table=True):
    """A customer's number, E.164. In an organisation a number belongs to one customer: it is how he is recognised."""

    __table_args__ = (UniqueConstraint("organisation_id", "phone"),)

    contact_id: str = Field(primary_key=True, foreign_key="contact.contact_id", ondelete="CASCADE")
    position: int = Field(primary_key=True)
    organisation_id: str = Field(foreign_key="organisation.organisation_id")
    phone: str = Field(sa_type=FreeText)


class ContactEmailRow(Row, table=True):
    """A customer's e-mail address."""

    __table_args__ = (Index("ix_contact_email_lower_email", text("lower(email)")),)

    contact_id: str = Field(primary_key=True, foreign_key="contact.contact_id", ondelete="CASCADE")
    position: int = Field(primary_key=True)
    email: str = Field(sa_type=FreeText)


class VehicleRow(Row, table=True):
    """A customer's vehicle. In an organisation a VIN belongs to one vehicle; plates are given again."""

    __table_args__ = (UniqueConstraint("organisation_id", "vin"),)

    vehicle_id: str = Field(primary_key=True)
    organisation_id: str = Field(foreign_key="organisation.organisation_id")
    contact_id: str = Field(foreign_key="contact.contact_id", ondelete="CASCADE", index=True)
    vin: str | None = None
    plate: str | None = Field(default=None, sa_type=FreeText)
    make: str = Field(default="", sa_type=FreeText)
    model: str = Field(default="", sa_type=FreeText)
    year: int | None = None


class ErasedItemRow(Row, table=True):
    """What an erasure has found of a customer, by its id: whoever repeats the erasure is told the same."""

    contact_id: str = Field(primary_key=True, foreign_key="contact.contact_id", ondelete="CASCADE")
    kind: str = Field(primary_key=True)
    item_id: str = Field(primary_key=True)


class InteractionRow(Row, table=True):
    """One contact with a customer over any channel; a call's `interaction_id` is its call SID.

    `kind` is of `domain.interactions.InteractionKind`, `way` of its `Way`; `subject_id` is what it is about.
    """

    interaction_id: str = Field(primary_key=True)
    contact_id: str = Field(foreign_key="contact.contact_id", ondelete="CASCADE", index=True)
    channel: str
    happened_at: datetime = Field(sa_type=UtcDateTime)
    summary: str = Field(sa_type=FreeText)
    kind: str = Field(default=InteractionKind.CALL, sa_column_kwargs={"server_default": InteractionKind.CALL})
    way: str = Field(default=Way.NONE, sa_column_kwargs={"server_default": Way.NONE})
    state: str = Field(default="", sa_column_kwargs={"server_default": ""})
    subject_id: str = Field(default="", sa_column_kwargs={"server_default": ""})
