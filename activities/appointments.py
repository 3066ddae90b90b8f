"""The effects of booking: slot, calendar event, confirmation. Only the appointment's workflow asks for them."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from typing import Final

from temporalio import activity

from activities.attempts import bounded
from activities.availability import Clock
from activities.booking_messages import Claim, Confirmation, EventPlace, Freeing
from activities.calendar_events import event_of, resource_of
from activities.mending import until_mended
from activities.notices import Notices
from domain.business import Appointment, AppointmentStatus
from domain.errors import NotFound, ProviderUnavailable, SlotTaken
from domain.ids import calendar_event_id
from domain.notices import NoticeKind
from domain.ports.calendars import CalendarEvent, Calendars, WrittenEvent
from domain.ports.storage import AppointmentBook, Directory

#: Below the time the story gives an attempt of this step (`BOOKING_STEP`): once it has given up, nothing may be sent
#: any more, or the removal that follows would find nothing yet.
INSERT_PATIENCE: Final = timedelta(seconds=4)

_LOG: Final = logging.getLogger(__name__)


class AppointmentEffects:
    """Claims and frees slots, writes calendar events, confirms bookings."""

    def __init__(
        self,
        *,
        directory: Directory,
        book: AppointmentBook,
        calendars: Calendars,
        clock: Clock,
        notices: Notices,
        insert_patience: timedelta = INSERT_PATIENCE,
    ) -> None:
        """Take the ports it works on; `clock` returns aware UTC."""
        self._directory = directory
        self._book = book
        self._calendars = calendars
        self._clock = clock
        self._notices = notices
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
        with until_mended(_LOG, "undoing"):
            await self._book.release(freeing.appointment_id, expired=freeing.is_expired)
            try:
                return await self._book.get(freeing.appointment_id)
            except NotFound:
                return None

    @activity.defn(name="appointments.insert_event")
    async def insert_event(self, appointment_id: str) -> WrittenEvent | None:
        """Write the calendar event; None when the resource has no calendar.

        Bounded by itself, whatever it waits for: an attempt the story has given up must not write any more.
        """
        try:
            async with bounded(self._insert_patience):
                event = await self._event(appointment_id)
                return await self._calendars.insert(event) if event else None
        except TimeoutError as error:
            raise ProviderUnavailable("calendar", "the event was not written in time") from error

    async def _event(self, appointment_id: str) -> CalendarEvent | None:
        appointment = await self._book.get(appointment_id)
        organisation = await self._directory.organisation(appointment.organisation_id)
        contact = await self._directory.contact(appointment.contact_id)
        return event_of(appointment, calendar_event_id(appointment_id), organisation=organisation, contact=contact)

    @activity.defn(name="appointments.remove_event")
    async def remove_event(self, place: EventPlace) -> None:
        """Remove an event an appointment has left or never got; one that is gone or never was is fine."""
        organisation = await self._directory.organisation(place.organisation_id)
        calendar_id = resource_of(organisation, place.resource_key).calendar_id
        if calendar_id is not None:
            with until_mended(_LOG, "undoing"):
                await self._calendars.delete(calendar_id, place.event_id)

    @activity.defn(name="appointments.confirm")
    async def confirm(self, wanted: Confirmation) -> Appointment:
        """Turn the hold into a booking and promise its notices, in one unit of work."""
        held = await self._book.get(wanted.appointment_id)
        sms = None
        if wanted.notice is not None:
            sms = self._notices.promised(wanted.notice, wanted.appointment_id, wanted.outbox_id)
        booked = replace(held, status=AppointmentStatus.CONFIRMED)
        mail = await self._notices.mail(NoticeKind.BOOKED, booked, wanted.outbox_id)
        return await self._book.confirm(
            wanted.appointment_id, wanted.event_id, sms, event_etag=wanted.event_etag, mail=mail
        )
