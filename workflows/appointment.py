"""An appointment from its first hold to its booking or its end: the one writer of an appointment."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from activities.appointments import AppointmentEffects
    from activities.messages import Claim, Confirmation, Freeing
    from activities.messaging import Messaging
    from domain.bookings import AppointmentStart, ConfirmRequest, ConfirmResult, HoldRequest, HoldResult
    from domain.business import Appointment, AppointmentStatus, SlotOffer
    from domain.names import APPOINTMENT_WORKFLOW
    from workflows.options import BACKGROUND, BOOKING_STEP, UNDO


@workflow.defn(name=APPOINTMENT_WORKFLOW)
class AppointmentWorkflow:
    """Hold → confirm, or expire; every change of the appointment goes through here."""

    @workflow.init
    def __init__(self, start: AppointmentStart) -> None:
        """Start with nothing held."""
        self._id = start.appointment_id
        self._lock = asyncio.Lock()
        self._ttl = timedelta(0)
        self._appointment: Appointment | None = None
        self._is_asked = False
        self._is_settled = False
        self._outbox_id: str | None = None

    @workflow.run
    async def run(self, _start: AppointmentStart) -> AppointmentStatus | None:
        """Wait for the hold and its confirmation; free what was not confirmed in time, send what was promised."""
        await workflow.wait_condition(lambda: self._is_asked)
        if self._appointment is not None:
            await self._await_decision()
        if self._outbox_id is not None:
            await workflow.execute_activity_method(
                Messaging.send, self._outbox_id, summary="Send the confirmation", **BACKGROUND
            )
        await workflow.wait_condition(workflow.all_handlers_finished)
        return self._appointment.status if self._appointment else None

    @workflow.update
    async def hold(self, request: HoldRequest) -> HoldResult:
        """Claim the first free offer; asked again, answer the same."""
        async with self._lock:
            if not self._is_asked:
                self._ttl = request.ttl
                self._appointment = await self._claim_first(request)
                self._is_asked = True
            return HoldResult(self._appointment)

    @workflow.update
    async def confirm(self, request: ConfirmRequest) -> ConfirmResult:
        """Write the calendar event, then turn the hold into a booking; asked again, answer the same."""
        async with self._lock:
            appointment = self._appointment
            if appointment is not None and appointment.status is AppointmentStatus.HELD:
                self._appointment = await self._book(appointment, request)
                self._is_settled = True
                if request.notice is not None:
                    self._outbox_id = request.intent_id
            is_booked = self._appointment is not None and self._appointment.status is AppointmentStatus.CONFIRMED
            return ConfirmResult(self._appointment if is_booked else None)

    @workflow.update
    async def release(self) -> None:
        """Free the held slot because the customer does not want it."""
        async with self._lock:
            await self._free(AppointmentStatus.RELEASED)

    async def _await_decision(self) -> None:
        try:
            await workflow.wait_condition(
                lambda: self._is_settled, timeout=self._ttl, timeout_summary="The hold expires"
            )
        except TimeoutError:
            async with self._lock:  # a confirmation that has begun comes first
                await self._free(AppointmentStatus.EXPIRED)

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
        )
        return await workflow.execute_activity_method(
            AppointmentEffects.claim, claim, summary=f"Claim {offer.resource_key}", **BOOKING_STEP
        )

    async def _book(self, held: Appointment, request: ConfirmRequest) -> Appointment:
        try:
            event_id = await workflow.execute_activity_method(
                AppointmentEffects.insert_event, held.appointment_id, summary="Write the calendar event", **BOOKING_STEP
            )
            confirmation = Confirmation(held.appointment_id, event_id, request.intent_id, request.notice)
            booked = await workflow.execute_activity_method(
                AppointmentEffects.confirm, confirmation, summary="Confirm the booking", **BOOKING_STEP
            )
        except ActivityError:
            await self._undo(held)
            raise
        workflow.set_current_details(f"Confirmed: {booked.service_key}, {booked.starts_at.isoformat()}")
        return booked

    async def _undo(self, held: Appointment) -> None:
        # Also when the insert failed: its reply may have been lost after the event was written.
        await workflow.execute_activity_method(
            AppointmentEffects.remove_event, held.appointment_id, summary="Take the calendar event back", **UNDO
        )
        await self._free(AppointmentStatus.RELEASED)

    async def _free(self, status: AppointmentStatus) -> None:
        held = self._appointment
        if held is None or held.status is not AppointmentStatus.HELD:
            return
        freeing = Freeing(held.appointment_id, is_expired=status is AppointmentStatus.EXPIRED)
        await workflow.execute_activity_method(AppointmentEffects.free, freeing, summary="Free the slot", **UNDO)
        self._appointment = replace(held, status=status)
        self._is_settled = True
