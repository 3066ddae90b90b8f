"""A booking is moved, cancelled and marked: its row, its quanta and its notices change together."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import pytest
from sqlalchemy import func, select

from domain.business import Appointment, AppointmentStatus, BusySpan, SlotOffer
from domain.errors import NotFound, RuleBroken, SlotTaken
from domain.ports.storage import OutboxEntry
from store.appointment_book import SqlAppointmentBook
from store.database import Database
from store.lapsed import GRACE
from store.orphans import OrphanKind, find_orphans
from store.outbox import SqlOutbox
from store.seeds import WORKSHOP_ID
from store.tables import SlotClaimRow
from tests.store.world import INSPECTION, NINE, NOW, WITH_BUFFER, SteppingClock, appointment, at, notice

HALF_AN_HOUR: Final = timedelta(minutes=30)
TEN: Final = NINE + timedelta(hours=1)
HALF_PAST: Final = NINE + HALF_AN_HOUR
UNTIL: Final = NOW + timedelta(minutes=2)


def _to(start: datetime, resource: str = "bay_1") -> SlotOffer:
    return SlotOffer(resource, start, start + INSPECTION.duration)


def _moved(booked: Appointment, to: SlotOffer) -> Appointment:
    return replace(
        booked,
        resource_key=to.resource_key,
        starts_at=to.starts_at,
        ends_at=to.ends_at,
        revision=booked.revision + 1,
        event_id="event-2",
        event_etag="etag-2",
    )


@pytest.fixture
async def booked(book: SqlAppointmentBook) -> Appointment:
    """Maria's inspection on Tuesday at nine, confirmed."""
    await book.hold(appointment(), INSPECTION)
    return await book.confirm("appt-1", "event-1", None, event_etag="etag-1")


async def _taken(book: SqlAppointmentBook, start: datetime, resource: str = "bay_1") -> bool:
    """Tell whether somebody else is refused an inspection there; leaves nothing behind."""
    try:
        await book.hold(replace(at(start, "probe"), resource_key=resource), INSPECTION)
    except SlotTaken:
        return True
    await book.release("probe", expired=False)
    return False


async def _claims(database: Database) -> int:
    async with database.reading() as unit:
        return await unit.scalar(select(func.count()).select_from(SlotClaimRow)) or 0


class TestMove:
    """Both places are its own until it is there."""

    async def test_both_places_are_refused_to_others_meanwhile(
        self, book: SqlAppointmentBook, booked: Appointment
    ) -> None:
        """Whichever it will be."""
        assert await book.claim_move("appt-1", _to(TEN), UNTIL) == booked
        assert await _taken(book, NINE)
        assert await _taken(book, TEN)

    async def test_the_old_place_is_free_once_it_is_there(self, book: SqlAppointmentBook, booked: Appointment) -> None:
        """The row tells the new one."""
        await book.claim_move("appt-1", _to(TEN), UNTIL)
        moved = await book.move(_moved(booked, _to(TEN)), [notice()])
        assert moved == await book.get("appt-1") == _moved(booked, _to(TEN))
        assert not await _taken(book, NINE)
        assert await _taken(book, TEN)

    async def test_to_another_resource(self, book: SqlAppointmentBook, booked: Appointment) -> None:
        """At the same time."""
        await book.claim_move("appt-1", _to(NINE, "bay_2"), UNTIL)
        await book.move(_moved(booked, _to(NINE, "bay_2")), [])
        assert not await _taken(book, NINE)
        assert await _taken(book, NINE, "bay_2")

    async def test_by_half_its_length(self, book: SqlAppointmentBook, booked: Appointment, database: Database) -> None:
        """It is not in its own way, and what both places share is claimed once."""
        await book.claim_move("appt-1", _to(HALF_PAST), UNTIL)
        assert await _claims(database) == 6
        await book.move(_moved(booked, _to(HALF_PAST)), [])
        assert await _claims(database) == 4
        assert not await _taken(book, NINE - HALF_AN_HOUR)
        assert await _taken(book, NINE - timedelta(minutes=15))

    async def test_its_buffer_moves_with_it(self, book: SqlAppointmentBook) -> None:
        """The resource is blocked after the new end."""
        await book.hold(appointment(), WITH_BUFFER)
        booked = await book.confirm("appt-1", None, None)
        await book.claim_move("appt-1", _to(TEN), UNTIL)
        await book.move(_moved(booked, _to(TEN)), [])
        busy = await book.busy(WORKSHOP_ID, ["bay_1"], NINE, NINE + timedelta(hours=9))
        assert busy == [("bay_1", BusySpan(TEN, TEN + INSPECTION.duration + HALF_AN_HOUR))]

    async def test_a_taken_place_is_refused_and_nothing_changes(
        self, book: SqlAppointmentBook, booked: Appointment, database: Database
    ) -> None:
        """All quanta or none."""
        await book.hold(at(TEN + HALF_AN_HOUR, "appt-2"), INSPECTION)
        before = await _claims(database)
        with pytest.raises(SlotTaken):
            await book.claim_move("appt-1", _to(TEN), UNTIL)
        assert await _claims(database) == before
        assert await book.get("appt-1") == booked

    async def test_two_never_get_one_place(self, book: SqlAppointmentBook, booked: Appointment) -> None:
        """One of two that move there at once is refused."""
        await book.hold(replace(at(NINE, "appt-2"), resource_key="bay_2"), INSPECTION)
        await book.confirm("appt-2", None, None)
        wishes = [book.claim_move(one, _to(TEN), UNTIL) for one in (booked.appointment_id, "appt-2")]
        answers = await asyncio.gather(*wishes, return_exceptions=True)
        assert sorted(type(one).__name__ for one in answers) == ["Appointment", "SlotTaken"]

    async def test_two_that_swap_places_are_both_refused(self, book: SqlAppointmentBook, booked: Appointment) -> None:
        """And neither waits for the other."""
        await book.hold(at(TEN, "appt-2"), INSPECTION)
        await book.confirm("appt-2", None, None)
        wishes = [book.claim_move(booked.appointment_id, _to(TEN), UNTIL), book.claim_move("appt-2", _to(NINE), UNTIL)]
        answers = await asyncio.gather(*wishes, return_exceptions=True)
        assert [type(one) for one in answers] == [SlotTaken, SlotTaken]

    async def test_given_up_it_stands_where_it_stood(
        self, book: SqlAppointmentBook, booked: Appointment, database: Database
    ) -> None:
        """Given up again, or never begun, it does too."""
        await book.claim_move("appt-1", _to(HALF_PAST), UNTIL)
        for _ in range(2):
            assert await book.give_up_move("appt-1") == booked
        assert await _claims(database) == 4
        assert await _taken(book, NINE)
        assert not await _taken(book, TEN)

    async def test_repeated_it_is_one_move_with_one_notice(
        self, book: SqlAppointmentBook, booked: Appointment, outbox: SqlOutbox
    ) -> None:
        """The reply was lost."""
        for _ in range(2):
            await book.claim_move("appt-1", _to(TEN), UNTIL)
        for _ in range(2):
            moved = await book.move(_moved(booked, _to(TEN)), [notice()])
        assert moved.revision == 1
        assert await outbox.owed("appt-1") == ["sms-1"]

    async def test_a_move_of_what_was_moved_since_is_refused(
        self, book: SqlAppointmentBook, booked: Appointment
    ) -> None:
        """Whoever wrote it knew another state."""
        for start in (TEN, NINE):
            current = await book.claim_move("appt-1", _to(start), UNTIL)
            await book.move(_moved(current, _to(start)), [])
        with pytest.raises(RuleBroken, match="changed meanwhile"):
            await book.move(_moved(booked, _to(TEN)), [])

    @pytest.mark.parametrize("status", ["held", "cancelled"])
    async def test_only_a_booking_moves(self, book: SqlAppointmentBook, status: str) -> None:
        """A hold is let go instead, and what is cancelled is booked anew."""
        await book.hold(appointment(), INSPECTION)
        if status == "cancelled":
            await book.confirm("appt-1", None, None)
            await book.cancel("appt-1", [])
        with pytest.raises(RuleBroken, match=status):
            await book.claim_move("appt-1", _to(TEN), UNTIL)

    async def test_a_move_of_nothing_is_not_found(self, book: SqlAppointmentBook) -> None:
        """It never was."""
        with pytest.raises(NotFound):
            await book.claim_move("never", _to(TEN), UNTIL)


async def _assert_refused(book: SqlAppointmentBook, booked: Appointment, start: datetime) -> None:
    with pytest.raises(RuleBroken, match="given up"):
        await book.move(_moved(booked, _to(start)), [])
    assert (await book.get("appt-1")).starts_at == NINE


class TestStuckMove:
    """Its workflow was terminated on the way."""

    async def test_the_place_it_did_not_get_to_is_free_after_a_while(
        self, book: SqlAppointmentBook, booked: Appointment, clock: SteppingClock
    ) -> None:
        """The next one who wants it gets it, and the booking stands where it stood."""
        await book.claim_move("appt-1", _to(TEN), UNTIL)
        clock.advance(UNTIL - NOW + GRACE)
        assert await _taken(book, TEN)
        clock.advance(timedelta(seconds=1))
        assert not await _taken(book, TEN)
        assert await _taken(book, NINE)
        assert await book.get("appt-1") == booked

    async def test_one_that_only_took_its_time_is_made(
        self, book: SqlAppointmentBook, booked: Appointment, clock: SteppingClock
    ) -> None:
        """Nobody has wanted the place meanwhile."""
        await book.claim_move("appt-1", _to(TEN), UNTIL)
        clock.advance(timedelta(hours=1))
        assert (await book.move(_moved(booked, _to(TEN)), [])).starts_at == TEN

    async def test_one_that_lost_its_place_stays_where_it_was(
        self, book: SqlAppointmentBook, booked: Appointment, clock: SteppingClock
    ) -> None:
        """Though that is free again."""
        await book.claim_move("appt-1", _to(TEN), UNTIL)
        clock.advance(timedelta(hours=1))
        await book.hold(at(TEN, "appt-2"), INSPECTION)
        await book.release("appt-2", expired=False)
        await _assert_refused(book, booked, TEN)

    @pytest.mark.parametrize("start", [TEN, HALF_PAST], ids=["elsewhere", "overlapping"])
    async def test_one_that_was_given_up_is_not_made_later(
        self, book: SqlAppointmentBook, booked: Appointment, start: datetime
    ) -> None:
        """Its reply was lost, and people have been told that the booking stands; nor while another one is made."""
        await book.claim_move("appt-1", _to(start), UNTIL)
        await book.give_up_move("appt-1")
        await _assert_refused(book, booked, start)
        await book.claim_move("appt-1", _to(NINE, "bay_2"), UNTIL)
        await _assert_refused(book, booked, start)

    async def test_it_is_found(self, book: SqlAppointmentBook, booked: Appointment, database: Database) -> None:
        """By whoever checks an installation."""
        await book.claim_move(booked.appointment_id, _to(TEN), UNTIL)
        found = await find_orphans(database, UNTIL + GRACE + timedelta(seconds=1))
        assert [one.kind for one in found] == [OrphanKind.STUCK_MOVE]


class TestCancel:
    """The slot is free, and the notice is promised."""

    async def test_it_is_cancelled_once(
        self, book: SqlAppointmentBook, booked: Appointment, outbox: SqlOutbox, database: Database
    ) -> None:
        """A repeat changes nothing."""
        for _ in range(2):
            cancelled = await book.cancel("appt-1", [notice()])
        assert cancelled == replace(booked, status=AppointmentStatus.CANCELLED, revision=1)
        assert await _claims(database) == 0
        assert await outbox.owed("appt-1") == ["sms-1"]

    async def test_a_move_under_way_ends_with_it(
        self, book: SqlAppointmentBook, booked: Appointment, database: Database
    ) -> None:
        """It has no place at all."""
        await book.claim_move(booked.appointment_id, _to(TEN), UNTIL)
        await book.cancel("appt-1", [])
        assert await _claims(database) == 0

    async def test_a_hold_is_no_booking(self, book: SqlAppointmentBook) -> None:
        """It is let go."""
        await book.hold(appointment(), INSPECTION)
        with pytest.raises(RuleBroken, match="held"):
            await book.cancel("appt-1", [])

    async def test_it_may_be_booked_anew(self, book: SqlAppointmentBook, booked: Appointment) -> None:
        """The customer has changed his mind; invitations go on counting."""
        await book.cancel(booked.appointment_id, [])
        await book.hold(appointment(), INSPECTION)
        assert (await book.confirm("appt-1", None, None)).revision > 1


class TestMark:
    """He came, or he did not."""

    async def test_a_slip_is_corrected(self, book: SqlAppointmentBook, booked: Appointment, outbox: SqlOutbox) -> None:
        """Each time with its notices."""
        missed = await book.mark(booked.appointment_id, AppointmentStatus.NO_SHOW, [notice()])
        assert missed.status is AppointmentStatus.NO_SHOW
        attended = await book.mark("appt-1", AppointmentStatus.ATTENDED, [])
        assert attended.status is AppointmentStatus.ATTENDED
        assert await outbox.owed("appt-1") == ["sms-1"]

    async def test_its_slot_stays_filled(self, book: SqlAppointmentBook, booked: Appointment) -> None:
        """It may be marked while it lasts."""
        await book.mark(booked.appointment_id, AppointmentStatus.ATTENDED, [])
        assert await _taken(book, HALF_PAST)
        assert len(await book.busy(WORKSHOP_ID, ["bay_1"], NINE, TEN)) == 1

    async def test_what_was_cancelled_was_not_missed(self, book: SqlAppointmentBook, booked: Appointment) -> None:
        """Nobody was expected."""
        await book.cancel(booked.appointment_id, [])
        with pytest.raises(RuleBroken, match="cancelled"):
            await book.mark("appt-1", AppointmentStatus.NO_SHOW, [])


async def test_both_notices_of_a_booking_are_promised(
    book: SqlAppointmentBook, outbox: SqlOutbox, clock: SteppingClock
) -> None:
    """The SMS and the e-mail; what is sent is owed no more."""
    mail: OutboxEntry = replace(notice("mail-1"), touched_at=clock.now + timedelta(seconds=1))
    await book.hold(appointment(), INSPECTION)
    await book.confirm("appt-1", None, notice(), mail=mail)
    assert await outbox.owed("appt-1") == ["sms-1", "mail-1"]
    assert await outbox.owed("appt-2") == []
