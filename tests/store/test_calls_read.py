"""Lists of calls and messages, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.calls import Direction, Outcome
from domain.errors import NotFound
from domain.interventions import EndedBy, Intervention, InterventionKind
from domain.phases import Phase
from domain.ports.reading import CallFilter, CallText, Cursor
from domain.ports.storage import CallClosed, MessageLeft
from store.call_log import SqlCallLog
from store.calls_read import SqlCallReader
from store.database import Database
from store.seeds import WORKSHOP_ID
from store.tables import OrganisationRow
from tests.store.world import MARIA, MARIA_PHONE, NOW, opened

EVERYTHING = CallFilter()


async def open_five(log: SqlCallLog) -> None:
    """Open five calls; CA2 and CA3 begin at the same instant."""
    for sid, minutes in (("CA1", 0), ("CA2", 1), ("CA3", 1), ("CA4", 2), ("CA5", 3)):
        await log.open_call(opened(sid, started_at=NOW + timedelta(minutes=minutes)))


async def test_calls_come_newest_first(log: SqlCallLog, reader: SqlCallReader) -> None:
    """The latest start is on top; equal starts are ordered by their SIDs."""
    await open_five(log)
    listed = await reader.calls(EVERYTHING, after=None, limit=10)
    assert [call.call_sid for call in listed] == ["CA5", "CA4", "CA3", "CA2", "CA1"]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 6])
async def test_pages_join_without_gap_or_double(log: SqlCallLog, reader: SqlCallReader, size: int) -> None:
    """Whatever the page size, and with calls coming in meanwhile, every call is shown once."""
    await open_five(log)
    seen: list[str] = []
    after: Cursor | None = None
    while page := await reader.calls(EVERYTHING, after=after, limit=size):
        seen += [call.call_sid for call in page]
        after = Cursor(page[-1].started_at, page[-1].call_sid)
        await log.open_call(opened(f"CA9{len(seen)}", started_at=NOW + timedelta(hours=1)))
    assert seen == ["CA5", "CA4", "CA3", "CA2", "CA1"]


async def test_call_shows_who_called(log: SqlCallLog, reader: SqlCallReader) -> None:
    """A known caller is shown by name, one who withholds his number by nothing."""
    await log.open_call(opened())
    await log.open_call(opened("CA0", contact_id=None, from_number=None))
    known, unknown = await reader.calls(EVERYTHING, after=None, limit=10)
    assert (known.contact_name, known.from_number) == ("Maria Jensen", MARIA_PHONE)
    assert (unknown.contact_name, unknown.from_number) == (None, None)
    assert (known.outcome, known.ended_at, known.summary) == (None, None, "")


async def test_call_shows_who_has_rung_whom(log: SqlCallLog, reader: SqlCallReader) -> None:
    """A call comes in unless it is said to be one we have placed."""
    await log.open_call(opened("CA1"))
    await log.open_call(opened("CA2", direction=Direction.OUTBOUND))
    placed, came = await reader.calls(EVERYTHING, after=None, limit=10)
    assert (placed.direction, came.direction) == (Direction.OUTBOUND, Direction.INBOUND)


async def test_filter_by_outcome(log: SqlCallLog, reader: SqlCallReader) -> None:
    """Only calls that came out so are listed; running ones came to nothing yet."""
    await open_five(log)
    await log.close_call(CallClosed("CA2", Outcome.BOOKED, "", MARIA, NOW))
    await log.close_call(CallClosed("CA4", Outcome.ABANDONED, "", MARIA, NOW))
    listed = await reader.calls(CallFilter(outcome=Outcome.BOOKED), after=None, limit=10)
    assert [call.call_sid for call in listed] == ["CA2"]


async def test_filter_by_start_is_inclusive(log: SqlCallLog, reader: SqlCallReader) -> None:
    """A call that began at the very instant counts."""
    await open_five(log)
    listed = await reader.calls(CallFilter(started_from=NOW + timedelta(minutes=2)), after=None, limit=10)
    assert [call.call_sid for call in listed] == ["CA5", "CA4"]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (CallFilter(is_running=True), ["CA3", "CA2"]),
        (CallFilter(is_running=False), ["CA1"]),
        (CallFilter(direction=Direction.OUTBOUND), ["CA3"]),
        (CallFilter(contact_id=MARIA), ["CA2", "CA1"]),
        (CallFilter(started_before=NOW + timedelta(minutes=1)), ["CA1"]),
        (CallFilter(words="jens"), ["CA2", "CA1"]),
        (CallFilter(words="99"), []),
        (CallFilter(words="99", searches=frozenset({CallText.NUMBERS})), ["CA3"]),
        (CallFilter(words="(555) 123-9999"), []),
        (CallFilter(words="(555) 123-9999", searches=frozenset({CallText.NUMBERS})), ["CA3"]),
        (CallFilter(words="+1 555-123-9999", searches=frozenset(CallText)), ["CA3"]),
        (CallFilter(words="BRAKES", searches=frozenset({CallText.SUMMARY})), ["CA1"]),
        (CallFilter(words="100%", searches=frozenset(CallText)), []),
    ],
)
async def test_filters_by_what_a_call_is(
    log: SqlCallLog, reader: SqlCallReader, where: CallFilter, expected: list[str]
) -> None:
    """Words are part of a name in any case, and of numbers and summaries only where these are searched."""
    await log.open_call(opened("CA1"))
    await log.open_call(opened("CA2", started_at=NOW + timedelta(minutes=1)))
    await log.open_call(
        opened(
            "CA3",
            started_at=NOW + timedelta(minutes=2),
            contact_id=None,
            to_number="+15551239999",
            direction=Direction.OUTBOUND,
        )
    )
    await log.close_call(CallClosed("CA1", Outcome.BOOKED, "Her brakes squeak.", MARIA, NOW))
    assert [call.call_sid for call in await reader.calls(where, after=None, limit=10)] == expected


async def test_a_closed_call_keeps_what_became_of_it(log: SqlCallLog, reader: SqlCallReader) -> None:
    """Phases with their instants, who has ended it, who intervened, and what was recorded on it."""
    await log.open_call(opened("CA1"))
    phases = ((Phase.CALL_START, NOW), (Phase.COMPLETION, NOW + timedelta(seconds=1.5)))
    transfer = Intervention(InterventionKind.TRANSFER, "Olga", NOW, "+15557779999")
    await log.close_call(
        CallClosed(
            "CA1", Outcome.ANSWERED, "", MARIA, NOW, phases=phases, ended_by=EndedBy.CALLER, intervention=transfer
        )
    )
    spoken = MessageLeft("m1", WORKSHOP_ID, "CA1", MARIA, None, "Call me.", NOW)
    recorded = MessageLeft("m2", WORKSHOP_ID, "CA1", MARIA, None, "", NOW, "RE1", "https://recordings.example/RE1")
    for message in (spoken, recorded):
        await log.leave_message(message)
    kept = await reader.call("CA1")
    assert (kept.phases, kept.ended_by, kept.intervention) == (phases, EndedBy.CALLER, transfer)
    assert kept.recording == await reader.recording("CA1") == recorded
    assert await reader.recording("CA2") is None


async def test_unknown_call_is_not_found(reader: SqlCallReader) -> None:
    """There is nothing to show."""
    with pytest.raises(NotFound):
        await reader.call("CA404")


async def test_messages_come_newest_first_and_by_page(log: SqlCallLog, reader: SqlCallReader) -> None:
    """The second page starts strictly after the first one's last."""
    left = [
        MessageLeft(f"m{number}", WORKSHOP_ID, "CA1", MARIA, None, "Call me.", NOW + timedelta(minutes=number // 2))
        for number in range(5)
    ]
    for message in left:
        await log.leave_message(message)
    first = await reader.messages(after=None, limit=2)
    second = await reader.messages(after=Cursor(first[-1].left_at, first[-1].message_id), limit=10)
    assert [*first, *second] == left[::-1]


async def test_lists_are_of_one_business_where_it_is_named(
    log: SqlCallLog, reader: SqlCallReader, database: Database
) -> None:
    """Calls and messages; what belongs to no known business is seen with all."""
    async with database.transaction() as unit:
        shop = await unit.get_one(OrganisationRow, WORKSHOP_ID)
        unit.add(OrganisationRow(**shop.model_dump(exclude={"organisation_id"}), organisation_id="other"))
    await log.open_call(opened("CA1"))
    await log.open_call(opened("CA2", organisation_id="other", contact_id=None))
    for number, business in enumerate((WORKSHOP_ID, "other", None)):
        await log.leave_message(MessageLeft(f"m{number}", business, "CA1", None, None, "Call me.", NOW))
    for business, calls, messages in (
        (WORKSHOP_ID, ["CA1"], ["m0"]),
        ("other", ["CA2"], ["m1"]),
        (None, ["CA2", "CA1"], ["m2", "m1", "m0"]),
    ):
        listed = await reader.calls(CallFilter(organisation_id=business), after=None, limit=9)
        left = await reader.messages(after=None, limit=9, organisation_id=business)
        assert [call.call_sid for call in listed] == calls
        assert [message.message_id for message in left] == messages
