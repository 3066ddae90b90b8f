"""Appointments as the API shows and takes them; instants carry the offset of the wall clock they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.fields import WALL_TIME, Key
from api.paging import cursor_text, page_of
from domain.business import Appointment, AppointmentStatus, Organisation, ReminderChannel, SlotOffer
from domain.places import zone_at
from domain.ports.reading import AppointmentOverview, Cursor
from domain.reminders import ReminderState, due_at, local_day

LocalStart = Annotated[
    str,
    Field(
        pattern=WALL_TIME,
        description="Wall time of the place it is at, `YYYY-MM-DDTHH:MM`",
        examples=["2026-11-24T09:00"],
    ),
]


class ReminderItem(BaseModel):
    """The reminder of a booking on the day it stands on."""

    due_at: datetime | None = Field(description="When the business reminds of that day; null: never")
    state: ReminderState | None = Field(description="How far it has come; null: nobody was reminded so far")
    channel: ReminderChannel | None = Field(description="How, once it has begun")
    opened_at: datetime | None = Field(description="When it began")
    confirmed_at: datetime | None = Field(description="When the customer said that he will be there")


class AppointmentItem(BaseModel):
    """One booking of one resource."""

    appointment_id: str
    organisation_id: str
    contact_id: str
    contact_name: str
    service_key: str
    resource_key: str
    starts_at: datetime = Field(description="With the offset of `time_zone`")
    ends_at: datetime = Field(description="With the offset of `time_zone`; without the service's buffer")
    time_zone: str = Field(description="IANA name of the zone whose wall clock the resource keeps")
    status: AppointmentStatus
    held_until: datetime | None = Field(description="When the hold is over, while `status` is held")
    revision: int = Field(description="How often it has been moved")
    reminder: ReminderItem | None = Field(description="Null where there is none, and none to come")


class AppointmentList(BaseModel):
    """A page of appointments by start."""

    appointments: list[AppointmentItem]
    next_cursor: str | None = Field(description="Pass as `cursor` for the next page; null on the last")


class Slot(BaseModel):
    """A free start."""

    resource_key: str
    start: str = Field(description="Wall time of `time_zone`, `YYYY-MM-DDTHH:MM`: book with it")
    starts_at: datetime = Field(description="With the offset of `time_zone`")
    ends_at: datetime
    time_zone: str


class SlotList(BaseModel):
    """Free starts, ascending."""

    service_key: str
    slots: list[Slot]


class NewAppointment(BaseModel):
    """An appointment to book."""

    model_config = ConfigDict(extra="forbid")

    contact_id: Key
    service_key: Key
    start: LocalStart
    location_key: Key | None = Field(default=None, description="Needed where the service's places keep several zones")
    resource_key: Key | None = Field(default=None, description="By whom or where alone; null: by whoever is free")


class Move(BaseModel):
    """Where an appointment is to be moved."""

    model_config = ConfigDict(extra="forbid")

    start: LocalStart
    resource_key: Key | None = Field(
        default=None, description="By whom or where alone, at the same place; null: by whoever is free"
    )


class Mark(BaseModel):
    """Whether the customer came."""

    model_config = ConfigDict(extra="forbid")

    status: Literal[AppointmentStatus.ATTENDED, AppointmentStatus.NO_SHOW]


def appointment_item(overview: AppointmentOverview, organisation: Organisation) -> AppointmentItem:
    """Return an appointment in the local time of its resource."""
    appointment = overview.appointment
    zone = zone_at(organisation, appointment.resource_key)
    return AppointmentItem(
        appointment_id=appointment.appointment_id,
        organisation_id=appointment.organisation_id,
        contact_id=appointment.contact_id,
        contact_name=overview.contact_name,
        service_key=appointment.service_key,
        resource_key=appointment.resource_key,
        starts_at=appointment.starts_at.astimezone(zone),
        ends_at=appointment.ends_at.astimezone(zone),
        time_zone=zone.key,
        status=appointment.status,
        held_until=held_until(appointment),
        revision=appointment.revision,
        reminder=reminder_item(overview, organisation),
    )


def reminder_item(overview: AppointmentOverview, organisation: Organisation) -> ReminderItem | None:
    """Return what there is, or will be, of a reminder on the day an appointment stands on; instants are UTC."""
    appointment = overview.appointment
    day = local_day(organisation, appointment)
    begun = next((one for one in overview.reminders if one.day == day), None)
    due = due_at(organisation, appointment)
    if begun is None and due is None:
        return None
    return ReminderItem(
        due_at=due,
        state=begun.state if begun else None,
        channel=begun.channel if begun else None,
        opened_at=begun.opened_at if begun else None,
        confirmed_at=begun.confirmed_at if begun else None,
    )


def appointment_list(
    overviews: Sequence[AppointmentOverview], organisation: Organisation, *, limit: int
) -> AppointmentList:
    """Return a page of at most `limit` appointments; one more means that there is a next page."""
    page, cursor = page_of(overviews, limit, _cursor)
    items = [appointment_item(overview, organisation) for overview in page]
    return AppointmentList(appointments=items, next_cursor=cursor)


def slots(offers: Iterable[SlotOffer], organisation: Organisation) -> list[Slot]:
    """Return free starts in the local time of their resources."""
    return [_slot(offer, organisation) for offer in offers]


def _slot(offer: SlotOffer, organisation: Organisation) -> Slot:
    zone = zone_at(organisation, offer.resource_key)
    starts_at = offer.starts_at.astimezone(zone)
    return Slot(
        resource_key=offer.resource_key,
        start=f"{starts_at:%Y-%m-%dT%H:%M}",
        starts_at=starts_at,
        ends_at=offer.ends_at.astimezone(zone),
        time_zone=zone.key,
    )


def held_until(appointment: Appointment) -> datetime | None:
    """Return when a hold is over; None where it is none any more, or has no end."""
    return appointment.held_until if appointment.status is AppointmentStatus.HELD else None


def _cursor(overview: AppointmentOverview) -> str:
    return cursor_text(Cursor(overview.appointment.starts_at, overview.appointment.appointment_id))
