"""Wherever a booking is cut, it leaves nothing, or one booking with its one event and its one promised text."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import pytest
from sqlalchemy import func, select
from temporalio.api.enums.v1 import EventType
from temporalio.client import (
    WorkflowContinuedAsNewError,
    WorkflowExecutionStatus,
    WorkflowFailureError,
    WorkflowUpdateFailedError,
)
from temporalio.exceptions import CancelledError

from activities.temporal_failures import translated_temporal_errors
from domain.business import AppointmentStatus
from domain.errors import HoldfastError, NotFound, ProviderRejected, ProviderUnavailable, RecipientRejected
from store.lapsed import GRACE
from store.orphans import find_orphans
from store.tables import OutboxRow
from tests.fakes.faults import Faults, Gate
from tests.workflows.booking import THREE_MINUTES, Booking
from tests.workflows.house import NOW, House
from tests.workflows.passing import pass_time
from tests.workflows.premises import BOTH_WAYS
from workflows import options

REJECTED: Final = ProviderRejected("vendor", "no permission")
AFTER_ALL: Final = NOW + THREE_MINUTES + GRACE + timedelta(seconds=1)
ENDED: Final = {
    WorkflowExecutionStatus.COMPLETED,
    WorkflowExecutionStatus.CANCELED,
    WorkflowExecutionStatus.CONTINUED_AS_NEW,
}
#: Of an attempt whose worker is lost.
PATIENCE: Final = timedelta(milliseconds=500)


@dataclass(frozen=True)
class Boundary:
    """A step of the booking: what can go wrong in it, and what ends it for good."""

    name: str
    faults: Callable[[House], Faults]
    refusal: HoldfastError = REJECTED
    lost_reply: HoldfastError = REJECTED


HOLD: Final = Boundary("hold", lambda house: house.book.holding)
EVENT: Final = Boundary("event", lambda house: house.calendars.inserting)
CONFIRM: Final = Boundary("confirm", lambda house: house.book.confirming)
NOTICE: Final = Boundary(
    "notice",
    lambda house: house.texts.sending,
    refusal=RecipientRejected("vendor", "no such number"),
    lost_reply=ProviderUnavailable("vendor", "503"),
)
BOUNDARIES: Final = (HOLD, EVENT, CONFIRM, NOTICE)
EVERYWHERE: Final = pytest.mark.parametrize("boundary", BOUNDARIES, ids=[one.name for one in BOUNDARIES])
ANYHOW: Final = pytest.mark.parametrize("hangs_up", [False, True], ids=["stays", "hangs up"])


@pytest.fixture
def booking(house: House) -> Booking:
    """An appointment nobody has asked for yet."""
    return Booking(house)


async def _ask(booking: Booking, *, holds_only: bool = False, insists: bool = False) -> None:
    """Hold, say yes, and say it again when `insists`; what fails or has ended is what this is about."""
    ttl = timedelta(seconds=1) if holds_only else THREE_MINUTES
    with suppress(WorkflowUpdateFailedError):
        await booking.hold(ttl=ttl)
    if holds_only:
        return
    for intent in ("yes-1", "yes-2") if insists else ("yes-1",):
        with suppress(WorkflowUpdateFailedError, NotFound), translated_temporal_errors():
            await booking.confirm(intent)


async def _cancel_at(booking: Booking, gate: Gate) -> None:
    """Cancel the appointment while somebody stands before the gate, then open it."""
    await gate.arrival()
    await booking.handle.cancel()
    await booking.house.happening(booking.handle, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED)
    gate.open()


async def _closed(booking: Booking) -> None:
    """Wait until the appointment has ended, cancelled or not, or goes on as a booking."""
    run = await booking.house.first_run(booking.identity)
    with suppress(WorkflowFailureError, WorkflowContinuedAsNewError):
        await run.result(follow_runs=False)
    assert (await run.describe()).status in ENDED


async def _promised(booking: Booking) -> int:
    async with booking.house.database.reading() as unit:
        return await unit.scalar(select(func.count()).select_from(OutboxRow)) or 0


async def _assert_nothing(booking: Booking) -> None:
    with suppress(NotFound):
        assert (await booking.stored()).status in {AppointmentStatus.RELEASED, AppointmentStatus.EXPIRED}
    assert booking.house.calendars.events == {}
    assert await booking.house.claimed_starts() == set()
    assert await _promised(booking) == 0
    assert booking.house.texts.sent == []


async def _assert_booked(booking: Booking) -> None:
    stored = await booking.stored()
    assert stored.status is AppointmentStatus.CONFIRMED
    assert list(booking.house.calendars.events) == [stored.event_id]
    assert await booking.house.claimed_starts() == {"2026-11-24T14:00"}
    assert await _promised(booking) == 1
    assert len(booking.house.texts.sent) <= 1


async def _assert_whole(booking: Booking, *, is_booked: bool) -> None:
    await _closed(booking)
    await (_assert_booked(booking) if is_booked else _assert_nothing(booking))
    assert await find_orphans(booking.house.database, AFTER_ALL) == []


@EVERYWHERE
@ANYHOW
async def test_a_step_that_fails_for_good_before_its_effect(
    booking: Booking, boundary: Boundary, *, hangs_up: bool
) -> None:
    """Nothing stays but a booking whose text can't be sent."""
    faults = boundary.faults(booking.house)
    faults.failures = [boundary.refusal]
    await _ask(booking, holds_only=boundary is HOLD and hangs_up, insists=not hangs_up)
    await _assert_whole(booking, is_booked=boundary is NOTICE)
    assert faults == Faults(), "it did not fail"


@EVERYWHERE
@ANYHOW
async def test_a_step_that_fails_for_good_after_its_effect(
    booking: Booking, boundary: Boundary, *, hangs_up: bool
) -> None:
    """What was done is taken back, but for a booking that is written: it stands."""
    faults = boundary.faults(booking.house)
    faults.lost_replies = [boundary.lost_reply]
    await _ask(booking, holds_only=boundary is HOLD and hangs_up, insists=not hangs_up)
    await _assert_whole(booking, is_booked=boundary in {CONFIRM, NOTICE})
    assert faults == Faults(), "no reply was lost"


@EVERYWHERE
@ANYHOW
async def test_a_worker_lost_after_the_effect(
    booking: Booking, boundary: Boundary, monkeypatch: pytest.MonkeyPatch, *, hangs_up: bool
) -> None:
    """The step is done again by another and is done once; a caller who is gone by the hold never says yes."""
    monkeypatch.setitem(options.BOOKING_STEP, "start_to_close_timeout", PATIENCE)
    monkeypatch.setitem(options.BACKGROUND, "start_to_close_timeout", PATIENCE)
    faults = boundary.faults(booking.house)
    faults.silences = 1
    is_gone = boundary is HOLD and hangs_up
    await _ask(booking, holds_only=is_gone, insists=not hangs_up)
    await _assert_whole(booking, is_booked=not is_gone)
    assert faults == Faults(), "no worker was lost"


@EVERYWHERE
@ANYHOW
@pytest.mark.parametrize("is_done", [False, True], ids=["before its effect", "after its effect"])
async def test_a_cancellation_while_a_step_runs(
    booking: Booking, boundary: Boundary, *, is_done: bool, hangs_up: bool
) -> None:
    """The step is finished: a hold is let go then, and a yes that was on its way is kept."""
    gate, faults = Gate(), boundary.faults(booking.house)
    faults.gate, faults.way_back = (None, gate) if is_done else (gate, None)
    async with asyncio.TaskGroup() as both:
        both.create_task(_ask(booking, holds_only=boundary is HOLD and hangs_up, insists=not hangs_up))
        both.create_task(_cancel_at(booking, gate))
    await _assert_whole(booking, is_booked=boundary is not HOLD)


@pytest.mark.parametrize("boundary", [HOLD, EVENT, CONFIRM], ids=["hold", "event", "confirm"])
async def test_a_cancellation_while_a_failure_is_undone(booking: Booking, boundary: Boundary) -> None:
    """Undoing is not cut off either."""
    gate = booking.house.book.releasing.gate = Gate()
    boundary.faults(booking.house).lost_replies = [boundary.lost_reply]
    async with asyncio.TaskGroup() as both:
        both.create_task(_ask(booking, holds_only=boundary is HOLD))
        both.create_task(_cancel_at(booking, gate))
    await _assert_whole(booking, is_booked=boundary is CONFIRM)


class TestCancellation:
    """Where the story only waits, it ends."""

    @BOTH_WAYS
    async def test_a_hold_that_waits_for_its_yes_is_let_go(self, booking: Booking) -> None:
        """The slot is free at once, and a yes that comes after books nothing."""
        await booking.hold()
        await booking.handle.cancel()
        await _assert_whole(booking, is_booked=False)
        with pytest.raises(NotFound), translated_temporal_errors():
            await booking.confirm()

    async def test_a_hold_that_expires_at_that_moment_is_let_go_once(self, booking: Booking) -> None:
        """The expiry has begun and is finished."""
        gate = booking.house.book.releasing.gate = Gate()
        await booking.hold()
        async with asyncio.TaskGroup() as both:
            both.create_task(pass_time(booking.house.temporal, booking.handle, THREE_MINUTES))
            both.create_task(_cancel_at(booking, gate))
        await _assert_whole(booking, is_booked=False)
        assert (await booking.stored()).status is AppointmentStatus.EXPIRED

    async def test_a_cancelled_appointment_says_so(self, booking: Booking) -> None:
        """Whoever looks at it in the Temporal UI sees that it was cancelled, and not how it would have ended."""
        await booking.hold()
        await booking.handle.cancel()
        with pytest.raises(WorkflowFailureError) as caught:
            await booking.handle.result()
        assert isinstance(caught.value.cause, CancelledError)


class TestUndoing:
    """Undoing is not given up while somebody can mend what is in its way."""

    async def test_a_refused_undo_waits_for_an_operator(self, booking: Booking) -> None:
        """The calendar's credentials are wrong for the removal as well, and are mended."""
        booking.house.calendars.inserting.lost_replies = [REJECTED]
        booking.house.calendars.deleting.failures = [REJECTED]
        await _ask(booking)
        await pass_time(booking.house.temporal, booking.handle, timedelta(minutes=6))
        await _assert_whole(booking, is_booked=False)


async def test_a_text_given_up_after_its_day_spoils_no_booking(
    booking: Booking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The booking goes on, and its text stays in the outbox for whoever looks at the failed activity."""
    monkeypatch.setitem(options.BACKGROUND, "schedule_to_close_timeout", PATIENCE)
    booking.house.texts.sending.failures = [ProviderUnavailable("vendor", "503")] * 10
    await _ask(booking)
    await _assert_whole(booking, is_booked=True)
    assert booking.house.texts.sent == []


async def test_the_hold_of_a_terminated_appointment_is_found(house: House) -> None:
    """No code runs then; `tests/store/test_lapsed.py` tells how the next customer gets the slot."""
    booking = Booking(house)
    await booking.hold()
    await booking.handle.terminate()
    assert [one.appointment_id for one in await find_orphans(house.database, AFTER_ALL)] == [booking.identity]
