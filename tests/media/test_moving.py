"""A call that moves to another process: when its stream ends, and how the next one goes on."""

from __future__ import annotations

from datetime import UTC, datetime

from domain.calls import EndReason, Speaker, Turn
from domain.emergency import EMERGENCY_INSTRUCTION
from domain.fillers import ARE_YOU_THERE
from domain.ports.speech import TextDelta, ToolCall, TranscriptChanged
from tests.media.calls import open_call
from tests.media.fakes import brief
from tests.media.virtual_time import run_virtually
from workflows.messages import CallBrief

MESSAGE = ToolCall("t1", "take_message", '{"text":"Call me."}')
THEN = datetime(2026, 11, 21, tzinfo=UTC)
HELLO = Turn(0, Speaker.AGENT, "Hello.", "Hello.", THEN)
WHEN = Turn(1, Speaker.CALLER, "When do you open?", "When do you open?", THEN)
LONG = "We open at eight in the morning and close at five in the afternoon, from Monday to Friday."


def _moved(*turns: Turn) -> CallBrief:
    return brief(stream_epoch=2, first_words="", turns=turns, next_turn_index=len(turns))


class TestLeaving:
    """The stream ends at a moment that costs the caller least."""

    def test_a_call_moves_in_a_pause(self) -> None:
        """Nobody is cut short, and nobody has to wait."""

        async def story() -> None:
            async with open_call() as call:
                call.conversation.move()
                await call.listen(1.5)
                assert call.end_reason() is None
                await call.listen(2)
                assert call.end_reason() is EndReason.MOVED
                turn = call.conversation.parts.book.take_unreported()[0]
                assert turn.heard == turn.text == "Hello, this is Ada. How can I help?"

        run_virtually(story())

    def test_an_answer_is_heard_to_its_end_first(self) -> None:
        """He has asked, and the agent is just telling him."""

        async def story() -> None:
            async with open_call() as call:
                call.responder.scripts.append([TextDelta(LONG)])
                await call.listen(3)
                await call.speak("When do you open?")
                await call.listen(1)
                call.conversation.move()
                await call.listen(6)
                assert call.end_reason() is EndReason.MOVED
                assert call.conversation.parts.book.take_unreported()[0].heard == LONG

        run_virtually(story())

    def test_a_caller_who_speaks_is_heard_out_and_answered_by_the_other_process(self) -> None:
        """While his words are recognised there is no pause; once his turn has ended, he says nothing for a moment."""

        async def story() -> None:
            async with open_call() as call:
                await call.listen(2.5)
                call.recognizer.say(TranscriptChanged("When do"))
                call.conversation.move()
                await call.listen(2)
                assert call.end_reason() is None
                call.recognizer.finish("When do you open?")
                assert call.end_reason() is EndReason.MOVED
                assert call.link.turns[-1].text == "When do you open?"
                assert call.responder.asked == []

        run_virtually(story())

    def test_an_effect_is_done_first(self) -> None:
        """Its result is told by the process that has asked for it."""

        async def story() -> None:
            async with open_call() as call:
                call.link.tool_delay = 4.0
                call.responder.scripts += [[MESSAGE], [TextDelta("Done.")]]
                await call.listen(3)
                await call.speak("Tell them to call me.")
                await call.listen(0.5)
                call.conversation.move()
                await call.listen(7)
                assert call.end_reason() is EndReason.MOVED
                assert call.synthesizer.spoken[-1] == "Done."

        run_virtually(story())

    def test_patience_ends(self) -> None:
        """A process that stops can not wait for everybody to fall silent."""

        async def story() -> None:
            async with open_call() as call:
                call.responder.scripts.append([TextDelta(f"{LONG} {LONG} {LONG}")])
                await call.listen(3)
                await call.speak("When do you open?")
                call.conversation.move()
                await call.listen(7.8)
                assert call.end_reason() is None
                await call.listen(0.3)
                assert call.end_reason() is EndReason.MOVED
                assert call.conversation.parts.book.take_unreported()[0].is_interrupted

        run_virtually(story())

    def test_an_emergency_is_answered_at_once(self) -> None:
        """No moment for moving."""

        async def story() -> None:
            async with open_call() as call:
                await call.listen(2.5)
                call.recognizer.say(TranscriptChanged("Help"))
                call.conversation.move()
                await call.speak("There is a fire, somebody is hurt!")
                assert call.end_reason() is None
                await call.listen(1)
                assert EMERGENCY_INSTRUCTION.split(".")[0] in " ".join(call.synthesizer.spoken)

        run_virtually(story())


class TestArriving:
    """The next stream goes on as if nothing had happened."""

    def test_without_first_words_the_agent_listens(self) -> None:
        """The caller has noticed nothing, so there is nothing to say; his silence is asked about as ever."""

        async def story() -> None:
            async with open_call(_moved(HELLO)) as call:
                await call.listen(6.5)
                assert call.synthesizer.spoken == []
                await call.listen(1)
                assert call.synthesizer.spoken == [ARE_YOU_THERE]

        run_virtually(story())

    def test_a_caller_who_waits_is_answered_at_once(self) -> None:
        """His turn had just ended when the call moved."""

        async def story() -> None:
            async with open_call(_moved(HELLO, WHEN)) as call:
                call.responder.scripts.append([TextDelta("At eight.")])
                await call.listen(0.2)
                assert call.synthesizer.spoken == ["At eight."]
                assert [message.role for message in call.responder.asked[0]] == ["system", "assistant", "user"]

        run_virtually(story())

    def test_he_may_speak_at_once(self) -> None:
        """His next words are a turn like any other."""

        async def story() -> None:
            async with open_call(_moved(HELLO)) as call:
                await call.speak("When do you open?")
                await call.listen(0.5)
                assert call.link.turns[-1].index == 1
                assert call.synthesizer.spoken == ["Okay then."]

        run_virtually(story())
