"""Reminders, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.business import Organisation, ReminderChannel
from domain.errors import NotFound
from domain.ports.storage import OutboxState
from domain.reminders import Reminder, ReminderState
from domain.reminding import DueCursor
from store.appointment_book import SqlAppointmentBook
from store.database import Database
from store.outbox import SqlOutbox
from store.reminders import SqlReminders
from store.seeds import WORKSHOP_ID
from store.tables import ReminderRow
from tests.store.world import INSPECTION, NINE, NOW, at, notice

DAY = timedelta(days=1)
REMINDER = Reminder("reminder-appt-1-2026-11-24", WORKSHOP_ID, "appt-1", "2026-11-24", ReminderChannel.SMS, NOW)


@pytest.fixture
def reminders(workshop: Organisation, database: Database) -> SqlReminders:
    """Return the workshop's reminders."""
    return SqlReminders(database)


async def stored(database: Database) -> ReminderRow:
    """Return the one reminder there is."""
    async with database.reading() as unit:
        row = await unit.get(ReminderRow, REMINDER.reminder_id)
    assert row is not None
    return row


async def booked(book: SqlAppointmentBook, *starts: timedelta) -> None:
    """Book inspections at these distances from nine on Tuesday, as `appt-1` and so on."""
    for number, ahead in enumerate(starts, 1):
        await book.hold(at(NINE + ahead, f"appt-{number}"), INSPECTION)
        await book.confirm(f"appt-{number}", None, None)


class TestBooked:
    """Which appointments a sweep reads."""

    async def test_the_stretch_has_its_start_and_not_its_end(
        self, reminders: SqlReminders, book: SqlAppointmentBook
    ) -> None:
        """Two sweeps of neighbouring days read no appointment twice."""
        await booked(book, timedelta(0), timedelta(hours=2), DAY)
        found = await reminders.booked(WORKSHOP_ID, NINE, NINE + DAY, after=None, limit=10)
        assert [one.appointment_id for one in found] == ["appt-1", "appt-2"]

    async def test_pages_follow_each_other_without_gap_or_repeat(
        self, reminders: SqlReminders, book: SqlAppointmentBook
    ) -> None:
        """Also when several begin at the same moment: the id breaks the tie."""
        await booked(book, timedelta(0), timedelta(hours=1), timedelta(hours=2))
        await book.hold(replace(at(NINE + timedelta(hours=1), "appt-0"), resource_key="bay_2"), INSPECTION)
        await book.confirm("appt-0", None, None)
        read: list[str] = []
        cursor: DueCursor | None = None
        while page := await reminders.booked(WORKSHOP_ID, NINE, NINE + DAY, after=cursor, limit=1):
            read += [one.appointment_id for one in page]
            cursor = DueCursor(page[-1].starts_at, page[-1].appointment_id)
        assert read == ["appt-1", "appt-0", "appt-2", "appt-3"]

    async def test_a_hold_is_no_booking(self, reminders: SqlReminders, book: SqlAppointmentBook) -> None:
        """Who has not said yes is not reminded."""
        await book.hold(at(NINE, "appt-1"), INSPECTION)
        assert not await reminders.booked(WORKSHOP_ID, NINE, NINE + DAY, after=None, limit=10)

    async def test_another_business_has_its_own(self, reminders: SqlReminders, book: SqlAppointmentBook) -> None:
        """Nobody reminds for somebody else."""
        await booked(book, timedelta(0))
        assert not await reminders.booked("southgate", NINE, NINE + DAY, after=None, limit=10)


class TestOnce:
    """There is one reminder of an appointment and day."""

    @pytest.fixture(autouse=True)
    async def _booked(self, book: SqlAppointmentBook) -> None:
        await booked(book, timedelta(0))

    async def test_a_repeat_returns_the_first_one(self, reminders: SqlReminders) -> None:
        """As it stands by then, with the channel it went out on."""
        assert await reminders.open(REMINDER, None) == REMINDER
        await reminders.settle(REMINDER.reminder_id, ReminderState.TEXTED)
        again = replace(REMINDER, channel=ReminderChannel.CALL, opened_at=NOW + DAY)
        assert await reminders.open(again, None) == replace(REMINDER, state=ReminderState.TEXTED)

    async def test_its_text_is_promised_with_it(self, reminders: SqlReminders, outbox: SqlOutbox) -> None:
        """In the same unit of work, and once."""
        await reminders.open(REMINDER, notice("sms-1"))
        await outbox.claim("sms-1")
        await reminders.open(REMINDER, notice("sms-1"))
        assert (await outbox.claim("sms-1")).state is OutboxState.SENDING

    async def test_of_many_at_once_all_get_the_same(self, reminders: SqlReminders) -> None:
        """Workers that run the same reminder meet in the database."""
        opened = await asyncio.gather(
            *(reminders.open(replace(REMINDER, opened_at=NOW + n * DAY), None) for n in range(5))
        )
        assert len({one.opened_at for one in opened}) == 1

    async def test_another_day_is_another_reminder(self, reminders: SqlReminders) -> None:
        """One that was moved is reminded of again."""
        await reminders.open(REMINDER, None)
        other = replace(REMINDER, reminder_id="reminder-appt-1-2026-11-25", day="2026-11-25")
        assert await reminders.open(other, None) == other

    async def test_he_will_be_there_since_he_first_said_so(self, reminders: SqlReminders, database: Database) -> None:
        """Saying it twice moves nothing."""
        await reminders.open(REMINDER, None)
        await reminders.confirm(REMINDER.reminder_id, NOW)
        await reminders.confirm(REMINDER.reminder_id, NOW + DAY)
        assert (await stored(database)).confirmed_at == NOW

    async def test_one_that_was_never_opened_can_not_be_settled(self, reminders: SqlReminders) -> None:
        """It is a mistake of ours."""
        with pytest.raises(NotFound):
            await reminders.settle("reminder-x", ReminderState.TEXTED)
        with pytest.raises(NotFound):
            await reminders.confirm("reminder-x", NOW)
