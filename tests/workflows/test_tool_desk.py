"""What becomes of a tool request: refused, asked about, done, or answered in words; never a call that hangs."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from domain.calls import EndReason, Outcome
from domain.tools import RELEASE_HOLD, TAKE_MESSAGE
from tests.fakes.faults import Gate
from tests.workflows.booking import THREE_MINUTES
from tests.workflows.house import TUESDAY_AT_NINE, House
from tests.workflows.passing import pass_time
from tests.workflows.premises import BOTH_WAYS
from workflows import tool_desk
from workflows.messages import DirectiveAction, ToolStatus
from workflows.tool_effects import ToolEffects

TUESDAY_AT_TEN = {**TUESDAY_AT_NINE, "start": "2026-11-24T10:00"}
MESSAGE = {"text": "Call me"}


class TestAsking:
    """Nothing is booked without a clear yes to the question the caller has heard."""

    async def test_the_question_comes_before_the_booking(self, house: House) -> None:
        """The model gets the sentence to say and the start to give back; nothing is written yet."""
        call = await house.answer()
        await call.say("An inspection on Tuesday at nine")
        asked = await call.use_json("book_appointment", TUESDAY_AT_NINE)
        assert (asked["status"], asked["start"]) == ("needs_confirmation", TUESDAY_AT_NINE["start"])
        assert asked["sentence"].startswith("Shall I book a vehicle inspection for")
        assert house.calendars.events == {}

    async def test_a_yes_to_a_filler_books_nothing(self, house: House) -> None:
        """He was asked to wait, and has not heard the question yet."""
        call = await house.answer()
        await call.say("An inspection on Tuesday at nine")
        await call.use("book_appointment", TUESDAY_AT_NINE)
        await call.say("Sure, thank you", agent="One moment while I arrange that.")
        again = await call.use("book_appointment", TUESDAY_AT_NINE)
        assert again.status is ToolStatus.NEEDS_CONFIRMATION
        assert house.calendars.events == {}
        await call.say("Yes please")
        assert (await call.use("book_appointment", TUESDAY_AT_NINE)).status is ToolStatus.DONE

    async def test_without_a_yes_the_question_is_asked_again(self, house: House) -> None:
        """The model's word alone books nothing."""
        call = await house.answer()
        await call.say("An inspection on Tuesday at nine")
        first = await call.use_json("book_appointment", TUESDAY_AT_NINE)
        await call.say("Well, let me think")
        assert await call.use_json("book_appointment", TUESDAY_AT_NINE) == first
        assert house.calendars.events == {}

    async def test_a_yes_taken_back_books_nothing(self, house: House) -> None:
        """Whatever he says after it that is no yes puts it in doubt."""
        call = await house.answer()
        await call.say("Tuesday at nine")
        await call.use("book_appointment", TUESDAY_AT_NINE)
        await call.say("Yes please")
        await call.say("Oh, wait a second")
        again = await call.use("book_appointment", TUESDAY_AT_NINE)
        assert again.status is ToolStatus.NEEDS_CONFIRMATION

    async def test_a_yes_to_one_time_books_no_other(self, house: House) -> None:
        """A confirmation counts for exactly what was asked."""
        call = await house.answer()
        await call.say("An inspection on Tuesday at nine")
        await call.use("book_appointment", TUESDAY_AT_NINE)
        await call.say("Yes")
        other = await call.use("book_appointment", TUESDAY_AT_TEN)
        assert other.status is ToolStatus.NEEDS_CONFIRMATION

    async def test_a_change_of_mind_lets_the_first_slot_go(self, house: House) -> None:
        """Only the last slot asked about stays held."""
        call = await house.answer()
        await call.say("Tuesday at nine")
        await call.use("book_appointment", TUESDAY_AT_NINE)
        await call.say("Actually make it ten")
        await call.use("book_appointment", TUESDAY_AT_TEN)
        assert await house.claimed_starts() == {"2026-11-24T15:00"}

    async def test_a_hold_that_ran_out_is_held_anew(self, house: House) -> None:
        """The question would otherwise be about a slot that anybody may have taken."""
        call = await house.answer()
        await call.say("Tuesday at nine")
        await call.use("book_appointment", TUESDAY_AT_NINE)
        await pass_time(house.temporal, call.handle, THREE_MINUTES)
        house.book.holding.gate = gate = Gate()
        await call.say("I am back, do it")
        late = call.request("book_appointment", TUESDAY_AT_NINE, patience=2 * THREE_MINUTES)
        asking = asyncio.create_task(call.send(late))
        await gate.arrival()
        gate.open()
        assert (await asking).status is ToolStatus.NEEDS_CONFIRMATION
        assert await house.claimed_starts() == {"2026-11-24T14:00"}

    async def test_what_is_booked_is_asked_no_more(self, house: House) -> None:
        """Not even when the caller has said something else while it was being booked."""
        house.calendars.inserting.gate = gate = Gate()
        call = await house.answer()
        await call.say("Tuesday at nine")
        await call.use("book_appointment", TUESDAY_AT_NINE)
        await call.say("Yes please")
        booking = asyncio.create_task(call.use("book_appointment", TUESDAY_AT_NINE))
        await gate.arrival()
        await call.say("My car is the red one", agent="One moment while I arrange that.")
        gate.open()
        assert (await booking).status is ToolStatus.DONE
        assert (await call.view()).pending_confirmation is None


class TestRaisedRisks:
    """A business may have its agent ask before anything it does."""

    @BOTH_WAYS
    async def test_a_tool_raised_in_risk_asks_first_and_is_done_after_the_yes(self, house: House) -> None:
        """Its own question is what the caller has to hear."""
        await house.publish(lambda ada: replace(ada, raised_risks={"take_message": "high"}))
        call = await house.answer()
        await call.say("Tell them to call me")
        asked = await call.use_json("take_message", MESSAGE)
        assert asked == {"status": "needs_confirmation", "sentence": TAKE_MESSAGE.question}
        await call.say(
            "Okay sure", agent="I am writing that down. This is taking longer than usual. I will follow up on it."
        )
        assert (await call.use("take_message", MESSAGE)).status is ToolStatus.NEEDS_CONFIRMATION
        assert await house.messages() == []
        await call.say("Yes please")
        assert (await call.use("take_message", MESSAGE)).status is ToolStatus.DONE
        assert len(await house.messages()) == 1
        assert (await call.view()).pending_confirmation is None

    async def test_a_word_that_is_no_risk_closes(self, house: House) -> None:
        """A slip of the pen must not open what somebody wanted to close."""
        await house.publish(lambda ada: replace(ada, raised_risks={"take_message": "hihg"}))
        call = await house.answer()
        await call.say("Tell them to call me")
        assert (await call.use("take_message", MESSAGE)).status is ToolStatus.NEEDS_CONFIRMATION

    async def test_to_let_a_slot_go_may_need_a_yes(self, house: House) -> None:
        """Asking about it lets nothing go."""
        await house.publish(lambda ada: replace(ada, raised_risks={"release_hold": "high"}))
        call = await house.answer()
        await call.say("Tuesday at nine")
        await call.use("book_appointment", TUESDAY_AT_NINE)
        await call.say("No, forget it")
        assert (await call.use_json("release_hold", {}))["sentence"] == RELEASE_HOLD.question
        assert await house.claimed_starts() == {"2026-11-24T14:00"}
        await call.say("Yes please")
        assert (await call.use("release_hold", {})).status is ToolStatus.DONE
        assert await house.claimed_starts() == set()


class TestRefusing:
    """Who may not, is told why."""

    async def test_an_agent_without_a_tool_is_refused_it(self, house: House) -> None:
        """Whatever its model asks for; only a message can always be left."""
        await house.publish(lambda ada: replace(ada, tools=("find_free_slots",)))
        call = await house.answer()
        await call.say("Tuesday at nine")
        assert (await call.use("book_appointment", TUESDAY_AT_NINE)).status is ToolStatus.REFUSED
        assert await house.claimed_starts() == set()
        assert (await call.use("take_message", MESSAGE)).status is ToolStatus.DONE

    async def test_nobody_on_the_phone_searches_other_customers(self, house: House) -> None:
        """The directory is for staff."""
        await house.publish(lambda ada: replace(ada, tools=("search_contacts",)))
        call = await house.answer()
        await call.say("Who else is a customer?")
        refused = await call.use("search_contacts", {"query": "Tom"})
        assert refused.status is ToolStatus.REFUSED
        assert "for staff only" in refused.content

    async def test_after_emergency_words_nothing_is_booked(self, house: House) -> None:
        """Emergency words bar every consequential tool."""
        call = await house.answer()
        await call.say("Help, my father has a heart attack")
        assert (await call.use("book_appointment", TUESDAY_AT_NINE)).status is ToolStatus.REFUSED
        assert (await call.hang_up()).outcome is Outcome.EMERGENCY


class TestLateness:
    """What nobody waits for any more does not happen, unless it was promised."""

    async def test_an_expired_request_is_rejected(self, house: House) -> None:
        """Nobody waits for it any more, so it may not happen."""
        call = await house.answer()
        await call.say("Tuesday at nine")
        with pytest.raises(WorkflowUpdateFailedError) as caught:
            await call.send(call.request("book_appointment", TUESDAY_AT_NINE, patience=timedelta(seconds=-1)))
        assert isinstance(caught.value.cause, ApplicationError)
        assert caught.value.cause.type == "stale_request"

    async def test_a_request_that_expires_while_it_waits_is_not_carried_out(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It is told so; as owed at the end of the stream it is done all the same, once."""
        monkeypatch.setattr("workflows.call.TURN_PATIENCE", THREE_MINUTES)  # it must not expire on its way
        call = await house.answer()
        await call.say("Tell them to call me")
        message = call.request("take_message", MESSAGE, patience=THREE_MINUTES - timedelta(seconds=1))
        message = replace(message, turn_index=call.turns)  # this turn never comes: it waits for as long as it may
        sending = asyncio.create_task(call.send(message))
        accepted = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED
        await house.happening(call.handle, accepted, count=4)
        await pass_time(house.temporal, call.handle, THREE_MINUTES)
        late = await sending
        assert (late.status, "too late" in late.content) == (ToolStatus.FAILED, True)
        assert await house.messages() == []
        for _ in range(2):
            await call.detach(EndReason.CALLER_HUNG_UP, owed=[message])
        assert len(await house.messages()) == 1


class TestFailing:
    """What goes wrong becomes words, and the call goes on."""

    async def test_a_bug_in_a_tool_does_not_freeze_the_call(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """An exception nobody thought of is an answer as well, and the same one when asked again."""

        async def carry_out(*_: object) -> str:
            raise ZeroDivisionError

        monkeypatch.setattr(ToolEffects, "carry_out", carry_out)
        call = await house.answer()
        await call.say("What have I got?")
        async with asyncio.timeout(60):
            failed = await call.use("upcoming_appointments", {})
        assert failed.status is ToolStatus.FAILED
        assert "take a message" in failed.content
        assert (await call.say("Then not")).action is DirectiveAction.GO_ON
        assert (await call.hang_up()).outcome is Outcome.ANSWERED

    async def test_a_bug_in_the_policy_does_not_freeze_the_call_either(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What can't be decided is not done."""

        def decide(*_: object) -> object:
            raise ZeroDivisionError

        monkeypatch.setattr(tool_desk, "decide_confirmation", decide)
        call = await house.answer()
        await call.say("What have I got?")
        async with asyncio.timeout(60):
            failed = await call.use("upcoming_appointments", {})
        assert failed.status is ToolStatus.FAILED
        assert (await call.hang_up()).outcome is Outcome.ANSWERED

    async def test_malformed_arguments_may_be_mended_twice_then_a_message_is_taken(self, house: House) -> None:
        """Two answers say what is wrong; the third gives up, and media is told to take a message."""
        call = await house.answer()
        statuses = []
        for _ in range(3):
            await call.say("Tuesday at nine")
            statuses.append((await call.use("book_appointment", '{"service": 7')).status)
        assert statuses == [ToolStatus.INVALID, ToolStatus.INVALID, ToolStatus.FAILED]
        assert (await call.say("Hello?")).action is DirectiveAction.TAKE_MESSAGE

    async def test_an_unknown_tool_is_named(self, house: House) -> None:
        """The model learns what there is not."""
        call = await house.answer()
        await call.say("Do it")
        result = await call.use("open_the_door", {})
        assert result.status is ToolStatus.INVALID
        assert "open_the_door" in result.content

    async def test_an_impossible_time_is_explained(self, house: House) -> None:
        """A rule of the business reaches the model as a sentence."""
        call = await house.answer()
        await call.say("The thirty first of November")
        result = await call.use("book_appointment", {**TUESDAY_AT_NINE, "start": "2026-11-31T09:00"})
        assert result.status is ToolStatus.FAILED
        assert "is no date and time" in result.content
