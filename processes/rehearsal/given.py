"""Puts what a scenario takes for granted into the database."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from domain.business import Appointment, AppointmentStatus, Contact, ReminderChannel
from domain.ids import calendar_event_id
from domain.places import zone_at
from domain.ports.consent import SuppressionEntry
from processes.clock import utc_now
from processes.rehearsal.own_business import own_id
from processes.rehearsal.scenario import GivenAppointment, GivenContact, Scenario
from store.appointment_book import SqlAppointmentBook
from store.database import Database
from store.dial_policies import SqlDialPolicies
from store.directory import SqlDirectory
from store.seeds import CLINIC_ID, WORKSHOP_ID
from store.suppressions import SqlSuppressions

#: A scenario's word for a demonstration business → its id.
BUSINESSES: Final = {"workshop": WORKSHOP_ID, "clinic": CLINIC_ID}
#: What the clock shows where somebody lives.
_HOURS: Final = {"noon": 12, "night": 3}


def business_of(scenario: Scenario) -> str:
    """Return the id of the business a scenario is about."""
    return own_id(scenario.business, scenario.name) if scenario.own else BUSINESSES[scenario.business]


async def put_given(database: Database, scenario: Scenario) -> frozenset[str]:
    """Store customers and confirmed appointments, and return the appointments' ids; a repeat changes nothing."""
    business_id = business_of(scenario)
    for contact in scenario.given.contacts:
        await put_contact(database, contact, business_id)
    ids = [await put_appointment(database, appointment, business_id) for appointment in scenario.given.appointments]
    if scenario.given.redials_after_s is not None:
        pause = timedelta(seconds=scenario.given.redials_after_s)
        await SqlDialPolicies(database).change(business_id, lambda policy: replace(policy, pause=pause))
    return frozenset(ids)


async def put_contact(database: Database, contact: GivenContact, business_id: str = WORKSHOP_ID) -> None:
    """Store a customer of a business; a repeat changes nothing."""
    await SqlDirectory(database).save_contact(_contact(contact, business_id))
    if contact.is_opted_out:
        entry = SuppressionEntry(business_id, contact.phone, "given", "scenario", utc_now())
        await SqlSuppressions(database).suppress(entry)


def _contact(given: GivenContact, business_id: str) -> Contact:
    zone = _HOURS.get(given.lives or "")
    return Contact(
        contact_id=_id("contact", given.phone),
        organisation_id=business_id,
        name=given.name,
        phones=(given.phone,),
        is_verified=True,
        time_zone=None if zone is None else zone_where(zone, utc_now()).key,
        reminder_channel=ReminderChannel(given.reminder) if given.reminder else None,
    )


def zone_where(hour: int, now: datetime) -> ZoneInfo:
    """Return a zone whose clock shows an hour at an aware UTC instant; the names of these have the sign turned."""
    ahead = (hour - now.hour + 11) % 24 - 11
    return ZoneInfo(f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT")


async def put_appointment(database: Database, given: GivenAppointment, business_id: str) -> str:
    """Store a confirmed appointment of a business, and return its id; a repeat changes nothing."""
    directory, book = SqlDirectory(database), SqlAppointmentBook(database, utc_now)
    organisation = await directory.organisation(business_id)
    contact = await directory.contact_by_phone(business_id, given.contact)
    service = next(one for one in organisation.services if one.key == given.service)
    starts_at = given_start(given, zone_at(organisation, given.resource))
    appointment = Appointment(
        appointment_id=given_id(given, starts_at),
        organisation_id=business_id,
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
    return appointment.appointment_id


def given_id(given: GivenAppointment, starts_at: datetime) -> str:
    """Return the id under which an appointment is stored that starts at an instant of `given_start`."""
    return _id("appointment", given.contact, given.resource, starts_at.isoformat())


def given_start(given: GivenAppointment, zone: ZoneInfo) -> datetime:
    """Return when an appointment starts, in the zone of its place or in UTC."""
    if given.day is not None and given.time is not None:
        return datetime.combine(given.day, given.time, zone)
    begun = utc_now().replace(second=0, microsecond=0)
    quarter = begun - timedelta(minutes=begun.minute % 15)
    return quarter + timedelta(hours=given.in_hours or 0)


def _id(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(("given", *parts)).encode()).hexdigest()[:24]
