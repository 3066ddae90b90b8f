"""Inputs and outputs of the activities; one object in, one out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.business import Agent, Appointment, AppointmentStatus, Contact, Organisation, Service, SlotOffer
from domain.calendar_changes import CalendarFinding
from domain.calls import Outcome, ToolUse, Turn
from domain.compliance import CheckResult
from domain.outbound import MOST_DIALS, PAUSE, AttemptOutcome, DialIntent, DialOutcome
from domain.policy import ActorKind
from domain.ports.calendar_ledger import CalendarRead
from domain.ports.customers import ContactClue
from domain.ports.dialling import AttemptKey
from domain.ports.telephony import TextMessage
from domain.slots import PartOfDay


@dataclass(frozen=True, slots=True)
class CallArrived:
    """A call rings; `from_number` is E.164 or None.

    With `dial_intent_id` we have placed it, and it has been answered.
    """

    call_sid: str
    workflow_id: str
    from_number: str | None
    to_number: str
    received_at: datetime
    dial_intent_id: str | None = None


@dataclass(frozen=True, slots=True)
class CallContext:
    """Who answers and who calls; with `dial` we have called the contact, for that."""

    organisation: Organisation
    agent: Agent
    contact: Contact | None
    upcoming: tuple[Appointment, ...]
    dial: DialIntent | None = None


@dataclass(frozen=True, slots=True)
class Clearance:
    """Whether somebody may be rung: at `dial_at` (aware UTC), or not, for the reason of the last verdict.

    Attributes:
        pause: How long he is left in peace after a first attempt that nobody has answered.
        most_dials: For one wish.
    """

    verdicts: tuple[CheckResult, ...]
    dial_at: datetime | None = None
    pause: timedelta = PAUSE
    most_dials: int = MOST_DIALS


@dataclass(frozen=True, slots=True)
class Placed:
    """How an attempt to ring somebody came out.

    Attributes:
        call_sid: None: nobody is rung, or there is a call nobody can find.
        refusal: Why he may not be rung after all.
    """

    call_sid: str | None
    refusal: CheckResult | None = None


@dataclass(frozen=True, slots=True)
class AttemptOver:
    """An attempt has come to its end; `call_sid`: of its call, should nobody have told before."""

    key: AttemptKey
    outcome: AttemptOutcome
    call_sid: str | None = None


@dataclass(frozen=True, slots=True)
class DialFinished:
    """A wish to ring somebody has come to its end."""

    intent_id: str
    outcome: DialOutcome


@dataclass(frozen=True, slots=True)
class TextPromise:
    """The text in place of a call: in the outbox, or not, for the reason of the last verdict."""

    verdicts: tuple[CheckResult, ...]
    outbox_id: str | None = None


@dataclass(frozen=True, slots=True)
class Voicemail:
    """What a machine that has answered is told before we hang up; nothing where `text` is empty."""

    call_sid: str
    text: str


@dataclass(frozen=True, slots=True)
class ContactLookUp:
    """Look a customer up by what is known of him; `at` is aware UTC."""

    organisation_id: str
    clue: ContactClue
    at: datetime


@dataclass(frozen=True, slots=True)
class CustomerFile:
    """A customer with what he has coming."""

    contact: Contact
    upcoming: tuple[Appointment, ...] = ()


@dataclass(frozen=True, slots=True)
class ContactSearch:
    """Words to look for in the customer directory."""

    organisation_id: str
    query: str


@dataclass(frozen=True, slots=True)
class SlotSearch:
    """Free starts wanted, at one location or at any; dates are local and both included, as ISO 8601 text."""

    organisation_id: str
    service_key: str
    from_date: str
    to_date: str
    part_of_day: PartOfDay = PartOfDay.ANY
    limit: int = 5
    location_key: str | None = None

    def wants(self, wall: datetime) -> bool:
        """Say whether a local start is one that was asked for."""
        return self.from_date <= wall.date().isoformat() <= self.to_date and self.part_of_day.has(wall)


@dataclass(frozen=True, slots=True)
class HoldWish:
    """A caller wants a service at a start; `start` is wall time of the place it is at, `YYYY-MM-DDTHH:MM`."""

    call_sid: str
    intent_id: str
    organisation_id: str
    contact_id: str
    service_key: str
    start: str
    ttl: timedelta
    location_key: str | None = None


@dataclass(frozen=True, slots=True)
class HoldOutcome:
    """The held appointment, or why it can't be, as a sentence, and what else is free."""

    appointment: Appointment | None
    alternatives: tuple[SlotOffer, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmWish:
    """The caller said yes to a held appointment."""

    intent_id: str
    appointment_id: str
    notice: TextMessage | None


@dataclass(frozen=True, slots=True)
class ReleaseWish:
    """The caller does not want the held appointment."""

    intent_id: str
    appointment_id: str


@dataclass(frozen=True, slots=True)
class Claim:
    """Claim one offer for an appointment, for as long as `ttl` unless it is confirmed."""

    appointment_id: str
    organisation_id: str
    contact_id: str
    service: Service
    offer: SlotOffer
    ttl: timedelta = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Freeing:
    """Free the slot of a held appointment."""

    appointment_id: str
    is_expired: bool


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Turn a hold into a booking and promise its notice."""

    appointment_id: str
    event_id: str | None
    outbox_id: str
    notice: TextMessage | None
    event_etag: str | None = None


@dataclass(frozen=True, slots=True)
class EventPlace:
    """Where an event is: in the calendar of a resource."""

    organisation_id: str
    resource_key: str
    event_id: str


@dataclass(frozen=True, slots=True)
class MoveClaim:
    """Claim the first free of `offers` for a booking; held against the rules for `actor`, None: a human has done it."""

    appointment_id: str
    offers: tuple[SlotOffer, ...]
    actor: ActorKind | None


@dataclass(frozen=True, slots=True)
class Moving:
    """A booking on its way: where it stands, and how it will be; both places are its own."""

    before: Appointment
    after: Appointment


@dataclass(frozen=True, slots=True)
class MoveDone:
    """A booking has got to where it was moved, and so has its event."""

    after: Appointment
    intent_id: str


@dataclass(frozen=True, slots=True)
class Cancellation:
    """Cancel a booking; held against the rules for `actor`, None: a human has deleted its event."""

    appointment_id: str
    intent_id: str
    actor: ActorKind | None


@dataclass(frozen=True, slots=True)
class Marking:
    """The customer came, or did not."""

    appointment_id: str
    intent_id: str
    status: AppointmentStatus


@dataclass(frozen=True, slots=True)
class RescheduleWish:
    """A booking is to start elsewhen; `start` is local wall time, `YYYY-MM-DDTHH:MM`."""

    intent_id: str
    appointment_id: str
    organisation_id: str
    start: str
    actor: ActorKind


@dataclass(frozen=True, slots=True)
class RescheduleOutcome:
    """The booking where it is now, or why it can't be moved there, as a sentence, and what is free instead."""

    appointment: Appointment | None
    alternatives: tuple[SlotOffer, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CancelWish:
    """A booking is to be cancelled."""

    intent_id: str
    appointment_id: str
    actor: ActorKind


@dataclass(frozen=True, slots=True)
class CancelOutcome:
    """The appointment, cancelled."""

    appointment: Appointment


@dataclass(frozen=True, slots=True)
class MarkWish:
    """The customer came (`ATTENDED`) or did not (`NO_SHOW`)."""

    intent_id: str
    appointment_id: str
    status: AppointmentStatus


@dataclass(frozen=True, slots=True)
class ChangeQuestion:
    """A customer wants to cancel an appointment of his, or to move it to `start` (local wall time)."""

    organisation_id: str
    contact_id: str
    reference: str
    actor: ActorKind
    start: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeOutlook:
    """The appointment that is meant, and the start it would have; None where none was asked for.

    Where it can't have that start, `reason` says why, as a sentence, and `alternatives` what it could have.
    """

    appointment: Appointment
    starts_at: datetime | None = None
    alternatives: tuple[SlotOffer, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Turns and tool uses to store."""

    call_sid: str
    turns: tuple[Turn, ...]
    tool_uses: tuple[ToolUse, ...]


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A customer's appointments from an instant on."""

    contact_id: str
    after: datetime


@dataclass(frozen=True, slots=True)
class Move:
    """Have the telephone company ask what comes after the stream of `stream_epoch`."""

    call_sid: str
    stream_epoch: int


@dataclass(frozen=True, slots=True)
class HostShift:
    """How long a media host heartbeats before it is asked anew."""

    length: timedelta


@dataclass(frozen=True, slots=True)
class MediaLost:
    """A media host has fallen silent."""

    media_host: str


@dataclass(frozen=True, slots=True)
class CalendarNews:
    """What people have done in a business's calendars, and how far these are read once that is followed."""

    findings: tuple[CalendarFinding, ...]
    reads: tuple[CalendarRead, ...]


@dataclass(frozen=True, slots=True)
class CalendarsRead:
    """Calendars of a business with how far they have been read."""

    organisation_id: str
    reads: tuple[CalendarRead, ...]


@dataclass(frozen=True, slots=True)
class CalendarFindings:
    """Some of what people have done, for the bookings to follow."""

    findings: tuple[CalendarFinding, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """Ask for the summary of a call."""

    call_sid: str
    outcome: Outcome
    facts: dict[str, str]
