"""Tools within a conversation: what is asked of the workflow, when, and what never is."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from domain.calls import EndReason, Speaker, Turn
from domain.fillers import CUT_OFF, TOOL_TAKES_LONGER
from domain.ids import intent_id
from domain.ports.speech import TextDelta, ToolCall, TranscriptChanged
from domain.tools import BOOK_APPOINTMENT, FIND_FREE_SLOTS
from tests.media.calls import VOICE, TestCall, open_call
from tests.media.fakes import brief
from tests.media.virtual_time import run_virtually
from workflows.messages import CallBrief, ToolRequest

FIND = ToolCall("t1", "find_free_slots", '{"service":"inspection","from_date":"2026-11-23","to_date":"2026-11-24"}')
BOOK = ToolCall("t2", "book_appointment", '{"service":"inspection","start":"2026-11-24T09:00"}')
END = ToolCall("t3", "end_call", '{"goodbye":"Thank you and goodbye."}')


YES = Turn(1, Speaker.CALLER, "Yes please.", "Yes please.", datetime(2026, 11, 21, tzinfo=UTC))
RUNNING = ToolRequest(
    stream_epoch=1,
    intent_id=intent_id(call_sid="CA1", turn_index=1, tool=BOOK.name, arguments=json.loads(BOOK.arguments)),
    turn_index=1,
    tool=BOOK.name,
    arguments=BOOK.arguments,
    asked_at=YES.said_at,
    expires_at=YES.said_at,
)


def _joining() -> CallBrief:
    """Return the brief of a second stream, while what the first one has asked for is still being done."""
    return brief(stream_epoch=2, first_words=CUT_OFF, turns=(YES,), next_turn_index=2, running=(RUNNING,))


async def ask(call: TestCall, text: str = "Book me an inspection on Tuesday.") -> None:
    """Let the caller say something once the greeting is over."""
    await call.listen(3)
    await call.speak(text)


def test_a_tools_answer_goes_back_to_the_mind() -> None:
    """Request, result, and the next round says it."""

    async def story() -> None:
        async with open_call() as call:
            call.link.answers["find_free_slots"] = '{"slots":[]}'
            call.responder.scripts += [[FIND], [TextDelta("There is no free slot.")]]
            await ask(call)
            await call.listen(1)
            request = call.link.requests[0]
            assert (request.tool, request.turn_index, request.stream_epoch) == ("find_free_slots", 1, 1)
            assert (request.expires_at - request.asked_at).total_seconds() == 12
            assistant, tool = call.responder.asked[1][-2:]
            assert assistant.tool_calls == (FIND,)
            assert (tool.role, tool.tool_call_id, tool.content) == ("tool", "t1", '{"slots":[]}')
            assert call.synthesizer.spoken[-1] == "There is no free slot."

    run_virtually(story())


def test_a_slow_tool_is_covered_by_its_filler() -> None:
    """Within a second the caller hears that something is happening."""

    async def story() -> None:
        async with open_call() as call:
            call.link.tool_delay = 1.5
            call.responder.scripts += [[FIND], [TextDelta("There it is.")]]
            await ask(call)
            await call.listen(3)
            assert call.synthesizer.spoken[-2:] == [FIND_FREE_SLOTS.filler, "There it is."]

    run_virtually(story())


def test_a_very_slow_tool_is_followed_up() -> None:
    """After six seconds the agent says so and goes on; the request is left alone."""

    async def story() -> None:
        async with open_call() as call:
            call.link.tool_delay = 9.0
            call.responder.scripts += [[BOOK], [TextDelta("Is there anything else?")]]
            await ask(call)
            await call.listen(8)
            assert TOOL_TAKES_LONGER in " ".join(call.synthesizer.spoken)
            assert json.loads(call.responder.asked[1][-1].content)["status"] == "pending"
            assert len(call.link.requests) == 1

    run_virtually(story())


def test_an_effect_that_comes_late_is_news_the_agent_brings_up_once() -> None:
    """What the model was told stays as it was told; the result is added, and told in the next pause."""

    async def story() -> None:
        async with open_call() as call:
            call.link.tool_delay = 9.0
            call.link.answers["book_appointment"] = '{"status":"booked"}'
            call.responder.scripts += [[BOOK], [TextDelta("You will get a message.")], [TextDelta("It is booked.")]]
            await ask(call)
            await call.listen(8)
            assert len(call.responder.asked) == 2
            await call.listen(6)
            assert len(call.responder.asked) == 3
            *_, pending, _, news = call.responder.asked[2]
            assert json.loads(pending.content)["status"] == "pending"
            assert (news.role, '{"status":"booked"}' in news.content) == ("system", True)
            assert call.synthesizer.spoken[-1] == "It is booked."

    run_virtually(story())


def test_news_do_not_cut_the_caller_short() -> None:
    """It comes while he speaks: the reply to him brings it up."""

    async def story() -> None:
        async with open_call() as call:
            call.link.tool_delay = 9.0
            call.link.answers["book_appointment"] = '{"status":"booked"}'
            call.responder.scripts += [[BOOK], [TextDelta("You will get a message.")], [TextDelta("It is booked.")]]
            await ask(call)
            await call.listen(8.5)
            call.recognizer.say(TranscriptChanged("And tell me"))
            await call.listen(3)
            assert len(call.responder.asked) == 2
            await call.speak("And tell me, is it done now?")
            await call.listen(5)
            assert len(call.responder.asked) == 3
            news, question = call.responder.asked[2][-2:]
            assert '{"status":"booked"}' in news.content
            assert question.role == "user"

    run_virtually(story())


def test_an_effect_nobody_has_answered_has_not_failed() -> None:
    """Only the workflow says what came to nothing; until then the caller is told to wait for a message."""

    async def story() -> None:
        async with open_call() as call:
            call.link.is_silent = True
            call.link.tool_delay = 7.0
            call.responder.scripts += [[BOOK], [TextDelta("You will get a message.")]]
            await ask(call)
            await call.listen(12)
            await call.speak("Hello, is it done now?")
            await call.listen(1)
            request = call.link.requests[0]
            assert (request.expires_at - request.asked_at).total_seconds() == 600
            results = [message.content for message in call.responder.asked[2] if message.role == "tool"]
            assert [json.loads(result)["status"] for result in results] == ["pending"]
            assert "text message" in results[0]

    run_virtually(story())


def test_a_look_up_nobody_has_answered_has_failed() -> None:
    """A model can ask again for what changes nothing."""

    async def story() -> None:
        async with open_call() as call:
            call.link.is_silent = True
            call.responder.scripts += [[FIND], [TextDelta("I can not see the calendar.")]]
            await ask(call)
            await call.listen(1)
            assert json.loads(call.responder.asked[1][-1].content)["status"] == "failed"

    run_virtually(story())


def test_a_pending_effect_slows_only_one_reply() -> None:
    """The next one waits for it a moment; those after it do not."""

    async def story() -> None:
        async with open_call() as call:
            call.link.tool_delay = 60.0
            call.responder.scripts.append([BOOK])
            await ask(call)
            await call.listen(0.3)
            await call.speak("Hello, what is going on?")
            await call.listen(1.9)
            assert len(call.responder.asked) == 1
            await call.listen(2)
            assert len(call.responder.asked) == 2
            await call.speak("And what does it cost?")
            await call.listen(0.1)
            assert len(call.responder.asked) == 3

    run_virtually(story())


def test_a_discarded_generation_never_writes() -> None:
    """The caller speaks before the model asks for the booking: it is never requested, and nothing of it is said."""

    async def story() -> None:
        async with open_call() as call:
            call.responder.scripts.append([1.0, TextDelta("I am booking that."), BOOK])
            await ask(call)
            await call.listen(0.5)
            call.recognizer.say(TranscriptChanged("No wait, Wednesday"))
            await call.listen(3)
            assert call.link.requests == []
            assert "I am booking that." not in call.synthesizer.spoken

    run_virtually(story())


def test_no_write_is_requested_while_the_caller_may_be_interrupting() -> None:
    """A suspicion holds a write back; a word drops it."""

    async def story() -> None:
        async with open_call() as call:
            long = "I am going to book that for you right now, on Tuesday at nine in the morning."
            call.responder.scripts.append([TextDelta(long), 2.0, BOOK])
            await ask(call)
            await call.listen(1.5)
            await call.listen(1.0, VOICE)
            assert call.link.requests == []
            call.recognizer.say(TranscriptChanged("No, stop please"))
            await call.listen(2)
            assert call.link.requests == []

    run_virtually(story())


def test_a_false_alarm_lets_the_write_go_on() -> None:
    """A cough does not lose a booking."""

    async def story() -> None:
        async with open_call() as call:
            long = "I am going to book that for you right now, on Tuesday at nine in the morning."
            call.responder.scripts += [[TextDelta(long), 2.0, BOOK], [TextDelta("It is booked.")]]
            await ask(call)
            await call.listen(1.8)
            await call.listen(0.2, VOICE)
            await call.listen(6)
            assert [request.tool for request in call.link.requests] == ["book_appointment"]
            assert call.synthesizer.spoken[-1] == "It is booked."

    run_virtually(story())


def test_a_running_write_survives_a_barge_in() -> None:
    """Its answer is waited for and known to the next reply."""

    async def story() -> None:
        async with open_call() as call:
            call.link.tool_delay = 2.0
            call.link.answers["book_appointment"] = '{"status":"booked"}'
            call.responder.scripts += [[BOOK], [TextDelta("It is booked.")]]
            await ask(call)
            await call.listen(0.3)
            await call.speak("And how much is it?")
            await call.listen(3)
            question = call.responder.asked[1]
            assert [m.role for m in question[-3:]] == ["assistant", "tool", "user"]
            assert question[-2].content == '{"status":"booked"}'
            assert len(call.link.requests) == 1

    run_virtually(story())


def test_a_write_that_stays_away_is_pending_to_the_next_reply() -> None:
    """The caller is answered, and the model knows that the booking may still happen."""

    async def story() -> None:
        async with open_call() as call:
            call.link.tool_delay = 11.0
            call.responder.scripts += [[BOOK], [TextDelta("I am still at it.")]]
            await ask(call)
            await call.listen(0.3)
            await call.speak("Hello, what is going on?")
            await call.listen(3)
            assert json.loads(call.responder.asked[1][-2].content)["status"] == "pending"
            assert call.synthesizer.spoken[-1] == "I am still at it."

    run_virtually(story())


def test_a_read_is_abandoned_with_its_reply() -> None:
    """Nobody waits for slots the caller no longer wants."""

    async def story() -> None:
        async with open_call() as call:
            call.link.tool_delay = 5.0
            call.responder.scripts += [[FIND], [TextDelta("Of course.")]]
            await ask(call)
            await call.listen(0.3)
            await call.speak("Forget it, what does it cost?")
            await call.listen(0.5)
            assert json.loads(call.responder.asked[1][-2].content)["status"] == "failed"
            assert call.synthesizer.spoken[-1] == "Of course."

    run_virtually(story())


def test_unknown_tools_are_refused_here() -> None:
    """What the brief does not allow never reaches the workflow."""

    async def story() -> None:
        async with open_call() as call:
            call.responder.scripts += [[ToolCall("t9", "format_disk", "{}")], [TextDelta("I can not do that.")]]
            await ask(call)
            await call.listen(1)
            assert call.link.requests == []
            assert json.loads(call.responder.asked[1][-1].content)["status"] == "refused"

    run_virtually(story())


def test_rounds_are_bounded() -> None:
    """A model that only ever asks for tools ends in a message, not in a loop."""

    async def story() -> None:
        async with open_call() as call:
            call.responder.scripts += [[FIND]] * 20
            await ask(call)
            await call.listen(3)
            assert len(call.responder.asked) == 6
            assert "take a message" in " ".join(call.synthesizer.spoken)

    run_virtually(story())


class TestJoining:
    """An effect that an earlier stream has asked for, and that still runs, is done once and told once."""

    def test_its_result_is_told_after_the_apology(self) -> None:
        """Asked for again with the same intent, covered by its filler, spoken by the first reply."""

        async def story() -> None:
            async with open_call(_joining()) as call:
                call.link.tool_delay = 5.0
                call.link.answers["book_appointment"] = '{"status":"booked"}'
                call.responder.scripts.append([TextDelta("It is booked.")])
                await call.listen(12)
                assert [request.intent_id for request in call.link.requests] == [RUNNING.intent_id]
                assert call.link.requests[0].stream_epoch == 2
                assert " ".join(call.synthesizer.spoken) == f"{CUT_OFF} {BOOK_APPOINTMENT.filler} It is booked."
                assert len(call.responder.asked) == 1
                assert [m.content for m in call.responder.asked[0] if m.role == "tool"] == ['{"status":"booked"}']

        run_virtually(story())

    def test_it_survives_a_caller_who_speaks_into_the_apology(self) -> None:
        """His turn is answered with the result."""

        async def story() -> None:
            async with open_call(_joining()) as call:
                call.link.tool_delay = 3.0
                call.link.answers["book_appointment"] = '{"status":"booked"}'
                await call.listen(1)
                await call.speak("Hello?")
                await call.listen(4)
                assert len(call.link.requests) == 1
                assert [m.content for m in call.responder.asked[0] if m.role == "tool"] == ['{"status":"booked"}']

        run_virtually(story())

    def test_one_that_takes_long_is_news(self) -> None:
        """The caller is told that it takes longer, and later that it is done."""

        async def story() -> None:
            async with open_call(_joining()) as call:
                call.link.tool_delay = 15.0
                call.responder.scripts += [[TextDelta("You will get a message.")], [TextDelta("It is booked.")]]
                await call.listen(22)
                assert TOOL_TAKES_LONGER in " ".join(call.synthesizer.spoken)
                assert call.synthesizer.spoken[-1] == "It is booked."
                assert len(call.link.requests) == 1

        run_virtually(story())


class TestGoodbye:
    """The model ends the call."""

    def test_the_call_ends_once_the_goodbye_was_heard(self) -> None:
        """Not before: the last words matter."""

        async def story() -> None:
            async with open_call() as call:
                call.responder.scripts.append([END])
                await ask(call, "That was all, I am done.")
                await call.listen(1.0)
                assert call.end_reason() is None
                await call.listen(0.5)
                assert call.end_reason() is EndReason.AGENT_ENDED
                assert call.synthesizer.spoken[-1] == "Thank you and goodbye."

        run_virtually(story())

    def test_it_is_revoked_when_the_caller_goes_on(self) -> None:
        """Somebody who has one more question is not hung up on."""

        async def story() -> None:
            async with open_call() as call:
                call.responder.scripts += [[END], [TextDelta("Until five.")]]
                await ask(call, "That was all, I am done.")
                await call.listen(0.4)
                await call.speak("One more thing, how long are you open?")
                await call.listen(3)
                assert call.end_reason() is None
                assert call.synthesizer.spoken[-1] == "Until five."

        run_virtually(story())


def test_no_id_is_made_of_a_pin() -> None:
    """It could be guessed back from one: requests for the same turn are the same, whatever the digits."""

    async def story() -> None:
        async with open_call() as call:
            digits = [
                ToolCall(f"t{pin}", "verify_principal", json.dumps({"digits": pin})) for pin in ("729411", "7294")
            ]
            call.responder.scripts += [digits, [TextDelta("Thank you.")]]
            await ask(call, "My PIN is 729411")
            await call.listen(3)
            first, second = call.link.requests
            assert json.loads(first.arguments) == {"digits": "729411"}
            assert first.intent_id == second.intent_id
            assert first.intent_id == intent_id(call_sid="CA1", turn_index=1, tool="verify_principal", arguments={})

    run_virtually(story())
