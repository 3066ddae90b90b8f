"""Lets bookings follow what people did to their events: asks each appointment's own workflow, its one writer.

A booking that can't follow is left as it is, and so is the event: a human gets a message, always the same one for the
same change. So does a change whose appointment has no workflow any more.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Final

from temporalio import activity
from temporalio.client import Client, WorkflowUpdateFailedError

from activities.availability import Clock
from activities.failures import relayed
from activities.messages import CalendarFindings
from activities.temporal_failures import translated_temporal_errors
from domain.bookings import Adoption, CalendarChange
from domain.calendar_changes import CalendarFinding
from domain.calendar_notices import conflict_notice
from domain.errors import NotFound, ProviderUnavailable
from domain.ids import calendar_change_id
from domain.names import appointment_workflow_id
from domain.ports.storage import AppointmentBook, CallLog, Directory, MessageLeft

_UPDATE_TIMEOUT: Final = timedelta(seconds=20)


class CalendarSync:
    """Asks appointments to adopt changes."""

    def __init__(
        self, client: Client, *, directory: Directory, book: AppointmentBook, log: CallLog, clock: Clock
    ) -> None:
        """Take the Temporal client and the ports it works on; `clock` returns aware UTC."""
        self._client = client
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
        handle = self._client.get_workflow_handle(appointment_workflow_id(change.appointment_id))
        # A retried activity is the same request. The next run's is another: what failed in this one may work then.
        update_id = f"{activity.info().workflow_run_id}-{_identity(change)}"
        try:
            with translated_temporal_errors():
                answer: Adoption = await handle.execute_update(
                    "adopt", change, id=update_id, result_type=Adoption, rpc_timeout=_UPDATE_TIMEOUT
                )
        except NotFound as error:
            if activity.info().attempt == 1:  # its run may just have ended and gone on as the next one
                raise ProviderUnavailable("temporal", "the appointment's workflow is not running") from error
            return Adoption.CONFLICT
        except WorkflowUpdateFailedError as error:
            failure = relayed(error)
            if failure.type == ProviderUnavailable.code:
                raise failure from error
            return Adoption.CONFLICT
        return answer

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
