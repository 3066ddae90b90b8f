"""The media streams of one call: each attaches once, is lost or ends, and leaves nothing it owed undone."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from domain.calls import EndReason, Outcome
from domain.stream_end import AfterStream
from tests.fakes.faults import Gate
from tests.workflows.house import LINE, TUESDAY_AT_NINE, Call, House
from tests.workflows.premises import BOTH_WAYS
from workflows.call import CallWorkflow
from workflows.messages import AttachRequest, ExchangeReport, ToolRequest

MESSAGE = {"text": "Call me"}


async def _assert_stale(call: Call, update: str, request: AttachRequest | ExchangeReport) -> None:
    with pytest.raises(WorkflowUpdateFailedError) as caught:
        await call.handle.execute_update(update, request)
    assert isinstance(caught.value.cause, ApplicationError)
    assert caught.value.cause.type == "stale_request"


def late_message(call: Call) -> ToolRequest:
    """Return a request nobody waits for any more."""
    return call.request("take_message", MESSAGE, patience=timedelta(minutes=-10))


class TestAttaching:
    """One epoch belongs to one stream."""

    async def test_another_stream_of_the_same_epoch_is_rejected(self, house: House) -> None:
        """A replayed token attaches nothing."""
        await _assert_stale(await house.answer(), "attach", AttachRequest("MZ-other", 1, "media-2"))

    async def test_the_same_stream_in_another_process_is_rejected(self, house: House) -> None:
        """Two processes would talk at once."""
        await _assert_stale(await house.answer(), "attach", AttachRequest("MZ1", 1, "media-2"))

    async def test_a_stream_of_a_call_that_is_over_is_rejected(self, house: House) -> None:
        """Whatever it heard would be written nowhere."""
        call = await house.answer()
        await call.end()
        await _assert_stale(call, "attach", AttachRequest("MZ1", 1, "media-1"))

    async def test_facts_of_an_old_stream_are_rejected(self, house: House) -> None:
        """After a reconnect the lost stream's process is not believed any more."""
        call = await house.answer()
        await call.reconnect()
        await _assert_stale(call, "exchange", ExchangeReport(1, ()))


class TestLosing:
    """A lost stream is followed by another, twice in a row by a message."""

    @BOTH_WAYS
    async def test_a_new_stream_goes_on_where_the_caller_was(self, house: House) -> None:
        """The second brief has all turns, and an apology instead of the greeting."""
        call = await house.answer()
        await call.say("I need an inspection")
        decision = await call.after_stream(1)
        assert (decision.action, decision.stream_epoch) == (AfterStream.RECONNECT, 2)
        call.epoch = 2
        brief = await call.attach("MZ2")
        assert [turn.text for turn in brief.turns] == ["Yes?", "I need an inspection"]
        assert "cut off" in brief.first_words
        assert brief.next_turn_index == 2

    @BOTH_WAYS
    async def test_two_losses_in_a_row_take_a_message(self, house: House) -> None:
        """When streaming does not work, the telephone's own voice takes over."""
        call = await house.answer()
        await call.after_stream(1)
        decision = await call.after_stream(2)
        assert decision.action is AfterStream.TAKE_MESSAGE
        assert decision.say

    async def test_asking_again_what_comes_next_counts_no_second_loss(self, house: House) -> None:
        """The telephone company repeats a request whose answer it lost."""
        call = await house.answer()
        assert await call.after_stream(1) == await call.after_stream(1)

    @pytest.mark.parametrize("epoch", [0, 2])
    async def test_a_stream_there_was_not_has_no_end(self, house: House, epoch: int) -> None:
        """A made-up epoch must not open the next one."""
        call = await house.answer()
        with pytest.raises(WorkflowUpdateFailedError):
            await call.after_stream(epoch)
        assert (await call.view()).stream_epoch == 1

    async def test_what_was_covered_by_a_filler_is_told_on_the_next_stream(self, house: House) -> None:
        """The caller heard "I am writing that down", and not that it is done."""
        call = await house.answer()
        await call.say("Tell them to call me")
        result = await call.use("take_message", MESSAGE)
        await call.detach(EndReason.STREAM_LOST, last_words="I am writing that down.")
        assert (await call.reconnect()).unspoken == (result.content,)

    async def test_the_last_turns_of_a_lost_stream_come_after_the_decision(self, house: House) -> None:
        """The next stream is told of them, if they come before it does."""
        call = await house.answer()
        await call.say("Hello")
        await call.after_stream(1)
        await call.detach(EndReason.STREAM_LOST, last_words="Good morn")
        call.epoch = 2
        brief = await call.attach("MZ2")
        assert [turn.heard for turn in brief.turns] == ["Yes?", "Hello", "Good morn"]
        view = await call.view()
        assert (view.is_attached, view.stream_epoch) == (True, 2)

    async def test_they_come_after_the_hang_up_as_well(self, house: House) -> None:
        """He was gone before the next stream came; the one that was lost may still tell its last words."""
        call = await house.answer()
        await call.say("Hello")
        await call.after_stream(1)
        await call.end()
        await call.detach(EndReason.STREAM_LOST, last_words="Good morn", owed=[late_message(call)])
        await call.handle.result()
        record = await house.record(call.sid)
        assert record.turns[-1].heard == "Good morn"
        assert [use.tool for use in record.tool_uses] == ["take_message"]

    async def test_turns_of_an_earlier_stream_displace_none_of_the_latest(self, house: House) -> None:
        """Told after the next stream had begun, they carry numbers that are given anew."""
        call = await house.answer()
        await call.say("Tuesday at nine")
        await call.reconnect()
        await call.detach(EndReason.STREAM_LOST, epoch=1, last_words="Good morn")
        call.turns -= 1
        await call.say("Yes please", agent="Shall I?")
        assert [turn.heard for turn in (await call.view()).turns] == [
            "Yes?",
            "Tuesday at nine",
            "Shall I?",
            "Yes please",
        ]

    @BOTH_WAYS
    async def test_an_earlier_stream_does_not_end_the_latest(self, house: House) -> None:
        """Its promises are kept, and the stream that talks now goes on."""
        call = await house.answer()
        await call.say("Tell them to call me")
        message = late_message(call)
        await call.reconnect()
        await call.detach(EndReason.CALLER_HUNG_UP, epoch=1, owed=[message])
        assert (await call.view()).is_attached
        assert len(await house.messages()) == 1
        assert (await call.after_stream(2)).action is AfterStream.TAKE_MESSAGE


class TestTransferring:
    """Where somebody is named, he is rung before a message is taken."""

    @BOTH_WAYS
    async def test_two_losses_in_a_row_ring_the_human(self, house: House) -> None:
        """He sees the number that was called."""
        await house.name_human("+15551239999")
        call = await house.answer()
        assert (await call.after_stream(1)).action is AfterStream.RECONNECT
        decision = await call.after_stream(2)
        assert (decision.action, decision.dial, decision.caller_id) == (AfterStream.DIAL_HUMAN, "+15551239999", LINE)
        assert "colleague" in decision.say

    async def test_without_speech_he_is_rung_at_once(self, house: House) -> None:
        """A new stream would have no voice either."""
        await house.name_human("+15551239999")
        call = await house.answer()
        await call.detach(EndReason.SPEECH_UNAVAILABLE)
        assert (await call.after_stream(1)).action is AfterStream.DIAL_HUMAN

    @pytest.mark.parametrize(("has_talked", "outcome"), [(True, Outcome.TRANSFERRED), (False, Outcome.ANSWERED)])
    async def test_a_talk_with_him_is_the_outcome(self, house: House, *, has_talked: bool, outcome: Outcome) -> None:
        """Told while the caller is still there."""
        call = await house.answer()
        await call.say("Hello")
        if has_talked:
            await call.handle.signal(CallWorkflow.transferred)
        assert (await call.hang_up()).outcome is outcome


class TestMoving:
    """A stream that media ends to let another process go on is followed by another, and nothing is lost."""

    @BOTH_WAYS
    async def test_the_next_stream_goes_on_without_a_word(self, house: House) -> None:
        """No apology; the turns so far, the caller's last one unanswered perhaps."""
        call = await house.answer()
        await call.say("I need an inspection")
        await call.detach(EndReason.MOVED)
        brief = await call.reconnect()
        assert (brief.stream_epoch, brief.first_words) == (2, "")
        assert [turn.text for turn in brief.turns] == ["Yes?", "I need an inspection"]

    async def test_a_move_is_no_loss(self, house: House) -> None:
        """Many processes may stop during one call; the first stream that is lost is still connected again."""
        call = await house.answer()
        for _ in range(3):
            await call.detach(EndReason.MOVED)
            await call.reconnect()
        assert (await call.after_stream(4)).action is AfterStream.RECONNECT

    async def test_a_stream_that_never_comes_after_a_move_is_lost(self, house: House) -> None:
        """With no other process to go on, the telephone company is not sent round in circles."""
        call = await house.answer()
        await call.detach(EndReason.MOVED)
        await call.lose_stream()
        assert (await call.after_stream(2)).action is AfterStream.RECONNECT
        assert (await call.after_stream(3)).action is AfterStream.TAKE_MESSAGE

    async def test_whoever_was_cut_off_after_a_move_gets_an_apology(self, house: House) -> None:
        """The gap was long enough to notice."""
        call = await house.answer()
        await call.detach(EndReason.MOVED)
        await call.lose_stream()
        assert "cut off" in (await call.reconnect()).first_words


class TestJoining:
    """What still runs when a stream is lost is told to the next one, which asks for it again and does nothing twice."""

    @BOTH_WAYS
    async def test_a_running_effect_is_joined(self, house: House) -> None:
        """Asked for under the same id, it is the same booking with the same answer."""
        house.book.confirming.gate = gate = Gate()
        call = await house.answer()
        await call.say("Tuesday at nine")
        await call.use("book_appointment", TUESDAY_AT_NINE)
        await call.say("Yes please")
        request = call.request("book_appointment", TUESDAY_AT_NINE)
        asking = asyncio.create_task(call.send(request))
        await gate.arrival()
        assert (await call.reconnect()).running == (request,)
        joining = asyncio.create_task(call.send(replace(request, stream_epoch=2)))
        gate.open()
        assert await joining == await asking
        assert len(house.calendars.events) == 1
        brief = await call.reconnect()
        assert (brief.running, len(brief.unspoken)) == ((), 1)

    async def test_an_owed_effect_is_joined(self, house: House) -> None:
        """The end of the stream has brought it; the next stream's request is another message, and the same effect."""
        house.book.releasing.gate = gate = Gate()
        call = await house.answer()
        await call.say("Tuesday at nine")
        await call.use("book_appointment", TUESDAY_AT_NINE)
        await call.say("No, let it go")
        owed = call.request("release_hold", {})
        detaching = asyncio.create_task(call.detach(EndReason.STREAM_LOST, owed=[owed]))
        await gate.arrival()
        assert (await call.reconnect()).running == (owed,)
        joining = asyncio.create_task(call.send(replace(owed, stream_epoch=2)))
        gate.open()
        await asyncio.gather(detaching, joining)
        assert [use.tool for use in (await call.view()).tool_uses] == ["book_appointment", "release_hold"]


class TestOwing:
    """What was promised on a stream is done when it ends, however late, and once."""

    @BOTH_WAYS
    async def test_owed_effects_are_done_though_nobody_waits_for_them(self, house: House) -> None:
        """Their time was over long ago."""
        call = await house.answer()
        await call.say("Tell them to call me")
        await call.detach(EndReason.CALLER_HUNG_UP, owed=[late_message(call)])
        assert [message.text for message in await house.messages()] == ["Maria Jensen: Call me"]

    async def test_sent_twice_they_are_done_once(self, house: House) -> None:
        """Asked for in time, owed all the same because the answer was lost, and the detach repeated."""
        call = await house.answer()
        await call.say("Tell them to call me")
        message = call.request("take_message", MESSAGE)
        first = await call.send(message)
        for _ in range(2):
            await call.detach(EndReason.STREAM_LOST, owed=[message])
        assert len(await house.messages()) == 1
        assert len((await call.view()).tool_uses) == 1
        assert await call.send(message) == first

    async def test_a_lost_stream_repeats_no_effect(self, house: House) -> None:
        """The same intent sent again by the next stream's process gets the first answer."""
        call = await house.answer()
        await call.say("I am Maria")
        first = await call.use("take_message", MESSAGE)
        await call.reconnect()
        assert await call.use("take_message", MESSAGE) == first
        assert len(await house.messages()) == 1

    async def test_they_come_after_the_decision_as_well(self, house: House) -> None:
        """The telephone company asked faster than media could tell."""
        call = await house.answer()
        await call.say("Tell them to call me")
        await call.after_stream(1)
        await call.detach(EndReason.STREAM_LOST, owed=[late_message(call)])
        assert len(await house.messages()) == 1

    async def test_a_booking_owed_still_needs_its_yes(self, house: House) -> None:
        """What was promised is done; what was only asked about is not."""
        call = await house.answer()
        await call.say("Tuesday at nine")
        await call.use("book_appointment", TUESDAY_AT_NINE)
        await call.say("Let me think")
        await call.detach(EndReason.CALLER_HUNG_UP, owed=[call.request("book_appointment", TUESDAY_AT_NINE)])
        assert house.calendars.events == {}

    async def test_the_end_is_known_before_they_are_done(self, house: House) -> None:
        """The telephone company asks at once; a stream that ended on purpose is not opened again meanwhile."""
        house.book.releasing.gate = gate = Gate()
        call = await house.answer()
        await call.say("Tuesday at nine")
        await call.use("book_appointment", TUESDAY_AT_NINE)
        await call.say("No, goodbye")
        owed = [call.request("release_hold", {})]
        detaching = asyncio.create_task(call.detach(EndReason.AGENT_ENDED, owed=owed))
        await gate.arrival()
        assert (await call.after_stream(1)).action is AfterStream.HANG_UP
        gate.open()
        await detaching
        assert await house.claimed_starts() == set()
