"""Wherever a change is cut, one booking is left with its one event: the old one, the new one; none once cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

import pytest
from sqlalchemy import select
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowExecutionStatus, WorkflowFailureError, WorkflowUpdateFailedError

from domain.bookings import Adoption, CalendarChange, CancelRequest, RescheduleRequest, RescheduleResult
from domain.business import Appointment, AppointmentStatus, SlotOffer
from domain.errors import ProviderRejected, RuleBroken
from domain.policy import ActorKind
from store.lapsed import GRACE
from store.orphans import find_orphans
from store.tables import OutboxRow, SlotClaimRow
from tests.fakes.faults import Faults, Gate
from tests.store.world import INSPECTION
from tests.waiting import until
from tests.workflows.booking import Booking
from tests.workflows.house import NOW, House, code_of
from tests.workflows.passing import pass_time
from tests.workflows.premises import BOTH_WAYS
from workflows.appointment import AppointmentWorkflow

REJECTED: Final = ProviderRejected("vendor", "no permission")
AFTER_ALL: Final = NOW + timedelta(minutes=2) + GRACE + timedelta(seconds=1)
#: A run that waits for a start in the past ends at once, so this one is ahead whenever the tests run.
NINE: Final = (datetime.now(UTC) + timedelta(days=7)).replace(hour=14, minute=0, second=0, microsecond=0)
BAY_1: Final = SlotOffer("bay_1", NINE, NINE + INSPECTION.duration)
HALF_PAST: Final = NINE + timedelta(minutes=30)
LATER: Final = SlotOffer("bay_1", HALF_PAST, HALF_PAST + INSPECTION.duration)
OTHER_BAY: Final = SlotOffer("bay_2", HALF_PAST, HALF_PAST + INSPECTION.duration)
PLACES: Final = pytest.mark.parametrize("place", [LATER, OTHER_BAY], ids=["same calendar", "another calendar"])


@dataclass(frozen=True)
class Boundary:
    """A step of a change, and what can go wrong in it."""

    name: str
    faults: Callable[[House, SlotOffer], Faults]


def _writing(house: House, place: SlotOffer) -> Faults:
    return house.calendars.updating if place is LATER else house.calendars.inserting


CLAIM: Final = Boundary("claim", lambda house, _place: house.book.claiming)
EVENT: Final = Boundary("event", _writing)
COMMIT: Final = Boundary("commit", lambda house, _place: house.book.moving)
STEPS: Final = pytest.mark.parametrize("step", [CLAIM, EVENT, COMMIT], ids=["claim", "event", "commit"])


@pytest.fixture
async def booked(house: House) -> AsyncIterator[Booking]:
    """Maria's inspection in a week, in bay 1."""
    booking = Booking(house)
    await booking.hold(BAY_1)
    await booking.confirm()
    await booking.settled()
    house.texts.sent.clear()
    yield booking
    with suppress(Exception):  # it may have ended
        await booking.handle.terminate()


async def _move(booking: Booking, place: SlotOffer = LATER, intent: str = "move-1") -> Appointment | None:
    request = RescheduleRequest(intent, (place,), ActorKind.CONTACT)
    result: RescheduleResult = await booking.handle.execute_update(AppointmentWorkflow.reschedule, request, id=intent)
    return result.appointment


async def _cancel(booking: Booking, intent: str = "cancel-1") -> Appointment:
    request = CancelRequest(intent, ActorKind.CONTACT)
    return (await booking.handle.execute_update(AppointmentWorkflow.cancel, request, id=intent)).appointment


async def _settled(booking: Booking) -> None:
    """Wait until whatever a change has begun is finished, told or undone: a run nobody has asked anything goes on."""
    await until("nothing is under way", partial(_is_quiet, booking), within=30)


async def _is_quiet(booking: Booking) -> bool:
    described = await booking.handle.describe()
    if described.status is not WorkflowExecutionStatus.RUNNING:
        return described.status is not WorkflowExecutionStatus.CONTINUED_AS_NEW
    run = booking.house.temporal.client.get_workflow_handle(booking.handle.id, run_id=described.run_id)
    asked = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED
    return all(event.event_type != asked for event in (await run.fetch_history()).events)


async def _is_told(house: House) -> bool:
    return bool(house.texts.sent)


async def _assert_at(booking: Booking, place: SlotOffer) -> None:
    """One booking at that place, with its one event there and its quanta, and nothing else."""
    stored = await booking.stored()
    assert (stored.status, stored.resource_key, stored.starts_at) == (
        AppointmentStatus.CONFIRMED,
        place.resource_key,
        place.starts_at,
    )
    (event,) = booking.house.calendars.events.values()
    assert (event.event_id, event.starts_at) == (stored.event_id, place.starts_at)
    assert event.calendar_id.startswith(place.resource_key.replace("_", "-"))
    first = place.starts_at.timestamp() // 900
    assert await _quanta(booking.house) == {(place.resource_key, first + number) for number in range(4)}
    assert await find_orphans(booking.house.database, AFTER_ALL) == []


async def _quanta(house: House) -> set[tuple[str, float]]:
    async with house.database.reading() as unit:
        return {(claim.resource_key, claim.quantum) for claim in await unit.scalars(select(SlotClaimRow))}


async def _promised(house: House) -> list[str]:
    async with house.database.reading() as unit:
        return [row.body for row in await unit.scalars(select(OutboxRow).order_by("touched_at"))]


@PLACES
class TestMove:
    """It is at the old place or at the new one."""

    @BOTH_WAYS
    async def test_it_moves_with_its_event_and_tells_its_customer(self, booked: Booking, place: SlotOffer) -> None:
        """Overlapping where it was or in another bay; one more notice."""
        moved = await _move(booked, place)
        assert moved is not None
        assert moved.revision == 1
        await _settled(booked)
        await _assert_at(booked, place)
        assert [message.body.split(":")[0] for message in booked.house.texts.sent] == ["Northgate Auto Workshop"]
        assert ":30 AM" in booked.house.texts.sent[0].body

    @STEPS
    async def test_a_step_that_fails_for_good_before_its_effect(
        self, booked: Booking, place: SlotOffer, step: Boundary
    ) -> None:
        """The booking stands where it stood, and nobody is told."""
        step.faults(booked.house, place).failures = [REJECTED]
        with pytest.raises(WorkflowUpdateFailedError):
            await _move(booked, place)
        await _settled(booked)
        await _assert_at(booked, BAY_1)
        assert len(await _promised(booked.house)) == 1

    @STEPS
    async def test_a_step_that_fails_for_good_after_its_effect(
        self, booked: Booking, place: SlotOffer, step: Boundary
    ) -> None:
        """What was done is taken back, but for a move that is stored: it stands, and is told."""
        step.faults(booked.house, place).lost_replies = [REJECTED]
        with pytest.raises(WorkflowUpdateFailedError):
            await _move(booked, place)
        await _settled(booked)
        await _assert_at(booked, place if step is COMMIT else BAY_1)
        assert len(await _promised(booked.house)) == (2 if step is COMMIT else 1)

    async def test_after_a_failure_it_moves_at_the_second_wish(self, booked: Booking, place: SlotOffer) -> None:
        """The next change waits until the one before is undone."""
        _writing(booked.house, place).lost_replies = [REJECTED]
        with pytest.raises(WorkflowUpdateFailedError):
            await _move(booked, place)
        assert await _move(booked, place, "move-2") is not None
        await _settled(booked)
        await _assert_at(booked, place)


class TestMoving:
    """One change after the other."""

    async def test_a_taken_place_leaves_it_where_it_was(self, booked: Booking) -> None:
        """And the answer is kept."""
        other = Booking(booked.house)
        await other.hold(OTHER_BAY)
        assert await _move(booked, OTHER_BAY) is None
        assert (await booked.stored()).starts_at == NINE
        await other.release()

    async def test_asked_again_it_answers_the_same(self, booked: Booking) -> None:
        """In the next run too, which knows the intents of the one before."""
        first = await _move(booked)
        await _settled(booked)
        assert await _move(booked) == first
        assert (await booked.stored()).revision == 1

    async def test_moved_and_moved_back(self, booked: Booking) -> None:
        """To another calendar and back: never an event too many."""
        await _move(booked, OTHER_BAY)
        assert await _move(booked, BAY_1, "move-2") is not None
        await _settled(booked)
        await _assert_at(booked, BAY_1)

    async def test_an_event_people_have_renamed_moves_all_the_same(self, booked: Booking) -> None:
        """Only its time is ours."""
        (event,) = booked.house.calendars.events.values()
        booked.house.calendars.move(event.event_id, event.starts_at)
        assert await _move(booked) is not None
        await _settled(booked)
        await _assert_at(booked, LATER)

    async def test_an_event_people_have_just_moved_is_left_to_them(self, booked: Booking) -> None:
        """The wish is refused, and their change is adopted when it is heard of."""
        (event,) = booked.house.calendars.events.values()
        booked.house.calendars.move(event.event_id, NINE + timedelta(hours=3))
        with pytest.raises(WorkflowUpdateFailedError) as caught:
            await _move(booked)
        assert code_of(caught.value) == "rule_broken"
        await _settled(booked)
        (event,) = booked.house.calendars.events.values()
        assert event.starts_at == NINE + timedelta(hours=3)
        assert (await booked.stored()).starts_at == NINE

    async def test_a_hold_is_not_moved(self, house: House) -> None:
        """It is no booking yet, and stays a hold."""
        booking = Booking(house)
        await booking.hold()
        with pytest.raises(WorkflowUpdateFailedError) as caught:
            await _move(booking)
        assert code_of(caught.value) == "rule_broken"
        assert (await booking.stored()).status is AppointmentStatus.HELD
        await booking.release()


class TestCancel:
    """It is booked or it is not."""

    @BOTH_WAYS
    async def test_slot_and_event_are_gone_and_the_customer_is_told(self, booked: Booking) -> None:
        """Once, however often it is asked for; the story is over."""
        cancelled = await _cancel(booked)
        assert cancelled.status is AppointmentStatus.CANCELLED
        assert await booked.handle.result() is AppointmentStatus.CANCELLED
        assert booked.house.calendars.events == {}
        assert await _quanta(booked.house) == set()
        assert "is cancelled" in booked.house.texts.sent[0].body

    async def test_a_failure_before_it_is_stored_leaves_the_booking(self, booked: Booking) -> None:
        """With its event."""
        booked.house.book.cancelling.failures = [REJECTED]
        with pytest.raises(WorkflowUpdateFailedError):
            await _cancel(booked)
        await _settled(booked)
        await _assert_at(booked, BAY_1)

    async def test_a_lost_answer_cancels_all_the_same(self, booked: Booking) -> None:
        """It is stored; event and notice follow."""
        booked.house.book.cancelling.lost_replies = [REJECTED]
        with pytest.raises(WorkflowUpdateFailedError):
            await _cancel(booked)
        assert await booked.handle.result() is AppointmentStatus.CANCELLED
        assert booked.house.calendars.events == {}
        assert len(booked.house.texts.sent) == 1

    async def test_an_event_that_can_not_be_removed_waits_for_an_operator(self, booked: Booking) -> None:
        """The customer is told without it."""
        booked.house.calendars.deleting.failures = [REJECTED]
        await _cancel(booked)
        await until("the customer is told", partial(_is_told, booked.house))
        assert "is cancelled" in booked.house.texts.sent[0].body
        assert len(booked.house.calendars.events) == 1
        await pass_time(booked.house.temporal, booked.handle, timedelta(minutes=6))
        await booked.handle.result()
        assert booked.house.calendars.events == {}
        assert len(booked.house.texts.sent) == 1


async def test_a_change_that_can_not_be_undone_is_given_up_for_people_to_see(booked: Booking) -> None:
    """Whoever waits for his turn hears it, and the workflow fails: it does not wait for ever."""
    booked.house.book.claiming.failures = [REJECTED]
    booked.house.book.giving_up.gate = gate = Gate()
    booked.house.book.giving_up.failures = [RuleBroken("no")]
    with pytest.raises(WorkflowUpdateFailedError):
        await _move(booked)
    await gate.arrival()
    waiting = asyncio.create_task(_move(booked, LATER, "move-2"))
    accepted = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED
    await booked.house.happening(booked.handle, accepted, count=2)
    gate.open()
    with pytest.raises(WorkflowUpdateFailedError):
        await waiting
    with pytest.raises(WorkflowFailureError):
        await booked.handle.result()
    assert (await booked.stored()).starts_at == NINE


class TestAdopt:
    """A human has moved or deleted the event."""

    @BOTH_WAYS
    async def test_the_booking_follows_its_event(self, booked: Booking) -> None:
        """Whatever the opening hours, and without our writing anything into the calendar."""
        written = len(booked.house.calendars.log)
        assert await _adopt(booked, NINE + timedelta(hours=11)) is Adoption.ADOPTED
        await _settled(booked)
        assert (await booked.stored()).starts_at == NINE + timedelta(hours=11)
        assert len(booked.house.texts.sent) == 1
        assert len(booked.house.calendars.log) == written

    async def test_a_time_somebody_else_has_is_a_conflict(self, booked: Booking) -> None:
        """Our row stays; a human has to look."""
        other = Booking(booked.house)
        noon = NINE + timedelta(hours=3)
        await other.hold(SlotOffer("bay_1", noon, noon + INSPECTION.duration))
        assert await _adopt(booked, noon) is Adoption.CONFLICT
        assert (await booked.stored()).starts_at == NINE
        await other.release()

    async def test_a_deleted_event_cancels_the_booking(self, booked: Booking) -> None:
        """With a notice."""
        change = replace(await _change(booked, NINE), etag="deleted", is_deleted=True)
        answer = await booked.handle.execute_update(AppointmentWorkflow.adopt, change)
        assert answer is Adoption.ADOPTED
        assert await booked.handle.result() is AppointmentStatus.CANCELLED
        assert len(booked.house.texts.sent) == 1

    async def test_our_own_write_is_nothing_new(self, booked: Booking) -> None:
        """Nor is a new title, nor an event the booking has left."""
        stored = await booked.stored()
        own = replace(await _change(booked, NINE + timedelta(hours=1)), etag=stored.event_etag or "")
        renamed = await _change(booked, NINE)
        left = replace(await _change(booked, NINE + timedelta(hours=1)), event_id="another")
        for change in (own, renamed, left):
            assert await booked.handle.execute_update(AppointmentWorkflow.adopt, change) is Adoption.IGNORED
        assert await booked.stored() == stored


async def _change(booking: Booking, start: datetime) -> CalendarChange:
    """Return what the calendar tells when somebody has dragged the event there."""
    stored = await booking.stored()
    return CalendarChange(
        appointment_id=booking.identity,
        event_id=stored.event_id or "",
        etag=f"theirs-{start.isoformat()}",
        starts_at=start,
        ends_at=start + INSPECTION.duration,
        resource_key="bay_1",
        is_deleted=False,
    )


async def _adopt(booking: Booking, start: datetime) -> Adoption:
    return await booking.handle.execute_update(AppointmentWorkflow.adopt, await _change(booking, start))
