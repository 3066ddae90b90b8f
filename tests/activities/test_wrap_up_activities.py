"""After the hang-up: the summary, and the call's last row."""

from __future__ import annotations

import pytest

from activities.messages import Summary
from activities.wrap_up import WrapUp
from domain.calls import Outcome, Speaker, Turn
from domain.errors import NotFound
from domain.ports.storage import CallClosed, CallLog, CallOpened
from store.calls_read import SqlCallReader
from store.database import Database
from tests.fakes.costs import costing_on
from tests.fakes.vendors import FakeSummarizer
from tests.workflows.house import LINE, MARIA, NOW

CLOSED = CallClosed("CA1", Outcome.ANSWERED, "Maria asked for the hours.", "maria-jensen", NOW)


@pytest.fixture
async def wrap_up(log: CallLog, sqlite: Database) -> WrapUp:
    """The wrap-up of an opened call."""
    await log.open_call(CallOpened("CA1", "call-CA1", "northgate", "ada", None, MARIA, LINE, NOW))
    return WrapUp(log, FakeSummarizer(), costing_on(sqlite, NOW))


async def test_only_what_was_heard_is_summarised(wrap_up: WrapUp, log: CallLog) -> None:
    """What an interruption swallowed was never said."""
    said = Turn(0, Speaker.CALLER, "Hello", "Hello", NOW)
    swallowed = Turn(1, Speaker.AGENT, "Good morning", "", NOW, is_interrupted=True)
    await log.record("CA1", [said, swallowed], [])
    assert await wrap_up.summarize(Summary("CA1", Outcome.ANSWERED, {})) == "1 turns; answered"


async def test_without_a_word_there_is_nothing_to_summarise(wrap_up: WrapUp) -> None:
    """The model is not asked to invent something."""
    assert await wrap_up.summarize(Summary("CA1", Outcome.ABANDONED, {})) == "Nothing was said."


async def test_closing_twice_is_closing_once(wrap_up: WrapUp, reader: SqlCallReader) -> None:
    """Outcome, summary and end are stored."""
    await wrap_up.close_call(CLOSED)
    await wrap_up.close_call(CLOSED)
    overview = (await reader.call("CA1")).overview
    assert (overview.outcome, overview.summary, overview.ended_at) == (CLOSED.outcome, CLOSED.summary, NOW)


async def test_a_call_that_never_was_can_not_be_closed(wrap_up: WrapUp) -> None:
    """Somebody has to look."""
    with pytest.raises(NotFound):
        await wrap_up.close_call(CallClosed("CA2", Outcome.ANSWERED, "", None, NOW))
