"""An appointment from its first hold to its booking or its end: the one writer of an appointment."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import NoReturn

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError

with workflow.unsafe.imports_passed_through():
    from activities.appointments import AppointmentEffects
    from activities.messages import Claim, Confirmation, Freeing
    from activities.messaging import Messaging
    from domain.bookings import AppointmentStart, Booked, ConfirmRequest, ConfirmResult, HoldRequest, HoldResult
    from domain.business import Appointment, AppointmentStatus, SlotOffer
    from domain.errors import OutcomeUnknown
    from domain.names import APPOINTMENT_WORKFLOW, BACKGROUND_QUEUE
    from workflows.options import BACKGROUND, BOOKING_STEP, LATE_EVENT, PAST_ITS_END, UNDO


@workflow.defn(name=APPOINTMENT_WORKFLOW)
class AppointmentWorkflow:
    """Hold → confirm, or expire; a booking lives until its end. Every change of the appointment goes through here."""

    @workflow.init
    def __init__(self, start: AppointmentStart) -> None:
        """Start with nothing held, or with what an earlier run has booked."""
        self._id = start.appointment_id
        self._lock = asyncio.Lock()
        self._ttl = timedelta(0)
        self._appointment = start.booked.appointment if start.booked else None
        self._held_for = start.booked.held_for if start.booked else ()
        self._is_asked = start.booked is not None
        self._is_broken = False
        self._is_undone = False
        self._is_cancelled = False
        self._has_begun_event = False
        self._is_event_in_doubt = False
        self._outbox_id: str | None = None

    @workflow.run
    async def run(self, start: AppointmentStart) -> AppointmentStatus | None:
        """Live until the slot is free again or, booked, until the appointment's end; a booking is a run of its own.

        A cancellation cuts no step off: the story reads of it where it waits, and ends with nothing or with a booking.
        """
        story = asyncio.create_task(self._become() if start.booked is None else self._await_end(start.booked))
        try:
            await asyncio.shield(story)
        except asyncio.CancelledError:
            self._is_cancelled = True
            await story
            raise
        if start.booked is None and self._appointment is not None and self._is_confirmed():
            self._go_on(self._appointment)
        return self._appointment.status if self._appointment else None

    async def _become(self) -> None:
        """Wait for the hold and its confirmation; free what was not confirmed in time, send what was promised."""
        await self._await_decision()
        if self._is_broken:
            await self._undo()
        if self._is_confirmed() and self._outbox_id is not None:
            await self._send(self._outbox_id)
        await workflow.wait_condition(workflow.all_handlers_finished)

    def _go_on(self, booked: Appointment) -> NoReturn:
        """Continue as new: what brought the booking about is of no use to what will happen to it."""
        workflow.continue_as_new(
            AppointmentStart(self._id, Booked(booked, self._held_for)), run_timeout=_ahead(booked) + PAST_ITS_END
        )

    async def _await_end(self, booked: Booked) -> None:
        """Wait until the appointment is over."""
        workflow.set_current_details(_details(booked.appointment))
        if ahead := _ahead(booked.appointment):
            with suppress(TimeoutError):
                await workflow.wait_condition(
                    lambda: self._is_cancelled, timeout=ahead, timeout_summary="The appointment ends"
                )
        await workflow.wait_condition(workflow.all_handlers_finished)

    @workflow.update
    async def hold(self, request: HoldRequest) -> HoldResult:
        """Claim the first free offer; asked again, answer the same while it stands."""
        async with self._lock:
            if not self._is_asked and not self._is_cancelled:
                self._ttl = request.ttl
                try:
                    self._appointment = await self._claim_first(request)
                except ActivityError:
                    self._is_broken = True
                    raise
                finally:
                    self._is_asked = True
            return self._hold_result()

    @workflow.update
    async def confirm(self, request: ConfirmRequest) -> ConfirmResult:
        """Write the calendar event, then turn the hold into a booking; asked again, answer the same."""
        async with self._lock:
            if self._is_open():
                try:
                    self._appointment = await self._book(request)
                except ActivityError:
                    self._is_broken = True  # the caller hears it at once; undoing may take longer than he waits
                    raise
        if self._is_broken:  # asked again: whether it was written after all is known once the slot was looked at
            await workflow.wait_condition(lambda: self._is_undone)
        return ConfirmResult(self._appointment if self._is_confirmed() else None)

    @workflow.update
    async def release(self) -> None:
        """Free the held slot because the customer does not want it."""
        async with self._lock:
            await self._let_go(AppointmentStatus.RELEASED)

    def _hold_result(self) -> HoldResult:
        """Answer as things stand; an update id answered before the confirmation gets that answer in every run."""
        asked = workflow.current_update_info()
        update_id = asked.id if asked else ""
        if self._is_open():
            self._held_for += (update_id,)
        elif not self._is_confirmed():
            return HoldResult(None)
        elif self._appointment is not None and update_id in self._held_for:
            return HoldResult(replace(self._appointment, status=AppointmentStatus.HELD, event_id=None))
        return HoldResult(self._appointment)

    def _is_open(self) -> bool:
        return not self._is_broken and self._has_status(AppointmentStatus.HELD)

    def _is_confirmed(self) -> bool:
        return self._has_status(AppointmentStatus.CONFIRMED)

    def _has_status(self, status: AppointmentStatus) -> bool:
        return self._appointment is not None and self._appointment.status is status

    async def _await_decision(self) -> None:
        await workflow.wait_condition(lambda: self._is_asked or self._is_cancelled)
        undecided = AppointmentStatus.RELEASED
        if self._is_open():
            try:
                await workflow.wait_condition(
                    lambda: not self._is_open() or self._is_cancelled,
                    timeout=self._ttl,
                    timeout_summary="The hold expires",
                )
            except TimeoutError:
                undecided = AppointmentStatus.EXPIRED
        async with self._lock:  # a hold or a confirmation that has begun comes first
            await self._let_go(undecided)

    async def _claim_first(self, request: HoldRequest) -> Appointment | None:
        for offer in request.offers:
            appointment = await self._claim(request, offer)
            if appointment is not None:
                workflow.set_current_details(f"Held: {request.service.name}, {offer.starts_at.isoformat()}")
                return appointment
        return None

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

    async def _book(self, request: ConfirmRequest) -> Appointment:
        self._outbox_id = request.intent_id if request.notice is not None else None
        self._has_begun_event = True
        try:
            event_id = await workflow.execute_activity_method(
                AppointmentEffects.insert_event, self._id, summary="Write the calendar event", **BOOKING_STEP
            )
        except ActivityError as error:
            self._is_event_in_doubt = not _is_refusal(error)
            raise
        confirmation = Confirmation(self._id, event_id, request.intent_id, request.notice)
        booked = await workflow.execute_activity_method(
            AppointmentEffects.confirm, confirmation, summary="Confirm the booking", **BOOKING_STEP
        )
        workflow.set_current_details(_details(booked))
        return booked

    async def _send(self, outbox_id: str) -> None:
        """Send the confirmation; one that can't be sent for a day is given up, and the booking stands all the same."""
        try:
            await workflow.execute_activity_method(
                Messaging.send,
                outbox_id,
                task_queue=BACKGROUND_QUEUE,
                summary="Send the confirmation",
                **BACKGROUND,
            )
        except ActivityError as error:
            workflow.logger.error("the confirmation %s is given up: %s", outbox_id, error.cause)

    async def _undo(self) -> None:
        """Take back what a failed step may have done before its answer was lost; a booking that was written stands."""
        # The slot first: while the event stands, the calendar itself keeps others away.
        left = await self._free(is_expired=False)
        self._appointment = left
        self._is_undone = True
        if self._has_begun_event and not self._is_confirmed():
            if self._is_event_in_doubt:
                await workflow.sleep(LATE_EVENT, summary="A slow calendar may still write the event")
            await workflow.execute_activity_method(
                AppointmentEffects.remove_event, self._id, summary="Take the calendar event back", **UNDO
            )

    async def _let_go(self, status: AppointmentStatus) -> None:
        held = self._appointment
        if held is None or not self._is_open():
            return
        await self._free(is_expired=status is AppointmentStatus.EXPIRED)
        self._appointment = replace(held, status=status)

    async def _free(self, *, is_expired: bool) -> Appointment | None:
        return await workflow.execute_activity_method(
            AppointmentEffects.free, Freeing(self._id, is_expired=is_expired), summary="Free the slot", **UNDO
        )


def _is_refusal(error: ActivityError) -> bool:
    """Say whether the vendor has answered, and that it has done nothing."""
    cause = error.cause
    return isinstance(cause, ApplicationError) and cause.non_retryable and cause.type != OutcomeUnknown.code


def _ahead(booked: Appointment) -> timedelta:
    """Return how long it is until the appointment's end."""
    return max(booked.ends_at - workflow.now(), timedelta(0))


def _details(booked: Appointment) -> str:
    return f"Confirmed: {booked.service_key}, {booked.starts_at.isoformat()}"
