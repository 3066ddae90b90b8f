"""Lists of appointments and what fills a calendar, on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from domain.business import AppointmentStatus, Organisation, ReminderChannel
from domain.errors import NotFound
from domain.ports.reading import AppointmentFilter, AppointmentOverview, Cursor
from domain.reminders import Reminder
from store.appointment_book import SqlAppointmentBook
from store.appointments_read import SqlAppointmentReader
from store.database import Database
from store.lapsed import GRACE
from store.reminders import SqlReminders
from store.seeds import WORKSHOP_ID
from tests.store.world import INSPECTION, MARIA, NINE, NOW, TOM, SteppingClock, appointment, at

ALL = AppointmentFilter(WORKSHOP_ID)
HOUR = timedelta(hours=1)


@pytest.fixture
def reader(workshop: Organisation, database: Database, clock: SteppingClock) -> SqlAppointmentReader:
    """Return the workshop's appointments as a list."""
    return SqlAppointmentReader(database, clock)


def ids(overviews: Sequence[AppointmentOverview]) -> list[str]:
    """Return which they are."""
    return [overview.appointment.appointment_id for overview in overviews]


@pytest.fixture
async def four(book: SqlAppointmentBook) -> None:
    """Hold four: two at nine, of which one is Tom's and confirmed, one at ten and one at eleven."""
    await book.hold(appointment("a"), INSPECTION)
    await book.hold(appointment("b", contact_id=TOM, resource_key="bay_2"), INSPECTION)
    await book.confirm("b", None, None)
    await book.hold(at(NINE + HOUR, "c"), INSPECTION)
    await book.hold(at(NINE + 2 * HOUR, "d"), INSPECTION)


@pytest.mark.usefixtures("four")
class TestList:
    """`appointments`."""

    @pytest.mark.parametrize("size", [1, 2, 3, 4])
    async def test_pages_join_without_gap_or_double(self, reader: SqlAppointmentReader, size: int) -> None:
        """By start, and those of one start by id."""
        seen: list[str] = []
        after: Cursor | None = None
        while page := await reader.appointments(ALL, after=after, limit=size):
            seen += ids(page)
            after = Cursor(page[-1].appointment.starts_at, page[-1].appointment.appointment_id)

        assert seen == ["a", "b", "c", "d"]

    @pytest.mark.parametrize(
        ("where", "expected"),
        [
            (AppointmentFilter(WORKSHOP_ID, starts_from=NINE + HOUR), ["c", "d"]),
            (AppointmentFilter(WORKSHOP_ID, starts_before=NINE + HOUR), ["a", "b"]),
            (AppointmentFilter(WORKSHOP_ID, contact_id=TOM), ["b"]),
            (AppointmentFilter(WORKSHOP_ID, status=AppointmentStatus.HELD), ["a", "c", "d"]),
            (AppointmentFilter("other"), []),
        ],
    )
    async def test_filters_narrow_the_list(
        self, reader: SqlAppointmentReader, where: AppointmentFilter, expected: list[str]
    ) -> None:
        """The beginning counts, the end does not."""
        assert ids(await reader.appointments(where, after=None, limit=10)) == expected

    async def test_appointment_shows_whose_it_is(self, reader: SqlAppointmentReader) -> None:
        """The customer's name stands beside it."""
        overview = await reader.appointment("b")

        assert (overview.contact_name, overview.appointment.status) == ("Tom Becker", AppointmentStatus.CONFIRMED)


async def test_unknown_appointment_is_not_found(reader: SqlAppointmentReader) -> None:
    """There is nothing to show."""
    with pytest.raises(NotFound):
        await reader.appointment("nonsense")


class TestBetween:
    """`between`, what a calendar shows."""

    @pytest.mark.usefixtures("four")
    async def test_what_lies_partly_within_counts(self, reader: SqlAppointmentReader) -> None:
        """An appointment that has begun before, or ends after; one that only touches does not."""
        half = timedelta(minutes=30)

        assert ids(await reader.between(WORKSHOP_ID, NINE + half, NINE + HOUR + half)) == ["a", "b", "c"]
        assert ids(await reader.between(WORKSHOP_ID, NINE + HOUR, NINE + 2 * HOUR)) == ["c"]

    async def test_what_was_let_go_fills_nothing(self, reader: SqlAppointmentReader, book: SqlAppointmentBook) -> None:
        """Released and expired holds are history."""
        await book.hold(appointment("a"), INSPECTION)
        await book.hold(at(NINE + HOUR, "b"), INSPECTION)
        await book.release("a", expired=True)
        await book.release("b", expired=False)

        assert ids(await reader.between(WORKSHOP_ID, NINE, NINE + 3 * HOUR)) == []

    @pytest.mark.usefixtures("four")
    async def test_cancelled_bookings_are_shown_to_whoever_asks(
        self, reader: SqlAppointmentReader, book: SqlAppointmentBook
    ) -> None:
        """They fill nothing, and stand where they would have been."""
        await book.cancel("b", ())

        assert ids(await reader.between(WORKSHOP_ID, NINE, NINE + HOUR)) == ["a"]
        assert ids(await reader.between(WORKSHOP_ID, NINE, NINE + HOUR, with_cancelled=True)) == ["a", "b"]

    @pytest.mark.usefixtures("four")
    async def test_reminders_come_with_their_appointments(
        self, reader: SqlAppointmentReader, database: Database
    ) -> None:
        """All there were of each, in every way of reading, page or not."""
        reminder = Reminder("r-1", WORKSHOP_ID, "b", "2026-11-24", ReminderChannel.CALL, NOW)
        await SqlReminders(database).open(reminder, None)
        expected = [("a", ()), ("b", (reminder,))]
        pages = [
            await reader.between(WORKSHOP_ID, NINE, NINE + HOUR),
            await reader.appointments(ALL, after=None, limit=2),
        ]

        assert [[(one.appointment.appointment_id, one.reminders) for one in page] for page in pages] == [expected] * 2
        assert (await reader.appointment("b")).reminders == (reminder,)

    async def test_lapsed_hold_fills_nothing(
        self, reader: SqlAppointmentReader, book: SqlAppointmentBook, clock: SteppingClock
    ) -> None:
        """A hold nobody will let go any more is in nobody's way, so it is not shown either."""
        await book.hold(appointment("a", contact_id=MARIA, held_until=NOW + HOUR), INSPECTION)
        before = ids(await reader.between(WORKSHOP_ID, NINE, NINE + HOUR))
        clock.advance(HOUR + GRACE + timedelta(seconds=1))

        assert before == ["a"]
        assert ids(await reader.between(WORKSHOP_ID, NINE, NINE + HOUR)) == []
