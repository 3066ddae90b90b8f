"""How a slot is held and booked: each step once, and what a failed one may have left behind is taken back.

Rules:
- Whoever asked hears of a failed step at once; undoing may take longer than he waits.
- The slot is freed before the event is removed: while the event stands, the calendar itself keeps others away.
- A booking that was written stands, even if its answer was lost.
"""

from __future__ import annotations

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from collections.abc import Iterator
    from contextlib import contextmanager

    from activities.appointments import AppointmentEffects
    from activities.booking_messages import Claim, Confirmation, EventPlace, Freeing
    from domain.bookings import ConfirmRequest, HoldRequest
    from domain.business import Appointment, SlotOffer
    from domain.ids import calendar_event_id
    from workflows.options import BOOKING_STEP, LATE_EVENT, UNDO
    from workflows.refusals import is_refusal


class Holding:
    """The way of one appointment from a free slot to a booking.

    Attributes:
        is_broken: A step has failed.
        is_undone: It is known what stands after that.
        has_begun_event: There may be a calendar event.
    """

    def __init__(self, appointment_id: str) -> None:
        """Begin with nothing held."""
        self._id = appointment_id
        self._is_event_in_doubt = False
        self.is_broken = self.is_undone = self.has_begun_event = False

    @property
    def is_whole(self) -> bool:
        """Whether it is clear what stands."""
        return not self.is_broken or self.is_undone

    async def claim(self, request: HoldRequest) -> Appointment | None:
        """Claim the first free offer; None when all are taken."""
        with self._breaking():
            for offer in request.offers:
                appointment = await self._claim(request, offer)
                if appointment is not None:
                    workflow.set_current_details(f"Held: {request.service.name}, {offer.starts_at.isoformat()}")
                    return appointment
        return None

    async def book(self, request: ConfirmRequest) -> Appointment:
        """Write the calendar event, then turn the hold into a booking."""
        self.has_begun_event = True
        with self._breaking():
            try:
                event = await workflow.execute_activity_method(
                    AppointmentEffects.insert_event, self._id, summary="Write the calendar event", **BOOKING_STEP
                )
            except ActivityError as error:
                self._is_event_in_doubt = not is_refusal(error)
                raise
            event_id, etag = (event.event_id, event.etag) if event else (None, None)
            confirmation = Confirmation(self._id, event_id, request.intent_id, request.notice, etag)
            return await workflow.execute_activity_method(
                AppointmentEffects.confirm, confirmation, summary="Confirm the booking", **BOOKING_STEP
            )

    async def free(self, *, is_expired: bool) -> Appointment | None:
        """Free the slot, and return what stands."""
        return await workflow.execute_activity_method(
            AppointmentEffects.free, Freeing(self._id, is_expired=is_expired), summary="Free the slot", **UNDO
        )

    async def undo(self) -> Appointment | None:
        """Take back what a failed step may have done before its answer was lost, and return what stands."""
        stands = await self.free(is_expired=False)
        self.is_undone = True
        return stands

    async def take_event_back(self, held: Appointment) -> None:
        """Remove the calendar event of what is no booking."""
        place = EventPlace(held.organisation_id, held.resource_key, calendar_event_id(self._id))
        if self._is_event_in_doubt:
            await workflow.sleep(LATE_EVENT, summary="A slow calendar may still write the event")
        await workflow.execute_activity_method(
            AppointmentEffects.remove_event, place, summary="Take the calendar event back", **UNDO
        )

    async def _claim(self, request: HoldRequest, offer: SlotOffer) -> Appointment | None:
        claim = Claim(
            appointment_id=self._id,
            organisation_id=request.organisation_id,
            contact_id=request.contact_id,
            service=request.service,
            offer=offer,
            ttl=request.ttl,
        )
        return await workflow.execute_activity_method(
            AppointmentEffects.claim, claim, summary=f"Claim {offer.resource_key}", **BOOKING_STEP
        )

    @contextmanager
    def _breaking(self) -> Iterator[None]:
        try:
            yield
        except ActivityError:
            self.is_broken = True
            raise
