"""The database, as the stories need it. Every write is idempotent on the id it is given."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from domain.business import Agent, Appointment, AppointmentStatus, BusySpan, Contact, Organisation, Service, SlotOffer
from domain.calls import Direction, Outcome, ToolUse, Turn
from domain.interventions import EndedBy, Intervention
from domain.phases import Phase
from domain.ports.mail import Mail
from domain.ports.telephony import TextMessage
from domain.prices import Usage


@dataclass(frozen=True, slots=True)
class Line:
    """A phone number of ours with who answers it."""

    number: str
    organisation: Organisation
    agent: Agent


@dataclass(frozen=True, slots=True)
class CallOpened:
    """The first row of a call; `from_number` is None when withheld, and ours on a call we have placed."""

    call_sid: str
    workflow_id: str
    organisation_id: str
    agent_id: str
    contact_id: str | None
    from_number: str | None
    to_number: str
    started_at: datetime
    direction: Direction = Direction.INBOUND


@dataclass(frozen=True, slots=True)
class CallClosed:
    """How a call came out.

    Attributes:
        lasted: As the telephone company has counted it; None: it has not told.
        is_streamed: Its audio has come to us.
        used: Of each stream, what was used of ear, voice and mind and went with no turn.
        phases: When it came into each.
        ended_by: None where nobody has ended it, or nobody can say.
        intervention: What somebody of the business has done to it.
    """

    call_sid: str
    outcome: Outcome
    summary: str
    contact_id: str | None
    ended_at: datetime
    lasted: timedelta | None = None
    is_streamed: bool = True
    used: tuple[tuple[Usage, ...], ...] = ()
    phases: tuple[tuple[Phase, datetime], ...] = ()
    ended_by: EndedBy | None = None
    intervention: Intervention | None = None


@dataclass(frozen=True, slots=True)
class MessageLeft:
    """A message for a human. `recording_sid` is set when it was recorded because streaming was impossible.

    Attributes:
        call_sid: The call it was left on; empty when no call brought it about.
        done_at: When somebody has dealt with it, `done_by` who; None: nobody has.
    """

    message_id: str
    organisation_id: str | None
    call_sid: str
    contact_id: str | None
    callback_number: str | None
    text: str
    left_at: datetime
    recording_sid: str | None = None
    recording_url: str | None = None
    done_at: datetime | None = None
    done_by: str | None = None


class OutboxState(StrEnum):
    """State of an outgoing message: `SENDING` with no vendor id means: reconcile before sending."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """A message to send exactly as promised; `touched_at` is when its state last changed."""

    outbox_id: str
    appointment_id: str | None
    message: TextMessage | Mail
    state: OutboxState
    touched_at: datetime
    vendor_id: str | None = None


class Directory(Protocol):
    """Who the business is and whom it knows."""

    async def line(self, number: str) -> Line | None:
        """Return who answers a number of ours; None when unknown or its agent is not published."""

    async def organisation(self, organisation_id: str) -> Organisation:
        """Return a business with its services and resources; raises NotFound."""

    async def number(self, organisation_id: str) -> str | None:
        """Return the number of ours that a business's messages come from, E.164; None when it has none."""

    async def contact_by_phone(self, organisation_id: str, phone: str) -> Contact | None:
        """Return the customer with that E.164 number."""

    async def contact(self, contact_id: str) -> Contact:
        """Return a customer; raises NotFound."""

    async def search_contacts(self, organisation_id: str, query: str, *, limit: int = 10) -> Sequence[Contact]:
        """Return customers whose name, phone or e-mail is what a query says, the nearest names first."""

    async def save_contact(self, contact: Contact) -> Contact:
        """Insert a customer; one who has the same phone in the organisation is returned instead of doubled."""


class AppointmentBook(Protocol):
    """The slots and what fills them. The database itself refuses two claims on one resource and quantum."""

    async def busy(
        self, organisation_id: str, resource_keys: Sequence[str], starts_at: datetime, ends_at: datetime
    ) -> Sequence[tuple[str, BusySpan]]:
        """Return (resource, span) of what is confirmed or still held, buffers included; spans may touch and overlap."""

    async def hold(self, appointment: Appointment, service: Service) -> Appointment:
        """Claim the quanta and store the appointment as held; a repeat returns it. Raises SlotTaken.

        Another's hold that should long have been let go is in nobody's way: it expires in the same unit of work.
        """

    async def release(self, appointment_id: str, *, expired: bool) -> None:
        """Free a held appointment's quanta; one that is not held is left alone."""

    async def confirm(
        self,
        appointment_id: str,
        event_id: str | None,
        notice: OutboxEntry | None,
        *,
        event_etag: str | None = None,
        mail: OutboxEntry | None = None,
    ) -> Appointment:
        """Turn a hold into a booking and put its notices into the outbox, in one unit of work; a repeat is fine.

        Raises RuleBroken when the hold is no longer there, NotFound when it never was.
        """

    async def claim_move(self, appointment_id: str, to: SlotOffer, until: datetime) -> Appointment:
        """Claim another place for a booking beside the one it has, and return it as it stands; a repeat is fine.

        What both places share is its own already. Not moved by `until`, the place is in nobody's way any more.
        Raises SlotTaken, RuleBroken when it is no booking, NotFound.
        """

    async def move(self, moved: Appointment, notices: Sequence[OutboxEntry]) -> Appointment:
        """Store where a booking is now, free where it was, and put its notices into the outbox, in one unit of work.

        A repeat returns it. Raises RuleBroken when it is no booking, was changed since, or its place is not claimed for
        it (any more), and NotFound.
        """

    async def give_up_move(self, appointment_id: str) -> Appointment:
        """Free what a move that did not come about has claimed, and return the appointment as it stands.

        Raises NotFound.
        """

    async def cancel(self, appointment_id: str, notices: Sequence[OutboxEntry]) -> Appointment:
        """Cancel a booking, free its slot and put its notices into the outbox, in one unit of work; a repeat is fine.

        Raises RuleBroken when it is no booking, NotFound.
        """

    async def mark(self, appointment_id: str, status: AppointmentStatus, notices: Sequence[OutboxEntry]) -> Appointment:
        """Store whether the customer came, with the notices that go out for it; a repeat is fine.

        Raises RuleBroken when it was no booking, NotFound.
        """

    async def get(self, appointment_id: str) -> Appointment:
        """Return an appointment; raises NotFound."""

    async def upcoming(self, contact_id: str, after: datetime, *, limit: int = 10) -> Sequence[Appointment]:
        """Return a customer's confirmed appointments from then on, ascending."""


class CallLog(Protocol):
    """What happened on calls."""

    async def open_call(self, call: CallOpened) -> None:
        """Store the call's first row."""

    async def record(self, call_sid: str, turns: Sequence[Turn], tool_uses: Sequence[ToolUse]) -> None:
        """Append turns (unique by index) and tool uses (unique by intent id)."""

    async def transcript(self, call_sid: str) -> Sequence[Turn]:
        """Return the turns so far, ascending."""

    async def close_call(self, call: CallClosed) -> None:
        """Store outcome and summary, and the contact's last contact, in one unit of work.

        A message left on the call counts in the outcome (`domain.calls.with_message`), whichever is stored first.
        """

    async def leave_message(self, message: MessageLeft) -> None:
        """Store a message for a human."""


class Outbox(Protocol):
    """Outgoing messages."""

    async def put(self, entry: OutboxEntry) -> None:
        """Promise a message; a repeat changes nothing."""

    async def claim(self, outbox_id: str) -> OutboxEntry:
        """Return an entry as it stood, and mark a pending one as sending; raises NotFound."""

    async def owed(self, appointment_id: str) -> Sequence[str]:
        """Return the ids of what was promised for an appointment and not sent yet, oldest first."""

    async def unknown(self, vendor_ids: Collection[str]) -> Sequence[str]:
        """Return those that no entry was sent under, in their order."""

    async def settle(self, outbox_id: str, state: OutboxState, vendor_id: str | None = None) -> None:
        """Store how sending went."""
