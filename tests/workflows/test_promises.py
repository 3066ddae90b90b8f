"""A promise is kept, or a human is told; never does it end in silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.testing import WorkflowEnvironment

from domain.business import AppointmentStatus
from domain.calls import EndReason
from domain.errors import ProviderRejected, ProviderUnavailable
from store.seeds import WORKSHOP_ID
from tests.store.world import INSPECTION, NINE, at
from tests.workflows.booking import THREE_MINUTES
from tests.workflows.house import MARIA, TUESDAY_AT_NINE, Call, House
from tests.workflows.premises import BOTH_WAYS, open_house
from workflows import call_end
from workflows.messages import ToolRequest, ToolStatus
from workflows.options import FOLLOW_UP_AFTER, LAST_TURNS

MESSAGE = {"text": "Call me"}


async def asked_to_book(house: House, *, hold_ttl: timedelta = THREE_MINUTES) -> Call:
    """Return a call in which Tuesday at nine is held and the question was asked."""
    call = await house.answer(hold_ttl=hold_ttl)
    await call.say("Tuesday at nine")
    await call.use("book_appointment", TUESDAY_AT_NINE)
    return call


def owed(call: Call, tool: str, arguments: dict[str, Any], *, waited: timedelta = timedelta(0)) -> ToolRequest:
    """Return a request for the caller's last turn that has waited for so long."""
    request = call.request(tool, arguments)
    return replace(request, asked_at=request.asked_at - waited, expires_at=request.expires_at - waited)


async def told(house: House, call: Call) -> list[str]:
    """End the call and return the messages of broken promises."""
    await call.end()
    await call.handle.result()
    return [message.text for message in await house.messages() if message.message_id.startswith("promise-")]


class TestBroken:
    """What was promised and can't be done any more."""

    @BOTH_WAYS
    async def test_a_booking_whose_hold_ran_out_is_told(self, house: House) -> None:
        """The caller said yes and was told that it takes longer; now somebody has to call him."""
        call = await asked_to_book(house, hold_ttl=timedelta(seconds=1))
        await call.say("Yes please")
        request = owed(call, "book_appointment", TUESDAY_AT_NINE)
        assert await house.settled() == [AppointmentStatus.EXPIRED]
        await call.detach(EndReason.STREAM_LOST, owed=[request])
        [text] = await told(house, call)
        assert text.startswith("Maria Jensen was promised on the phone: book appointment")
        assert "2026-11-24T09:00" in text
        [message] = await house.messages()
        assert (message.callback_number, message.call_sid) == (MARIA, call.sid)
        assert message.message_id == f"promise-{request.intent_id}"

    async def test_it_is_told_once(self, house: House) -> None:
        """However often the end of the stream is reported."""
        call = await asked_to_book(house)
        await call.say("Let me think")
        request = owed(call, "book_appointment", TUESDAY_AT_NINE, waited=FOLLOW_UP_AFTER)
        for _ in range(2):
            await call.detach(EndReason.STREAM_LOST, owed=[request])
        assert len(await told(house, call)) == 1

    async def test_a_wish_that_waited_and_came_to_a_question_is_told(self, house: House) -> None:
        """He was told that somebody follows up on it, and nobody can ask him any more."""
        call = await house.answer()
        await call.say("Tuesday at nine")
        request = owed(call, "book_appointment", TUESDAY_AT_NINE, waited=FOLLOW_UP_AFTER)
        await call.detach(EndReason.CALLER_HUNG_UP, owed=[request])
        assert len(await told(house, call)) == 1

    async def test_a_refusal_is_told(self, house: House) -> None:
        """After emergency words nothing is booked, whatever was promised before."""
        call = await asked_to_book(house)
        await call.say("Yes please")
        request = owed(call, "book_appointment", TUESDAY_AT_NINE)
        await call.say("Help, my father has a heart attack")
        await call.detach(EndReason.STREAM_LOST, owed=[request])
        assert len(await told(house, call)) == 1

    async def test_a_failure_the_caller_has_not_heard_of_is_told(self, house: House) -> None:
        """He said yes and hung up, sure of his appointment."""
        house.calendars.inserting.failures = [ProviderUnavailable("google_calendar", "down")] * 50
        call = await asked_to_book(house)
        await call.say("Yes please")
        await call.use("book_appointment", TUESDAY_AT_NINE)
        await call.detach(EndReason.CALLER_HUNG_UP)
        assert len(await told(house, call)) == 1

    async def test_who_was_promised_no_more_calls_gets_none(self, house: House) -> None:
        """The list could not be written while he was there; nobody is asked to call him back."""
        house.suppressions.suppressing.failures = [ProviderUnavailable("database", "down")] * 4
        call = await house.answer()
        await call.say("Never call me again")
        assert (await call.use("do_not_call", {})).status is ToolStatus.FAILED
        await call.detach(EndReason.CALLER_HUNG_UP)
        assert await told(house, call) == []
        assert await house.suppressions.is_suppressed(WORKSHOP_ID, MARIA)

    async def test_a_booking_of_something_else_keeps_it_not(self, house: House) -> None:
        """He got his oil change, and not the inspection."""
        house.calendars.inserting.failures = [ProviderRejected("google_calendar", "no permission")]
        call = await asked_to_book(house)
        await call.say("Yes please")
        await call.detach(EndReason.STREAM_LOST, owed=[owed(call, "book_appointment", TUESDAY_AT_NINE)])
        await call.reconnect()
        oil_change = {**TUESDAY_AT_NINE, "service": "oil_change"}
        await call.say("An oil change on Tuesday at nine", agent="Sorry")
        await call.use("book_appointment", oil_change)
        await call.say("Yes please")
        assert (await call.use("book_appointment", oil_change)).status is ToolStatus.DONE
        await call.detach(EndReason.AGENT_ENDED)
        [text] = await told(house, call)
        assert "inspection" in text

    async def test_a_change_to_another_appointment_keeps_it_not(self, house: House) -> None:
        """Two were to be cancelled; one of them still stands."""
        for number, identity in enumerate(("aaaaaa1", "bbbbbb2")):
            await house.book.hold(at(NINE + number * timedelta(hours=2), identity), INSPECTION)
            await house.book.confirm(identity, None, None)
        house.book.cancelling.failures = [ProviderRejected("database", "no permission")]
        call = await house.answer()
        for reference in ("aaaaaa", "bbbbbb"):
            await call.say("Cancel it", agent="Sorry")
            await call.use("cancel_appointment", {"appointment": reference})
            await call.say("Yes please")
            request = owed(call, "cancel_appointment", {"appointment": reference})
            await call.detach(EndReason.STREAM_LOST, owed=[request])
            await call.reconnect()
        assert (await house.book.get("bbbbbb2")).status is AppointmentStatus.CANCELLED
        await call.detach(EndReason.AGENT_ENDED)
        [text] = await told(house, call)
        assert "aaaaaa" in text


class TestKept:
    """What needs no call back."""

    async def test_what_was_done_is_no_matter(self, house: House) -> None:
        """The booking stands, the message is taken."""
        call = await asked_to_book(house)
        await call.say("Yes please")
        booking = owed(call, "book_appointment", TUESDAY_AT_NINE, waited=FOLLOW_UP_AFTER)
        await call.detach(EndReason.STREAM_LOST, owed=[booking, owed(call, "take_message", MESSAGE)])
        assert await told(house, call) == []
        assert len(house.calendars.events) == 1

    async def test_a_wish_cut_off_at_once_is_no_promise(self, house: House) -> None:
        """He hung up before he was told anything."""
        call = await house.answer()
        await call.say("Tuesday at nine")
        await call.detach(EndReason.CALLER_HUNG_UP, owed=[owed(call, "book_appointment", TUESDAY_AT_NINE)])
        assert await told(house, call) == []

    async def test_a_look_up_is_no_promise(self, house: House) -> None:
        """Nobody waits for it."""
        call = await house.answer()
        await call.say("Who else is a customer?")
        request = owed(call, "search_contacts", {"query": "Tom"}, waited=FOLLOW_UP_AFTER)
        await call.detach(EndReason.CALLER_HUNG_UP, owed=[request])
        assert await told(house, call) == []

    async def test_what_he_got_on_the_next_stream_is_kept(self, house: House) -> None:
        """The stream was lost over the question; asked again, he has booked."""
        call = await house.answer()
        await call.say("Tuesday at nine")
        request = owed(call, "book_appointment", TUESDAY_AT_NINE, waited=FOLLOW_UP_AFTER)
        await call.detach(EndReason.STREAM_LOST, owed=[request])
        await call.reconnect()
        await call.say("Yes please", agent=(await call.view()).pending_confirmation)
        await call.use("book_appointment", TUESDAY_AT_NINE)
        await call.detach(EndReason.AGENT_ENDED)
        assert await told(house, call) == []

    async def test_a_failure_he_has_heard_of_is_told_already(self, house: House) -> None:
        """The agent said so, and the caller knows what he has."""
        house.calendars.inserting.failures = [ProviderUnavailable("google_calendar", "down")] * 50
        call = await asked_to_book(house)
        await call.say("Yes please")
        await call.use("book_appointment", TUESDAY_AT_NINE)
        await call.say("A pity, goodbye", agent="I am sorry, that did not work.")
        await call.detach(EndReason.CALLER_HUNG_UP)
        assert await told(house, call) == []


async def test_after_an_outage_the_last_turns_get_their_time_again(
    temporal: WorkflowEnvironment, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workers and Temporal were away while the call waited for them; nobody could tell anything meanwhile."""
    late = timedelta(milliseconds=500)
    monkeypatch.setattr(call_end, "LATE_TIMER", late)  # time without a worker is not skipped
    async with open_house(temporal, sqlite_url, is_last=False) as house:
        call = await house.answer()
        await call.say("Tell them to call me")
        await call.end()
        await house.happening(call.handle, EventType.EVENT_TYPE_TIMER_STARTED, count=2)
    await temporal.fast_forward(call.handle, LAST_TURNS + late)
    async with open_house(temporal, sqlite_url) as house:
        await house.happening(call.handle, EventType.EVENT_TYPE_TIMER_STARTED, count=3)
        await call.detach(EndReason.STREAM_LOST, owed=[owed(call, "take_message", MESSAGE)])
        await call.handle.result()
        assert [message.text for message in await house.messages()] == ["Maria Jensen: Call me"]
