"""What keeps a scenario from coming out as written, on a stack where people have rung before."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time

from sqlalchemy import select
from sqlmodel import col

from domain.business import Organisation
from domain.places import zone_at
from processes.clock import utc_now
from processes.rehearsal.final_state import FinalState, gather_final_state
from processes.rehearsal.given import business_of, given_id, given_start
from processes.rehearsal.scenario import GivenAppointment, Scenario
from store.appointment_book import SqlAppointmentBook
from store.database import Database
from store.directory import SqlDirectory
from store.tables import ReminderRow


async def find_hindrances(database: Database, scenario: Scenario) -> list[str]:
    """Return, in sentences, what earlier calls have left in a scenario's way; empty on a fresh stack."""
    organisation = await SqlDirectory(database).organisation(business_of(scenario))
    now = await gather_final_state(database, scenario, (), events=(), texts=(), interruptions=0)
    return [
        *[one for given in scenario.given.appointments for one in await _given(database, organisation, given, now)],
        *await _taken(database, organisation, scenario),
        *(f"{one} has opted out before." for one in scenario.expect.opted_out if one in now.opted_out),
        *await _reminded(database, organisation, scenario),
    ]


async def _given(database: Database, organisation: Organisation, given: GivenAppointment, now: FinalState) -> list[str]:
    """Say whether an appointment that is taken for granted can't be there any more."""
    starts_at = given_start(given, zone_at(organisation, given.resource))
    stored = {one.appointment_id: one for one in now.appointments}.get(given_id(given, starts_at))
    what = f"{given.service} of {given.contact} on {starts_at:%Y-%m-%d at %H:%M}"
    if stored is not None and not stored.is_gone:
        is_there = (stored.day, stored.time) == (f"{starts_at:%Y-%m-%d}", f"{starts_at:%H:%M}")
        return [] if is_there or given.time is None else [f"The {what} was moved by an earlier call."]
    is_free = await _is_free(database, organisation, given.service, given.resource, starts_at)
    return [] if is_free else [f"The {what} has no place any more: an earlier call has booked it."]


async def _taken(database: Database, organisation: Organisation, scenario: Scenario) -> list[str]:
    """Say which slots to be booked are full; what is given may be there already."""
    given = {(one.contact, one.service, one.day, one.time) for one in scenario.given.appointments}
    wanted = Counter(
        (one.service, one.day, one.time)
        for one in scenario.expect.appointments
        if one.status == "confirmed" and (one.contact, one.service, one.day, one.time) not in given
    )
    found = []
    for (service, day, clock), count in wanted.items():
        if not isinstance(day, date) or not isinstance(clock, time):
            continue
        resources = next(one.resource_keys for one in organisation.services if one.key == service)
        free = [
            await _is_free(
                database, organisation, service, one, datetime.combine(day, clock, zone_at(organisation, one))
            )
            for one in resources
        ]
        if sum(free) < count:
            found.append(f"Earlier calls have booked all there is for {service} on {day} at {clock:%H:%M}.")
    return found


async def _is_free(
    database: Database, organisation: Organisation, service: str, resource: str, starts_at: datetime
) -> bool:
    duration = next(one.duration for one in organisation.services if one.key == service)
    book = SqlAppointmentBook(database, utc_now)
    return not await book.busy(organisation.organisation_id, [resource], starts_at, starts_at + duration)


async def _reminded(database: Database, organisation: Organisation, scenario: Scenario) -> list[str]:
    """Say of whom a sweep would take no notice: there is one reminder of an appointment for each day."""
    if not scenario.sweeps:
        return []
    ids = {
        given_id(one, given_start(one, zone_at(organisation, one.resource))): one for one in scenario.given.appointments
    }
    async with database.reading() as unit:
        found = await unit.scalars(
            select(col(ReminderRow.appointment_id)).where(col(ReminderRow.appointment_id).in_(ids))
        )
        return [f"{ids[one].contact} has been reminded of this appointment before." for one in found]
