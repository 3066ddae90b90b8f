"""How a booking changes: step by step, and as a whole or not at all.

Rules:
- A booking stands where it stood until its new place is stored; both places are its own meanwhile.
- Whoever asked hears of a failed step at once. `mend` then finds out what stands, and takes back the rest.
- Of the events an appointment has had, one is left when all is cleared away; none of a cancelled one.
"""

from __future__ import annotations

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from collections.abc import Iterator
    from contextlib import contextmanager
    from dataclasses import replace

    from activities.appointment_changes import AppointmentChanges
    from activities.appointments import AppointmentEffects
    from activities.booking_messages import Cancellation, EventPlace, Marking, MoveClaim, MoveDone, Moving
    from domain.bookings import CalendarChange, CancelRequest, MarkRequest, RescheduleRequest
    from domain.business import Appointment, AppointmentStatus, SlotOffer
    from domain.ports.calendars import WrittenEvent
    from workflows.options import BOOKING_STEP, LATE_EVENT, UNDO
    from workflows.refusals import is_refusal


class BookingChanges:
    """Changes one booking, one change after the other."""

    def __init__(self, appointment_id: str) -> None:
        """Begin with nothing to mend."""
        self._id = appointment_id
        self._moving: Moving | None = None
        self._is_event_in_doubt = False
        self._strays: list[EventPlace] = []
        self.is_broken = False

    @property
    def is_tidy(self) -> bool:
        """Whether there is nothing to mend and nothing to clear away."""
        return not self.is_broken and not self._strays

    async def move(self, request: RescheduleRequest) -> Appointment | None:
        """Move it to the first free offer; None when all are taken."""
        with self._breaking():
            self._moving = await self._claim(MoveClaim(self._id, request.offers, request.actor))
            if self._moving is None:
                return None
            written = await self._write(self._moving)
            return await self._commit(self._moving, written, request.intent_id)

    async def follow(self, change: CalendarChange) -> Appointment | None:
        """Move it to where its event is now; None when somebody else has that time."""
        place = SlotOffer(change.resource_key, change.starts_at, change.ends_at)
        with self._breaking():
            moving = await self._claim(MoveClaim(self._id, (place,), actor=None))
            if moving is None:
                return None
            written = WrittenEvent(change.event_id, change.etag)
            return await self._commit(moving, written, f"{self._id}-{moving.after.revision}")

    async def cancel(self, request: CancelRequest) -> Appointment:
        """Cancel it; its event is cleared away after."""
        return await self._cancel(Cancellation(self._id, request.intent_id, request.actor))

    async def follow_deletion(self, booked: Appointment) -> Appointment:
        """Cancel it because its event was deleted."""
        return await self._cancel(Cancellation(self._id, f"{self._id}-{booked.revision + 1}", actor=None))

    async def mark(self, request: MarkRequest) -> Appointment:
        """Note whether its customer came."""
        marking = Marking(self._id, request.intent_id, request.status)
        with self._breaking():
            return await workflow.execute_activity_method(
                AppointmentChanges.mark, marking, summary=f"Mark it {request.status}", **BOOKING_STEP
            )

    async def mend(self) -> Appointment:
        """Take back what a failed step may have done before its answer was lost; what was stored stands."""
        # The slot first: while the event stands, the calendar itself keeps others away.
        stands = await workflow.execute_activity_method(
            AppointmentChanges.give_up_move, self._id, summary="See what stands", **UNDO
        )
        if stands.status is AppointmentStatus.CANCELLED:
            self._leave(stands)
        elif self._moving is not None:
            await self._mend_move(self._moving, stands)
        self._moving, self.is_broken = None, False
        return stands

    async def clear_away(self) -> None:
        """Remove the events it has left."""
        while self._strays:
            await workflow.execute_activity_method(
                AppointmentEffects.remove_event, self._strays[0], summary="Remove the event it has left", **UNDO
            )
            self._strays.pop(0)

    async def _claim(self, claim: MoveClaim) -> Moving | None:
        return await workflow.execute_activity_method(
            AppointmentChanges.claim_move, claim, summary="Claim the new time", **BOOKING_STEP
        )

    async def _write(self, moving: Moving) -> WrittenEvent | None:
        try:
            return await workflow.execute_activity_method(
                AppointmentChanges.write_move, moving, summary="Move the calendar event", **BOOKING_STEP
            )
        except ActivityError as error:
            self._is_event_in_doubt = not is_refusal(error)
            raise

    async def _commit(self, moving: Moving, written: WrittenEvent | None, intent_id: str) -> Appointment:
        event_id, etag = (written.event_id, written.etag) if written else (None, None)
        done = MoveDone(replace(moving.after, event_id=event_id, event_etag=etag), intent_id)
        moved = await workflow.execute_activity_method(
            AppointmentChanges.commit_move, done, summary="Store the move", **BOOKING_STEP
        )
        self._moving = None
        if moving.before.event_id != moved.event_id:
            self._leave(moving.before)
        return moved

    async def _cancel(self, cancellation: Cancellation) -> Appointment:
        with self._breaking():
            cancelled = await workflow.execute_activity_method(
                AppointmentChanges.cancel, cancellation, summary="Cancel the booking", **BOOKING_STEP
            )
        self._leave(cancelled)
        return cancelled

    async def _mend_move(self, moving: Moving, stands: Appointment) -> None:
        is_same_event = moving.before.event_id == moving.after.event_id
        if stands.revision >= moving.after.revision:
            if not is_same_event:
                self._leave(moving.before)
            return
        if self._is_event_in_doubt:
            await workflow.sleep(LATE_EVENT, summary="A slow calendar may still write the event")
            self._is_event_in_doubt = False
        if not is_same_event:
            self._leave(moving.after)
        else:
            await workflow.execute_activity_method(
                AppointmentChanges.restore_event, moving, summary="Move the calendar event back", **UNDO
            )

    def _leave(self, appointment: Appointment) -> None:
        if appointment.event_id is not None:
            place = EventPlace(appointment.organisation_id, appointment.resource_key, appointment.event_id)
            self._strays.append(place)

    @contextmanager
    def _breaking(self) -> Iterator[None]:
        try:
            yield
        except ActivityError:
            self.is_broken = True
            raise
