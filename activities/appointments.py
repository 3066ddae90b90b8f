"""The effects of booking: slot, calendar event, confirmation, notice. Only the appointment's workflow asks for them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from temporalio import activity

from activities.availability import Clock, find_service
from activities.messages import Claim, Confirmation, Freeing
from domain.business import Appointment, AppointmentStatus, Organisation, Resource
from domain.errors import NotFound, ProviderRejected, ProviderUnavailable, SlotTaken
from domain.ids import calendar_event_id
from domain.ports.calendars import APPOINTMENT_PROPERTY, CalendarEvent, Calendars
from domain.ports.storage import AppointmentBook, Directory, OutboxEntry, OutboxState

#: Below the time the story gives this step (`BOOKING_STEP`): once it has given up, no event may appear any more, or
#: the removal that follows would find nothing yet.
INSERT_PATIENCE: Final = timedelta(seconds=4)

_LOG: Final = logging.getLogger(__name__)
_UNTIL_MENDED: Final = timedelta(minutes=5)


class AppointmentEffects:
    """Claims and frees slots, writes calendar events, confirms bookings."""

    def __init__(
        self,
        *,
        directory: Directory,
        book: AppointmentBook,
        calendars: Calendars,
        clock: Clock,
        insert_patience: timedelta = INSERT_PATIENCE,
    ) -> None:
        """Take the ports it works on; `clock` returns aware UTC."""
        self._directory = directory
        self._book = book
        self._calendars = calendars
        self._clock = clock
        self._insert_patience = insert_patience

    @activity.defn(name="appointments.claim")
    async def claim(self, claim: Claim) -> Appointment | None:
        """Claim an offer; None when somebody else has it. A repeat returns the same appointment."""
        wanted = Appointment(
            appointment_id=claim.appointment_id,
            organisation_id=claim.organisation_id,
            contact_id=claim.contact_id,
            service_key=claim.service.key,
            resource_key=claim.offer.resource_key,
            starts_at=claim.offer.starts_at,
            ends_at=claim.offer.ends_at,
            status=AppointmentStatus.HELD,
            held_until=self._clock() + claim.ttl,
        )
        try:
            return await self._book.hold(wanted, claim.service)
        except SlotTaken:
            return None

    @activity.defn(name="appointments.free")
    async def free(self, freeing: Freeing) -> Appointment | None:
        """Free a held slot and return the appointment as it stands then; one that is not held is left alone."""
        with _until_mended():
            await self._book.release(freeing.appointment_id, expired=freeing.is_expired)
            try:
                return await self._book.get(freeing.appointment_id)
            except NotFound:
                return None

    @activity.defn(name="appointments.insert_event")
    async def insert_event(self, appointment_id: str) -> str | None:
        """Write the calendar event and return its id; None when the resource has no calendar.

        Bounded by itself, whatever it waits for: an attempt the story has given up must not write any more.
        """
        try:
            async with asyncio.timeout(self._insert_patience.total_seconds()):
                event = await self._event(appointment_id)
                return (await self._calendars.insert(event)).event_id if event else None
        except TimeoutError as error:
            raise ProviderUnavailable("calendar", "the event was not written in time") from error

    async def _event(self, appointment_id: str) -> CalendarEvent | None:
        appointment = await self._book.get(appointment_id)
        organisation = await self._directory.organisation(appointment.organisation_id)
        resource = _resource(organisation, appointment.resource_key)
        if resource.calendar_id is None:
            return None
        contact = await self._directory.contact(appointment.contact_id)
        service = find_service(organisation, appointment.service_key)
        return CalendarEvent(
            calendar_id=resource.calendar_id,
            event_id=calendar_event_id(appointment_id),
            summary=f"{service.name}: {contact.name}",
            description=f"Booked by phone. {resource.name}.",
            starts_at=appointment.starts_at,
            ends_at=appointment.ends_at,
            time_zone=organisation.time_zone,
            private={APPOINTMENT_PROPERTY: appointment_id},
        )

    @activity.defn(name="appointments.remove_event")
    async def remove_event(self, appointment_id: str) -> None:
        """Undo `insert_event`; an event that is gone or never was is fine."""
        appointment = await self._book.get(appointment_id)
        organisation = await self._directory.organisation(appointment.organisation_id)
        resource = _resource(organisation, appointment.resource_key)
        if resource.calendar_id is not None:
            with _until_mended():
                await self._calendars.delete(resource.calendar_id, calendar_event_id(appointment_id))

    @activity.defn(name="appointments.confirm")
    async def confirm(self, wanted: Confirmation) -> Appointment:
        """Turn the hold into a booking and promise its notice, in one unit of work."""
        entry = None
        if wanted.notice is not None:
            entry = OutboxEntry(
                outbox_id=wanted.outbox_id,
                appointment_id=wanted.appointment_id,
                message=wanted.notice,
                state=OutboxState.PENDING,
                touched_at=self._clock(),
            )
        return await self._book.confirm(wanted.appointment_id, wanted.event_id, entry)


@contextmanager
def _until_mended() -> Iterator[None]:
    """Let undoing be tried again after a refusal: once an operator has mended credentials, it works."""
    try:
        yield
    except ProviderRejected as error:
        _LOG.error("undoing waits for an operator: %s", error)
        raise ProviderUnavailable(error.provider, error.reason, retry_after=_UNTIL_MENDED) from error


def _resource(organisation: Organisation, key: str) -> Resource:
    """Return the resource of that key; raises NotFound, for the business may have given it up meanwhile."""
    for resource in organisation.resources:
        if resource.key == key:
            return resource
    raise NotFound(f"There is no resource {key!r} any more.")
