"""Inputs and outputs of the activities that make, move and cancel appointments; one object in, one out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.business import Appointment, AppointmentStatus, Service, SlotOffer
from domain.policy import ActorKind
from domain.ports.telephony import TextMessage
from domain.slots import PartOfDay


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
    """A caller wants a service at a start; `start` is wall time of the place it is at, `YYYY-MM-DDTHH:MM`.

    Attributes:
        resource_key: By whom or where alone; None: by whoever is free, in the service's order.
    """

    call_sid: str
    intent_id: str
    organisation_id: str
    contact_id: str
    service_key: str
    start: str
    ttl: timedelta
    location_key: str | None = None
    resource_key: str | None = None


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
    """A booking is to start elsewhen; `start` is local wall time, `YYYY-MM-DDTHH:MM`.

    Attributes:
        resource_key: By whom or where alone, at its place; None: by whoever is free then.
    """

    intent_id: str
    appointment_id: str
    organisation_id: str
    start: str
    actor: ActorKind
    resource_key: str | None = None


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
