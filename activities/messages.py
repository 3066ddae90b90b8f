"""Inputs and outputs of the activities; one object in, one out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.business import Agent, Appointment, Contact, Organisation, Service, SlotOffer
from domain.calls import Outcome, ToolUse, Turn
from domain.outbound import DialIntent
from domain.ports.telephony import TextMessage
from domain.slots import PartOfDay


@dataclass(frozen=True, slots=True)
class CallArrived:
    """A call rings; `from_number` is E.164 or None."""

    call_sid: str
    workflow_id: str
    from_number: str | None
    to_number: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class CallContext:
    """Who answers and who calls; with `dial` we have called the contact, for that."""

    organisation: Organisation
    agent: Agent
    contact: Contact | None
    upcoming: tuple[Appointment, ...]
    dial: DialIntent | None = None


@dataclass(frozen=True, slots=True)
class ContactSearch:
    """Words to look for in the customer directory."""

    organisation_id: str
    query: str


@dataclass(frozen=True, slots=True)
class SlotSearch:
    """Free starts wanted; dates are local and both included, as ISO 8601 text."""

    organisation_id: str
    service_key: str
    from_date: str
    to_date: str
    part_of_day: PartOfDay = PartOfDay.ANY
    limit: int = 5


@dataclass(frozen=True, slots=True)
class HoldWish:
    """A caller wants a service at a start; `start` is local wall time, `YYYY-MM-DDTHH:MM`."""

    call_sid: str
    intent_id: str
    organisation_id: str
    contact_id: str
    service_key: str
    start: str
    ttl: timedelta


@dataclass(frozen=True, slots=True)
class HoldOutcome:
    """The held appointment, or what else is free."""

    appointment: Appointment | None
    alternatives: tuple[SlotOffer, ...] = ()


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
class Summary:
    """Ask for the summary of a call."""

    call_sid: str
    outcome: Outcome
    facts: dict[str, str]
