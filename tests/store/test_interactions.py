"""A customer's timeline, on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.business import AppointmentStatus, Organisation, ReminderChannel
from domain.interactions import Interaction, InteractionKind, Way
from domain.outbound import AttemptOutcome
from domain.ports.dialling import AttemptKey, DialLog
from domain.ports.interactions import InteractionFilter
from domain.ports.reading import Cursor
from domain.ports.storage import MessageLeft, OutboxEntry, OutboxState
from domain.ports.telephony import TextMessage
from domain.reminders import Reminder, ReminderState
from store.appointment_book import SqlAppointmentBook
from store.call_log import SqlCallLog
from store.contacts import SqlContacts
from store.database import Database
from store.dial_log import SqlDialLog
from store.interactions import SqlInteractions
from store.outbox import SqlOutbox
from store.reminders import SqlReminders
from store.seeds import WORKSHOP_ID, WORKSHOP_NUMBER
from store.tasks import SqlTasks
from tests.api.tasks import PLAN, TASK_ID, task
from tests.store.world import (
    INSPECTION,
    INTENT,
    MARIA,
    MARIA_PHONE,
    NINE,
    NOW,
    TOM,
    ContactsChanged,
    SteppingClock,
    VehiclesChanged,
    appointment,
    closed,
    notice,
    opened,
)

K = InteractionKind
MINUTE = timedelta(minutes=1)


@pytest.fixture
def line(workshop: Organisation, database: Database) -> SqlInteractions:
    """Return the timelines."""
    return SqlInteractions(database)


@pytest.fixture
def dials(workshop: Organisation, database: Database) -> DialLog:
    """Return the calls the workshop places."""
    return SqlDialLog(database)


async def of(line: SqlInteractions, contact_id: str = MARIA) -> Sequence[Interaction]:
    """Return all of a customer's."""
    return await line.interactions(contact_id, after=None, limit=50)


def facts(found: Sequence[Interaction]) -> list[tuple[InteractionKind, str]]:
    """Return kinds and states."""
    return [(one.kind, one.state) for one in found]


async def test_calls_and_messages_stand_together(line: SqlInteractions, log: SqlCallLog) -> None:
    """The latest first; a call is one line, though its wrap-up notes it too."""
    await log.open_call(opened())
    await log.close_call(closed())
    left = MessageLeft("m1", WORKSHOP_ID, "CA1", MARIA, MARIA_PHONE, "Call me back", NOW + MINUTE)
    await log.leave_message(left)
    message, call = await of(line)
    assert (message.kind, message.way, message.words) == (K.MESSAGE, Way.IN, "Call me back")
    assert (call.kind, call.state, call.words, call.subject_id) == (K.CALL, "booked", "Booked an inspection.", "CA1")
    assert await of(line, TOM) == []


async def test_an_appointment_tells_what_became_of_it(
    line: SqlInteractions, book: SqlAppointmentBook, clock: SteppingClock
) -> None:
    """Booked and cancelled are two lines, each at its instant, each once however often it is done."""
    await book.hold(appointment(), INSPECTION)
    for _ in range(2):
        await book.confirm("appt-1", "e1", notice())
    clock.advance(MINUTE)
    for _ in range(2):
        await book.cancel("appt-1", [])
    cancelled, *others = await of(line)
    text, booked = sorted(others, key=lambda one: one.kind, reverse=True)
    assert facts([cancelled, booked]) == [(K.APPOINTMENT, "cancelled"), (K.APPOINTMENT, "booked")]
    assert (cancelled.happened_at, booked.happened_at) == (NOW + MINUTE, NOW)
    assert booked.words == f"inspection, {NINE:%Y-%m-%dT%H:%MZ}"
    assert (text.kind, text.channel, text.words) == (K.NOTICE, "sms", "See you on Tuesday.")


async def test_a_no_show_is_a_line(line: SqlInteractions, book: SqlAppointmentBook) -> None:
    """What staff mark counts as something that has happened."""
    await book.hold(appointment(), INSPECTION)
    await book.confirm("appt-1", None, None)
    await book.mark("appt-1", AppointmentStatus.NO_SHOW, [])
    assert set(facts(await of(line))) == {(K.APPOINTMENT, "booked"), (K.APPOINTMENT, "no_show")}


async def test_reminders_and_calls_nobody_took_are_lines(
    line: SqlInteractions, book: SqlAppointmentBook, dials: DialLog, database: Database
) -> None:
    """We have tried to reach her."""
    await book.hold(appointment(), INSPECTION)
    reminder = Reminder("r1", WORKSHOP_ID, "appt-1", "2026-11-23", ReminderChannel.CALL, NOW, ReminderState.OPEN)
    await SqlReminders(database).open(reminder, None)
    await dials.open(INTENT)
    assert facts(await of(line)) == [(K.REMINDER, ReminderState.OPEN)]  # a wish is no attempt
    attempt = AttemptKey(INTENT.intent_id, 1)
    await dials.judge(attempt, [])
    await dials.take_slot(attempt, NOW)
    await dials.claim(attempt, NOW + MINUTE)
    await dials.close(attempt, AttemptOutcome.NO_ANSWER)
    assert facts(await of(line)) == [(K.ATTEMPT, AttemptOutcome.NO_ANSWER), (K.REMINDER, ReminderState.OPEN)]


async def test_a_call_to_his_number_is_his(line: SqlInteractions, dials: DialLog) -> None:
    """Though the wish names nobody: tasks ring numbers."""
    await dials.open(replace(INTENT, contact_id=None))
    attempt = AttemptKey(INTENT.intent_id, 1)
    await dials.judge(attempt, [])
    await dials.take_slot(attempt, NOW)
    await dials.claim(attempt, NOW)
    assert facts(await of(line)) == [(K.ATTEMPT, "")]


async def test_texts_to_his_number_are_his(line: SqlInteractions, outbox: SqlOutbox) -> None:
    """From a number of the business he is a customer of, and of no other."""
    ours = OutboxEntry("o1", None, TextMessage(WORKSHOP_NUMBER, MARIA_PHONE, "Ready"), OutboxState.PENDING, NOW)
    theirs = replace(ours, outbox_id="o2", message=TextMessage("+15005559999", MARIA_PHONE, "Hi"))
    for entry in (ours, theirs):
        await outbox.put(entry)
    assert [(one.kind, one.words) for one in await of(line)] == [(K.NOTICE, "Ready")]


async def test_a_task_about_him_is_a_line(line: SqlInteractions, database: Database) -> None:
    """By the number a step names; it follows the task."""
    step = replace(PLAN.steps[0], arguments={"to": MARIA_PHONE, "text": "Late"})
    wanted = replace(task(), plan=replace(PLAN, steps=(step,)))
    await SqlTasks(database).note(wanted)
    [found] = await of(line)
    assert (found.kind, found.subject_id, found.state, found.words) == (K.TASK, TASK_ID, wanted.state, wanted.goal)


async def test_a_thread_is_noted_once(line: SqlInteractions) -> None:
    """What no table has is kept here; of somebody unknown nothing is."""
    thread = Interaction("t1", MARIA, K.THREAD, NOW, "t1", "sms", Way.IN, "answered", "Asked for the price.")
    for _ in range(2):
        await line.note(thread)
    await line.note(replace(thread, interaction_id="t2", contact_id="nobody"))
    [found] = await of(line)
    assert replace(found, interaction_id="t1") == thread


async def test_one_kind_or_channel_is_told_apart(line: SqlInteractions, log: SqlCallLog) -> None:
    """Both have to fit, where both are asked for."""
    await log.open_call(opened())
    await line.note(Interaction("t1", MARIA, K.THREAD, NOW, "t1", "sms", Way.IN))

    async def kinds(where: InteractionFilter) -> list[InteractionKind]:
        return [one.kind for one in await line.interactions(MARIA, after=None, limit=9, where=where)]

    assert await kinds(InteractionFilter(kind=K.CALL)) == [K.CALL]
    assert await kinds(InteractionFilter(channel="sms")) == [K.THREAD]
    assert await kinds(InteractionFilter(K.CALL, "sms")) == []


async def test_pages_follow_each_other(line: SqlInteractions) -> None:
    """Lines of one instant are not lost between two pages."""
    for number in range(5):
        await line.note(Interaction(f"t{number}", MARIA, K.THREAD, NOW, "t", "sms", Way.IN))
    first = await line.interactions(MARIA, after=None, limit=3)
    last = first[-1]
    second = await line.interactions(MARIA, after=Cursor(last.happened_at, last.interaction_id), limit=3)
    assert [one.interaction_id for one in (*first, *second)] == [f"thread:t{number}" for number in (4, 3, 2, 1, 0)]


async def test_a_merged_customer_has_both_lines(
    line: SqlInteractions, database: Database, contacts_changed: ContactsChanged, vehicles_changed: VehiclesChanged
) -> None:
    """Under either id."""
    for who in (MARIA, TOM):
        await line.note(Interaction(f"t-{who}", who, K.THREAD, NOW, "t", "sms", Way.IN))
    contacts = SqlContacts(database, contact_changed=contacts_changed, vehicle_changed=vehicles_changed)
    await contacts.merge(MARIA, TOM)
    assert len(await of(line)) == 2
    assert await of(line, TOM) == await of(line)
