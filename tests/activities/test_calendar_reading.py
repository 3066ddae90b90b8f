"""Reading calendars: bounded, the one read longest ago first, and kept only where nothing is left to follow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from activities.calendar_reading import CalendarReading
from activities.messages import CalendarNews, CalendarsRead
from domain.ids import calendar_event_id
from domain.ports.calendars import APPOINTMENT_PROPERTY, CalendarEvent
from domain.ports.storage import Directory
from store.calendar_ledger import SqlCalendarLedger
from store.database import Database
from store.seeds import WORKSHOP_ID
from tests.fakes.faulty_book import FaultyBook
from tests.fakes.vendors import FakeCalendars
from tests.store.world import INSPECTION, NINE, appointment

BAYS = {"bay_1": "bay-1@northgate.example", "bay_2": "bay-2@northgate.example"}


@pytest.fixture
def ledger(sqlite: Database, clock: Callable[[], datetime]) -> SqlCalendarLedger:
    """Return what is known of the workshop's calendars."""
    return SqlCalendarLedger(sqlite, clock)


@pytest.fixture
def reading(
    directory: Directory, calendars: FakeCalendars, ledger: SqlCalendarLedger, clock: Callable[[], datetime]
) -> CalendarReading:
    """Return the activities, which take two findings at once."""
    return CalendarReading(directory=directory, calendars=calendars, ledger=ledger, clock=clock, most_findings=2)


async def move_some(book: FaultyBook, calendars: FakeCalendars, resource_key: str, count: int) -> None:
    """Book inspections day by day, and let somebody drag each to the next hour."""
    for day in range(count):
        identity, start = f"{resource_key}-{day}", NINE + timedelta(days=day)
        end = start + INSPECTION.duration
        held = appointment(identity, resource_key=resource_key, starts_at=start, ends_at=end)
        await book.hold(held, INSPECTION)
        event_id, private = calendar_event_id(identity), {APPOINTMENT_PROPERTY: identity}
        await calendars.insert(CalendarEvent(BAYS[resource_key], event_id, "", "", start, end, "UTC", private))
        await book.confirm(identity, event_id, None)
        calendars.move(event_id, start + timedelta(hours=1))


def moved(news: CalendarNews) -> list[str]:
    """Return whose events were found moved."""
    return [finding.change.appointment_id for finding in news.findings]


async def known(ledger: SqlCalendarLedger) -> set[str]:
    """Return which calendars have been read."""
    return {read.calendar_id for read in await ledger.reads(WORKSHOP_ID)}


async def test_a_calendar_without_news_is_read_at_once(
    reading: CalendarReading, ledger: SqlCalendarLedger, calendars: FakeCalendars, book: FaultyBook
) -> None:
    """One with news is not, before somebody says that it was followed."""
    await move_some(book, calendars, "bay_1", 1)
    news = await reading.find_changes(WORKSHOP_ID)
    assert moved(news) == ["bay_1-0"]
    assert await known(ledger) == {BAYS["bay_2"]}
    await reading.keep(CalendarsRead(WORKSHOP_ID, news.reads))
    assert await known(ledger) == set(BAYS.values())
    assert await reading.find_changes(WORKSHOP_ID) == CalendarNews((), ())


async def test_what_is_too_much_for_one_run_is_left_to_the_next(
    reading: CalendarReading, ledger: SqlCalendarLedger, calendars: FakeCalendars, book: FaultyBook
) -> None:
    """A calendar cut short is not read, so that nothing of it is lost."""
    await move_some(book, calendars, "bay_1", 3)
    news = await reading.find_changes(WORKSHOP_ID)
    assert (moved(news), news.reads) == (["bay_1-0", "bay_1-1"], ())
    assert BAYS["bay_1"] not in await known(ledger)


async def test_full_findings_leave_no_room_for_the_next_calendar(
    reading: CalendarReading, ledger: SqlCalendarLedger, calendars: FakeCalendars, book: FaultyBook
) -> None:
    """It is read from the same place the next time; the first one's reading can be kept."""
    for bay in BAYS:
        await move_some(book, calendars, bay, 2)
    news = await reading.find_changes(WORKSHOP_ID)
    assert moved(news) == ["bay_1-0", "bay_1-1"]
    assert [read.calendar_id for read in news.reads] == [BAYS["bay_1"]]
    assert await known(ledger) == set()
