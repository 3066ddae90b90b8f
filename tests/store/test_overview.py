"""What a business looks at first, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from domain.business import AppointmentStatus, Organisation
from domain.calls import Direction, Outcome, Speaker, Turn, TurnLatency
from domain.memory import Insight, Memory, Mood
from domain.ports.overview import ReplyLatency, Stretch
from domain.ports.storage import CallClosed, MessageLeft
from store.appointment_book import SqlAppointmentBook
from store.call_log import SqlCallLog
from store.database import Database
from store.memories import SqlMemories
from store.messages import SqlMessageDesk
from store.overview import SqlOverview
from store.seeds import WORKSHOP_ID
from store.tasks import SqlTasks
from tests.api.tasks import task
from tests.store.world import INSPECTION, MARIA, NINE, NOW, TOM, SteppingClock, appointment, opened

HOUR = timedelta(hours=1)
DAY = Stretch(WORKSHOP_ID, NOW, NOW + 24 * HOUR)
#: The day of Maria's inspection.
TUESDAY = Stretch(WORKSHOP_ID, NINE - HOUR, NINE + HOUR)


@pytest.fixture
def overview(workshop: Organisation, database: Database, clock: SteppingClock) -> SqlOverview:
    """Return the workshop's."""
    return SqlOverview(database, clock)


def replied(index: int, after_ms: float | None) -> Turn:
    """Return a turn of the agent that began to sound so late."""
    return Turn(index, Speaker.AGENT, "Yes?", "Yes?", NOW, latency=TurnLatency(first_frame_ms=after_ms))


async def test_calls_are_counted_by_what_they_came_to(log: SqlCallLog, overview: SqlOverview) -> None:
    """Those that began on the day, its first instant included and the next day's not; running ones by themselves."""
    for sid, minutes in (("CA1", -1), ("CA2", 0), ("CA3", 5), ("CA4", 10), ("CA5", 24 * 60)):
        await log.open_call(opened(sid, started_at=NOW + timedelta(minutes=minutes)))
    await log.open_call(opened("CA6", direction=Direction.OUTBOUND))
    for sid in ("CA1", "CA2", "CA3", "CA5", "CA6"):
        await log.close_call(CallClosed(sid, Outcome.BOOKED, "", MARIA, NOW))
    assert await overview.outcomes(DAY) == {
        (Direction.INBOUND, Outcome.BOOKED): 2,
        (Direction.OUTBOUND, Outcome.BOOKED): 1,
        (Direction.INBOUND, None): 1,
    }


@pytest.mark.parametrize(
    ("measured", "expected"),
    [
        ([], ReplyLatency(0, None, None)),
        ([300], ReplyLatency(1, 300, 300)),
        ([400, 300], ReplyLatency(2, 300, 400)),
        ([ms * 10 for ms in range(20, 0, -1)], ReplyLatency(20, 100, 190)),
    ],
)
async def test_percentiles_are_of_the_nearest_rank(
    log: SqlCallLog, overview: SqlOverview, measured: list[float], expected: ReplyLatency
) -> None:
    """Turns without a reply, and those of other days, are not measured."""
    await log.open_call(opened("CA0", started_at=NOW - HOUR))
    await log.record("CA0", [replied(0, 9999)], [])
    await log.open_call(opened("CA1"))
    turns = [replied(index, ms) for index, ms in enumerate([*measured, None])]
    await log.record("CA1", turns, [])
    assert await overview.latency(DAY) == expected


async def test_appointments_are_counted_by_status(
    book: SqlAppointmentBook, overview: SqlOverview, clock: SteppingClock
) -> None:
    """A hold that nobody will let go any more is none."""
    await book.hold(appointment("a1", held_until=NOW + HOUR), INSPECTION)
    await book.confirm("a1", None, None)
    await book.hold(appointment("a2", resource_key="bay_2", held_until=NOW + HOUR), INSPECTION)
    assert await overview.appointments(TUESDAY) == {AppointmentStatus.CONFIRMED: 1, AppointmentStatus.HELD: 1}
    clock.advance(2 * HOUR)
    assert await overview.appointments(TUESDAY) == {AppointmentStatus.CONFIRMED: 1}


async def test_promises_come_by_their_days(database: Database, overview: SqlOverview) -> None:
    """Over all customers; one that was kept, or has no day, is not due."""
    memories = SqlMemories(database)
    call = Insight("CA1", "phone", NOW, "Called.", Mood.GOOD)
    for contact_id, said in (
        (MARIA, (("Send the bill", date(2026, 11, 25)), ("Some day", None))),
        (TOM, (("Call back", date(2026, 11, 23)), ("Look for the part", date(2026, 11, 27)))),
    ):
        insight = replace(call, promises=said)
        await memories.change(contact_id, partial(Memory.with_insight, insight=insight), NOW)
    due = await overview.promises(WORKSHOP_ID, limit=10)
    assert [one.promise.text for one in due] == ["Call back", "Send the bill", "Look for the part"]
    assert [one.contact_id for one in due] == [TOM, MARIA, TOM]
    assert [one.promise.text for one in await overview.promises(WORKSHOP_ID, limit=1)] == ["Call back"]


async def test_messages_are_open_until_somebody_has_dealt_with_them(
    log: SqlCallLog, database: Database, overview: SqlOverview
) -> None:
    """Who was first stands, and it can be taken back."""
    desk = SqlMessageDesk(database)
    for number in range(2):
        await log.leave_message(MessageLeft(f"m{number}", WORKSHOP_ID, "CA1", MARIA, None, "Call me.", NOW))
    assert await overview.open_messages(WORKSHOP_ID) == 2
    done = await desk.settle("m1", "Olga", NOW)
    assert await desk.settle("m1", "Pat", NOW + HOUR) == done
    assert (done.done_by, done.done_at) == ("Olga", NOW)
    assert await overview.open_messages(WORKSHOP_ID) == 1
    assert (await desk.reopen("m1")).done_at is None
    assert await overview.open_messages(WORKSHOP_ID) == 2


async def test_tasks_that_wait_are_counted(database: Database, overview: SqlOverview) -> None:
    """All of them, however many are listed."""
    tasks = SqlTasks(database)
    for number in range(3):
        await tasks.note(replace(task(f"{number:032}"), organisation_id=WORKSHOP_ID))
    assert await overview.waiting_tasks(WORKSHOP_ID) == 3
