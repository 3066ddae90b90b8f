"""Long lives are bounded: a booking lives on in a run of its own, and talking adds little."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowExecutionStatus, WorkflowFailureError, WorkflowHandle
from temporalio.exceptions import ApplicationError

from activities.appointment_writer import AppointmentWriter
from domain.bookings import MarkRequest
from domain.business import Appointment, AppointmentStatus, SlotOffer
from tests.store.world import INSPECTION
from tests.workflows.booking import NOTICE, Booking
from tests.workflows.house import House
from tests.workflows.passing import pass_time
from workflows.options import MARKED_WITHIN

WEEK: Final = timedelta(days=7)
MOST_EVENTS_OF_A_RUN: Final = 50
#: The server warns from 10,000.
MOST_EVENTS_OF_A_CALL: Final = 2000
TOOLS: Final[Sequence[tuple[str, dict[str, str]]]] = (
    ("upcoming_appointments", {}),
    ("find_free_slots", {"service": "inspection", "from_date": "2026-11-24", "to_date": "2026-11-24"}),
    ("take_message", {"text": "Call me back"}),
)
TIMER: Final = EventType.EVENT_TYPE_TIMER_STARTED


@pytest.fixture
async def booked(house: House) -> AsyncIterator[Booking]:
    """An appointment a week from now, confirmed; its workflow waits for its end."""
    booking = Booking(house)
    start = datetime.now(UTC) + WEEK
    await booking.hold(SlotOffer("bay_1", start, start + INSPECTION.duration))
    await booking.confirm()
    await booking.settled()
    await house.happening(booking.handle, TIMER)
    yield booking
    with suppress(Exception):  # it may have ended
        await booking.handle.terminate()


async def _assert_bound_to_its_end(booked: Booking) -> None:
    events = (await booked.handle.fetch_history()).events
    started = events[0].workflow_execution_started_event_attributes
    assert started.workflow_run_timeout.ToTimedelta() > WEEK
    assert started.workflow_execution_timeout.ToTimedelta() == timedelta(0)


async def _events(handle: WorkflowHandle[Any, Any]) -> int:
    return len((await handle.fetch_history()).events)


class TestABooking:
    """It lives until its end, and answers as before."""

    async def test_a_week_passes_and_the_booking_ends(self, booked: Booking) -> None:
        """Its histories stay short, and its state is its result."""
        first = await booked.house.settled_run(booked.identity)
        await pass_time(booked.house.temporal, booked.handle, WEEK + INSPECTION.duration + MARKED_WITHIN)
        assert await booked.handle.result() is AppointmentStatus.CONFIRMED
        assert await _events(first) < MOST_EVENTS_OF_A_RUN
        assert await _events(booked.handle) < MOST_EVENTS_OF_A_RUN

    async def test_asked_again_it_answers_the_same(self, booked: Booking) -> None:
        """The server knows the requests of this run only: the hold is told what it was told, a new one what stands."""
        stored = await booked.stored()
        held = replace(stored, status=AppointmentStatus.HELD, event_id=None)
        assert (await booked.hold()).appointment == held
        assert (await booked.hold(intent="hold-2")).appointment == stored
        assert (await booked.confirm()).appointment == stored
        assert (await booked.confirm("yes-2")).appointment == stored
        await booked.release()
        assert await booked.stored() == stored

    async def test_asked_again_it_does_nothing_again(self, booked: Booking) -> None:
        """One event, one text, and no activity in this run."""
        await booked.hold()
        await booked.confirm()
        await booked.release()
        assert len(booked.house.calendars.events) == 1
        assert booked.house.texts.sent == [NOTICE]
        assert await booked.house.queues(booked.handle) == {}

    @pytest.mark.parametrize("cached", [0], ids=["replaying"])
    async def test_it_is_not_kept_in_memory(self, booked: Booking) -> None:
        """What it answers comes from its history."""
        assert (await booked.confirm()).appointment == await booked.stored()

    async def test_a_cancelled_booking_stands(self, booked: Booking) -> None:
        """Nobody looks after it any more; it is not taken back."""
        await booked.handle.cancel()
        with pytest.raises(WorkflowFailureError):
            await booked.handle.result()
        assert (await booked.handle.describe()).status is WorkflowExecutionStatus.CANCELED
        assert (await booked.stored()).status is AppointmentStatus.CONFIRMED
        assert len(booked.house.calendars.events) == 1

    async def test_its_bound_comes_from_its_end(self, booked: Booking) -> None:
        """A week ahead, its run may last a week and a day; its chain of runs has no bound of its own."""
        await _assert_bound_to_its_end(booked)

    async def test_taken_up_again_it_is_bound_by_its_end_too(self, booked: Booking) -> None:
        """Its workflow was ended by hand; the wish that starts the next one changes nothing."""
        await booked.handle.terminate()
        writer, request = AppointmentWriter(booked.house.temporal.client), MarkRequest("m", AppointmentStatus.ATTENDED)
        with pytest.raises(ApplicationError, match="has not begun"):
            await writer.ask(await booked.stored(), "mark", request, update_id="m", answer=Appointment)
        await booked.house.happening(booked.handle, TIMER)
        await _assert_bound_to_its_end(booked)

    async def test_what_is_no_booking_any_more_is_not_lived_for(self, booked: Booking) -> None:
        """A wish about one that was cancelled is refused, and its run ends."""
        await booked.handle.terminate()
        cancelled = await booked.house.ports.book.cancel(booked.identity, ())
        writer, request = AppointmentWriter(booked.house.temporal.client), MarkRequest("m", AppointmentStatus.ATTENDED)
        with pytest.raises(ApplicationError, match="it is cancelled"):
            await writer.ask(cancelled, "mark", request, update_id="m", answer=Appointment)
        assert await booked.handle.result() is AppointmentStatus.CANCELLED


class TestACall:
    """An hour of talking stays far from the server's limits."""

    async def test_an_hour_of_talking_has_a_short_history(self, house: House) -> None:
        """240 exchanges and 60 tools, one after the other, so that no two share a workflow task."""
        call = await house.answer()
        for number in range(240):
            await call.say(f"Question {number}")
            if number % 4 == 0:
                await call.use(*TOOLS[number // 4 % len(TOOLS)])
        await call.hang_up()
        assert await _events(call.handle) < MOST_EVENTS_OF_A_CALL
