"""Lets bookings follow what people did to their events: asks each appointment's own workflow, its one writer.

A booking that can't follow is left as it is, and so is the event: a human gets a message, always the same one for the
same change.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Final

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.appointment_writer import AppointmentWriter
from activities.availability import Clock
from activities.messages import CalendarFindings
from domain.bookings import Adoption, CalendarChange
from domain.business import Appointment, AppointmentStatus
from domain.calendar_changes import CalendarFinding
from domain.calendar_notices import conflict_notice
from domain.errors import NotFound, ProviderUnavailable
from domain.ids import calendar_change_id
from domain.ports.storage import AppointmentBook, CallLog, Directory, MessageLeft

#: Longer than a confirmation takes that began in a hold's last moment.
_CONFIRMED_WITHIN: Final = timedelta(minutes=5)


class CalendarSync:
    """Asks appointments to adopt changes."""

    def __init__(
        self, writer: AppointmentWriter, *, directory: Directory, book: AppointmentBook, log: CallLog, clock: Clock
    ) -> None:
        """Take who asks workflows, and the ports it works on; `clock` returns aware UTC."""
        self._writer = writer
        self._directory = directory
        self._book = book
        self._log = log
        self._clock = clock

    @activity.defn(name="calendar_sync.adopt")
    async def adopt(self, wanted: CalendarFindings) -> dict[Adoption, int]:
        """Let bookings follow, one after the other, and return how many came out how; a repeat changes nothing."""
        return dict(Counter([await self._settle(finding) for finding in wanted.findings]))

    async def _settle(self, finding: CalendarFinding) -> Adoption:
        adoption = await self._ask(finding.change) if finding.has_times else Adoption.CONFLICT
        if adoption is Adoption.CONFLICT:
            await self._tell_people(finding)
        return adoption

    async def _ask(self, change: CalendarChange) -> Adoption:
        try:
            booked = await self._book.get(change.appointment_id)
        except NotFound:  # an event with marks of ours that no booking of ours has made
            return Adoption.IGNORED
        match booked.status:
            case AppointmentStatus.CONFIRMED:
                return await self._ask_writer(booked, change)
            case AppointmentStatus.HELD if self._is_lapsed(booked):  # its workflow was ended by hand
                return Adoption.CONFLICT
            case AppointmentStatus.HELD:
                raise ProviderUnavailable("temporal", "the booking is being confirmed just now")
            case AppointmentStatus.CANCELLED:  # and somebody has put its event back
                return Adoption.CONFLICT
            case _:
                return Adoption.IGNORED

    def _is_lapsed(self, held: Appointment) -> bool:
        return held.held_until is not None and held.held_until < self._clock() - _CONFIRMED_WITHIN

    async def _ask_writer(self, booked: Appointment, change: CalendarChange) -> Adoption:
        # A retried activity is the same request. The next run's is another: what failed in this one may work then.
        update_id = f"{activity.info().workflow_run_id}-{_identity(change)}"
        try:
            return await self._writer.ask(booked, "adopt", change, update_id=update_id, answer=Adoption)
        except ApplicationError as failure:
            if failure.type == ProviderUnavailable.code:
                raise
            return Adoption.CONFLICT

    async def _tell_people(self, finding: CalendarFinding) -> None:
        appointment = await self._book.get(finding.change.appointment_id)
        organisation = await self._directory.organisation(appointment.organisation_id)
        contact = await self._directory.contact(appointment.contact_id)
        await self._log.leave_message(
            MessageLeft(
                message_id=_identity(finding.change),
                organisation_id=organisation.organisation_id,
                call_sid="",
                contact_id=contact.contact_id,
                callback_number=next(iter(contact.phones), None),
                text=conflict_notice(organisation, appointment, contact, finding),
                left_at=self._clock(),
            )
        )


def _identity(change: CalendarChange) -> str:
    return calendar_change_id(event_id=change.event_id, etag=change.etag)
