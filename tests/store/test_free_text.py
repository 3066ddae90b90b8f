"""A NUL in what people say or write costs nothing but itself, on both databases."""

from __future__ import annotations

import pytest

from domain.business import Contact
from domain.calls import Outcome, Speaker, ToolUse, Turn
from domain.ports.storage import CallClosed, Directory, MessageLeft, OutboxEntry, OutboxState
from domain.ports.telephony import TextMessage
from store.appointment_book import SqlAppointmentBook
from store.call_log import SqlCallLog
from store.calls_read import SqlCallReader
from store.outbox import SqlOutbox
from store.seeds import WORKSHOP_ID, WORKSHOP_NUMBER
from tests.store.world import INSPECTION, MARIA_PHONE, NOW, appointment, opened

ODD = "a\0b\0"


async def test_turns_and_tool_uses(log: SqlCallLog, reader: SqlCallReader) -> None:
    """A recogniser or a model may write anything."""
    await log.open_call(opened())
    use = ToolUse("i1", 0, "take_message", ODD, "allow", "done", ODD, NOW, 1.0)
    await log.record("CA1", [Turn(0, Speaker.CALLER, ODD, ODD, NOW)], [use])
    record = await reader.call("CA1")
    assert [(turn.text, turn.heard) for turn in record.turns] == [("ab", "ab")]
    assert [(one.arguments, one.result) for one in record.tool_uses] == [("ab", "ab")]


async def test_summary(log: SqlCallLog, reader: SqlCallReader) -> None:
    """It is the model's as well, and written by an update."""
    await log.open_call(opened())
    await log.close_call(CallClosed("CA1", Outcome.ANSWERED, ODD, None, NOW))
    assert (await reader.call("CA1")).overview.summary == "ab"


async def test_message(log: SqlCallLog, reader: SqlCallReader) -> None:
    """What is left for a human is kept."""
    await log.leave_message(MessageLeft("m1", WORKSHOP_ID, "CA1", None, None, ODD, NOW))
    [message] = await reader.messages(after=None, limit=10)
    assert message.text == "ab"


async def test_names_and_addresses(directory: Directory) -> None:
    """A customer is saved, and found by what is looked for."""
    await directory.save_contact(Contact("new", WORKSHOP_ID, ODD, (), ("x\0@y.example",)))
    contact = await directory.contact("new")
    assert (contact.name, contact.emails) == ("ab", ("x@y.example",))


@pytest.mark.parametrize("query", ["Mar\0ia", "12300\x0001"])
async def test_search(directory: Directory, query: str) -> None:
    """The words looked for are free text too."""
    assert [contact.name for contact in await directory.search_contacts(WORKSHOP_ID, query)] == ["Maria Jensen"]


async def test_notice(book: SqlAppointmentBook, outbox: SqlOutbox) -> None:
    """The words of an SMS come from names people have entered."""
    await book.hold(appointment(), INSPECTION)
    text = TextMessage(WORKSHOP_NUMBER, MARIA_PHONE, ODD)
    await book.confirm("appt-1", None, OutboxEntry("sms-1", "appt-1", text, OutboxState.PENDING, NOW))
    assert (await outbox.claim("sms-1")).message.body == "ab"
