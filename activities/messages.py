"""Inputs and outputs of the other activities; one object in, one out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.budgets import CallBudget
from domain.business import Agent, Appointment, Contact, Organisation
from domain.calendar_changes import CalendarFinding
from domain.calls import Outcome, ToolUse, Turn
from domain.memory import Memory
from domain.outbound import DialIntent
from domain.ports.calendar_ledger import CalendarRead
from domain.ports.customers import ContactClue
from domain.principals import Principal
from domain.relationship import Acquaintance, Visits


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
    """Who answers and who calls; with `dial` we have called the contact, for that.

    Attributes:
        known: What the agent may know of the contact; None: nobody knows him, or a run began before that was told.
        principal: In charge of the business, if it is he: the number alone shows nothing.
        budget: What the call may cost; None: nobody has set a limit.
    """

    organisation: Organisation
    agent: Agent
    contact: Contact | None
    upcoming: tuple[Appointment, ...]
    dial: DialIntent | None = None
    known: Acquaintance | None = None
    principal: Principal | None = None
    budget: CallBudget | None = None


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
class RememberedCustomer:
    """A customer with all that is remembered of him, for staff."""

    contact: Contact
    memory: Memory
    visits: Visits


@dataclass(frozen=True, slots=True)
class ContactSearch:
    """Words to look for in the customer directory."""

    organisation_id: str
    query: str


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
