"""The story of an appointment, told to the real workflow: what is held is confirmed, or leaves nothing behind."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowUpdateFailedError
from temporalio.service import RPCError, RPCStatusCode

from domain.business import Appointment, AppointmentStatus
from domain.errors import ProviderRejected, ProviderUnavailable, RecipientRejected
from domain.ids import calendar_event_id
from domain.names import BACKGROUND_QUEUE, CALLS_QUEUE
from domain.ports.calendars import CalendarEvent
from tests.fakes.faults import Gate
from tests.workflows.booking import BAY_1, BAY_2, NOTICE, THREE_MINUTES, Booking
from tests.workflows.house import House, code_of
from tests.workflows.passing import pass_time
from tests.workflows.premises import BOTH_WAYS
from workflows.options import LATE_EVENT

REJECTED = ProviderRejected("google_calendar", "no permission")
UNAVAILABLE = ProviderUnavailable("google_calendar", "503")


@pytest.fixture
def booking(house: House) -> Booking:
    """An appointment nobody has asked for yet."""
    return Booking(house)


async def _assert_nothing_is_left(booking: Booking) -> None:
    assert booking.house.calendars.events == {}
    assert await booking.house.claimed_starts() == set()
    assert booking.house.texts.sent == []


def event_of(appointment: Appointment) -> CalendarEvent:
    """Return what the calendar was sent for an appointment, as far as it matters."""
    return CalendarEvent(
        calendar_id="bay-1@northgate.example",
        event_id=calendar_event_id(appointment.appointment_id),
        summary="vehicle inspection: Maria Jensen",
        description="",
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        time_zone="America/New_York",
        private={},
    )


class TestHolding:
    """The first free offer is claimed."""

    async def test_the_first_free_offer_is_held(self, booking: Booking) -> None:
        """Another's slot is passed over."""
        assert (await Booking(booking.house).hold(BAY_1)).appointment is not None
        held = (await booking.hold(BAY_1, BAY_2)).appointment
        assert held is not None
        assert (held.resource_key, held.status) == ("bay_2", AppointmentStatus.HELD)

    @BOTH_WAYS
    async def test_with_every_offer_taken_the_story_ends(self, booking: Booking) -> None:
        """There is nothing to wait for."""
        await Booking(booking.house).hold(BAY_1)
        assert (await booking.hold(BAY_1)).appointment is None
        assert await booking.handle.result() is None

    async def test_asking_again_holds_nothing_else(self, booking: Booking) -> None:
        """A second request, doubled or new, gets the first one's slot."""
        first = await booking.hold(BAY_1)
        assert await booking.hold(BAY_2) == first
        assert await booking.hold(BAY_2, intent="hold-2") == first

    @BOTH_WAYS
    async def test_a_claim_that_failed_leaves_no_slot_behind(self, booking: Booking) -> None:
        """The claim may have been written before its answer was lost, and nobody would ever let it go."""
        booking.house.book.holding.lost_replies = [REJECTED]
        with pytest.raises(WorkflowUpdateFailedError):
            await booking.hold()
        assert await booking.settled() is AppointmentStatus.RELEASED
        await _assert_nothing_is_left(booking)


class TestConfirming:
    """A yes makes one event, one booking and one text."""

    @BOTH_WAYS
    async def test_a_confirmed_hold_is_an_event_a_booking_and_a_text(self, booking: Booking) -> None:
        """All three, once each."""
        await booking.hold()
        confirmed = (await booking.confirm()).appointment
        assert confirmed == await booking.stored()
        assert await booking.settled() is AppointmentStatus.CONFIRMED
        assert list(booking.house.calendars.events) == [confirmed.event_id]
        assert booking.house.texts.sent == [NOTICE]

    async def test_nobody_on_the_line_waits_for_the_text(self, booking: Booking) -> None:
        """Slot and calendar have the calls' queue; texts, however many, have their own."""
        await booking.hold()
        await booking.confirm()
        queues = await booking.house.queues(await booking.house.settled_run(booking.identity))
        assert queues.pop("messaging.send_owed") == BACKGROUND_QUEUE
        assert set(queues.values()) == {CALLS_QUEUE}

    async def test_a_customer_without_a_number_gets_no_text(self, booking: Booking) -> None:
        """The booking stands all the same."""
        await booking.hold()
        await booking.confirm(notice=None)
        assert await booking.settled() is AppointmentStatus.CONFIRMED
        assert booking.house.texts.sent == []

    async def test_asking_again_confirms_once(self, booking: Booking) -> None:
        """Doubled and new requests at once get one answer; one event and one text come of it."""
        await booking.hold()
        first, doubled, new = await asyncio.gather(booking.confirm(), booking.confirm(), booking.confirm("yes-2"))
        assert first == doubled == new
        await booking.settled()
        assert len(booking.house.calendars.events) == 1
        assert booking.house.texts.sent == [NOTICE]

    async def test_a_calendar_that_fails_once_is_asked_again(self, booking: Booking) -> None:
        """The caller never hears of it."""
        booking.house.calendars.inserting.failures = [UNAVAILABLE]
        await booking.hold()
        assert (await booking.confirm()).appointment is not None

    async def test_a_lost_answer_of_the_calendar_makes_no_second_event(self, booking: Booking) -> None:
        """The event's id comes from the appointment, so that writing it twice is writing it once."""
        booking.house.calendars.inserting.lost_replies = [UNAVAILABLE]
        await booking.hold()
        await booking.confirm()
        assert len(booking.house.calendars.events) == 1

    async def test_a_text_that_can_not_be_sent_spoils_no_booking(self, booking: Booking) -> None:
        """The vendor refuses the number: the booking stands, and nothing is sent."""
        booking.house.texts.sending.failures = [RecipientRejected("twilio", "no such number")]
        await booking.hold()
        await booking.confirm()
        assert await booking.settled() is AppointmentStatus.CONFIRMED
        assert booking.house.texts.sent == []


class TestFailing:
    """A booking that can't be made leaves nothing behind, and says so at once."""

    @BOTH_WAYS
    async def test_a_calendar_that_fails_for_good_leaves_nothing(self, booking: Booking) -> None:
        """The caller's request fails with the vendor's code; slot and appointment are let go."""
        booking.house.calendars.inserting.failures = [REJECTED]
        await booking.hold()
        with pytest.raises(WorkflowUpdateFailedError) as caught:
            await booking.confirm()
        assert code_of(caught.value) == "provider_rejected"
        assert await booking.settled() is AppointmentStatus.RELEASED
        await _assert_nothing_is_left(booking)

    async def test_an_event_whose_answer_was_lost_is_taken_back(self, booking: Booking) -> None:
        """The insert failed as far as we know, and the event is there all the same."""
        booking.house.calendars.inserting.lost_replies = [REJECTED]
        await booking.hold()
        with pytest.raises(WorkflowUpdateFailedError):
            await booking.confirm()
        await booking.settled()
        await _assert_nothing_is_left(booking)

    async def test_an_event_without_a_booking_is_taken_back(self, booking: Booking) -> None:
        """The event was written, the booking was not."""
        booking.house.book.confirming.failures = [REJECTED]
        await booking.hold()
        with pytest.raises(WorkflowUpdateFailedError):
            await booking.confirm()
        assert await booking.settled() is AppointmentStatus.RELEASED
        await _assert_nothing_is_left(booking)

    @BOTH_WAYS
    async def test_a_booking_whose_answer_was_lost_stands(self, booking: Booking) -> None:
        """The database has the booking: it is never left without its event, and its text is sent."""
        booking.house.book.confirming.lost_replies = [REJECTED]
        await booking.hold()
        with pytest.raises(WorkflowUpdateFailedError):
            await booking.confirm()
        assert await booking.settled() is AppointmentStatus.CONFIRMED
        assert list(booking.house.calendars.events) == [(await booking.stored()).event_id]
        assert booking.house.texts.sent == [NOTICE]

    async def test_the_caller_does_not_wait_for_the_undoing(self, booking: Booking) -> None:
        """A calendar that is down can't take an event back either; the failure is told before, and the slot is free."""
        deleting = booking.house.calendars.deleting
        deleting.gate = Gate()
        booking.house.calendars.inserting.failures = [REJECTED]
        await booking.hold()
        with pytest.raises(WorkflowUpdateFailedError):
            await booking.confirm()
        await deleting.gate.arrival()
        assert await booking.house.claimed_starts() == set()
        deleting.gate.open()
        await booking.settled()

    @BOTH_WAYS
    async def test_asked_again_while_it_is_unclear_waits_until_it_is_known(self, booking: Booking) -> None:
        """The booking was written and its answer lost: the second request is told of it, not that nothing is held."""
        booking.house.book.confirming.lost_replies = [REJECTED]
        booking.house.book.releasing.gate = gate = Gate()
        await booking.hold()
        with pytest.raises(WorkflowUpdateFailedError):
            await booking.confirm()
        await gate.arrival()
        again = asyncio.create_task(booking.confirm("yes-2"))
        await booking.house.happening(booking.handle, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED, count=3)
        gate.open()
        assert (await again).appointment == await booking.stored()

    async def test_what_is_being_undone_is_offered_to_nobody(self, booking: Booking) -> None:
        """Hold, yes and no that arrive meanwhile find nothing."""
        deleting = booking.house.calendars.deleting
        deleting.gate = Gate()
        booking.house.calendars.inserting.failures = [REJECTED]
        await booking.hold()
        with pytest.raises(WorkflowUpdateFailedError):
            await booking.confirm()
        await deleting.gate.arrival()
        assert (await booking.hold(intent="hold-2")).appointment is None
        assert (await booking.confirm("yes-2")).appointment is None
        await booking.release()
        deleting.gate.open()
        assert await booking.settled() is AppointmentStatus.RELEASED

    async def test_asking_twice_again_while_it_fails_hangs_nobody(self, booking: Booking) -> None:
        """The second yes waits for the first one's end, and then for the undoing, which nothing holds up."""
        inserting = booking.house.calendars.inserting
        inserting.gate, inserting.failures = Gate(), [REJECTED]
        await booking.hold()
        first = asyncio.create_task(booking.confirm("yes-1"))
        await inserting.gate.arrival()
        second = asyncio.create_task(booking.confirm("yes-2"))
        accepted = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED
        await booking.house.happening(booking.handle, accepted, count=3)
        inserting.gate.open()
        with pytest.raises(WorkflowUpdateFailedError):
            await first
        assert (await second).appointment is None
        assert await booking.settled() is AppointmentStatus.RELEASED

    @BOTH_WAYS
    async def test_a_slow_calendar_gets_time_to_write_what_is_taken_back(self, booking: Booking) -> None:
        """It never answered: a removal that comes too early finds nothing, and the event comes after it."""
        booking.house.calendars.inserting.failures = [UNAVAILABLE] * 5
        await booking.hold()
        with pytest.raises(WorkflowUpdateFailedError):
            await booking.confirm()
        # Hold, and then the wait.
        await booking.house.happening(booking.handle, EventType.EVENT_TYPE_TIMER_STARTED, count=2)
        assert await booking.house.claimed_starts() == set()
        late = await booking.house.ports.book.get(booking.identity)
        await booking.house.calendars.insert(event_of(late))
        await pass_time(booking.house.temporal, booking.handle, LATE_EVENT)
        await booking.settled()
        await _assert_nothing_is_left(booking)

    async def test_undoing_is_tried_until_it_works(self, booking: Booking) -> None:
        """A calendar that comes back loses the event then."""
        booking.house.calendars.inserting.lost_replies = [REJECTED]
        booking.house.calendars.deleting.failures = [UNAVAILABLE]
        await booking.hold()
        with pytest.raises(WorkflowUpdateFailedError):
            await booking.confirm()
        await booking.settled()
        await _assert_nothing_is_left(booking)


class TestLettingGo:
    """What is not confirmed is freed."""

    @BOTH_WAYS
    async def test_a_hold_expires_when_its_time_is_over(self, booking: Booking) -> None:
        """Not a moment of the customer's patience is needed."""
        await booking.hold()
        await pass_time(booking.house.temporal, booking.handle, THREE_MINUTES)
        assert await booking.settled() is AppointmentStatus.EXPIRED
        assert (await booking.stored()).status is AppointmentStatus.EXPIRED
        await _assert_nothing_is_left(booking)

    async def test_a_hold_stands_until_its_time_is_over(self, booking: Booking) -> None:
        """A customer who takes his time within it gets his slot."""
        await booking.hold()
        await pass_time(booking.house.temporal, booking.handle, THREE_MINUTES / 2)
        assert (await booking.confirm()).appointment is not None

    @BOTH_WAYS
    async def test_a_confirmation_that_has_begun_comes_before_the_expiry(self, booking: Booking) -> None:
        """The yes came in time; a slow calendar does not take the slot away."""
        inserting = booking.house.calendars.inserting
        inserting.gate = Gate()
        await booking.hold(ttl=timedelta(seconds=2))  # time can't be skipped while an activity runs
        confirming = asyncio.create_task(booking.confirm())
        await inserting.gate.arrival()
        await booking.house.happening(booking.handle, EventType.EVENT_TYPE_TIMER_FIRED)
        inserting.gate.open()
        assert (await confirming).appointment is not None
        assert await booking.settled() is AppointmentStatus.CONFIRMED
        assert await booking.house.claimed_starts() == {"2026-11-24T14:00"}

    async def test_a_yes_after_the_expiry_books_nothing(self, booking: Booking) -> None:
        """The story has ended: whoever asks is told that it is gone."""
        await booking.hold()
        await pass_time(booking.house.temporal, booking.handle, THREE_MINUTES)
        await booking.settled()
        with pytest.raises(RPCError) as caught:
            await booking.confirm()
        assert caught.value.status is RPCStatusCode.NOT_FOUND
        await _assert_nothing_is_left(booking)

    @BOTH_WAYS
    async def test_a_refused_slot_is_free_at_once(self, booking: Booking) -> None:
        """Release ends the story."""
        await booking.hold()
        await booking.release()
        assert await booking.settled() is AppointmentStatus.RELEASED
        await _assert_nothing_is_left(booking)

    async def test_what_is_booked_is_not_released(self, booking: Booking) -> None:
        """A late no to a hold is no cancellation."""
        sending = booking.house.texts.sending
        sending.gate = Gate()
        await booking.hold()
        await booking.confirm()
        await sending.gate.arrival()
        await booking.release()
        sending.gate.open()
        assert await booking.settled() is AppointmentStatus.CONFIRMED
        assert (await booking.stored()).status is AppointmentStatus.CONFIRMED


async def test_a_yes_while_the_slot_expires_books_nothing(house: House) -> None:
    """The expiry has begun: the yes waits for it and is told that nothing is held."""
    booking = Booking(house)
    freeing = house.book.releasing
    freeing.gate = Gate()
    await booking.hold()
    forward = asyncio.create_task(pass_time(house.temporal, booking.handle, THREE_MINUTES))
    await freeing.gate.arrival()
    confirming = asyncio.create_task(booking.confirm())
    await house.happening(booking.handle, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED, count=2)
    freeing.gate.open()
    assert (await confirming).appointment is None
    await forward
    await _assert_nothing_is_left(booking)
