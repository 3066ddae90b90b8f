"""What happened on calls, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import chain

import pytest
from sqlalchemy import select

from domain.calls import Outcome, Speaker, ToolUse, Turn, TurnLatency
from domain.errors import NotFound, RuleBroken
from domain.ports.storage import Directory, MessageLeft
from store.call_log import SqlCallLog
from store.calls_read import SqlCallReader
from store.database import Database
from store.seeds import WORKSHOP_ID
from store.tables import InteractionRow
from tests.store.world import MARIA, NOW, ContactsChanged, closed, opened


def turn(index: int, **changes: object) -> Turn:
    """Return a turn; even ones are the agent's."""
    speaker = Speaker.CALLER if index % 2 else Speaker.AGENT
    usual = {"text": f"words {index}", "heard": f"words {index}", "said_at": NOW + timedelta(seconds=index)}
    return Turn(index=index, speaker=speaker, **(usual | changes))  # type: ignore[arg-type] # tests name fields


def tool_use(intent: str, index: int = 1) -> ToolUse:
    """Return a look-up of free slots."""
    return ToolUse(
        intent_id=intent,
        turn_index=index,
        tool="find_free_slots",
        arguments='{"service":"inspection"}',
        verdict="allow",
        status="done",
        result='{"slots":[]}',
        asked_at=NOW + timedelta(seconds=index),
        duration_ms=12.5,
    )


def recorded(call_sid: str = "CA1") -> MessageLeft:
    """Return a message the telephone company has recorded."""
    return MessageLeft(f"RE-{call_sid}", WORKSHOP_ID, call_sid, None, None, "Recorded message", NOW)


class TestConversation:
    """Turns and tool uses."""

    async def test_turns_come_back_as_said(self, log: SqlCallLog) -> None:
        """Text, what was heard of it, and every latency survive."""
        latency = TurnLatency(first_token_ms=310.5, first_frame_ms=620.0)
        said = [turn(0, heard="wor", is_interrupted=True, latency=latency), turn(1)]
        await log.open_call(opened())
        await log.record("CA1", said, [])
        assert list(await log.transcript("CA1")) == said

    async def test_repeated_record_adds_nothing(self, log: SqlCallLog, reader: SqlCallReader) -> None:
        """A turn and a tool use are stored once, as first reported, however often they come and with what else."""
        await log.open_call(opened())
        await log.record("CA1", [turn(0), turn(1)], [tool_use("i1")])
        await log.record("CA1", [turn(1, text="other"), turn(2)], [tool_use("i1", 9), tool_use("i2", 2)])
        record = await reader.call("CA1")
        assert record.turns == (turn(0), turn(1), turn(2))
        assert record.tool_uses == (tool_use("i1"), tool_use("i2", 2))

    async def test_racing_records_make_no_doubles(self, log: SqlCallLog, reader: SqlCallReader) -> None:
        """Overlapping reports from several workers end as one conversation."""
        await log.open_call(opened())
        turns, uses = [turn(i) for i in range(10)], [tool_use(f"i{i}", i) for i in range(10)]
        await asyncio.gather(*(log.record("CA1", turns[::step], uses[::step]) for step in (1, -1, 2, -2) * 5))
        record = await reader.call("CA1")
        assert [one.index for one in record.turns] == list(range(10))
        assert [one.intent_id for one in record.tool_uses] == [f"i{i}" for i in range(10)]

    async def test_unknown_call_takes_no_turns(self, log: SqlCallLog) -> None:
        """A turn belongs to a call."""
        with pytest.raises(RuleBroken):
            await log.record("CA404", [turn(0)], [])

    async def test_unknown_call_has_an_empty_transcript(self, log: SqlCallLog) -> None:
        """Nothing was said."""
        assert list(await log.transcript("CA404")) == []


class TestClose:
    """The end of a call."""

    async def test_close_stores_the_outcome(self, log: SqlCallLog, reader: SqlCallReader) -> None:
        """Outcome, summary and end are on the call."""
        await log.open_call(opened())
        await log.close_call(closed())
        overview = (await reader.call("CA1")).overview
        assert (overview.outcome, overview.summary) == (Outcome.BOOKED, "Booked an inspection.")
        assert overview.ended_at == NOW + timedelta(minutes=5)

    async def test_close_notes_the_last_contact(
        self, log: SqlCallLog, directory: Directory, contacts_changed: ContactsChanged
    ) -> None:
        """The customer was in touch when the call ended, and whoever caches him is told."""
        await log.open_call(opened())
        await log.close_call(closed())
        maria = await directory.contact(MARIA)
        assert maria.last_contact_at == NOW + timedelta(minutes=5)
        assert contacts_changed.told == [maria]

    async def test_earlier_call_closed_later_keeps_the_last_contact(
        self, log: SqlCallLog, directory: Directory
    ) -> None:
        """A wrap-up that was delayed does not turn time back."""
        await log.open_call(opened())
        await log.close_call(closed(minutes=5))
        await log.close_call(closed(minutes=1))
        assert (await directory.contact(MARIA)).last_contact_at == NOW + timedelta(minutes=5)

    async def test_close_adds_one_interaction(self, log: SqlCallLog, database: Database) -> None:
        """A repeat of the wrap-up does not count as another contact."""
        await log.open_call(opened())
        await log.close_call(closed())
        await log.close_call(closed())
        async with database.reading() as unit:
            rows = (await unit.scalars(select(InteractionRow))).all()
        assert [(row.contact_id, row.channel, row.summary) for row in rows] == [
            (MARIA, "phone", "Booked an inspection.")
        ]

    async def test_caller_who_became_a_customer_is_on_the_call(self, log: SqlCallLog, reader: SqlCallReader) -> None:
        """Who was saved during the call is its contact afterwards."""
        await log.open_call(opened(contact_id=None))
        await log.close_call(closed(MARIA))
        assert (await reader.call("CA1")).overview.contact_name == "Maria Jensen"

    async def test_stranger_stays_a_stranger(self, log: SqlCallLog, contacts_changed: ContactsChanged) -> None:
        """A call without a customer closes as well."""
        await log.open_call(opened(contact_id=None))
        await log.close_call(closed(None))
        assert contacts_changed.told == []

    async def test_repeated_opening_does_not_reopen(self, log: SqlCallLog, reader: SqlCallReader) -> None:
        """A late retry of the first row leaves the last one alone."""
        await log.open_call(opened())
        await log.close_call(closed())
        await log.open_call(opened())
        assert (await reader.call("CA1")).overview.outcome is Outcome.BOOKED

    async def test_unknown_call_is_not_found(self, log: SqlCallLog) -> None:
        """What was never opened can't be closed."""
        with pytest.raises(NotFound):
            await log.close_call(closed())


class TestOutcomeWithMessage:
    """A recorded message counts, whether it or the end of the call is stored first."""

    OUTCOMES = pytest.mark.parametrize(
        ("outcome", "expected"),
        [
            (Outcome.ABANDONED, Outcome.MESSAGE_TAKEN),
            (Outcome.ANSWERED, Outcome.MESSAGE_TAKEN),
            (Outcome.BOOKED, Outcome.BOOKED),
            (Outcome.EMERGENCY, Outcome.EMERGENCY),
        ],
    )

    @OUTCOMES
    async def test_message_first(
        self, log: SqlCallLog, reader: SqlCallReader, outcome: Outcome, expected: Outcome
    ) -> None:
        """The workflow that closes the call knows nothing of it."""
        await log.open_call(opened())
        await log.leave_message(recorded())
        await log.close_call(replace(closed(), outcome=outcome))
        assert (await reader.call("CA1")).overview.outcome is expected

    @OUTCOMES
    async def test_close_first(
        self, log: SqlCallLog, reader: SqlCallReader, outcome: Outcome, expected: Outcome
    ) -> None:
        """The telephone company reports the recording late."""
        await log.open_call(opened())
        await log.close_call(replace(closed(), outcome=outcome))
        await log.leave_message(recorded())
        assert (await reader.call("CA1")).overview.outcome is expected

    async def test_both_at_once(self, log: SqlCallLog, reader: SqlCallReader) -> None:
        """Neither overlooks the other."""
        sids = [f"CA{number}" for number in range(20)]
        for sid in sids:
            await log.open_call(opened(sid))
        closings = [log.close_call(replace(closed(), call_sid=sid, outcome=Outcome.ABANDONED)) for sid in sids]
        leavings = [log.leave_message(recorded(sid)) for sid in sids]
        await asyncio.gather(*chain(*zip(leavings, closings, strict=True)))
        assert {(await reader.call(sid)).overview.outcome for sid in sids} == {Outcome.MESSAGE_TAKEN}

    async def test_message_of_a_running_call_closes_nothing(self, log: SqlCallLog, reader: SqlCallReader) -> None:
        """The call has no outcome before its end."""
        await log.open_call(opened())
        await log.leave_message(recorded())
        assert (await reader.call("CA1")).overview.outcome is None

    async def test_message_of_another_call_does_not_count(self, log: SqlCallLog, reader: SqlCallReader) -> None:
        """Each call came to what happened on it."""
        await log.open_call(opened())
        await log.leave_message(recorded("CA2"))
        await log.close_call(replace(closed(), outcome=Outcome.ABANDONED))
        assert (await reader.call("CA1")).overview.outcome is Outcome.ABANDONED


class TestMessage:
    """Messages for a human."""

    async def test_message_is_kept_once(self, log: SqlCallLog, reader: SqlCallReader) -> None:
        """A repeat changes nothing."""
        message = MessageLeft("m1", WORKSHOP_ID, "CA1", MARIA, "+15551230009", "Please call back.", NOW)
        await log.leave_message(message)
        await log.leave_message(message)
        assert list(await reader.messages(after=None, limit=10)) == [message]

    async def test_recorded_message_needs_no_call(self, log: SqlCallLog, reader: SqlCallReader) -> None:
        """What was recorded while nothing else worked is kept, whoever called."""
        message = MessageLeft("RE1", None, "CA404", None, None, "", NOW, "RE1", "https://recordings.example/RE1")
        await log.leave_message(message)
        assert list(await reader.messages(after=None, limit=10)) == [message]
