"""Puts what a scenario takes for granted into the database."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from domain.business import Appointment, AppointmentStatus, Contact, ReminderChannel
from domain.ids import calendar_event_id
from domain.ports.consent import SuppressionEntry
from processes.plumbing import utc_now
from processes.rehearsal.scenario import GivenAppointment, GivenContact, Scenario
from store.appointment_book import SqlAppointmentBook
from store.database import Database
from store.directory import SqlDirectory
from store.seeds import WORKSHOP_ID
from store.suppressions import SqlSuppressions

#: What the clock shows where somebody lives.
_HOURS: Final = {"noon": 12, "night": 3}


async def put_given(database: Database, scenario: Scenario) -> None:
    """Store customers and confirmed appointments; a repeat changes nothing."""
    directory, book = SqlDirectory(database), SqlAppointmentBook(database, utc_now)
    for contact in scenario.given.contacts:
        await put_contact(database, contact)
    for appointment in scenario.given.appointments:
        await _put_appointment(directory, book, appointment)


async def put_contact(database: Database, contact: GivenContact) -> None:
    """Store a customer; a repeat changes nothing."""
    await SqlDirectory(database).save_contact(_contact(contact))
    if contact.is_opted_out:
        entry = SuppressionEntry(WORKSHOP_ID, contact.phone, "given", "scenario", utc_now())
        await SqlSuppressions(database).suppress(entry)


def _contact(given: GivenContact) -> Contact:
    zone = _HOURS.get(given.lives or "")
    return Contact(
        contact_id=_id("contact", given.phone),
        organisation_id=WORKSHOP_ID,
        name=given.name,
        phones=(given.phone,),
        is_verified=True,
        time_zone=None if zone is None else zone_at(zone, utc_now()).key,
        reminder_channel=ReminderChannel(given.reminder) if given.reminder else None,
    )


def zone_at(hour: int, now: datetime) -> ZoneInfo:
    """Return a zone whose clock shows an hour at an aware UTC instant; the names of these have the sign turned."""
    ahead = (hour - now.hour + 11) % 24 - 11
    return ZoneInfo(f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT")


async def _put_appointment(directory: SqlDirectory, book: SqlAppointmentBook, given: GivenAppointment) -> None:
    organisation = await directory.organisation(WORKSHOP_ID)
    contact = await directory.contact_by_phone(WORKSHOP_ID, given.contact)
    service = next(one for one in organisation.services if one.key == given.service)
    starts_at = datetime.combine(given.day, given.time, ZoneInfo(organisation.time_zone))
    appointment = Appointment(
        appointment_id=_id("appointment", given.contact, given.resource, starts_at.isoformat()),
        organisation_id=WORKSHOP_ID,
        contact_id=contact.contact_id if contact else _id("contact", given.contact),
        service_key=service.key,
        resource_key=given.resource,
        starts_at=starts_at,
        ends_at=starts_at + service.duration,
        status=AppointmentStatus.HELD,
    )
    await book.hold(appointment, service)
    # Its event is not in the calendar: without an id it would look like a booking that lost its event.
    await book.confirm(appointment.appointment_id, calendar_event_id(appointment.appointment_id), None)


def _id(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(("given", *parts)).encode()).hexdigest()[:24]
