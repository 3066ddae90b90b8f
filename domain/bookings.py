"""Holding and confirming an appointment: what its one writer is told and answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from domain.business import Appointment, Service, SlotOffer
from domain.ports.telephony import TextMessage


@dataclass(frozen=True, slots=True)
class Booked:
    """What an appointment's next run knows of the one before.

    Attributes:
        appointment: The booking.
        held_for: Update ids of the holds answered before it was confirmed: a repeat gets that answer again.
    """

    appointment: Appointment
    held_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AppointmentStart:
    """Begin the story of an appointment, or go on with a booking."""

    appointment_id: str
    booked: Booked | None = None


@dataclass(frozen=True, slots=True)
class HoldRequest:
    """Hold the first free of `offers` for a contact; unconfirmed it expires after `ttl`."""

    appointment_id: str
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
