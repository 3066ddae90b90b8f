"""The appointment desk over the booking desk's client: hold and confirm in one, and errors of our own tree alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Final, Protocol

from temporalio.exceptions import ApplicationError

from activities.booking_messages import (
    CancelOutcome,
    CancelWish,
    ConfirmWish,
    HoldOutcome,
    HoldWish,
    MarkWish,
    RescheduleOutcome,
    RescheduleWish,
)
from activities.failures import error_of
from api.appointment_desk import AppointmentDesk, BookingOrder, DeskAnswer, MoveOrder
from domain.business import Appointment, AppointmentStatus
from domain.errors import HoldfastError, ProviderUnavailable
from domain.notices import NoticeKind
from domain.policy import ActorKind
from domain.ports.telephony import TextMessage

#: Longer than both steps of a booking may take together by the desk's own bounds.
PATIENCE: Final = timedelta(seconds=30)
#: How long a slot stays held when this process dies between the two steps.
_HOLD_TTL: Final = timedelta(minutes=1)
_BOOKING: Final = "booking"


class BookingClient(Protocol):
    """What is used of `activities.booking_desk.BookingDesk`."""

    async def hold(self, wish: HoldWish) -> HoldOutcome:
        """Hold the wished start, or say what is free instead."""

    async def confirm(self, wish: ConfirmWish) -> Appointment | None:
        """Turn the hold into a booking; None when it is gone."""

    async def reschedule(self, wish: RescheduleWish) -> RescheduleOutcome:
        """Move a booking, or say what is free instead."""

    async def cancel(self, wish: CancelWish) -> CancelOutcome:
        """Cancel a booking."""

    async def mark(self, wish: MarkWish) -> Appointment:
        """Note whether the customer came."""


class BookingTexts(Protocol):
    """What is used of `activities.notices.Notices`."""

    async def text(self, kind: NoticeKind, appointment: Appointment) -> TextMessage | None:
        """Return what a customer is texted; None when nothing can be."""


class TemporalAppointmentDesk(AppointmentDesk):
    """`AppointmentDesk` by updates of the appointments' workflows.

    Each step's update has an id of its own, derived from the intent: a repeat is the same step, and gets its answer.
    """

    def __init__(self, desk: BookingClient, texts: BookingTexts, *, patience: timedelta = PATIENCE) -> None:
        """Take the desk, the words a booking is confirmed with, and how long a request may take in all."""
        self._desk = desk
        self._texts = texts
        self._patience = patience

    async def book(self, order: BookingOrder) -> DeskAnswer:
        """Hold and confirm a start; a hold that is gone before its confirmation is a taken slot."""
        async with self._answering():
            held = await self._desk.hold(_hold_wish(order))
            if held.appointment is None:
                return DeskAnswer(None, held.alternatives)
            text = await self._texts.text(NoticeKind.BOOKED, held.appointment)
            wish = ConfirmWish(f"{order.intent_id}-confirm", held.appointment.appointment_id, text)
            return DeskAnswer(await self._desk.confirm(wish))

    async def reschedule(self, order: MoveOrder) -> DeskAnswer:
        """Move a booking."""
        wish = RescheduleWish(
            intent_id=order.intent_id,
            appointment_id=order.appointment_id,
            organisation_id=order.organisation_id,
            start=order.start,
            actor=ActorKind.OPERATOR,
            resource_key=order.resource_key,
        )
        async with self._answering():
            outcome = await self._desk.reschedule(wish)
        return DeskAnswer(outcome.appointment, outcome.alternatives)

    async def cancel(self, intent_id: str, appointment_id: str) -> Appointment:
        """Cancel a booking."""
        async with self._answering():
            return (await self._desk.cancel(CancelWish(intent_id, appointment_id, ActorKind.OPERATOR))).appointment

    async def mark(self, intent_id: str, appointment_id: str, status: AppointmentStatus) -> Appointment:
        """Note whether the customer came."""
        async with self._answering():
            return await self._desk.mark(MarkWish(intent_id, appointment_id, status))

    @asynccontextmanager
    async def _answering(self) -> AsyncIterator[None]:
        """Bound what happens inside and raise only errors of our tree."""
        try:
            async with asyncio.timeout(self._patience.total_seconds()):
                yield
        except TimeoutError as error:
            raise ProviderUnavailable("temporal", f"no answer within {self._patience.total_seconds():g} s") from error
        except ApplicationError as error:
            raise _named(error) from error


def _hold_wish(order: BookingOrder) -> HoldWish:
    return HoldWish(
        # A booking of its own, whatever else the customer has booked: nobody calls.
        call_sid=f"api-{order.intent_id}",
        intent_id=f"{order.intent_id}-hold",
        organisation_id=order.organisation_id,
        contact_id=order.contact_id,
        service_key=order.service_key,
        start=order.start,
        ttl=_HOLD_TTL,
        location_key=order.location_key,
        resource_key=order.resource_key,
    )


def _named(error: ApplicationError) -> HoldfastError:
    """Return the error whose code the workflow's failure has; any other may be gone at the next attempt."""
    named = error_of(error.type, error.message, provider=_BOOKING)
    return named or ProviderUnavailable(_BOOKING, error.message)
