"""Whole conversations on virtual time."""

from __future__ import annotations

import asyncio

import pytest

from domain.calls import EndReason, Speaker
from domain.fillers import ARE_YOU_THERE
from domain.ports.speech import SpeechStarted, TextDelta, TranscriptChanged, TurnEnded
from media.call_words import SILENCE_GOODBYE
from media.settings import ConversationSettings, PlayoutSettings
from tests.media.calls import VOICE, open_call
from tests.media.virtual_time import run_virtually

GREETING = "Hello, this is Ada. How can I help?"


def test_the_greeting_is_said_at_once_and_paced() -> None:
    """First words go out without waiting, never more than the lead ahead of real time."""

    async def story() -> None:
        async with open_call() as call:
            await call.listen(0.1)
            assert call.wire.times("audio")[0] <= 0.02
            await call.listen(0.9)
            assert call.wire.audio_ms() <= 1000 + 200 + 40

    run_virtually(story())


def test_a_turn_is_answered_and_reported_with_what_was_heard() -> None:
    """The agent's heard words go to the workflow in front of the caller's turn."""

    async def story() -> None:
        async with open_call() as call:
            call.responder.scripts.append([TextDelta("We open at eight.")])
            await call.listen(3)
            await call.speak("When do you open?")
            await call.listen(2)
            greeting, question = call.link.turns
            assert (greeting.speaker, greeting.heard, greeting.is_interrupted) == (Speaker.AGENT, GREETING, False)
            assert (question.index, question.text) == (1, "When do you open?")
            assert call.synthesizer.spoken[-1] == "We open at eight."
            assert [m.role for m in call.responder.asked[0]] == ["system", "assistant", "user"]

    run_virtually(story())


def test_speech_clears_the_line_within_150_ms() -> None:
    """A suspicion silences the agent at once, before any word is recognised."""

    async def story() -> None:
        async with open_call() as call:
            await call.listen(1)
            began = call.clock()
            await call.listen(0.3, VOICE)
            assert call.wire.times("clear")[0] - began <= 0.150

    run_virtually(story())


def test_a_false_alarm_resumes_where_the_ear_stopped() -> None:
    """Noise without words holds the agent; then he says the rest, and nothing is lost or doubled."""

    async def story() -> None:
        async with open_call() as call:
            await call.listen(1)
            await call.listen(0.2, VOICE)
            await call.listen(6)
            total = call.wire.audio_ms()
            assert call.link.turns == []
            assert 1750 <= total <= 1750 + 260
            await call.speak("Hello there, a question.")
            assert call.link.turns[0].heard == GREETING

    run_virtually(story())


def test_a_word_cuts_the_reply_to_what_was_heard() -> None:
    """A recognised word discards the reply; workflow and model get the heard text only."""

    async def story() -> None:
        async with open_call() as call:
            await call.listen(1)
            await call.speak("Wait, I need an inspection.")
            greeting = call.link.turns[0]
            assert greeting.is_interrupted
            assert GREETING.startswith(greeting.heard)
            assert 0 < len(greeting.heard) < len(GREETING)
            await call.listen(0.1)
            assert call.responder.asked[0][1].content == greeting.heard

    run_virtually(story())


def test_a_back_channel_does_not_interrupt() -> None:
    """Listening sounds hold the agent for a moment; he goes on."""

    async def story() -> None:
        async with open_call() as call:
            call.responder.scripts.append([TextDelta("This is a rather long explanation of our opening hours today.")])
            await call.listen(3)
            await call.speak("Please explain that to me.")
            await call.listen(1)
            await call.speak("mm-hm", 0.3)
            await call.listen(4)
            assert len(call.responder.asked) == 1
            assert len(call.link.turns) == 2

    run_virtually(story())


def test_a_yes_over_the_last_words_is_an_answer() -> None:
    """Agreement while the question ends counts, although it sounds like a back-channel."""

    async def story() -> None:
        async with open_call() as call:
            await call.listen(1.4)
            call.recognizer.say(TranscriptChanged("yes"))
            call.recognizer.say(TurnEnded("yes", 0.0))
            await call.listen(0.1)
            assert call.link.turns[-1].text == "yes"

    run_virtually(story())


def test_silence_is_asked_about_twice_and_then_ends_the_call() -> None:
    """Nobody there: two questions, a friendly goodbye, the stream ends."""

    async def story() -> None:
        async with open_call() as call:
            await call.listen(45)
            assert call.synthesizer.spoken.count(ARE_YOU_THERE) == 2
            assert " ".join(call.synthesizer.spoken).endswith(SILENCE_GOODBYE)
            assert call.end_reason() is EndReason.SILENCE

    run_virtually(story())


def test_a_soft_voice_the_recogniser_hears_holds_the_agent() -> None:
    """The recogniser's ear is better than a level; its word gets the full patience."""

    async def story() -> None:
        async with open_call() as call:
            await call.listen(1)
            call.recognizer.say(SpeechStarted())
            await call.listen(0.6)
            assert len(call.wire.times("clear")) == 1
            before = call.wire.audio_ms()
            await call.listen(0.5)
            assert call.wire.audio_ms() > before

    run_virtually(story())


def test_a_held_turn_goes_on_even_when_no_audio_comes_in() -> None:
    """No wait is without a bound."""

    async def story() -> None:
        async with open_call() as call:
            await call.listen(1)
            call.recognizer.say(SpeechStarted())
            before = call.wire.audio_ms()
            for _ in range(500):
                await asyncio.sleep(0.02)
                call.conversation.tick(call.clock())
            assert call.wire.audio_ms() > before

    run_virtually(story())


def test_a_long_reply_sounds_without_gaps() -> None:
    """Text is flushed again before the ear runs dry, however slowly the model writes."""

    async def story() -> None:
        async with open_call() as call:
            steps = [step for n in range(6) for step in (TextDelta(f"Here is sentence number {n} of the lot. "), 0.8)]
            call.responder.scripts.append(steps)
            await call.listen(3)
            await call.speak("Tell me about it please.")
            asked_at = call.clock()
            await call.listen(14)
            sent = [(at, len(what) / 8000) for at, kind, what in call.wire.sent if kind == "audio" and at > asked_at]
            played_until = sent[0][0]
            for at, length in sent:
                assert at <= played_until + 0.001
                played_until += length
            assert call.link.turns[-1].text == "Tell me about it please."

    run_virtually(story())


def test_a_runaway_reply_is_cut() -> None:
    """More audio than a turn may hold stops the model; what is queued is still said."""

    async def story() -> None:
        settings = ConversationSettings(playout=PlayoutSettings(longest_queue_ms=4_000))
        async with open_call(settings=settings) as call:
            endless = [step for n in range(500) for step in (TextDelta(f"This is sentence number {n} of many. "), 0.01)]
            call.responder.scripts.append(endless)
            await call.listen(3)
            await call.speak("Tell me everything about it.")
            await call.listen(20)
            assert len(" ".join(call.synthesizer.spoken)) < 1000
            assert call.end_reason() is None
            await call.speak("Thank you, go on please.")
            await call.listen(1)
            assert len(call.responder.asked) == 2

    run_virtually(story())


def test_each_step_of_a_reply_is_timed_from_the_end_of_speech() -> None:
    """The reply's turn carries its latencies, in order."""

    async def story() -> None:
        async with open_call() as call:
            call.responder.scripts.append([0.3, TextDelta("We open at eight.")])
            await call.listen(3)
            await call.speak("When do you open?")
            await call.listen(3)
            await call.speak("Thank you, that is good to know.")
            latency = call.link.turns[2].latency
            assert latency is not None
            assert latency.end_of_turn_ms == pytest.approx(500, abs=25)
            assert latency.first_token_ms == pytest.approx(800, abs=45)
            steps = (latency.first_token_ms, latency.first_tts_byte_ms, latency.first_frame_ms)
            assert list(steps) == sorted(step for step in steps if step is not None)

    run_virtually(story())
