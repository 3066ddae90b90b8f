"""An appointment from its first hold to its end, kept, missed or cancelled: the one writer of an appointment."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from typing import Final, NoReturn

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError

with workflow.unsafe.imports_passed_through():
    from activities.messaging import Messaging
    from domain.bookings import (
        Adoption,
        Answered,
        AppointmentStart,
        Booked,
        CalendarChange,
        CancelRequest,
        CancelResult,
        ConfirmRequest,
        ConfirmResult,
        HoldRequest,
        HoldResult,
        MarkRequest,
        RescheduleRequest,
        RescheduleResult,
    )
    from domain.business import Appointment, AppointmentStatus
    from domain.changes import KEPT_OR_MISSED
    from domain.errors import RuleBroken
    from domain.names import APPOINTMENT_WORKFLOW, BACKGROUND_QUEUE
    from workflows.booking_changes import BookingChanges
    from workflows.holding import Holding
    from workflows.options import BACKGROUND, MARKED_WITHIN, PAST_ITS_END

#: Changes whose answers the next run knows; a wish is repeated within seconds.
_ANSWERS_KEPT: Final = 8


@workflow.defn(name=APPOINTMENT_WORKFLOW)
class AppointmentWorkflow:
    """Hold → confirm, or expire; a booking lives until it is over, and moves meanwhile. Every change goes through here.

    A change that has begun is finished or undone; the next one waits for that.
    """

    @workflow.init
    def __init__(self, start: AppointmentStart) -> None:
        """Start with nothing held, or with what an earlier run has booked."""
        self._id = start.appointment_id
        self._lock = asyncio.Lock()
        self._ttl = timedelta(0)
        self._appointment = start.booked.appointment if start.booked else None
        self._held_for = start.booked.held_for if start.booked else ()
        self._is_asked = start.booked is not None
        self._is_cancelled = False
        self._owes = False
        self._holding = Holding(start.appointment_id)
        self._changes = BookingChanges(start.appointment_id)
        self._answered = {one.intent_id: one for one in start.booked.answered} if start.booked else {}
        # Taken up again by a wish, a booking lives on in a run of its own, with the bound its end gives it.
        self._is_changed = start.booked is not None and workflow.info().continued_run_id is None
        self._tidying: asyncio.Task[None] | None = None

    @workflow.run
    async def run(self, start: AppointmentStart) -> AppointmentStatus | None:
        """Live until the slot is free again or the booking is over; a booking that has changed is a run of its own.

        A cancellation cuts no step off: the story reads of it where it waits, and ends with nothing or with a booking.
        """
        story = asyncio.create_task(self._become() if start.booked is None else self._live(start.booked.appointment))
        try:
            await asyncio.shield(story)
        except asyncio.CancelledError:
            self._is_cancelled = True
            await story
            raise
        if self._appointment is not None and self._is_confirmed() and (start.booked is None or self._is_changed):
            self._go_on(self._appointment)
        return self._appointment.status if self._appointment else None

    async def _become(self) -> None:
        """Wait for the hold and its confirmation; free what was not confirmed in time, send what was promised."""
        await self._await_decision()
        if self._holding.is_broken:
            await self._undo()
        await self._settle()

    def _go_on(self, booked: Appointment) -> NoReturn:
        """Continue as new: what brought the booking about is of no use to what will happen to it."""
        answered = tuple(self._answered.values())[-_ANSWERS_KEPT:]
        workflow.continue_as_new(
            AppointmentStart(self._id, Booked(booked, self._held_for, answered)),
            run_timeout=_ahead(booked) + PAST_ITS_END,
        )

    async def _live(self, booked: Appointment) -> None:
        """Wait until the booking changes, or until it is over and nobody has said for a while whether it was kept."""
        workflow.set_current_details(_details(booked))
        if ahead := _ahead(booked):
            with suppress(TimeoutError):
                await workflow.wait_condition(
                    lambda: self._is_cancelled or self._is_changed, timeout=ahead, timeout_summary="The booking is over"
                )
        await self._settle()

    async def _settle(self) -> None:
        """Send what is owed until nothing is left to be done and nobody waits for an answer."""
        while True:
            await workflow.wait_condition(lambda: self._owes or (workflow.all_handlers_finished() and self._is_idle()))
            if not self._owes:
                break
            self._owes = False
            await self._send()
        if self._tidying is not None:
            await self._tidying  # what could not be mended for a day fails here, for people to see

    @workflow.update
    async def hold(self, request: HoldRequest) -> HoldResult:
        """Claim the first free offer; asked again, answer the same while it stands."""
        async with self._lock:
            if not self._is_asked and not self._is_cancelled:
                self._ttl = request.ttl
                try:
                    self._appointment = await self._holding.claim(request)
                finally:
                    self._is_asked = True
            return self._hold_result()

    @workflow.update
    async def confirm(self, request: ConfirmRequest) -> ConfirmResult:
        """Write the calendar event, then turn the hold into a booking; asked again, answer the same."""
        async with self._lock:
            if self._is_open():
                self._owes = True
                self._appointment = await self._holding.book(request)
                workflow.set_current_details(_details(self._appointment))
        if self._holding.is_broken:  # asked again: whether it was written is known once the slot was looked at
            await workflow.wait_condition(lambda: self._holding.is_whole)
        return ConfirmResult(self._appointment if self._is_confirmed() else None)

    @workflow.update
    async def release(self) -> None:
        """Free the held slot because the customer does not want it."""
        async with self._lock:
            await self._let_go(AppointmentStatus.RELEASED)

    @workflow.update
    async def reschedule(self, request: RescheduleRequest) -> RescheduleResult:
        """Move the booking to the first free offer, or leave it where it is; asked again, answer the same."""
        async with self._one_change():
            if request.intent_id not in self._answered:
                self._require(self._is_confirmed())
                moved = await self._changes.move(request)
                self._answered[request.intent_id] = Answered(request.intent_id, moved)
                if moved is not None:
                    self._take_in(moved)
            return RescheduleResult(self._answered[request.intent_id].appointment)

    @workflow.update
    async def cancel(self, request: CancelRequest) -> CancelResult:
        """Cancel the booking; asked again, answer the same."""
        async with self._one_change():
            if not self._has_status(AppointmentStatus.CANCELLED):
                self._require(self._is_confirmed())
                self._take_in(await self._changes.cancel(request))
            return CancelResult(self._known())

    @workflow.update
    async def mark(self, request: MarkRequest) -> Appointment:
        """Note whether the customer came; asked again, answer the same."""
        async with self._one_change():
            if not self._has_status(request.status):
                self._require(self._is_confirmed() or self._known().status in KEPT_OR_MISSED)
                self._take_in(await self._changes.mark(request))
            return self._known()

    @workflow.update
    async def adopt(self, change: CalendarChange) -> Adoption:
        """Follow what somebody has done to the calendar event."""
        async with self._one_change():
            if not self._is_confirmed() or not _concerns(change, self._known()):
                return Adoption.IGNORED
            if change.is_deleted:
                adopted: Appointment | None = await self._changes.follow_deletion(self._known())
            else:
                adopted = await self._changes.follow(change)
            if adopted is None:
                return Adoption.CONFLICT
            self._take_in(adopted)
            return Adoption.ADOPTED

    def _hold_result(self) -> HoldResult:
        """Answer as things stand; an update id answered before the confirmation gets that answer in every run."""
        asked = workflow.current_update_info()
        update_id = asked.id if asked else ""
        if self._is_open():
            self._held_for += (update_id,)
        elif not self._is_confirmed() or self._known().revision:  # it has gone elsewhere since it was held
            return HoldResult(None)
        elif self._appointment is not None and update_id in self._held_for:
            return HoldResult(replace(self._appointment, status=AppointmentStatus.HELD, event_id=None))
        return HoldResult(self._appointment)

    @asynccontextmanager
    async def _one_change(self) -> AsyncIterator[None]:
        """Give a change its turn: once those before it have ended, well or undone.

        Raises ActivityError where one could not be undone for a day: then this run fails as well.
        """
        while True:
            await workflow.wait_condition(lambda: self._is_whole() or self._is_given_up())
            if self._is_given_up() and self._tidying is not None:
                self._tidying.result()
            async with self._lock:
                if self._is_whole():
                    try:
                        yield
                    finally:
                        self._tidy_up()
                    return

    def _is_whole(self) -> bool:
        return not self._changes.is_broken and self._holding.is_whole

    def _is_given_up(self) -> bool:
        return self._changes.is_broken and self._tidying is not None and self._tidying.done()

    def _is_idle(self) -> bool:
        return self._tidying is None or self._tidying.done()

    def _require(self, is_possible: bool) -> None:  # noqa: FBT001  (reads as a sentence)
        if not is_possible:
            status = self._appointment.status if self._appointment else "gone"
            raise ApplicationError(f"It can't be changed: it is {status}.", type=RuleBroken.code, non_retryable=True)

    def _known(self) -> Appointment:
        self._require(self._appointment is not None)
        assert self._appointment is not None  # noqa: S101  (just required)
        return self._appointment

    def _take_in(self, changed: Appointment) -> None:
        self._appointment = changed
        self._owes = self._is_changed = True
        workflow.set_current_details(_details(changed))

    def _tidy_up(self) -> None:
        """Mend and clear away beside everything else, if there is anything to."""
        if self._changes.is_tidy:
            return
        self._is_changed = True
        if self._is_idle():
            self._tidying = asyncio.create_task(self._tidy())

    async def _tidy(self) -> None:
        while not self._changes.is_tidy:
            if self._changes.is_broken:
                stands = await self._changes.mend()
                if stands != self._appointment:
                    self._take_in(stands)
            await self._changes.clear_away()

    def _is_open(self) -> bool:
        return not self._holding.is_broken and self._has_status(AppointmentStatus.HELD)

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

    async def _send(self) -> None:
        """Send what the customer was promised; what can't be sent for a day is given up, and the booking stands."""
        try:
            await workflow.execute_activity_method(
                Messaging.send_owed, self._id, task_queue=BACKGROUND_QUEUE, summary="Tell the customer", **BACKGROUND
            )
        except ActivityError as error:
            workflow.logger.error("notices of %s are given up: %s", self._id, error.cause)

    async def _undo(self) -> None:
        held, self._appointment = self._appointment, await self._holding.undo()
        if held is not None and self._holding.has_begun_event and not self._is_confirmed():
            self._owes = False
            await self._holding.take_event_back(held)

    async def _let_go(self, status: AppointmentStatus) -> None:
        held = self._appointment
        if held is None or not self._is_open():
            return
        await self._holding.free(is_expired=status is AppointmentStatus.EXPIRED)
        self._appointment = replace(held, status=status)


def _ahead(booked: Appointment) -> timedelta:
    """Return how long it is until nobody is expected to say any more whether the appointment was kept."""
    return max(booked.ends_at + MARKED_WITHIN - workflow.now(), timedelta(0))


def _concerns(change: CalendarChange, booked: Appointment) -> bool:
    """Tell whether somebody has moved or deleted the event a booking has: not our own write, and not an old event."""
    if change.event_id != booked.event_id or change.etag == booked.event_etag:
        return False
    if change.is_deleted:
        return change.resource_key == booked.resource_key
    place = (booked.resource_key, booked.starts_at, booked.ends_at)
    return (change.resource_key, change.starts_at, change.ends_at) != place


def _details(booked: Appointment) -> str:
    return f"{booked.status.replace('_', ' ').capitalize()}: {booked.service_key}, {booked.starts_at.isoformat()}"
