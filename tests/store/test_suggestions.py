"""What suggestions are made of, and what was answered to them, on both databases."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from domain.business import AppointmentStatus, Organisation, ReminderChannel
from domain.compliance import ConsentState
from domain.errors import AlreadyDecided
from domain.memory import Insight
from domain.outbound import DialPurpose
from domain.ports.consent import ConsentEntry, SuppressionEntry
from domain.ports.suggestions import SuggestionAnswer
from domain.reminders import Reminder, ReminderState
from domain.suggestions import Customer, SuggestionFacts, Visit, suggest
from store.appointment_book import SqlAppointmentBook
from store.call_log import SqlCallLog
from store.consents import SqlConsents
from store.database import Database
from store.memories import SqlMemories
from store.reminders import SqlReminders
from store.seeds import WORKSHOP_ID
from store.suggestions import SqlSuggestions
from store.suppressions import SqlSuppressions
from tests.store.world import INSPECTION, MARIA, MARIA_PHONE, NINE, NOW, SteppingClock, at, opened

HER = Customer(MARIA, "Maria Jensen", MARIA_PHONE)
DAY = timedelta(days=1)
CALL = Insight("CA1", "phone", NOW, "Called.", None, (("Call back", NOW.date()), ("Bill", date(2027, 5, 1))))


@pytest.fixture
def suggestions(workshop: Organisation, database: Database) -> SqlSuggestions:
    """Return the workshop's suggestions."""
    return SqlSuggestions(database)


@pytest.fixture
async def owed(suggestions: SqlSuggestions, database: Database) -> None:
    """Owe Maria a call back."""
    await SqlMemories(database).change(MARIA, lambda memory: memory.with_insight(CALL), NOW)


async def facts(suggestions: SqlSuggestions, now: datetime = NOW) -> SuggestionFacts:
    """Return the workshop's."""
    return await suggestions.facts(WORKSHOP_ID, now)


async def book_at(book: SqlAppointmentBook, start: datetime, identity: str = "a1") -> None:
    """Book Maria an inspection."""
    await book.hold(at(start, identity), INSPECTION)
    await book.confirm(identity, None, None)


@pytest.mark.usefixtures("owed")
async def test_promises_that_are_due_are_found(suggestions: SqlSuggestions) -> None:
    """Of this business alone."""
    found = await facts(suggestions)
    assert {(him, promise.text) for him, promise in found.promises} == {(HER, "Call back"), (HER, "Bill")}
    assert (await suggestions.facts("elsewhere", NOW)) == SuggestionFacts()
    assert (await facts(suggestions, NOW - 5 * DAY)).promises == ()


@pytest.mark.usefixtures("owed")
async def test_who_wants_no_contact_is_left_out(suggestions: SqlSuggestions, database: Database) -> None:
    """By any list of numbers that nobody contacts."""
    entry = SuppressionEntry(WORKSHOP_ID, MARIA_PHONE, "asked", "call", NOW)
    await SqlSuppressions(database).suppress(entry)
    assert (await facts(suggestions)).promises == ()


async def test_a_reminder_nobody_got_is_found(
    suggestions: SqlSuggestions, book: SqlAppointmentBook, database: Database
) -> None:
    """While the appointment is ahead."""
    await book_at(book, NINE)
    reminders = SqlReminders(database)
    await reminders.open(Reminder("r1", WORKSHOP_ID, "a1", "2026-11-24", ReminderChannel.CALL, NOW), None)
    assert (await facts(suggestions)).unreached == ()
    await reminders.settle("r1", ReminderState.NOT_REACHED)
    assert (await facts(suggestions)).unreached == (Visit(HER, "r1", NINE),)
    assert (await facts(suggestions, NINE)).unreached == ()


async def test_a_no_show_is_found_until_somebody_has_spoken_to_her(
    suggestions: SqlSuggestions, book: SqlAppointmentBook, log: SqlCallLog
) -> None:
    """Or it is long ago."""
    await book_at(book, NINE)
    await book.mark("a1", AppointmentStatus.NO_SHOW, [])
    assert (await facts(suggestions, NINE + DAY)).missed == (Visit(HER, "a1", NINE),)
    assert (await facts(suggestions, NINE + 15 * DAY)).missed == ()
    await log.open_call(opened(started_at=NINE + DAY))
    assert (await facts(suggestions, NINE + DAY)).missed == ()


async def test_a_no_show_who_comes_again_is_not_found(suggestions: SqlSuggestions, book: SqlAppointmentBook) -> None:
    """There is nothing to ask."""
    await book_at(book, NINE)
    await book.mark("a1", AppointmentStatus.NO_SHOW, [])
    await book_at(book, NINE + 7 * DAY, "a2")
    assert (await facts(suggestions, NINE + DAY)).missed == ()


async def test_a_customer_who_may_be_asked_is_due_after_a_year(
    suggestions: SqlSuggestions, book: SqlAppointmentBook, database: Database, clock: SteppingClock
) -> None:
    """Only with her yes, and the latest word counts."""
    await book_at(book, NINE)
    later, consents = NINE + 365 * DAY, SqlConsents(database)
    assert (await facts(suggestions, later)).absent == ()
    granted = ConsentEntry(MARIA, DialPurpose.SALES, ConsentState.GRANTED, "said so", NOW)
    await consents.record(granted)
    assert (await facts(suggestions, later)).absent == (Visit(HER, "a1", NINE),)
    assert (await facts(suggestions, NINE + 300 * DAY)).absent == ()
    assert (await facts(suggestions, NINE + 500 * DAY)).absent == ()
    await consents.record(ConsentEntry(MARIA, DialPurpose.SALES, ConsentState.REFUSED, "said no", NOW + DAY))
    assert (await facts(suggestions, later)).absent == ()


@pytest.mark.usefixtures("owed")
async def test_an_answer_counts_once(suggestions: SqlSuggestions) -> None:
    """The same again is that answer; another one comes too late, until nothing has come of the first."""
    [one, *_] = suggest(await facts(suggestions), time_zone="America/New_York", now=NOW)
    answer = SuggestionAnswer(WORKSHOP_ID, one, "Olga", NOW, "t1")
    for _ in range(2):
        await suggestions.answer(answer)
    assert await suggestions.answered(WORKSHOP_ID, {one.suggestion_id, "other"}) == {one.suggestion_id}
    assert await suggestions.promise_behind("t1") == (MARIA, one.subject_id)
    assert await suggestions.promise_behind("t2") is None
    with pytest.raises(AlreadyDecided, match="task t1"):
        await suggestions.answer(SuggestionAnswer(WORKSHOP_ID, one, "Kim", NOW))
    await suggestions.take_back(answer)
    await suggestions.answer(SuggestionAnswer(WORKSHOP_ID, one, "Kim", NOW))
