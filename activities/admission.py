"""Who answers a call, and who calls."""

from __future__ import annotations

from temporalio import activity

from activities.messages import CallArrived, CallContext
from domain.ports.storage import AppointmentBook, CallLog, CallOpened, Directory


class Admission:
    """Looks a call up and opens its row."""

    def __init__(self, directory: Directory, book: AppointmentBook, log: CallLog) -> None:
        """Take the ports it works on."""
        self._directory = directory
        self._book = book
        self._log = log

    @activity.defn(name="admission.look_up_call")
    async def look_up_call(self, call: CallArrived) -> CallContext | None:
        """Return who answers and who calls; None when nobody answers that number."""
        line = await self._directory.line(call.to_number)
        if line is None:
            return None
        organisation = line.organisation
        contact = None
        if call.from_number is not None:
            contact = await self._directory.contact_by_phone(organisation.organisation_id, call.from_number)
        upcoming = await self._book.upcoming(contact.contact_id, call.received_at) if contact else ()
        await self._log.open_call(
            CallOpened(
                call_sid=call.call_sid,
                workflow_id=call.workflow_id,
                organisation_id=organisation.organisation_id,
                agent_id=line.agent.agent_id,
                contact_id=contact.contact_id if contact else None,
                from_number=call.from_number,
                to_number=call.to_number,
                started_at=call.received_at,
            )
        )
        return CallContext(organisation, line.agent, contact, tuple(upcoming))
