"""How far calendars were read and whose their events are, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.business import Organisation
from domain.ids import calendar_event_id
from domain.ports.calendar_ledger import CalendarRead
from domain.ports.calendars import FoundEvent
from store.appointment_book import SqlAppointmentBook
from store.calendar_ledger import SqlCalendarLedger
from store.database import Database
from store.seeds import WORKSHOP_ID
from tests.store.world import INSPECTION, NINE, SteppingClock, appointment, at

EVENT = FoundEvent("bay-1", calendar_event_id("appt-1"), '"1"', "appt-1", NINE, NINE + INSPECTION.duration)
DELETED = FoundEvent("bay-1", "event-1", '"1"', None, None, None, is_deleted=True)


@pytest.fixture
def ledger(workshop: Organisation, database: Database, clock: SteppingClock) -> SqlCalendarLedger:
    """Return the workshop's ledger."""
    return SqlCalendarLedger(database, clock)


class TestReads:
    """Each calendar is read on from where it was read to."""

    async def test_nothing_was_read_at_first(self, ledger: SqlCalendarLedger) -> None:
        """There is no token."""
        assert await ledger.reads(WORKSHOP_ID) == []

    async def test_the_latest_token_stands(self, ledger: SqlCalendarLedger) -> None:
        """One for each calendar of each business."""
        for token in ("first", "second"):
            await ledger.keep(WORKSHOP_ID, CalendarRead("bay-1", token))
        assert await ledger.reads(WORKSHOP_ID) == [CalendarRead("bay-1", "second")]
        assert await ledger.reads("another") == []

    async def test_two_who_keep_the_first_token_at_once_both_may(self, ledger: SqlCalendarLedger) -> None:
        """One of the tokens stands."""
        await asyncio.gather(*(ledger.keep(WORKSHOP_ID, CalendarRead("bay-1", f"t{n}")) for n in range(8)))
        [read] = await ledger.reads(WORKSHOP_ID)
        assert read.sync_token in {f"t{n}" for n in range(8)}

    async def test_the_one_read_longest_ago_is_first(self, ledger: SqlCalendarLedger, clock: SteppingClock) -> None:
        """So that none is left waiting for ever."""
        for calendar_id in ("bay-1", "bay-2", "bay-1"):
            await ledger.keep(WORKSHOP_ID, CalendarRead(calendar_id, "token"))
            clock.advance(timedelta(minutes=1))
        assert [read.calendar_id for read in await ledger.reads(WORKSHOP_ID)] == ["bay-2", "bay-1"]


class TestAppointments:
    """An event is an appointment's by its id."""

    async def test_a_booking_is_found_by_its_event(self, ledger: SqlCalendarLedger, book: SqlAppointmentBook) -> None:
        """A deleted event says no more of itself."""
        await book.hold(appointment(), INSPECTION)
        booked = await book.confirm("appt-1", "event-1", None)
        assert await ledger.appointments(WORKSHOP_ID, [DELETED]) == {"event-1": booked}

    async def test_a_booking_being_confirmed_is_found_by_the_name_its_event_bears(
        self, ledger: SqlCalendarLedger, book: SqlAppointmentBook
    ) -> None:
        """The event is written before the booking knows it."""
        held = await book.hold(appointment(), INSPECTION)
        assert await ledger.appointments(WORKSHOP_ID, [EVENT]) == {EVENT.event_id: held}

    async def test_a_copy_is_nobodys(self, ledger: SqlCalendarLedger, book: SqlAppointmentBook) -> None:
        """Somebody has duplicated the event in the calendar; what it says of itself was copied along."""
        await book.hold(appointment(), INSPECTION)
        await book.confirm("appt-1", EVENT.event_id, None)
        assert await ledger.appointments(WORKSHOP_ID, [replace(EVENT, event_id="copy")]) == {}

    async def test_another_business_owns_none_of_them(
        self, ledger: SqlCalendarLedger, book: SqlAppointmentBook
    ) -> None:
        """Even if both share a calendar."""
        await book.hold(appointment(), INSPECTION)
        assert await ledger.appointments("another", [EVENT]) == {}

    async def test_many_are_found_at_once(self, ledger: SqlCalendarLedger, book: SqlAppointmentBook) -> None:
        """More than a statement may ask for, foreign events among them."""
        for days in range(2):
            await book.hold(at(NINE + timedelta(days=days), f"appt-{days}"), INSPECTION)
        ours = [replace(EVENT, event_id=calendar_event_id(f"appt-{n}"), appointment_id=f"appt-{n}") for n in range(2)]
        foreign = [replace(DELETED, event_id=f"foreign-{number}") for number in range(1200)]
        found = await ledger.appointments(WORKSHOP_ID, [ours[0], *foreign, ours[1]])
        assert {one.appointment_id for one in found.values()} == {"appt-0", "appt-1"}
