"""What a call asks of an appointment's own workflow, on the real server: each wish counts once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError

from activities.availability import Availability
from activities.booking_desk import BookingDesk
from activities.booking_messages import CancelWish, ConfirmWish, HoldWish, MarkWish, ReleaseWish, RescheduleWish
from domain.business import Appointment, AppointmentStatus, BusySpan
from domain.errors import NotFound, ProviderRejected, RuleBroken
from domain.names import appointment_workflow_id
from domain.policy import ActorKind
from domain.ports.storage import Directory
from tests.fakes.far_apart import FarApart
from tests.store.world import SteppingClock
from tests.workflows.booking import NINE, NOTICE
from tests.workflows.house import House
from tests.workflows.wish import next_tuesday

HOUR = timedelta(hours=1)
WISH = HoldWish(
    call_sid="",
    intent_id="hold-1",
    organisation_id="northgate",
    contact_id="maria-jensen",
    service_key="inspection",
    start="2026-11-24T09:00",
    ttl=timedelta(minutes=3),
)


@pytest.fixture
def desk(house: House) -> BookingDesk:
    """The desk."""
    return _desk(house, house.ports.directory)


@pytest.fixture
def wish(request: pytest.FixtureRequest) -> HoldWish:
    """An inspection on Tuesday at nine, for a call of the test's own."""
    return replace(WISH, call_sid=f"CA-{request.node.name}")


def _desk(house: House, directory: Directory) -> BookingDesk:
    ports = house.ports
    availability = Availability(
        directory=directory, book=ports.book, calendars=ports.vendors.calendars, clock=ports.clock
    )
    return BookingDesk(house.temporal.client, directory=directory, book=ports.book, availability=availability)


async def _held(desk: BookingDesk, wish: HoldWish) -> Appointment:
    held = (await desk.hold(wish)).appointment
    assert held is not None
    assert held.status is AppointmentStatus.HELD
    return held


async def _settled(house: House, appointment: Appointment) -> AppointmentStatus:
    await house.settled_run(appointment.appointment_id)
    return (await house.ports.book.get(appointment.appointment_id)).status


def _yes(appointment: Appointment, intent: str = "yes-1") -> ConfirmWish:
    return ConfirmWish(intent, appointment.appointment_id, NOTICE)


def _no(appointment: Appointment) -> ReleaseWish:
    return ReleaseWish("no-1", appointment.appointment_id)


def _fill(house: House, *bays: int) -> None:
    span = BusySpan(NINE, NINE + HOUR)
    house.calendars.busy_spans = {f"bay-{bay}@northgate.example": (span,) for bay in bays}


class TestHolding:
    """A free start is held; otherwise others are offered."""

    async def test_the_wished_start_is_held(self, desk: BookingDesk, wish: HoldWish) -> None:
        """On the preferred bay."""
        held = await _held(desk, wish)
        assert (held.starts_at, held.resource_key) == (NINE, "bay_1")

    @pytest.mark.parametrize("taken", [(), (2,)], ids=["another bay is free", "no other bay is free"])
    async def test_a_repeat_after_a_lost_answer_returns_what_is_held(
        self, house: House, desk: BookingDesk, wish: HoldWish, taken: tuple[int, ...]
    ) -> None:
        """The slot is not free any more, since this very wish has taken it."""
        _fill(house, *taken)
        held = await _held(desk, wish)
        assert await _held(desk, wish) == held
        assert await house.claimed_starts() == {"2026-11-24T14:00"}

    async def test_a_new_wish_of_the_same_call_for_the_same_start_is_the_same_hold(
        self, house: House, desk: BookingDesk, wish: HoldWish
    ) -> None:
        """Asked in a later turn; nothing is held twice."""
        held = await _held(desk, wish)
        assert await _held(desk, replace(wish, intent_id="hold-2")) == held

    async def test_another_call_gets_other_starts(self, house: House, desk: BookingDesk, wish: HoldWish) -> None:
        """Somebody else's hold is nobody else's."""
        _fill(house, 2)
        await _held(desk, wish)
        outcome = await desk.hold(replace(wish, call_sid=f"{wish.call_sid}-2"))
        assert (outcome.appointment, outcome.reason) == (None, "That time is taken.")
        assert [offer.starts_at for offer in outcome.alternatives] == [NINE - HOUR, NINE + HOUR, NINE + HOUR * 1.25]

    async def test_a_start_let_go_may_be_held_again(self, house: House, desk: BookingDesk, wish: HoldWish) -> None:
        """The customer has changed his mind twice."""
        held = await _held(desk, wish)
        await desk.release(_no(held))
        assert await _settled(house, held) is AppointmentStatus.RELEASED
        assert await _held(desk, replace(wish, intent_id="hold-2")) == held

    @pytest.mark.parametrize(
        ("start", "reason"),
        [
            ("2020-01-01T09:00", "is past"),
            ("2026-11-21T10:30", "too soon"),
            ("9999-12-30T09:00", "too far ahead"),
            ("2026-11-24T03:00", "opening hours"),
            ("2026-11-22T09:00", "opening hours"),
            ("2026-11-24T11:30", "opening hours"),
            ("2026-11-24T09:10", "quarter of an hour"),
        ],
        ids=["past", "too soon", "beyond the horizon", "at night", "on Sunday", "into the break", "off the grid"],
    )
    async def test_a_start_that_can_not_be_is_answered_with_starts_that_can(
        self, house: House, desk: BookingDesk, wish: HoldWish, start: str, reason: str
    ) -> None:
        """With the reason; nothing is booked on a guess."""
        outcome = await desk.hold(replace(wish, start=start))
        assert outcome.appointment is None
        assert reason in outcome.reason
        assert len(outcome.alternatives) == 3
        assert await house.claimed_starts() == set()

    async def test_a_start_is_wall_time_at_its_location(self, house: House, wish: HoldWish) -> None:
        """Nine in Los Angeles; without a location it would be two instants, and nothing is held on a guess."""
        desk = _desk(house, FarApart(house.database))
        held = await _held(desk, replace(wish, location_key="la"))
        assert (held.starts_at, held.resource_key) == (NINE + 3 * HOUR, "bay_2")
        with pytest.raises(RuleBroken, match="Ask at which location"):
            await desk.hold(wish)

    async def test_a_resource_that_is_named_is_the_only_one_asked(
        self, house: House, desk: BookingDesk, wish: HoldWish
    ) -> None:
        """The second bay is held although the first is free; where it is taken, the first is what is offered."""
        held = await _held(desk, replace(wish, resource_key="bay_2"))
        other = replace(wish, call_sid=f"{wish.call_sid}-2", intent_id="hold-2", resource_key="bay_2")
        outcome = await desk.hold(other)
        assert held.resource_key == "bay_2"
        assert (outcome.appointment, outcome.reason) == (None, "That time is taken.")
        assert NINE in [offer.starts_at for offer in outcome.alternatives]
        with pytest.raises(NotFound, match="bay_1, bay_2"):
            await desk.hold(replace(other, resource_key="bay_9"))

    async def test_a_service_we_do_not_have_is_explained(self, desk: BookingDesk, wish: HoldWish) -> None:
        """The model hears which there are."""
        with pytest.raises(NotFound, match="waxing"):
            await desk.hold(replace(wish, service_key="waxing"))

    @pytest.mark.parametrize("start", ["2026-11-31T09:00", "9999-12-31T23:00"])
    async def test_a_start_that_does_not_exist_is_explained(
        self, desk: BookingDesk, wish: HoldWish, start: str
    ) -> None:
        """November has thirty days, and the calendar ends with the year 9999, UTC."""
        with pytest.raises(RuleBroken):
            await desk.hold(replace(wish, start=start))

    async def test_a_claim_that_fails_is_final_for_this_wish(
        self, house: House, desk: BookingDesk, wish: HoldWish
    ) -> None:
        """The same update would get the same answer: no retry is wasted on it."""
        house.book.holding.failures = [ProviderRejected("database", "schema")]
        with pytest.raises(ApplicationError) as caught:
            await desk.hold(wish)
        assert (caught.value.type, caught.value.non_retryable) == ("provider_rejected", True)


class TestConfirming:
    """A yes is answered with the booking there is."""

    async def test_a_yes_books(self, house: House, desk: BookingDesk, wish: HoldWish) -> None:
        """The appointment comes back confirmed."""
        held = await _held(desk, wish)
        booked = await desk.confirm(_yes(held))
        assert booked is not None
        assert booked.status is AppointmentStatus.CONFIRMED

    async def test_a_repeat_gets_the_same_booking(self, house: House, desk: BookingDesk, wish: HoldWish) -> None:
        """Also in the booking's own run, also after its story has ended, and also as a new request."""
        assert isinstance(house.ports.clock, SteppingClock)
        house.ports.clock.now = datetime.now(UTC)  # a booking whose end is past would have no run of its own
        held = await _held(desk, replace(wish, start=f"{next_tuesday()}T09:00"))
        booked = await desk.confirm(_yes(held))
        await _settled(house, held)
        assert await desk.confirm(_yes(held)) == booked
        workflow_id = appointment_workflow_id(held.appointment_id)
        await house.temporal.client.get_workflow_handle(workflow_id).terminate()
        assert await desk.confirm(_yes(held)) == booked
        assert await desk.confirm(_yes(held, "yes-2")) == booked
        assert house.texts.sent == [NOTICE]

    async def test_a_hold_that_is_gone_books_nothing(self, house: House, desk: BookingDesk, wish: HoldWish) -> None:
        """It was let go, and its story has ended."""
        held = await _held(desk, wish)
        await desk.release(_no(held))
        await _settled(house, held)
        assert await desk.confirm(_yes(held)) is None

    async def test_a_hold_that_never_was_books_nothing(self, desk: BookingDesk) -> None:
        """No workflow, no row."""
        assert await desk.confirm(ConfirmWish("yes-1", "never", NOTICE)) is None

    async def test_a_vendors_refusal_keeps_its_code(self, house: House, desk: BookingDesk, wish: HoldWish) -> None:
        """It comes through the appointment's workflow as it was, and is final."""
        house.calendars.inserting.failures = [ProviderRejected("google_calendar", "no permission")]
        held = await _held(desk, wish)
        with pytest.raises(ApplicationError, match="no permission") as caught:
            await desk.confirm(_yes(held))
        assert (caught.value.type, caught.value.non_retryable) == ("provider_rejected", True)


class TestReleasing:
    """Letting go twice is letting go once."""

    async def test_a_released_slot_is_free(self, house: House, desk: BookingDesk, wish: HoldWish) -> None:
        """And asking again is fine."""
        held = await _held(desk, wish)
        await desk.release(_no(held))
        await _settled(house, held)
        await desk.release(_no(held))
        assert await house.claimed_starts() == set()

    async def test_what_never_was_held_is_let_go_without_a_trace(self, house: House, desk: BookingDesk) -> None:
        """There is nothing to let go, and nothing begins by asking."""
        await desk.release(ReleaseWish("no-1", "never"))
        with pytest.raises(RPCError, match="not found"):
            await house.temporal.client.get_workflow_handle(appointment_workflow_id("never")).describe()


class TestChanging:
    """Only a booking is changed."""

    async def test_a_booking_is_moved_to_another_resource_at_its_own_time(
        self, house: House, desk: BookingDesk, wish: HoldWish
    ) -> None:
        """Asked again, it is there already; its first bay is free then."""
        assert isinstance(house.ports.clock, SteppingClock)
        house.ports.clock.now = datetime.now(UTC)  # a booking whose end is past would have no run of its own
        start = f"{next_tuesday()}T09:00"
        held = await _held(desk, replace(wish, start=start))
        await desk.confirm(_yes(held))
        moving = RescheduleWish(
            "move-1", held.appointment_id, "northgate", start, ActorKind.OPERATOR, resource_key="bay_2"
        )
        moved = (await desk.reschedule(moving)).appointment
        again = (await desk.reschedule(replace(moving, intent_id="move-2"))).appointment
        assert moved is not None
        assert again is not None
        assert (moved.resource_key, moved.starts_at, moved.revision) == ("bay_2", held.starts_at, 1)
        assert again.revision == 1
        other = replace(wish, call_sid=f"{wish.call_sid}-2", intent_id="hold-2", start=start, resource_key="bay_1")
        assert (await desk.hold(other)).appointment is not None

    async def test_what_is_no_booking_is_not_changed(self, house: House, desk: BookingDesk, wish: HoldWish) -> None:
        """It is said at once, and no workflow is left behind that the next hold would join."""
        held = await _held(desk, wish)
        await desk.release(_no(held))
        await _settled(house, held)
        identity = held.appointment_id
        moving = RescheduleWish("move-1", identity, "northgate", "2026-11-24T10:00", ActorKind.OPERATOR)
        for changing in (
            desk.reschedule(moving),
            desk.cancel(CancelWish("cancel-1", identity, ActorKind.OPERATOR)),
            desk.mark(MarkWish("mark-1", identity, AppointmentStatus.ATTENDED)),
        ):
            with pytest.raises(RuleBroken, match="it is released"):
                await changing
        assert await _held(desk, replace(wish, intent_id="hold-2")) == held
