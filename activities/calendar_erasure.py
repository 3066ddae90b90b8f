"""Takes the name of a person who was erased out of the events of his appointments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from temporalio import activity

from activities.calendar_events import event_of
from domain.business import Appointment
from domain.errors import EventChanged, NotFound, ProviderUnavailable
from domain.ports.calendars import CalendarEvent, Calendars, FoundEvent
from domain.ports.storage import AppointmentBook, Directory

#: At an event that somebody else changes between look and change.
_LOOKS: Final = 3


@dataclass(frozen=True, slots=True)
class ErasedAppointments:
    """Appointments whose customer was erased; ids alone."""

    appointment_ids: tuple[str, ...]


class CalendarErasure:
    """Writes events anew, from what is stored: nobody's name any more."""

    def __init__(self, directory: Directory, book: AppointmentBook, calendars: Calendars) -> None:
        """Take where appointments and customers are, and the calendars."""
        self._directory = directory
        self._book = book
        self._calendars = calendars

    @activity.defn(name="calendar_erasure.clear")
    async def clear(self, wanted: ErasedAppointments) -> int:
        """Write the events anew that are still there, where they are now, and return how many; a repeat is fine.

        Raises ProviderUnavailable, ProviderRejected.
        """
        events = [await self._event(appointment) for appointment in await self._booked(wanted.appointment_ids)]
        return sum([await self._clear(event) for event in events if event is not None])

    async def _booked(self, appointment_ids: Sequence[str]) -> list[Appointment]:
        return [await self._book.get(one) for one in appointment_ids]

    async def _event(self, appointment: Appointment) -> CalendarEvent | None:
        if appointment.event_id is None:
            return None
        organisation = await self._directory.organisation(appointment.organisation_id)
        contact = await self._directory.contact(appointment.contact_id)
        try:
            return event_of(appointment, appointment.event_id, organisation=organisation, contact=contact)
        except NotFound:  # a resource or a service given up meanwhile: nothing says where the event was
            activity.logger.warning("an erased person's event can't be found any more")
            return None

    async def _clear(self, event: CalendarEvent) -> bool:
        for _ in range(_LOOKS):
            try:
                found = await self._calendars.get(event.calendar_id, event.event_id)
                if found.is_deleted:
                    return False
                await self._calendars.update(_where_it_is(event, found), found.etag)
            except NotFound:
                return False
            except EventChanged:
                continue
            return True
        raise ProviderUnavailable("calendar", "somebody else keeps changing an event")


def _where_it_is(event: CalendarEvent, found: FoundEvent) -> CalendarEvent:
    if found.starts_at is None or found.ends_at is None:
        return event
    return replace(event, starts_at=found.starts_at, ends_at=found.ends_at)
