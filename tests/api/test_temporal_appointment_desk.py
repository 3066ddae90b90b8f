"""The appointment desk over the booking desk: two steps in one, and our own errors alone."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from temporalio.exceptions import ApplicationError

from activities.booking_messages import (
    CancelOutcome,
    CancelWish,
    ConfirmWish,
    HoldOutcome,
    HoldWish,
    MarkWish,
    RescheduleOutcome,
    RescheduleWish,
)
from api.appointment_desk import BookingOrder, DeskAnswer, MoveOrder
from api.temporal_appointment_desk import BookingClient, BookingTexts, TemporalAppointmentDesk
from domain.business import Appointment, AppointmentStatus
from domain.errors import HoldfastError, NotFound, ProviderRejected, ProviderUnavailable, RuleBroken, TooLateToChange
from domain.notices import NoticeKind
from domain.policy import ActorKind
from domain.ports.telephony import TextMessage
from tests.api.office import NORTHGATE, OFFER, booked

ORDER = BookingOrder("i1", NORTHGATE, "contact-1", "inspection", "2026-11-24T09:00", "east")
MOVE = MoveOrder("i2", NORTHGATE, "appt-1", "2026-11-24T10:00")


class FakeClient(BookingClient):
    """Answers as told and notes what it was asked; a `failure` is raised instead, and `is_hanging` never answers."""

    def __init__(self) -> None:
        """Have the slot free."""
        self.held = HoldOutcome(booked(status=AppointmentStatus.HELD))
        self.confirmed: Appointment | None = booked()
        self.moved = RescheduleOutcome(booked(revision=1))
        self.failure: Exception | None = None
        self.is_hanging = False
        self.asked: list[object] = []

    async def hold(self, wish: HoldWish) -> HoldOutcome:
        """Answer."""
        await self._note(wish)
        return self.held

    async def confirm(self, wish: ConfirmWish) -> Appointment | None:
        """Answer."""
        await self._note(wish)
        return self.confirmed

    async def reschedule(self, wish: RescheduleWish) -> RescheduleOutcome:
        """Answer."""
        await self._note(wish)
        return self.moved

    async def cancel(self, wish: CancelWish) -> CancelOutcome:
        """Answer."""
        await self._note(wish)
        return CancelOutcome(booked(status=AppointmentStatus.CANCELLED))

    async def mark(self, wish: MarkWish) -> Appointment:
        """Answer."""
        await self._note(wish)
        return booked(status=wish.status)

    async def _note(self, wish: object) -> None:
        self.asked.append(wish)
        if self.is_hanging:
            await asyncio.Event().wait()
        if self.failure:
            raise self.failure


class FakeTexts(BookingTexts):
    """Words it briefly."""

    async def text(self, kind: NoticeKind, appointment: Appointment) -> TextMessage | None:
        """Return the kind."""
        return TextMessage("+15005550006", "+15551230001", f"{kind}: {appointment.appointment_id}")


@pytest.fixture
def client() -> FakeClient:
    """Return a client in whose business the slot is free."""
    return FakeClient()


@pytest.fixture
def desk(client: FakeClient) -> TemporalAppointmentDesk:
    """Return a desk that waits but shortly."""
    return TemporalAppointmentDesk(client, FakeTexts(), patience=timedelta(seconds=1))


class TestBooking:
    """Hold and confirmation in one."""

    async def test_what_is_held_is_confirmed(self, desk: TemporalAppointmentDesk, client: FakeClient) -> None:
        """Each step is an update of its own under one intent; nobody has called."""
        answer = await desk.book(ORDER)

        hold, confirm = client.asked
        assert isinstance(hold, HoldWish)
        assert isinstance(confirm, ConfirmWish)
        assert answer == DeskAnswer(booked())
        assert (hold.start, hold.location_key, hold.call_sid) == (ORDER.start, "east", "api-i1")
        assert {hold.intent_id, confirm.intent_id} == {"i1-hold", "i1-confirm"}
        assert confirm.appointment_id == "appt-1"
        assert confirm.notice == TextMessage("+15005550006", "+15551230001", "booked: appt-1")

    async def test_taken_slot_is_answered_with_what_is_free(
        self, desk: TemporalAppointmentDesk, client: FakeClient
    ) -> None:
        """And nothing is confirmed."""
        client.held = HoldOutcome(None, (OFFER,))

        assert await desk.book(ORDER) == DeskAnswer(None, (OFFER,))
        assert len(client.asked) == 1

    async def test_hold_that_is_gone_is_no_booking(self, desk: TemporalAppointmentDesk, client: FakeClient) -> None:
        """It has expired between the two steps."""
        client.confirmed = None

        assert await desk.book(ORDER) == DeskAnswer(None)


class TestChanging:
    """Staff ask, so what a customer may not any more is let through."""

    async def test_move(self, desk: TemporalAppointmentDesk, client: FakeClient) -> None:
        """As an operator, to local wall time."""
        assert await desk.reschedule(MOVE) == DeskAnswer(booked(revision=1))
        assert client.asked == [RescheduleWish("i2", "appt-1", NORTHGATE, MOVE.start, ActorKind.OPERATOR)]

    async def test_move_to_a_taken_slot(self, desk: TemporalAppointmentDesk, client: FakeClient) -> None:
        """What is free comes with the no."""
        client.moved = RescheduleOutcome(None, (OFFER,))

        assert await desk.reschedule(MOVE) == DeskAnswer(None, (OFFER,))

    async def test_cancellation(self, desk: TemporalAppointmentDesk, client: FakeClient) -> None:
        """As an operator."""
        assert (await desk.cancel("i3", "appt-1")).status is AppointmentStatus.CANCELLED
        assert client.asked == [CancelWish("i3", "appt-1", ActorKind.OPERATOR)]

    async def test_mark(self, desk: TemporalAppointmentDesk, client: FakeClient) -> None:
        """Attended or not."""
        assert (await desk.mark("i4", "appt-1", AppointmentStatus.NO_SHOW)).status is AppointmentStatus.NO_SHOW
        assert client.asked == [MarkWish("i4", "appt-1", AppointmentStatus.NO_SHOW)]


class TestFailures:
    """Whatever comes leaves as an error of our tree."""

    @pytest.mark.parametrize(
        ("code", "kind"),
        [
            ("rule_broken", RuleBroken),
            ("not_found", NotFound),
            ("too_late_to_change", TooLateToChange),
            ("provider_rejected", ProviderRejected),
            ("provider_unavailable", ProviderUnavailable),
            ("something_new", ProviderUnavailable),
        ],
    )
    async def test_no_of_the_workflow_keeps_its_kind(
        self, desk: TemporalAppointmentDesk, client: FakeClient, code: str, kind: type[HoldfastError]
    ) -> None:
        """By the code that crossed Temporal, with the workflow's own words."""
        client.failure = ApplicationError("The appointment has begun.", type=code)

        with pytest.raises(kind, match="has begun") as raised:
            await desk.cancel("i1", "appt-1")
        assert type(raised.value) is kind

    async def test_error_of_the_tree_passes(self, desk: TemporalAppointmentDesk, client: FakeClient) -> None:
        """What the desk finds out by itself needs no translation."""
        client.failure = NotFound("no service")

        with pytest.raises(NotFound):
            await desk.book(ORDER)

    async def test_desk_that_hangs_is_unavailable(self, desk: TemporalAppointmentDesk, client: FakeClient) -> None:
        """The requester may ask again under the same key."""
        client.is_hanging = True

        with pytest.raises(ProviderUnavailable):
            await desk.book(ORDER)
