"""The business that answers: organisation, agent, services, resources, contacts, appointments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class OpenSpan:
    """One stretch of opening on a day, local wall time; `closes` is exclusive. A break is the gap between two spans."""

    opens: time
    closes: time

    @property
    def closes_by(self) -> time:
        """The last moment of it to compare with: where it closes at midnight, that of the day it ends."""
        return time.max if self.closes == time() else self.closes


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """Weekly hours (`0` = Monday … `6` = Sunday → spans, ascending) and single days closed."""

    weekly: Mapping[int, tuple[OpenSpan, ...]]
    closed_on: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class HolidayRegion:
    """Where public holidays are kept: ISO 3166-1 alpha-2 `country`, and the part of it, where it has its own."""

    country: str
    subdivision: str | None = None


@dataclass(frozen=True, slots=True)
class Location:
    """A place of the business. Opening hours of its resources are wall time in its IANA `time_zone`.

    Attributes:
        holidays: Its resources are closed on these holidays; None where it opens on every day of the week's plan.
    """

    key: str
    name: str
    time_zone: str
    address: str = ""
    holidays: HolidayRegion | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """A stretch in which a resource is away although it is open: a holiday, a repair; aware UTC, end exclusive."""

    starts_at: datetime
    ends_at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """Something a caller can book.

    Attributes:
        key: Stable short name the model uses as argument, for example `inspection`.
        name: As people say it.
        duration: How long the customer is served.
        buffer: Time the resource stays blocked afterwards.
        resource_keys: Resources that can do it, preferred first.
        price: In `currency`, or None when quoted on the spot.
        is_retired: Offered to nobody any more; what is booked stays, and may be moved.
    """

    key: str
    name: str
    duration: timedelta
    resource_keys: tuple[str, ...]
    buffer: timedelta = timedelta(0)
    price: Decimal | None = None
    currency: str = "USD"
    is_retired: bool = False


@dataclass(frozen=True, slots=True)
class Resource:
    """Staff member, room or bay; `calendar_id` names its Google calendar, None when it has none.

    Attributes:
        hours: Wall time at its location; `closed_on` has the location's public holidays in it.
        location_key: Where it is; None at a business of one place.
        absences: Ascending.
        is_retired: Nothing is booked there any more; what is booked stays.
    """

    key: str
    name: str
    hours: OpeningHours
    calendar_id: str | None = None
    location_key: str | None = None
    absences: tuple[Absence, ...] = ()
    is_retired: bool = False


class ReminderChannel(StrEnum):
    """How somebody is reminded of his appointment."""

    CALL = "call"
    SMS = "sms"


@dataclass(frozen=True, slots=True)
class Organisation:
    """A business.

    Attributes:
        time_zone: IANA name; opening hours of resources without a location are wall time there.
        cancellation_notice: How long before its start an appointment may still be cancelled or moved by its customer.
        human_number: Of a person who takes a call over when no agent can go on, E.164; never a line of ours.
        reminders_at: When its customers are reminded of tomorrow's appointments, wall time in `time_zone`; None: never.
        reminder_channel: How, unless the customer prefers another way.
    """

    organisation_id: str
    name: str
    time_zone: str
    services: tuple[Service, ...] = ()
    resources: tuple[Resource, ...] = ()
    minimum_notice: timedelta = timedelta(hours=1)
    booking_horizon: timedelta = timedelta(days=60)
    human_number: str | None = None
    locations: tuple[Location, ...] = ()
    cancellation_notice: timedelta = timedelta(hours=24)
    reminders_at: time | None = time(9)
    reminder_channel: ReminderChannel = ReminderChannel.CALL

    @property
    def offered_services(self) -> tuple[Service, ...]:
        """What can be booked, as it is read out."""
        return tuple(service for service in self.services if not service.is_retired)

    @property
    def working_resources(self) -> tuple[Resource, ...]:
        """Who or what can be booked."""
        return tuple(resource for resource in self.resources if not resource.is_retired)

    def zone_of(self, resource: Resource) -> str:
        """Return the IANA name of the zone whose wall clock a resource keeps."""
        places = {location.key: location.time_zone for location in self.locations}
        return places.get(resource.location_key or "", self.time_zone)


@dataclass(frozen=True, slots=True)
class Agent:
    """A published version of an agent.

    Attributes:
        greeting: First words spoken, disclosure that it is an AI included.
        instructions: The system prompt's business part.
        voice: The synthesizer's model name.
        raised_risks: Tool name → risk name, raising (never lowering) the catalogue's risk.
    """

    agent_id: str
    organisation_id: str
    version: int
    name: str
    greeting: str
    instructions: str
    voice: str
    tools: tuple[str, ...]
    raised_risks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contact:
    """A customer. `phones` are E.164, preferred first; `is_verified` once a human or a code has verified them.

    Attributes:
        time_zone: IANA name of where he lives, where he has said so.
        customer_number: What the business's own books call him, where they do.
        reminder_channel: How he wants to be reminded, where he has said so.
        erased_at: When nothing but his id and that he was there were left of him.
    """

    contact_id: str
    organisation_id: str
    name: str
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    is_verified: bool = False
    last_contact_at: datetime | None = None
    time_zone: str | None = None
    customer_number: str | None = None
    reminder_channel: ReminderChannel | None = None
    erased_at: datetime | None = None


class AppointmentStatus(StrEnum):
    """State of an appointment; `HELD` and `CONFIRMED` fill their slot, `ATTENDED` and `NO_SHOW` have filled it."""

    HELD = "held"
    CONFIRMED = "confirmed"
    EXPIRED = "expired"
    RELEASED = "released"
    CANCELLED = "cancelled"
    ATTENDED = "attended"
    NO_SHOW = "no_show"


@dataclass(frozen=True, slots=True)
class Appointment:
    """One booking of one resource; instants are aware UTC. `ends_at` excludes the service's buffer.

    Attributes:
        held_until: When its hold is over unless it was confirmed; None when nobody set it an end.
        revision: How often it has been moved; cancelling it counts too.
        event_etag: Version of the calendar event as we last wrote it; another one was changed by somebody else.
    """

    appointment_id: str
    organisation_id: str
    contact_id: str
    service_key: str
    resource_key: str
    starts_at: datetime
    ends_at: datetime
    status: AppointmentStatus
    event_id: str | None = None
    held_until: datetime | None = None
    revision: int = 0
    event_etag: str | None = None


@dataclass(frozen=True, slots=True)
class BusySpan:
    """A stretch in which a resource can't be booked; aware UTC, `ends_at` exclusive."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class SlotOffer:
    """A bookable start on one resource; aware UTC, `ends_at` excludes the buffer."""

    resource_key: str
    starts_at: datetime
    ends_at: datetime
