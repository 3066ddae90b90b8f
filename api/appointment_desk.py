"""Where the API has appointments booked and changed: every write goes through the appointment's own workflow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from domain.business import Appointment, AppointmentStatus, Organisation, Service, SlotOffer
from domain.slots import PartOfDay


@dataclass(frozen=True, slots=True)
class BookingOrder:
    """Book a service for a contact; `start` is wall time of the place it is at, `YYYY-MM-DDTHH:MM`.

    Attributes:
        resource_key: By whom or where alone; None: by whoever is free, in the service's order.
    """

    intent_id: str
    organisation_id: str
    contact_id: str
    service_key: str
    start: str
    location_key: str | None = None
    resource_key: str | None = None


@dataclass(frozen=True, slots=True)
class MoveOrder:
    """Move an appointment to another start, wall time of the place it is at.

    Attributes:
        resource_key: By whom or where alone, at its place; None: by whoever is free then.
    """

    intent_id: str
    organisation_id: str
    appointment_id: str
    start: str
    resource_key: str | None = None


@dataclass(frozen=True, slots=True)
class DeskAnswer:
    """The appointment as it is now, or None and what is free instead."""

    appointment: Appointment | None
    alternatives: Sequence[SlotOffer] = ()


class AppointmentDesk(Protocol):
    """Books, moves, cancels and marks on behalf of staff; a repeat with the same intent id gets the same answer.

    Every method raises NotFound, RuleBroken, or ProviderUnavailable when there is no answer in time.
    """

    async def book(self, order: BookingOrder) -> DeskAnswer:
        """Hold and confirm a start."""

    async def reschedule(self, order: MoveOrder) -> DeskAnswer:
        """Move a booking; where it can't be moved it stands as it was."""

    async def cancel(self, intent_id: str, appointment_id: str) -> Appointment:
        """Cancel a booking; staff may do so up to its start."""

    async def mark(self, intent_id: str, appointment_id: str, status: AppointmentStatus) -> Appointment:
        """Note that the customer came (`ATTENDED`) or did not (`NO_SHOW`)."""


class FreeSlots(Protocol):
    """Finds free starts."""

    async def between(
        self,
        organisation: Organisation,
        service: Service,
        first: date,
        last: date,
        *,
        part_of_day: PartOfDay = PartOfDay.ANY,
    ) -> Sequence[SlotOffer]:
        """Return every free start between two local dates, both included."""
