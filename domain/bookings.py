"""Holding, confirming and changing an appointment: what its one writer is told and answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.business import Appointment, AppointmentStatus, Service, SlotOffer
from domain.policy import ActorKind
from domain.ports.telephony import TextMessage


@dataclass(frozen=True, slots=True)
class Answered:
    """What a wish to change a booking was answered; None: what it wanted was taken."""

    intent_id: str
    appointment: Appointment | None


@dataclass(frozen=True, slots=True)
class Booked:
    """What an appointment's next run knows of the one before.

    Attributes:
        appointment: The booking.
        held_for: Update ids of the holds answered before it was confirmed: a repeat gets that answer again.
        answered: The latest changes, for the same reason.
    """

    appointment: Appointment
    held_for: tuple[str, ...] = ()
    answered: tuple[Answered, ...] = ()


@dataclass(frozen=True, slots=True)
class AppointmentStart:
    """Begin the story of an appointment, or go on with a booking."""

    appointment_id: str
    booked: Booked | None = None


@dataclass(frozen=True, slots=True)
class HoldRequest:
    """Hold the first free of `offers` for a contact; unconfirmed it expires after `ttl`."""

    organisation_id: str
    contact_id: str
    service: Service
    offers: tuple[SlotOffer, ...]
    ttl: timedelta


@dataclass(frozen=True, slots=True)
class HoldResult:
    """The held appointment, or None when every offer is taken."""

    appointment: Appointment | None


@dataclass(frozen=True, slots=True)
class ConfirmRequest:
    """The customer said yes; `notice` is the SMS to send, None when he can get none."""

    intent_id: str
    notice: TextMessage | None


@dataclass(frozen=True, slots=True)
class ConfirmResult:
    """The booking; None when the hold is gone."""

    appointment: Appointment | None


@dataclass(frozen=True, slots=True)
class RescheduleRequest:
    """Move the booking to the first free of `offers`; a customer is held to the notice his business wants."""

    intent_id: str
    offers: tuple[SlotOffer, ...]
    actor: ActorKind


@dataclass(frozen=True, slots=True)
class RescheduleResult:
    """The booking where it is now; None when every offer was taken, and it stands where it stood."""

    appointment: Appointment | None


@dataclass(frozen=True, slots=True)
class CancelRequest:
    """Cancel the booking; a customer is held to the notice his business wants."""

    intent_id: str
    actor: ActorKind


@dataclass(frozen=True, slots=True)
class CancelResult:
    """The appointment, cancelled."""

    appointment: Appointment


@dataclass(frozen=True, slots=True)
class MarkRequest:
    """The customer came (`ATTENDED`) or did not (`NO_SHOW`)."""

    intent_id: str
    status: AppointmentStatus


@dataclass(frozen=True, slots=True)
class CalendarChange:
    """Somebody has changed an appointment's event in its calendar.

    Attributes:
        etag: Version of the event that says so.
        starts_at: Aware UTC; of a deleted event, when it was last known to start.
        ends_at: As `starts_at`.
        resource_key: Whose calendar the event is in.
    """

    appointment_id: str
    event_id: str
    etag: str
    starts_at: datetime
    ends_at: datetime
    resource_key: str
    is_deleted: bool


class Adoption(StrEnum):
    """What came of a change somebody made in the calendar.

    `ADOPTED`: the appointment follows. `CONFLICT`: it can't, somebody else has the time; a human has to look.
    `IGNORED`: there was nothing to follow: our own write, an event the appointment has left, or one that is over.
    """

    ADOPTED = "adopted"
    CONFLICT = "conflict"
    IGNORED = "ignored"
