"""What happens when vendors fail, and what the caller hears then."""

from __future__ import annotations

from domain.calls import EndReason
from domain.emergency import EMERGENCY_INSTRUCTION
from domain.errors import ProviderUnavailable
from domain.fillers import LATE_MODEL, SAY_AGAIN
from domain.phases import Phase
from domain.ports.speech import RecognizerLost, SynthesizerLost, TextDelta, TurnEnded
from media.call_link import LinkRefused
from media.call_words import TIME_IS_UP
from media.message_taking import ASK, NOT_TAKEN, NOTED, TAKEN
from tests.media.calls import SILENT, VOICE, TestCall, open_call
from tests.media.virtual_time import run_virtually
from workflows.messages import Directive, DirectiveAction, ToolStatus

DOWN = ProviderUnavailable("fake", "down")


def said(call: TestCall) -> str:
    """Return everything asked of the voice."""
    return " ".join(call.synthesizer.spoken)


class TestMind:
    """The model is slow, or gone."""

    def test_a_late_reply_is_covered_by_a_filler(self) -> None:
        """After two seconds of thinking the caller hears that it takes a moment."""

        async def story() -> None:
            async with open_call() as call:
                call.responder.scripts.append([3.0, TextDelta("Here you are.")])
                await call.listen(3)
                await call.speak("What is the price of it?")
                await call.listen(5)
                assert call.synthesizer.spoken[-2:] == [LATE_MODEL, "Here you are."]

        run_virtually(story())

    def test_one_failure_is_retried_unheard(self) -> None:
        """The caller does not notice a single error."""

        async def story() -> None:
            async with open_call() as call:
                call.responder.scripts += [[DOWN], [TextDelta("It is sixty dollars.")]]
                await call.listen(3)
                await call.speak("What is the price of it?")
                await call.listen(1)
                assert call.synthesizer.spoken[-1] == "It is sixty dollars."

        run_virtually(story())

    def test_a_mind_that_is_gone_takes_a_message(self) -> None:
        """Without a model the caller's words still reach a human, and the call ends politely."""

        async def story() -> None:
            async with open_call() as call:
                call.responder.scripts += [[DOWN], [DOWN]]
                await call.listen(3)
                await call.speak("What is the price of it?")
                await call.listen(12)
                assert ASK in said(call)
                await call.speak("Please call me about my brakes.")
                await call.listen(8)
                assert call.link.requests[0].tool == "take_message"
                assert "brakes" in call.link.requests[0].arguments
                assert TAKEN in said(call)
                assert call.end_reason() is EndReason.AGENT_ENDED

        run_virtually(story())

    def test_a_message_that_could_not_be_taken_is_not_promised(self) -> None:
        """The agent never says that something is written down which is not."""

        async def story() -> None:
            async with open_call() as call:
                call.link.status = ToolStatus.FAILED
                call.responder.scripts += [[DOWN], [DOWN]]
                await call.listen(3)
                await call.speak("What is the price of it?")
                await call.listen(12)
                await call.speak("Please call me about my brakes.")
                await call.listen(6)
                assert NOT_TAKEN in said(call)

        run_virtually(story())

    def test_a_message_nobody_has_taken_yet_is_not_promised(self) -> None:
        """It is still sent, but a caller who hears nothing knows to call again."""

        async def story() -> None:
            async with open_call() as call:
                call.link.tool_delay = 100.0
                call.responder.scripts += [[DOWN], [DOWN]]
                await call.listen(3)
                await call.speak("What is the price of it?")
                await call.listen(12)
                await call.speak("Please call me about my brakes.")
                await call.listen(8)
                assert NOTED in said(call)
                assert TAKEN not in said(call)

        run_virtually(story())

    def test_half_a_reply_stands(self) -> None:
        """An error in the middle does not make the agent begin again."""

        async def story() -> None:
            async with open_call() as call:
                call.responder.scripts.append([TextDelta("We open at eight in the morning, and we"), DOWN])
                await call.listen(3)
                await call.speak("When do you open again?")
                await call.listen(4)
                assert len(call.responder.asked) == 1
                assert call.synthesizer.spoken[-1] == "and we"

        run_virtually(story())


class TestVoice:
    """The synthesizer breaks."""

    def test_it_is_opened_again_and_says_the_rest(self) -> None:
        """Nothing of the reply is lost."""

        async def story() -> None:
            async with open_call() as call:
                await call.listen(0.1)
                call.synthesizer.voices[0].is_mute = True
                call.conversation.parts.voice.say("One thing more.")
                call.conversation.parts.voice.flush()
                call.synthesizer.voices[0].listener(SynthesizerLost("gone"))
                await call.listen(4)
                assert call.synthesizer.voices[1].spoken == ["One thing more."]
                assert call.end_reason() is None

        run_virtually(story())

    def test_a_second_loss_hands_over_to_the_telephone_company(self) -> None:
        """Its own voice takes over where ours is gone."""

        async def story() -> None:
            async with open_call() as call:
                for voice in range(2):
                    await call.listen(0.1)
                    call.synthesizer.voices[voice].listener(SynthesizerLost("gone"))
                await call.listen(0.1)
                assert call.end_reason() is EndReason.SPEECH_UNAVAILABLE

        run_virtually(story())

    def test_a_voice_that_owes_audio_counts_as_lost(self) -> None:
        """A hanging socket is no excuse for silence."""

        async def story() -> None:
            async with open_call() as call:
                await call.listen(3)
                call.synthesizer.voices[0].is_mute = True
                await call.speak("Tell me about your services.")
                await call.listen(8)
                assert call.synthesizer.voices[1].spoken == ["Okay then."]

        run_virtually(story())


class TestEar:
    """The recogniser breaks."""

    def test_it_is_opened_again_and_the_caller_asked(self) -> None:
        """What was being said is lost, so the agent asks for it."""

        async def story() -> None:
            async with open_call() as call:
                await call.listen(3)
                await call.listen(0.3, VOICE)
                call.recognizer.say(RecognizerLost("gone"))
                await call.listen(0.3)
                assert SAY_AGAIN in said(call)
                await call.listen(3)
                await call.speak("When do you open?")
                await call.listen(0.2)
                assert call.link.turns[-1].text == "When do you open?"

        run_virtually(story())

    def test_a_stream_that_opens_after_the_end_is_let_go(self) -> None:
        """Nobody would close it later; vendors bill open streams."""

        async def story() -> None:
            async with open_call() as call:
                call.recognizer.delay = call.synthesizer.delay = 1.0
                call.recognizer.say(RecognizerLost("gone"))
                call.synthesizer.voices[0].listener(SynthesizerLost("gone"))
                await call.listen(0.5)
                await call.conversation.close()
                await call.listen(1)
                assert [ear.is_closed for ear in call.recognizer.ears] == [True, True]
                assert [voice.is_closed for voice in call.synthesizer.voices] == [True, True]

        run_virtually(story())

    def test_audio_of_the_gap_reaches_the_new_ear(self) -> None:
        """What the caller says while the recogniser connects is kept."""

        async def story() -> None:
            async with open_call() as call:
                await call.listen(1)
                call.recognizer.say(RecognizerLost("gone"))
                call.conversation.hear(VOICE, 1020)
                await call.listen(0.1)
                assert VOICE in b"".join(call.recognizer.ears[1].fed)

        run_virtually(story())

    def test_a_second_loss_hands_over(self) -> None:
        """An agent who can't hear says so through the telephone company."""

        async def story() -> None:
            async with open_call() as call:
                await call.listen(1)
                call.recognizer.failures = 1
                call.recognizer.say(RecognizerLost("gone"))
                await call.listen(0.1)
                assert call.end_reason() is EndReason.SPEECH_UNAVAILABLE

        run_virtually(story())

    def test_unintelligible_speech_is_asked_about_twice(self) -> None:
        """The third time in a row the agent offers to take a message."""

        async def story() -> None:
            async with open_call() as call:
                for _ in range(3):
                    await call.listen(5)
                    await call.listen(0.4, VOICE)
                    call.recognizer.say(TurnEnded("", 0.0))
                await call.listen(0.1)
                assert said(call).count(SAY_AGAIN.split(".")[0]) == 2
                assert ASK.split(".")[0] in said(call)

        run_virtually(story())

    def test_audio_goes_out_in_80_ms_messages(self) -> None:
        """Vendors like neither single frames nor long waits."""

        async def story() -> None:
            async with open_call() as call:
                await call.listen(0.4, SILENT)
                assert {len(message) for message in call.recognizer.ears[0].fed} == {640}

        run_virtually(story())


def test_an_emergency_stops_everything_else() -> None:
    """A fixed instruction, no model, and no tools any more."""

    async def story() -> None:
        async with open_call() as call:
            await call.listen(3)
            await call.speak("Help, my father is not breathing!")
            await call.listen(12)
            assert EMERGENCY_INSTRUCTION in said(call)
            assert call.responder.asked == []
            await call.speak("And book an inspection.")
            await call.listen(1)
            assert call.responder.offered == [[]]

    run_virtually(story())


def test_the_workflow_can_end_the_call() -> None:
    """The directive is obeyed after the agent's sentence, with a goodbye."""

    async def story() -> None:
        async with open_call() as call:
            await call.listen(1)
            call.conversation.instructed(Directive(Phase.ACTIVE, DirectiveAction.END))
            await call.listen(0.1)
            assert TIME_IS_UP.split(".")[0] not in said(call)
            await call.listen(9)
            assert TIME_IS_UP in said(call)
            assert call.end_reason() is EndReason.AGENT_ENDED

    run_virtually(story())


def test_the_workflow_can_have_the_caller_let_go() -> None:
    """The stream ends after the agent's sentence, without a word: the telephone company is told what comes next."""

    async def story() -> None:
        async with open_call() as call:
            await call.listen(1)
            call.conversation.instructed(Directive(Phase.ACTIVE, DirectiveAction.LET_GO))
            await call.listen(0.1)
            assert not call.conversation.ended.is_set()
            await call.listen(9)
            assert call.end_reason() is EndReason.MOVED
            assert TIME_IS_UP not in said(call)

    run_virtually(story())


def test_a_refused_stream_falls_silent() -> None:
    """Another stream has the call: two agents must not speak."""

    async def story() -> None:
        async with open_call() as call:
            await call.listen(1)
            call.conversation.instructed(LinkRefused("stale"))
            before = call.wire.audio_ms()
            await call.listen(1)
            assert call.end_reason() is EndReason.STREAM_LOST
            assert call.wire.audio_ms() == before

    run_virtually(story())
