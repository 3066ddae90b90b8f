"""What was said and left on a call is stored once."""

from __future__ import annotations

import pytest

from activities.call_log import CallLogging
from activities.messages import Conversation
from domain.calls import Speaker, ToolUse, Turn
from domain.ports.storage import CallLog, CallOpened, MessageLeft
from store.calls_read import SqlCallReader
from store.database import Database
from tests.fakes.costs import costing_on
from tests.workflows.house import LINE, MARIA, NOW

TURNS = tuple(Turn(index, Speaker.CALLER, "Hello", "Hello", NOW) for index in range(3))
USES = tuple(ToolUse(f"i-{n}", n, "take_message", "{}", "allow", "done", "{}", NOW, 1.0) for n in range(2))
MESSAGE = MessageLeft("m-1", "northgate", "CA1", None, MARIA, "Call me", NOW)


@pytest.fixture
async def logging(log: CallLog, sqlite: Database) -> CallLogging:
    """The log of an opened call."""
    await log.open_call(CallOpened("CA1", "call-CA1", "northgate", "ada", None, MARIA, LINE, NOW))
    return CallLogging(log, costing_on(sqlite, NOW))


async def test_batches_add_up(logging: CallLogging, reader: SqlCallReader) -> None:
    """Each brings what is new; what comes again stays once."""
    await logging.record_conversation(Conversation("CA1", TURNS[:2], USES[:1]))
    await logging.record_conversation(Conversation("CA1", TURNS, USES))
    record = await reader.call("CA1")
    assert (record.turns, len(record.tool_uses)) == (TURNS, 2)


async def test_a_message_is_left_once(logging: CallLogging, reader: SqlCallReader) -> None:
    """A repeat is known by its id."""
    await logging.leave_message(MESSAGE)
    await logging.leave_message(MESSAGE)
    assert list(await reader.messages(after=None, limit=9)) == [MESSAGE]
